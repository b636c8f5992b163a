"""When a report has to say why: its status falls, or it is not what the figures show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.judgement import judge
from tracker.model.strategy import Initiative
from tracker.reporting.trouble import Trouble
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.edit.proposal import Proposal
    from tracker.judgement import Status
    from tracker.model.strategy import Update

STANDS: Final = {
    "completed": 5,
    "on_track": 4,
    "not_started": 3,
    "at_risk": 2,
    "paused": 1,
    "off_track": 1,
    "cancelled": 0,
}
"""From the best to the worst that can be reported."""
DIFFER: Final = frozenset(
    {"watermelon", "completed_target_not_met", "optimistic", "understated", "pessimistic", "not_started_but_moving"}
)
"""Findings in which a report and a figure contradict each other."""


def lacking(proposal: Proposal, day: date) -> Iterator[Trouble]:
    """Yield new reports that have to say why and do not; an answer to the very question says why as well."""
    new = [(item, said) for item, said in _new_reports(proposal) if not said.note]
    found = judge(proposal.after.portfolio, day) if new else None
    for item, said in new:
        before = proposal.before.portfolio.nodes.get(item.id)
        last = _newest(before) if isinstance(before, Initiative) else None
        if last is not None and STANDS[said.status] < STANDS[last.status]:
            yield Trouble("note_fell", item.id, "note", {"before": last.status, "after": said.status})
        elif found is not None and (code := _differs(found, item.id)):
            yield Trouble("note_differs", item.id, "note", {"finding": code})


def _new_reports(proposal: Proposal) -> Iterator[tuple[Initiative, Update]]:
    for name, node in proposal.after.portfolio.nodes.items():
        before = proposal.before.portfolio.nodes.get(name)
        if isinstance(node, Initiative) and node is not before:
            known = len(before.updates) if isinstance(before, Initiative) else 0
            yield from ((node, said) for said in node.updates[known:][-1:])


def _newest(item: Initiative) -> Update | None:
    return max(enumerate(item.updates), key=lambda pair: (pair[1].date, pair[0]))[1] if item.updates else None


def _differs(found: Status, initiative: str) -> str:
    mine = [each for each in found.findings if each.initiative == initiative and each.code in DIFFER]
    return next((each.code for each in mine if each.answer is None), "")


def note_needed(proposal: Proposal, day: date) -> None:
    """Refuse reports that have to say why and do not.

    Raises:
        Refused: in words for the command line.
    """
    for each in lacking(proposal, day):
        why = (
            "its status falls"
            if each.code == "note_fell"
            else f"it is not what the figures show ({each.values['finding']})"
        )
        raise Refused(f"the report on `{each.about}` needs a note: {why}", "say why with --note")
