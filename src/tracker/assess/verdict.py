"""The verdict of every case, in the published order; the first that applies (docs/methods.md, section 6).

What depends on the day alone (awaiting the final figure, stale) is laid over it by the engine, so that the
verdict here is also the "last verdict" of a KPI that can't be judged now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.assess.arrow import WORSENING
from tracker.assess.batch import TOLERANCE, Array, Batch, Flags, at_least, met

if TYPE_CHECKING:
    from tracker.assess.keep import Keep
    from tracker.assess.pace import Pace
    from tracker.assess.vocabulary import Reason, Verdict
    from tracker.model.portfolio import Cutoffs

CODES: Final[tuple[Verdict, ...]] = (
    "monitored",
    "not_assessable",
    "achieved",
    "on_track",
    "at_risk",
    "off_track",
    "worsening",
    "missed",
)
MONITORED, NOT_ASSESSABLE, ACHIEVED, ON_TRACK, AT_RISK, OFF_TRACK, FALLING, MISSED = range(8)
REASONS: Final[tuple[Reason, ...]] = (
    "",
    "no_data",
    "break_after_baseline",
    "no_baseline",
    "no_observation_after_baseline",
)


@dataclass(frozen=True)
class Verdicts:
    """Per case: the verdict, the verdict before the outlook lowered it, why there is none, and flags."""

    verdict: np.ndarray
    base: np.ndarray
    reason: np.ndarray
    flags: dict[str, Flags]
    rule: np.ndarray
    """Which rule decided, an index into `RULES`."""


@dataclass(frozen=True)
class _Steps:
    """Which of the ordered rules applies to each case: the first true one."""

    no_goal: Flags
    no_data: Flags
    only_baseline: Flags
    broken: Flags
    final: Flags
    range_held: Flags
    range_lost: Flags
    keep: Flags
    no_baseline: Flags
    nothing_after: Flags
    met_at_start: Flags
    met_early: Flags

    def first(self) -> np.ndarray:
        """Return the index of the rule that applies; the last one is the pace ratio."""
        rules = [getattr(self, name) for name in self.__dataclass_fields__]
        return np.select(rules, range(len(rules)), default=len(rules))


RULES: Final = (*_Steps.__dataclass_fields__, "by_ratio")
NO_GOAL, NO_DATA, ONLY_BASELINE, BROKEN, FINAL, HELD, LOST = range(7)
KEEP, NO_BASELINE, NOTHING_AFTER, MET_AT_START, MET_EARLY, BY_RATIO = range(7, 13)


def judge(batch: Batch, pace: Pace, kept: Keep, arrow: np.ndarray, probability: Array, cutoffs: Cutoffs) -> Verdicts:
    """Decide every case."""
    rule = _steps(batch).first()
    kept_code, trend_unknown = _keep_code(kept)
    by_ratio = _ratio_code(batch, pace, cutoffs)
    choices: list[np.ndarray | int] = [
        MONITORED, NOT_ASSESSABLE, NOT_ASSESSABLE, NOT_ASSESSABLE,
        np.where(met(batch.last, batch.target, batch.sign), ACHIEVED, MISSED),
        ON_TRACK, FALLING, kept_code, NOT_ASSESSABLE, NOT_ASSESSABLE, kept_code, ACHIEVED,
    ]  # fmt: skip
    listed = [np.broadcast_to(choice, rule.shape) for choice in choices]
    base = np.select([rule == i for i in range(len(listed))], listed, default=by_ratio)
    verdict, unlikely, very_unlikely = _step_down(base, rule, probability, cutoffs)
    by_keep = (rule == KEEP) | (rule == MET_AT_START)
    flags = {
        "target_met_at_baseline": rule == MET_AT_START,
        "trend_unknown": by_keep & trend_unknown,
        "slipping": (rule == MET_EARLY) & (arrow == WORSENING),
        "compound_not_computable": (rule == BY_RATIO) & pace.fell_back,
        **_early_flags(batch, rule, base, arrow, cutoffs),
        "outlook_unlikely": unlikely,
        "outlook_very_unlikely": very_unlikely,
    }
    return Verdicts(verdict, base, _reasons(rule), flags, rule)


def _steps(batch: Batch) -> _Steps:
    last, base = batch.values[:, -1], batch.base
    with np.errstate(invalid="ignore"):
        all_inside = np.where(np.isnan(batch.values), 0.0, batch.values).max(axis=1) <= TOLERANCE
        started_inside = ~(base > TOLERANCE)  # a range without baseline is not held against it
        return _Steps(
            no_goal=~batch.has_goal,
            no_data=(batch.count == 0) & np.isnan(base),
            only_baseline=(batch.count == 0) & ~batch.broken,
            broken=batch.broken,
            final=~np.isnan(batch.final),
            range_held=batch.is_range & all_inside & started_inside,
            range_lost=batch.is_range & (base <= TOLERANCE) & (last > TOLERANCE),
            keep=batch.keep,
            no_baseline=np.isnan(base),
            nothing_after=batch.times[:, -1] <= batch.base_time + TOLERANCE,
            met_at_start=met(base, batch.target, batch.sign),
            met_early=met(last, batch.target, batch.sign),
        )


def _keep_code(kept: Keep) -> tuple[np.ndarray, Flags]:
    unknown = np.isnan(kept.trend)
    known = np.where(
        kept.met,
        np.where(kept.trend >= 0, ON_TRACK, AT_RISK),
        np.where(kept.trend > 0, OFF_TRACK, FALLING),
    )
    return np.where(unknown, np.where(kept.met, ON_TRACK, OFF_TRACK), known), unknown


def _ratio_code(batch: Batch, pace: Pace, cutoffs: Cutoffs) -> np.ndarray:
    ratio = pace.ratio
    code = np.where(
        at_least(ratio, cutoffs.on_track),
        ON_TRACK,
        np.where(at_least(ratio, cutoffs.at_risk), AT_RISK, np.where(at_least(ratio, 0.0), OFF_TRACK, FALLING)),
    )
    flat = np.where(met(batch.last, pace.expected, batch.sign), ON_TRACK, FALLING)
    # Where the path leads away from the target for a while, only being on it counts.
    against = batch.sign * (pace.expected - batch.base) < -TOLERANCE
    return np.where(np.isnan(ratio) | against, flat, code)


def _step_down(
    base: np.ndarray, rule: np.ndarray, probability: Array, cutoffs: Cutoffs
) -> tuple[np.ndarray, Flags, Flags]:
    """Lower by one step at most where the target is unlikely; no probability, no step."""
    open_rules = np.isin(rule, (HELD, MET_EARLY, BY_RATIO))
    with np.errstate(invalid="ignore"):
        unlikely = open_rules & np.isin(base, (ACHIEVED, ON_TRACK)) & (probability < cutoffs.outlook_unlikely)
        very = (rule == BY_RATIO) & (base == AT_RISK) & (probability < cutoffs.outlook_very_unlikely)
    return np.where(unlikely, AT_RISK, np.where(very, OFF_TRACK, base)), unlikely, very


def _early_flags(
    batch: Batch, rule: np.ndarray, base: np.ndarray, arrow: np.ndarray, cutoffs: Cutoffs
) -> dict[str, Flags]:
    by_ratio = rule == BY_RATIO
    after = (batch.times > batch.base_time[:, None] + TOLERANCE).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        passed = (batch.last_time - batch.base_time) / (batch.target_time - batch.base_time)
    return {
        "single_observation": by_ratio & (after == 1),
        "early": by_ratio & (passed < cutoffs.early_share - TOLERANCE),
        "recent_reversal": by_ratio & np.isin(base, (ON_TRACK, AT_RISK)) & (arrow == WORSENING),
    }


def _reasons(rule: np.ndarray) -> np.ndarray:
    nothing_after = (rule == NOTHING_AFTER) | (rule == ONLY_BASELINE)
    return np.select([rule == NO_DATA, rule == BROKEN, rule == NO_BASELINE, nothing_after], [1, 2, 3, 4], default=0)
