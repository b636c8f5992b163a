"""Recent movement: the pace of about five years, and its direction (docs/methods.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.assess.batch import TOLERANCE, Array, Batch

if TYPE_CHECKING:
    from tracker.assess.vocabulary import Arrow

NEAREST, LEAST, MOST = 5.0, 2.0, 7.0
STABLE_SHARE: Final = 0.10
STABLE_RATE: Final = 0.005
UNKNOWN, WORSENING, STABLE, IMPROVING = 0, 1, 2, 3
ARROWS: Final[tuple[Arrow, ...]] = ("unknown", "worsening", "stable", "improving")


@dataclass(frozen=True)
class Reference:
    """Per case: the usable point nearest to five years before the last, NaN where there is none."""

    time: Array
    value: Array
    pace: Array


def reference(times: Array, values: Array) -> Reference:
    """Find the reference point, two to seven years back, the older of two that are equally near."""
    back = times[:, -1:] - times
    inside = (back >= LEAST - TOLERANCE) & (back <= MOST + TOLERANCE)
    # Rounded, so that the older wins a tie that floating point would decide by chance.
    away = np.where(inside, np.round(np.abs(back - NEAREST), 9), np.inf)
    index = np.argmin(away, axis=1)
    rows = np.arange(len(times))
    found = np.isfinite(away[rows, index])
    time = np.where(found, times[rows, index], np.nan)
    value = np.where(found, values[rows, index], np.nan)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return Reference(time, value, (values[:, -1] - value) / (times[:, -1] - time))


def arrow(batch: Batch, seen: Reference) -> np.ndarray:
    """Return the direction of recent movement, an index into `ARROWS`."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        planned = np.abs((batch.target - batch.base) / (batch.target_time - batch.base_time))
        share = batch.sign * seen.pace / planned
        has_plan = np.isfinite(planned) & (planned > 0) & ~batch.keep
        last, first = batch.values[:, -1], seen.value
        rate = np.sign(first) * ((last / first) ** (1 / (batch.times[:, -1] - seen.time)) - 1)
        computable = np.isfinite(rate) & (np.sign(first) == np.sign(last)) & (first != 0)
        bare = np.where(computable, rate / STABLE_RATE, np.sign(seen.pace) * 2)
    scaled = np.where(has_plan, share / STABLE_SHARE, batch.sign * bare)
    direction = np.where(scaled >= 1 - TOLERANCE, IMPROVING, np.where(scaled <= TOLERANCE - 1, WORSENING, STABLE))
    return np.where(np.isnan(seen.pace), UNKNOWN, direction)
