"""The proof before anything is written: the new files, loaded as everything is, say what was meant and no more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tracker.edit.overlay import Overlay
from tracker.edit.splice import Fault
from tracker.loading import read
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tracker.edit.change import Change
    from tracker.loading import Loaded
    from tracker.problems import Problem
    from tracker.read.workspace import Workspace

_OF_FIGURES: Final = frozenset(
    {"outside-limits", "future-period", "baseline-conflict", "cumulative-falls", "unused-source", "target-backwards",
     "baseline-missing", "out-of-range", "future-date", "after-data-cutoff"}
)  # fmt: skip
"""Codes that a new figure itself can bring; every other new problem would be this program's doing."""


def prove(
    files: Workspace, before: Loaded, kpi: str, contents: Mapping[str, bytes], changes: Sequence[Change], today: date
) -> tuple[Problem, ...]:
    """Load the portfolio as it would be and compare it with what it was; `files` are fresh ones.

    Returns:
        The warnings that the new figures bring.

    Raises:
        Refused: when the new figures bring an error, such as a value outside the KPI's limits.
        Fault: when anything else differs than what was meant.
    """
    after = read(Overlay(files, contents), today)
    new = new_problems(before, after)
    if odd := [each for each in new if each.code not in _OF_FIGURES]:
        raise Fault(f"the edited file would have a problem of our making ({odd[0].code}: {odd[0].message})")
    if errors := [each for each in new if each.severity == "error"]:
        said = "\n".join(f"  {each.message} ({each.code})\n    {each.hint}" for each in errors)
        raise Refused(f"with these figures the KPI would have errors:\n{said}", "mend the KPI or the file first")
    _same_else(before, after, kpi, changes)
    return tuple(new)


def new_problems(before: Loaded, after: Loaded) -> list[Problem]:
    """Return the problems that were not there; the lines that others stand on may have moved."""
    known = Counter(each.alike for each in before.problems)
    new = []
    for each in after.problems:
        if known[each.alike]:
            known[each.alike] -= 1
        else:
            new.append(each)
    return new


def _same_else(before: Loaded, after: Loaded, name: str, changes: Sequence[Change]) -> None:
    old, new = before.portfolio.kpis[name], after.portfolio.kpis.get(name)
    if new is None:
        raise Fault("the edited KPI can no longer be read")
    if new.series != {**old.series, **{change.period: change.now for change in changes}}:
        raise Fault("the edited series is not what was meant")
    if new.model_copy(update={"series": {}}) != old.model_copy(update={"series": {}}):
        raise Fault("the edit would have changed more of the KPI than its series")
    others = [{key: kpi for key, kpi in each.portfolio.kpis.items() if key != name} for each in (before, after)]
    if others[0] != others[1] or before.portfolio.breakdowns != after.portfolio.breakdowns:
        raise Fault("the edit would have changed more than the series")
