"""How far things have come, counted in a sentence or two: the same for the overview and for a briefing about a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.series import targets_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.model.kpi import Kpi
    from tracker.rollup import InitiativeStatus
    from tracker.views.view import View


def shown(items: Sequence[InitiativeStatus], view: View) -> str:
    """Return how many initiatives public sources show to be under way, and for how many nothing was found."""
    words = view.words
    going = sum(1 for item in items if item.stage and item.stage.stage in {"in_force", "running", "delivered"})
    none = sum(1 for item in items if item.stage is None)
    return words.t(
        "Public sources show {going} of {every} initiatives in force, running or delivered, and nothing at all for {none}.",
        going=words.number(going), every=words.number(len(items)), none=words.number(none),
    )  # fmt: skip


def judged(targeted: Iterable[str], view: View) -> str:
    """Return how many KPIs with a target can be judged, and how many are behind."""
    words = view.words
    levels = [each.level for name in targeted if (each := view.status.assessments[name]).level != "none"]
    bad = sum(1 for each in levels if each in {"amber", "red"})
    known = sum(1 for each in levels if each != "unknown")
    if not levels:
        return words.t("No KPI has a target with a date.")
    if not known:
        return words.n(
            "{n} KPI has a target with a date; it cannot be judged.",
            "None of the {n} KPIs that have a target with a date or a limit can be judged.",
            len(levels),
        )
    return words.t(
        "Of {all} KPIs that have a target with a date or a limit, {known} can be judged; behind or worse: {bad}.",
        all=words.number(len(levels)), known=words.number(known), bad=words.number(bad),
    )  # fmt: skip


def with_target(names: Iterable[str], view: View) -> list[str]:
    """Return the KPIs among some that have a target, and those whose file is broken: an error hides no target."""
    kpis = view.status.portfolio.kpis
    return [name for name in dict.fromkeys(names) if name not in kpis or (_counts(kpis[name]) and targets_on(kpis[name], view.status.as_of))]  # fmt: skip


def _counts(kpi: Kpi) -> bool:
    """Tell whether a KPI judges anything: context is shown, never judged with."""
    return any(measure.role != "context" for measure in kpi.measures)
