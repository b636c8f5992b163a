"""What differs in strategies, areas, initiatives and owners: reports, events, what is new, renamed, closed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from tracker.diff.beside import beside_owners
from tracker.diff.edit import Edit
from tracker.diff.others import others, plain
from tracker.goalposts.node import kind_of, steps
from tracker.model.strategy import Initiative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tracker.diff.edit import EditCode
    from tracker.goalposts.node import Node

_TOLD: Final = frozenset({
    "id", "formerly", "areas", "initiatives", "closed", "milestones", "events", "updates", "responses", "response", "evaluations",
    "owners", "changes",
})  # fmt: skip


def node_edits(before: Node, after: Node, own: str) -> Iterator[Edit]:
    """Yield what differs in a node itself besides its level and its goalposts; `own` is the language of its official texts."""
    kind, name = kind_of(after), after.id
    if isinstance(before, Initiative) and isinstance(after, Initiative):
        yield from _reports(before, after, own)
    yield from others(kind, name, before, after, _TOLD)
    yield from beside_owners(kind, name, before.owners, after.owners)


def _reports(before: Initiative, after: Initiative, own: str) -> Iterator[Edit]:
    name = after.id
    yield from _listed(
        name,
        "updates",
        before.updates,
        after.updates,
        lambda one: (one.date, one.by),
        ("report_new", "report_changed", "report_gone"),
    )
    yield from _listed(
        name,
        "events",
        before.events,
        after.events,
        lambda one: (str(one.date), one.stage),
        ("event_new", "event_changed", "event_gone"),
    )
    yield from _milestones(before, after, own)
    yield from _listed(name, "responses", before.responses, after.responses, lambda one: (one.finding, one.date), ("answer_new", "answer_changed", "answer_gone"))  # fmt: skip
    if before.response != after.response:
        yield Edit(
            "reports",
            "response_new",
            "initiative",
            name,
            "response",
            plain(before.response),
            plain(after.response),
            ("response",),
        )
    yield from _listed(name, "evaluations", before.evaluations, after.evaluations, lambda one: str(one.evaluator), ("evaluation_new", "evaluation_new", "evaluation_new"))  # fmt: skip


def _listed(
    name: str, field: str, before: Sequence[Any], after: Sequence[Any], key: Callable[[Any], object], codes: tuple[EditCode, EditCode, EditCode],
) -> Iterator[Edit]:  # fmt: skip
    """Yield what is new, changed and gone in a list of dated records; two of one key are told apart by what they say."""
    new, gone = _beyond(after, before), _beyond(before, after)
    for index, one in new:
        old = next((pair for pair in gone if key(pair[1]) == key(one)), None)
        if old is not None:
            gone.remove(old)
        yield Edit(
            "reports",
            codes[1 if old else 0],
            "initiative",
            name,
            field,
            plain(old[1]) if old else None,
            plain(one),
            (field, index),
        )
    for index, one in gone:
        yield Edit("reports", codes[2], "initiative", name, field, plain(one), None, (field, index), old=True)


def _beyond(rows: Sequence[Any], others: Sequence[Any]) -> list[tuple[int, Any]]:
    """Return what a list holds beyond another, with its place; of what stands twice here and once there, one."""
    left = Counter(map(repr, others))
    found = []
    for index, row in enumerate(rows):
        if left[repr(row)]:
            left[repr(row)] -= 1
        else:
            found.append((index, row))
    return found


def _milestones(before: Initiative, after: Initiative, own: str) -> Iterator[Edit]:
    old, added = steps(before, own), len(after.milestones) > len(before.milestones)
    for index, (key, step) in enumerate(steps(after, own).items()):
        was, loc = old.get(key), ("milestones", index)
        if was is None:
            if added:
                yield Edit("reports", "milestone_new", "initiative", after.id, "milestones", None, plain(step), loc)
            continue
        if was.done != step.done:
            code: EditCode = "milestone_done" if step.done else "milestone_undone"
            yield Edit("reports", code, "initiative", after.id, "milestones", plain(was), plain(step), loc)
        elif was.model_copy(update={"due": step.due}) != step:
            yield Edit(
                "wording", "changed", "initiative", after.id, f"milestones.{index}", plain(was), plain(step), loc
            )
