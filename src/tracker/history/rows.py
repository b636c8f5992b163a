"""The log of moved goalposts: what history saw, with the reasons that the files give, and what the files tell from before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.goalposts import Move
from tracker.goalposts.move import covers, same
from tracker.goalposts.node import kind_of
from tracker.goalposts.plan import WATCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from tracker.goalposts import Kind
    from tracker.history.entry import Chronicle, Moved
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

    Only what moved: what was filled in for the first time is left out. What git saw and what an entry in `changes` tells is one row; an entry
    belongs to one row only, first to the move that brought it.
    """
    entries = _Entries(portfolio)
    since = portfolio.plan.watched_from
    moved = [
        each for each in (found.moved if found else ()) if each.move.needed and (since is None or each.day >= since or each.move.field == WATCHED)
    ]  # fmt: skip
    seen = [(each, found.called(each.move.id, each.day, until) if found else each.move.id) for each in moved]
    given = {place: entries.brought(each.move, name) for place, (each, name) in enumerate(seen)}
    later = {place: given[place] or entries.later(each, name) for place, (each, name) in enumerate(seen)}
    made = [
        Row(each.day, name, _with(each.move, later[place]), each.commit, each.author)
        for place, (each, name) in enumerate(seen)
    ]
    listed = [row for row in [*entries.left(), *made] if until is None or row.day <= until]
    return tuple(sorted(listed, key=lambda row: row.day))


class _Entries:
    """The entries in `changes`, each given away once."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._by_owner: dict[str, list[tuple[Kind, Change]]] = {}
        for kind, name, change in _entries(portfolio):
            self._by_owner.setdefault(name, []).append((kind, change))

    def brought(self, move: Move, name: str) -> Change | None:
        """Return the entry that came with a move."""
        return self._take(
            move,
            name,
            lambda change: move.reason is not None and (change.reason, change.date) == (move.reason, move.dated),
        )

    def later(self, each: Moved, name: str) -> Change | None:
        """Return an entry that was written later and can mean only this move: it gives its values, and no day before it."""
        move = each.move
        return self._take(
            move, name, lambda change: move.reason is None and change.date >= each.day and _fits(change, move)
        )

    def left(self) -> list[Row]:
        """Return what only the files tell."""
        return [_told(kind, name, change) for name, listed in self._by_owner.items() for kind, change in listed]

    def _take(self, move: Move, name: str, meant: Callable[[Change], bool]) -> Change | None:
        for owner in (name, str(move.loc[1]) if move.loc[:1] == ("@",) else name, ""):
            listed = self._by_owner.get(owner, [])
            found = next((pair for pair in listed if covers(pair[1].field, move.field) and meant(pair[1])), None)
            if found is not None:
                if found[1].field == move.field:  # an entry on `measures` may tell of several links
                    listed.remove(found)
                return found[1]
        return None


def _entries(portfolio: Portfolio) -> Iterator[tuple[Kind, str, Change]]:
    yield from (("portfolio", "", change) for change in portfolio.plan.changes)
    for name, node in portfolio.nodes.items():
        yield from ((kind_of(node), name, change) for change in node.changes)
    for name, kpi in portfolio.kpis.items():
        yield from (("kpi", name, change) for change in kpi.changes)


def _fits(change: Change, move: Move) -> bool:
    """Tell whether an entry gives values, and they are those of a move."""
    given = [
        (said, meant) for said, meant in ((change.from_, move.before), (change.to, move.after)) if said is not None
    ]
    return bool(given) and all(same(said, meant) for said, meant in given)


def _with(move: Move, change: Change | None) -> Move:
    """Return a move with the reason that was given, be it later."""
    if move.reason is not None or change is None:
        return move
    return replace(move, reason=change.reason, source=change.source, dated=change.date, fault="")


def _told(kind: Kind, name: str, change: Change) -> Row:
    move = Move(kind, name, change.field, change.from_, change.to, reason=change.reason, source=change.source, dated=change.date)  # fmt: skip
    return Row(change.date, name, move)
