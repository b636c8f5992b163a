"""Rounds and releases that differ between two versions: opened, changed, released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.diff.edit import Edit
from tracker.diff.others import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.portfolio import Plan

TOLD = frozenset({"rounds", "releases"})


def round_edits(old: Plan, new: Plan) -> Iterator[Edit]:
    """Yield rounds that were opened, changed or taken out, and releases. Moved days of a round are goalposts and told there."""
    known = {each.id: each for each in old.rounds}
    for index, each in enumerate(new.rounds):
        at, before = ("rounds", index), known.pop(each.id, None)
        if before is None:
            yield Edit("things", "round_opened", "portfolio", "", f"rounds.{each.id}", None, plain(each), at)
        elif before.asked != each.asked or before.meeting != each.meeting:
            yield Edit("things", "round_changed", "portfolio", "", f"rounds.{each.id}", plain(before), plain(each), at)
    for name, gone in known.items():
        yield Edit("things", "round_gone", "portfolio", "", f"rounds.{name}", plain(gone), None, old=True)
    yield from _releases(old, new)


def _releases(old: Plan, new: Plan) -> Iterator[Edit]:
    for index, each in enumerate(new.releases):
        if each not in old.releases:
            yield Edit(
                "things", "released", "portfolio", "", f"releases.{each.round}", None, plain(each), ("releases", index)
            )
    for gone in old.releases:
        if gone not in new.releases:
            yield Edit("things", "release_gone", "portfolio", "", f"releases.{gone.round}", plain(gone), None, old=True)
