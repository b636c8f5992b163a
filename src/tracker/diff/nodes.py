"""What differs in strategies, areas, initiatives and owners: reports, events, what is new, renamed, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.diff.edit import Edit
from tracker.diff.others import others, plain
from tracker.goalposts.node import kind_of
from tracker.model.strategy import Initiative, Strategy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tracker.diff.edit import EditCode
    from tracker.goalposts.node import Node
    from tracker.model.strategy import Milestone

_TOLD: Final = frozenset({
    "id", "formerly", "areas", "initiatives", "closed", "milestones", "events", "updates", "responses", "response", "evaluations",
})  # fmt: skip


def node_edits(before: Node, after: Node) -> Iterator[Edit]:
    """Yield what differs in a node itself besides its level and its goalposts."""
    kind, name = kind_of(after), after.id
    if isinstance(before, Strategy) and isinstance(after, Strategy) and before.closed != after.closed:
        yield Edit("things", "closed", kind, name, "closed", plain(before.closed), plain(after.closed), ("closed",))
    if isinstance(before, Initiative) and isinstance(after, Initiative):
        yield from _reports(before, after)
    yield from others(kind, name, before, after, _TOLD)


def _reports(before: Initiative, after: Initiative) -> Iterator[Edit]:
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
    yield from _milestones(before, after)
    yield from _listed(name, "responses", before.responses, after.responses, lambda one: (one.finding, one.date), ("answer_new", "answer_new", "answer_gone"))  # fmt: skip
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
    gone = [one for one in before if one not in after]
    for index, one in enumerate(after):
        if one in before:
            continue
        old = next((each for each in gone if key(each) == key(one)), None)
        if old is not None:
            gone.remove(old)
        yield Edit("reports", codes[1 if old else 0], "initiative", name, field, plain(old), plain(one), (field, index))
    for one in gone:
        loc = (field, list(before).index(one))
        yield Edit("reports", codes[2], "initiative", name, field, plain(one), None, loc, old=True)


def _milestones(before: Initiative, after: Initiative) -> Iterator[Edit]:
    old = {_name(step): step for step in before.milestones}
    for index, step in enumerate(after.milestones):
        was, loc = old.get(_name(step)), ("milestones", index)
        if was is None and len(after.milestones) > len(before.milestones):
            yield Edit("reports", "milestone_new", "initiative", after.id, "milestones", None, plain(step), loc)
        elif was is not None and was.done != step.done:
            code: EditCode = "milestone_done" if step.done else "milestone_undone"
            yield Edit("reports", code, "initiative", after.id, "milestones", plain(was), plain(step), loc)
        elif was is not None and was.model_copy(update={"due": step.due}) != step:
            yield Edit("wording", "changed", "initiative", after.id, "milestones", plain(was), plain(step), loc)


def _name(step: Milestone) -> str:
    return next(iter(step.title.values()))
