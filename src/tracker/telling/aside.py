"""What has to stand beside a verdict: how sure it is, what silence does to it, and what it would be by other cut-offs or an earlier target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.engine import assess_kpi
from tracker.i18n import vocabulary
from tracker.model.portfolio import Cutoffs
from tracker.telling.cause import when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi


def aside(kpi: Kpi, found: Status, words: Words) -> list[str]:
    """Return sentences, the most important first; none where there is nothing to add."""
    return [*_silence(kpi, found, words), *_target(kpi, found, words), *_cutoffs(kpi, found, words), *_sure(kpi, found, words)]  # fmt: skip


def _silence(kpi: Kpi, found: Status, words: Words) -> Iterator[str]:
    judged = found.assessments[kpi.id]
    if judged.last_verdict and judged.level == "red":
        yield words.t("It was bad when last known, and silence does not mend it: it counts as far behind.")
    if judged.verdict == "achieved" and judged.freshness != "final":
        yield words.t("The target is met before its date; that is final only then.")


def _target(kpi: Kpi, found: Status, words: Words) -> Iterator[str]:
    """Yield the newest move of a target that is known on the day, and what the earlier one would make of the verdict."""
    moved = [each for each in kpi.changes if each.field.startswith("targets.") and each.date <= found.as_of]
    numbers = [each for each in moved if isinstance(each.from_, int | float) and isinstance(each.to, int | float)]
    if not numbers:
        return
    day = max(each.date for each in numbers)
    moves = {each.field.removeprefix("targets."): each for each in numbers if each.date == day}
    earlier = _with_targets(kpi, {due: float(each.from_) for due, each in moves.items()})
    judged = assess_kpi(earlier, found.as_of, found.portfolio.plan.assessment)
    for due, each in moves.items():
        yield words.t(
            "The target for {due} was moved from {before} to {after} on {day}; by the earlier one it would be: {verdict}.",
            due=when(due, words), before=words.number(float(each.from_)), after=words.number(float(each.to)), day=words.day(day),
            verdict=words.t(vocabulary.SHOWN[judged.shown]),
        )  # fmt: skip


def _with_targets(kpi: Kpi, values: dict[str, float]) -> Kpi:
    """Return the KPI as it would be with all targets that were moved on one day put back."""
    back = {due: target.model_copy(update={"value": values[str(due)]}) for due, target in kpi.targets.items() if str(due) in values}  # fmt: skip
    return kpi.model_copy(update={"targets": {**kpi.targets, **back}, "changes": []})


def _cutoffs(kpi: Kpi, found: Status, words: Words) -> Iterator[str]:
    cutoffs, usual = found.portfolio.plan.assessment, Cutoffs()
    if cutoffs.model_copy(update={"severities": {}}) == usual:
        return
    judged, other = found.assessments[kpi.id], assess_kpi(kpi, found.as_of, usual)
    if judged.shown != other.shown:
        yield words.t("By the published cut-offs it would be: {verdict}.", verdict=words.t(vocabulary.SHOWN[other.shown]))  # fmt: skip


def _sure(kpi: Kpi, found: Status, words: Words) -> Iterator[str]:
    judged = found.assessments[kpi.id]
    if judged.confidence == "low" and judged.level in {"green", "amber", "red"} and not judged.too_early:
        yield words.t("Confidence: {word}.", word=words.t(vocabulary.CONFIDENCE["low"]))
