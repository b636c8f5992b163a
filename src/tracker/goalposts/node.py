"""The goalposts of strategies, areas and initiatives: dates, wording, owners, promises, and what was cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.goalposts.kpi import list_move, owner_moves, text_move
from tracker.goalposts.move import Move, explained
from tracker.model.strategy import Initiative, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.goalposts.move import Kind
    from tracker.model.strategy import Area, Milestone

    Node = Strategy | Area | Initiative
    StepKey = tuple[str, int]

_DATES: Final = {"initiative": ("start", "due"), "strategy": ("horizon", "closed"), "area": ()}
_CHOICES: Final = {"initiative": ("kind",), "strategy": ("kind", "mode", "language"), "area": ()}


def kind_of(node: Node) -> Kind:
    """Return on which level a node stands."""
    return "initiative" if isinstance(node, Initiative) else "strategy" if isinstance(node, Strategy) else "area"


def node_moves(
    before: Node, after: Node, own: str, parents: tuple[str | None, str | None] = (None, None)
) -> list[Move]:
    """Return the goalposts that differ between two versions of a node, itself only.

    Args:
        before, after: the two versions.
        own: the language of its official text.
        parents: the ids of what it stood in and stands in.
    """
    found = [*_moves(before, after, own), *_moved(after, parents)]
    return explained(found, before.changes, after.changes)


def _moves(before: Node, after: Node, own: str) -> Iterator[Move]:
    kind, name = kind_of(after), after.id
    yield from text_move(kind, name, "title", before.title, after.title, own)
    for field in _DATES[kind]:
        old, new = (str(value) if (value := getattr(node, field)) is not None else None for node in (before, after))
        if old != new:
            yield Move(kind, name, field, old, new, (field,), needed=old is not None or field == "closed")
    for field in _CHOICES[kind]:
        if getattr(before, field) != getattr(after, field):
            yield Move(kind, name, field, getattr(before, field), getattr(after, field), (field,))
    yield from owner_moves(kind, name, before.owners, after.owners)
    if isinstance(before, Initiative) and isinstance(after, Initiative):
        yield from _promises(before, after, own)


def _promises(before: Initiative, after: Initiative, own: str) -> Iterator[Move]:
    name = after.id
    yield from _milestones(before, after, own)
    yield from list_move(
        "initiative", name, "required_breakdowns", before.required_breakdowns, after.required_breakdowns
    )
    old, new = (
        [_promise(official(aim.wording, own), aim.direction, aim.kpi) for aim in each.aims] for each in (before, after)
    )
    yield from list_move("initiative", name, "aims", old, new)
    old, new = ([_promise(official(one.what, own), one.kind) for one in each.asks_for] for each in (before, after))
    yield from list_move("initiative", name, "asks_for", old, new)
    was, now = (_last(each) for each in (before, after))
    if (was == "cancelled") != (now == "cancelled"):
        yield Move("initiative", name, "status", was, now, ("updates",))


def _promise(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _last(each: Initiative) -> str | None:
    """Return what was reported last; of two reports of one day the later in the file."""
    newest = max(enumerate(each.updates), key=lambda pair: (pair[1].date, pair[0]), default=None)
    return newest[1].status if newest else None


def _milestones(before: Initiative, after: Initiative, own: str) -> Iterator[Move]:
    """Yield milestones whose date was moved and those that are gone; one that was only reworded keeps its place in the list."""
    old, new = steps(before, own), steps(after, own)
    gone, added = [key for key in old if key not in new], [key for key in new if key not in old]
    pairs: list[tuple[StepKey, StepKey | None]] = list(zip(gone, added, strict=False))
    pairs += [(key, None) for key in gone[len(added) :]] + [(key, key) for key in old if key in new]
    for was, now in pairs:
        one, other = old[was], new[now] if now else None
        if other is None or (was, one.due) != (now, other.due):
            value = (
                None
                if other is None
                else str(other.due)
                if was == now
                else f"{other.due}: {official(other.title, own)}"
            )
            yield Move("initiative", after.id, f"milestones.{was[0]}", str(one.due), value, ("milestones",))


def steps(each: Initiative, own: str) -> dict[StepKey, Milestone]:
    """Return milestones by their official title; of several with one title the first is 0, the second 1."""
    found: dict[StepKey, Milestone] = {}
    for step in each.milestones:
        title = official(step.title, own)
        found[title, sum(1 for key in found if key[0] == title)] = step
    return found


def official(text: dict[str, str], own: str) -> str:
    """Return a text in its own language; where it does not exist in it, in all that it has."""
    return text.get(own) or text.get("") or " / ".join(sorted(text.values()))


def _moved(after: Node, parents: tuple[Any, Any]) -> Iterator[Move]:
    if parents[0] != parents[1]:
        yield Move(kind_of(after), after.id, "area", parents[0], parents[1])
