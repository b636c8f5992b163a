"""What is new since a day: dated events, and how much differs between the two versions that a view compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.model.strategy import Event
    from tracker.rollup import InitiativeStatus
    from tracker.views.view import View


@dataclass(frozen=True, slots=True)
class Moves:
    """Events dated after the view's earlier day, newest first, and how many figures and verdicts are new."""

    events: tuple[tuple[InitiativeStatus, Event], ...]
    figures: int
    verdicts: int


def moves(view: View) -> Moves:
    """Return what is new between the view's two days."""
    edits = view.compared.difference.edits
    return Moves(
        events=tuple(pair for pair in _dated(view) if view.since < pair[1].date.first_day),
        figures=sum(1 for each in edits if each.code == "value_new"),
        verdicts=sum(1 for each in edits if each.code == "verdict"),
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
