"""The stage of an initiative: what public sources show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.strategy import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tracker.model.strategy import Event, Initiative


def events_on(initiative: Initiative, as_of: date) -> list[Event]:
    """Return the events that had happened by a day, newest first; of one date the further stage first.

    A date known only in part counts from its first day; an unknown one is the oldest.
    """
    happened = [event for event in initiative.events if event.date.first_day <= as_of]
    return sorted(happened, key=_order, reverse=True)


def _order(event: Event) -> tuple[date, int]:
    return event.date.first_day, STAGES.index(event.stage)


def stage_of(events: Iterable[Event]) -> Event | None:
    """Return the event that gives the stage: the newest that shows something done.

    Background (`context`) never hides an event that shows something done; it gives the stage only where
    there is nothing else. None means: nothing found in public sources.
    """
    listed = list(events)
    return next((event for event in listed if event.stage != "context"), listed[0] if listed else None)
