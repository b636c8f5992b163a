"""The log of moved goalposts: what history saw, with the reasons that the files give, and what the files tell from before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.goalposts import Move
from tracker.goalposts.move import covers, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.goalposts import Kind
    from tracker.history.entry import Chronicle
    from tracker.model.parts import Change
    from tracker.model.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Row:
    """One goalpost that was moved."""

    day: date
    """When it came to stand in the files; of one from before their history the day that the entry gives."""
    id: str
    """What it is called now."""
    move: Move
    commit: str = ""
    """Empty where only an entry in `changes` tells of it."""
    author: str = ""


def rows(portfolio: Portfolio, found: Chronicle | None, until: date | None = None) -> tuple[Row, ...]:
    """Return every moved goalpost, oldest first, up to a day.

    Only what moved: what was filled in for the first time is left out. What git saw and what an entry in `changes` tells is one row.
    """
    entries = list(_entries(portfolio))
    seen, used = [], set()
    since = portfolio.plan.watched_from
    for each in found.moved if found else ():
        name = found.today(each.move.id) if found else each.move.id
        number = _entry_of(each.move, name, entries)
        used |= {number} if number is not None else set()
        if each.move.needed and (since is None or each.day >= since):
            move = _with(each.move, entries[number][2]) if number is not None else each.move
            seen.append(Row(each.day, name, move, each.commit, each.author))
    told = [_told(kind, name, change) for number, (kind, name, change) in enumerate(entries) if number not in used]
    listed = [row for row in [*told, *seen] if until is None or row.day <= until]
    return tuple(sorted(listed, key=lambda row: row.day))


def _entries(portfolio: Portfolio) -> Iterator[tuple[Kind, str, Change]]:
    from tracker.goalposts.node import kind_of

    yield from (("portfolio", "", change) for change in portfolio.plan.changes)
    for name, node in portfolio.nodes.items():
        yield from ((kind_of(node), name, change) for change in node.changes)
    for name, kpi in portfolio.kpis.items():
        yield from (("kpi", name, change) for change in kpi.changes)


def _entry_of(move: Move, name: str, entries: list[tuple[Kind, str, Change]]) -> int | None:
    """Return the number of the entry that tells of a move, wherever it was written and whenever; None where none does."""
    for number, (_, owner, change) in enumerate(entries):
        own = owner in {name, ""} or move.loc == ("@", owner)
        if own and covers(change.field, move.field) and (move.dated in (None, change.date)) and _fits(change, move):
            return number
    return None


def _fits(change: Change, move: Move) -> bool:
    if move.reason is not None:
        return change.reason == move.reason
    return (change.from_ is not None or change.to is not None) and (change.from_ is None or same(change.from_, move.before)) and (change.to is None or same(change.to, move.after))  # fmt: skip


def _with(move: Move, change: Change) -> Move:
    """Return a move with the reason that was given, be it later."""
    if move.reason is not None:
        return move
    return replace(move, reason=change.reason, source=change.source, dated=change.date, fault="")


def _told(kind: Kind, name: str, change: Change) -> Row:
    move = Move(kind, name, change.field, change.from_, change.to, reason=change.reason, source=change.source, dated=change.date)  # fmt: skip
    return Row(change.date, name, move)
