"""What changed between two days, on the fictional example and on the shipped portfolio."""

from __future__ import annotations

from datetime import date

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.views import View
from tracker.views.asked import asked
from tracker.views.moved import Moves, moves


def view(as_of: date, since: str) -> View:
    found = tracker.load(ROOT, today=as_of)
    return View(tracker.status(found, as_of), found.problems, words("en"), (), asked("changes", {"since": since}))


def test_events_are_those_dated_after_one_day_and_up_to_the_other() -> None:
    found = moves(view(date(2026, 1, 31), "2025-12-31"))
    days = [event.date for _, event in found.events]
    assert days
    assert all(date(2025, 12, 31) < day.first_day <= date(2026, 1, 31) for day in days)


def test_a_verdict_that_differs_on_the_two_days_is_named() -> None:
    # On 30 June 2024 four months were known, the newest 53 days old: judged. By November 2026, 27 are missing: stale.
    asked_for = view(date(2026, 11, 22), "2024-07-01")
    verdicts = [each for each in asked_for.compared.difference.edits if each.code == "verdict"]
    changed = {each.id: (each.before, each.after) for each in verdicts}
    assert moves(asked_for).verdicts == len(verdicts)
    assert changed["se-work-permit-days"] == ("behind", "stale")


def test_nothing_changes_within_a_day() -> None:
    today = view(date(2026, 11, 22), "2026-11-22")
    assert moves(today) == Moves((), 0, 0)
    assert today.compared.difference.edits == ()
