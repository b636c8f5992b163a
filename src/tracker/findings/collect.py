"""Every finding of a portfolio as of a day, with the owners' answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.findings.calendar import calendar_findings
from tracker.findings.finding import ORDER
from tracker.findings.pairs import Pair, pair_findings
from tracker.model.findings import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from tracker.assess import Assessment
    from tracker.findings.finding import Finding
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Portfolio
    from tracker.model.strategy import Answer, Initiative, Update
    from tracker.rollup import InitiativeStatus, StrategyStatus


def findings(
    portfolio: Portfolio, assessments: Mapping[str, Assessment], strategies: Iterable[StrategyStatus], as_of: date
) -> tuple[Finding, ...]:
    """Return every finding, the gravest first, then in the order of the strategies.

    Only owners who are asked to report are asked questions; after a strategy has closed nobody is.
    """
    pairs = _linked(portfolio)
    found = [
        _answered(one, each.initiative, as_of)
        for strategy in strategies
        if strategy.open
        for each in strategy.initiatives
        if each.word.state != "not_asked"
        for one in _of_one(each, pairs.get(each.initiative.id, []), portfolio, assessments, as_of)
    ]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.severity), FINDINGS.index(one.code))))


def _linked(portfolio: Portfolio) -> dict[str, list[Kpi]]:
    """Return the KPIs that are held against the word on an initiative: those it moves, and those that should follow."""
    found: dict[str, list[Kpi]] = {}
    for kpi in portfolio.kpis.values():
        for measure in kpi.measures:
            if measure.role != "context":
                found.setdefault(measure.id, []).append(kpi)
    return found


def _of_one(
    each: InitiativeStatus,
    kpis: Iterable[Kpi],
    portfolio: Portfolio,
    assessments: Mapping[str, Assessment],
    as_of: date,
) -> Iterator[Finding]:
    cutoffs = portfolio.plan.assessment
    said = _that_counts(each)
    if said is not None:
        for kpi in kpis:
            yield from pair_findings(Pair(each.initiative, said, kpi, assessments[kpi.id], as_of, cutoffs))
    yield from calendar_findings(each, as_of, cutoffs)


def _that_counts(each: InitiativeStatus) -> Update | None:
    """Return the report while it counts: old good news is no news, so there is nothing to hold figures against."""
    return each.word.update if each.word.counts else None


def _answered(found: Finding, initiative: Initiative, as_of: date) -> Finding:
    """Put the owner's newest answer beside a finding, or say that it has lapsed."""
    given = [each for each in initiative.responses if each.finding == found.name and each.date <= as_of]
    if not given:
        return found
    newest = max(enumerate(given), key=lambda pair: (pair[1].date, pair[0]))[1]
    return replace(found, answer=newest) if _stands(newest, found) else replace(found, lapsed=newest)


def _stands(answer: Answer, found: Finding) -> bool:
    return answer.date >= found.since and answer.facts in {None, found.facts}
