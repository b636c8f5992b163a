"""The keep rule: is a threshold met, and is it being lost or gained? (docs/methods.md, section 4)"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.assess.batch import Array, Batch, Flags, first_of_last, met

MOST_POINTS = 6
LEAST_POINTS = 4


@dataclass(frozen=True)
class Keep:
    """Per case: whether the threshold is met, and the yearly movement towards the better (NaN: unknown)."""

    met: Flags
    trend: Array


def keep(batch: Batch) -> Keep:
    """Apply the keep rule to every case, over its last six usable points."""
    first = first_of_last(batch.values, batch.count, MOST_POINTS)
    since = first_of_last(batch.times, batch.count, MOST_POINTS)
    with np.errstate(divide="ignore", invalid="ignore"):
        trend = batch.sign * (batch.values[:, -1] - first) / (batch.times[:, -1] - since)
    return Keep(
        met=met(batch.values[:, -1], batch.target, batch.sign),
        trend=np.where(batch.count >= LEAST_POINTS, trend, np.nan),
    )
