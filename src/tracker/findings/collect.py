"""Every finding of a portfolio as of a day, with the owners' answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.findings.calendar import calendar_findings
from tracker.findings.finding import ORDER
from tracker.findings.pairs import Pair, pair_findings, stuck
from tracker.model.findings import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tracker.assess import Assessment
    from tracker.findings.finding import Finding
    from tracker.model.portfolio import Portfolio
    from tracker.model.strategy import Answer, Initiative, Update
    from tracker.rollup import InitiativeStatus, StrategyStatus


def findings(
    portfolio: Portfolio, assessments: Mapping[str, Assessment], strategies: Iterable[StrategyStatus], as_of: date
) -> tuple[Finding, ...]:
    """Return every finding, the gravest first, then in the order of the strategies.

    Only owners who are asked to report are asked questions; after a strategy has closed nobody is.
    """
    asked = [each for strategy in strategies if strategy.open for each in strategy.initiatives if each.word.state != "not_asked"]  # fmt: skip
    linked, cutoffs = _linked(portfolio), portfolio.plan.assessment
    pairs = [
        Pair(each.initiative, said, portfolio.kpis.get(name), assessments[name], as_of, cutoffs)
        for each in asked
        if (said := _that_counts(each)) is not None
        for name in linked.get(each.initiative.id, [])
    ]
    found = [one for pair in pairs for one in pair_findings(pair)]
    found += stuck(pairs)
    found += [one for each in asked for one in calendar_findings(each, as_of, cutoffs)]
    place = {each.initiative.id: (number, each.initiative) for number, each in enumerate(asked)}
    answered = (_answered(one, place[one.initiative][1], as_of) for one in found)
    return tuple(sorted(answered, key=lambda one: (ORDER.index(one.severity), FINDINGS.index(one.code), place[one.initiative][0])))  # fmt: skip


def _linked(portfolio: Portfolio) -> dict[str, list[str]]:
    """Return the KPIs that are held against the word on an initiative: those it moves, and those that should follow.

    One whose file has errors is among them: an error silences no question.
    """
    found: dict[str, list[str]] = {}
    measured = [(kpi.id, list(kpi.measures)) for kpi in portfolio.kpis.values()]
    measured += [(name, list(broken.measures)) for name, broken in portfolio.broken.items()]
    for name, measures in measured:
        for measure in measures:
            if measure.role != "context":
                found.setdefault(measure.id, []).append(name)
    return found


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
