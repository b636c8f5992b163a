"""What one owner is asked, with what was said last and what the figures show: page, form and letter are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.periods import step
from tracker.reporting.entry import marked
from tracker.rollup.asking import ANSWERED, answering, lateness, lead_of
from tracker.rollup.milestones import is_done

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess import Assessment
    from tracker.findings import Finding
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi
    from tracker.model.strategy import Milestone
    from tracker.periods import Period
    from tracker.rollup import InitiativeStatus
    from tracker.rollup.asking import Asking


@dataclass(frozen=True, slots=True)
class Row:
    """One initiative to report on."""

    status: InitiativeStatus
    asking: Asking | None
    """Its standing in the round; None where it is not asked about."""
    mark: str
    kpis: tuple[tuple[Kpi, Assessment], ...]
    findings: tuple[Finding, ...]
    steps: tuple[Milestone, ...]
    """Milestones that are not done yet."""

    @property
    def id(self) -> str:
        """The initiative's id."""
        return self.status.initiative.id

    @property
    def answered(self) -> bool:
        """Whether a report came in this round."""
        return self.asking is not None and self.asking.standing in ANSWERED


@dataclass(frozen=True, slots=True)
class Wanted:
    """A KPI whose owner may enter figures, with the period that comes next."""

    kpi: Kpi
    judged: Assessment
    next: Period | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one owner is asked."""

    owner: str
    rows: tuple[Row, ...]
    figures: tuple[Wanted, ...]
    due: date | None = None


def leads(found: Status) -> tuple[str, ...]:
    """Return everyone who can be asked, those who are late first, then by how much is missing."""
    names = dict.fromkeys(
        lead_of(found.portfolio, each.initiative.id)
        for strategy in found.strategies
        if strategy.open
        for each in strategy.initiatives
        if each.word.state != "not_asked" and each.accepted
    )
    names.pop("", None)
    return tuple(sorted(names, key=lambda name: _lateness(name, found)))


def _lateness(name: str, found: Status) -> tuple[int, int]:
    mine = found.round.of(name) if found.round is not None else ()
    worst = max((lateness(each.standing) for each in mine), default=lateness(None))
    return -worst, -sum(each.standing not in ANSWERED for each in mine)


def sheet(owner: str, found: Status) -> Sheet:
    """Return what one owner is asked: what is late first, then in the order of the strategies."""
    askings = {each.initiative: each for each in found.round.of(owner)} if found.round is not None else {}
    rows = [
        _row(each, askings.get(each.initiative.id), found)
        for strategy in found.strategies
        if strategy.open
        for each in strategy.initiatives
        if each.word.state != "not_asked" and each.accepted and lead_of(found.portfolio, each.initiative.id) == owner
    ]  # fmt: skip
    rows.sort(key=lambda row: -lateness(row.asking.standing if row.asking else None))
    due = min((each.due for each in askings.values()), default=None)
    return Sheet(owner, tuple(rows), tuple(_figures(owner, found)), due)


def _row(each: InitiativeStatus, asking: Asking | None, found: Status) -> Row:
    item = each.initiative
    kpis = [(found.portfolio.kpis[name], found.assessments[name]) for name in each.kpi_ids if name in found.portfolio.kpis]  # fmt: skip
    questions = tuple(one for one in found.findings if one.initiative == item.id)
    steps = tuple(one for one in item.milestones if not is_done(one, found.as_of))
    return Row(each, asking, marked(found.portfolio, item.id), tuple(kpis), questions, steps)


def _figures(owner: str, found: Status) -> list[Wanted]:
    wanted = []
    for name, kpi in found.portfolio.kpis.items():
        if kpi.lifecycle != "ended" and owner in answering(found.portfolio, kpi):
            newest = max(kpi.series, default=None)
            judged = found.assessments[name]
            wanted.append(Wanted(kpi, judged, step(newest, 1) if newest is not None else None))
    return wanted
