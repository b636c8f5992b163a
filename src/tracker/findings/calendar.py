"""An initiative and the calendar: what was due and is not said to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.findings.finding import Finding, weight
from tracker.periods import days_after
from tracker.rollup.milestones import overdue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.model.findings import FindingCode
    from tracker.model.portfolio import Cutoffs
    from tracker.periods import PartialDate
    from tracker.rollup import InitiativeStatus


def calendar_findings(each: InitiativeStatus, as_of: date, cutoffs: Cutoffs) -> Iterator[Finding]:
    """Yield what is found of one initiative whose owner is asked."""
    item, word = each.initiative, each.word
    late = overdue(item.milestones, as_of)
    if late and word.counts == "on_track":
        # Of several that fell due on one day always the same: an answer must not lapse by the order of the file.
        yield _finding("milestone_slip", each, max((one.due for one in late), key=lambda due: (due.last_day, str(due))), cutoffs)  # fmt: skip
    if _passed(item.due, as_of) and word.declared not in {"completed", "cancelled"}:
        yield _finding("overdue", each, item.due, cutoffs)
    if _passed(item.start, as_of) and word.declared == "not_started":
        yield _finding("start_overdue", each, item.start, cutoffs)


def _passed(when: PartialDate | None, as_of: date) -> bool:
    return when is not None and when.known and when.last_day < as_of


def _finding(code: FindingCode, each: InitiativeStatus, due: PartialDate | None, cutoffs: Cutoffs) -> Finding:
    said = each.word.update
    dates = [*([said.date] if said else []), *([days_after(due.last_day, 1)] if due else [])]
    facts = f"{f'{said.status} {said.date}' if said else 'no report'}; due {due}"
    return Finding(code, weight(code, cutoffs), each.initiative.id, max(dates), facts, said=said, due=due)
