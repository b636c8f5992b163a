"""What changed between two days, from the dates that the files themselves carry.

An event counts from its first possible day; a figure from its publication; a verdict is judged on both days by the
same function. History of the files themselves is another matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.assess.series import known_on, targets_on

if TYPE_CHECKING:
    from datetime import date

    from tracker.causes import Change
    from tracker.model.kpi import Kpi, Observation
    from tracker.model.strategy import Event, Update
    from tracker.periods import Period
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.views.view import View


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything that is dated after one day and up to another, newest first."""

    events: tuple[tuple[InitiativeStatus, Event], ...]
    reports: tuple[tuple[InitiativeStatus, Update], ...]
    figures: tuple[tuple[Kpi, Period, Observation], ...]
    verdicts: tuple[Change, ...]
    """KPIs whose verdict changed, each with why."""
    strategies: tuple[StrategyStatus, ...]
    targets: tuple[tuple[Kpi, str], ...]


def moves(view: View) -> Moves:
    """Return what changed between the view's two days."""
    return view.status.once(("moves", view.since), lambda: _moves(view))


def _moves(view: View) -> Moves:
    since, now = view.since, view.status
    earlier = now.on(min(since, now.as_of))
    known = {each.strategy.id for each in earlier.strategies}
    kpis = list(now.portfolio.kpis.values())
    return Moves(
        events=tuple(pair for pair in _dated(view) if since < pair[1].date.first_day),
        reports=_reports(view, since),
        figures=tuple(found for kpi in kpis for found in _figures(kpi, since, now.as_of)),
        verdicts=now.changes(min(since, now.as_of)),
        strategies=tuple(each for each in now.strategies if each.strategy.id not in known),
        targets=tuple(
            (kpi, str(due)) for kpi in kpis for due in targets_on(kpi, now.as_of) if due not in targets_on(kpi, since)
        ),
    )


def newest(view: View, count: int) -> list[tuple[InitiativeStatus, Event]]:
    """Return the newest dated events there are."""
    return _dated(view)[:count]


def _dated(view: View) -> list[tuple[InitiativeStatus, Event]]:
    found = [
        (each, event)
        for each in view.status.initiatives.values()
        for event in each.events
        if event.date.known and event.stage != "context"
    ]
    return sorted(found, key=lambda pair: pair[1].date.first_day, reverse=True)


def _reports(view: View, since: date) -> tuple[tuple[InitiativeStatus, Update], ...]:
    found = [
        (each, update)
        for each in view.status.initiatives.values()
        for update in each.initiative.updates
        if since < update.date <= view.status.as_of
    ]
    return tuple(sorted(found, key=lambda pair: pair[1].date, reverse=True))


def _figures(kpi: Kpi, since: date, as_of: date) -> list[tuple[Kpi, Period, Observation]]:
    before = known_on(kpi, since)
    return [
        (kpi, period, point) for period, point in known_on(kpi, as_of).items() if period not in before and point.usable
    ]
