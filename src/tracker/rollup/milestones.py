"""Milestones: due, done, overdue; and what they say of a deliverable (docs/methods.md, sections 0.5 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tracker.model.parts import Source
    from tracker.model.strategy import Initiative, Milestone
    from tracker.rollup.counts import DataLevel


@dataclass(frozen=True, slots=True)
class MilestoneCounts:
    """How many are due so far, done so far (early ones too), overdue, and in all."""

    due: int = 0
    done: int = 0
    overdue: int = 0
    total: int = 0

    @property
    def spi(self) -> float | None:
        """Done for each that is due. Early work can hide late work: show `overdue` beside it."""
        return self.done / self.due if self.due else None

    @property
    def share(self) -> float | None:
        """Done of all."""
        return self.done / self.total if self.total else None


def count_milestones(milestones: Sequence[Milestone], as_of: date, *, asked: bool = True) -> MilestoneCounts:
    """Count milestones as of a day. One is due from the day after its (last possible) due date.

    Nothing is overdue of those who were not `asked`.
    """
    due = [item for item in milestones if item.due.known and item.due.last_day < as_of]
    done = [item for item in milestones if is_done(item, as_of)]
    late = overdue(milestones, as_of) if asked else []
    return MilestoneCounts(len(due), len(done), len(late), len(milestones))


def overdue(milestones: Sequence[Milestone], as_of: date) -> list[Milestone]:
    """Return the milestones that are due and not done."""
    return [item for item in milestones if item.due.known and item.due.last_day < as_of and not is_done(item, as_of)]


def is_done(milestone: Milestone, as_of: date) -> bool:
    """Tell whether a milestone was done by a day."""
    return milestone.done is not None and milestone.done.known and milestone.done.first_day <= as_of


def deliverable_level(initiative: Initiative, sources: Mapping[str, Source], as_of: date) -> DataLevel:
    """Judge a deliverable by its milestones.

    Done counts only with evidence from a primary source; nothing due yet is nothing known yet.
    """
    milestones = initiative.milestones
    if not milestones:
        return "no_kpis"
    all_done = all(is_done(item, as_of) for item in milestones)
    if initiative.due and initiative.due.known and initiative.due.last_day < as_of and not all_done:
        return "red"
    if count_milestones(milestones, as_of).overdue:
        return "amber"
    due = [item for item in milestones if item.due.known and item.due.last_day < as_of]
    # Before anything is due one that is done and proven is enough: else time alone would make it good.
    proven = [_proven(item, sources) for item in due or milestones if is_done(item, as_of)]
    return "green" if (all(proven) and proven if due else any(proven)) else "insufficient_data"


def _proven(milestone: Milestone, sources: Mapping[str, Source]) -> bool:
    return any(name in sources and sources[name].kind == "primary" for name in milestone.evidence)
