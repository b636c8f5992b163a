"""The straight line: what a textbook would say instead of the outlook.

Ordinary least squares over the same points, its prediction interval and the probability that goes with it:

    mean = a + b t        se = s sqrt(1 + 1/n + (t - mean t)^2 / Sxx)        mean +- t(0.90, n-2) se

Source: any textbook of regression, such as Draper & Smith, Applied Regression Analysis, 1.4 and 3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tracker.assess.student import cdf, quantiles

if TYPE_CHECKING:
    from tracker.assess.batch import Array, Batch


@dataclass(frozen=True)
class Line:
    """Per case: the line's value at the target's date, its 80 % interval, and the probability of the target."""

    mean: Array
    low: Array
    high: Array
    probability: Array


def straight(batch: Batch) -> Line:
    """Draw the line of every case of three points or more, over all its points."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, spread = _predict(batch)
        df = np.maximum(batch.count - 2, 0)
        wide = quantiles(0.90, df) * spread
        return Line(mean, mean - wide, mean + wide, _probability(batch, mean, spread, df))


def _predict(batch: Batch) -> tuple[Array, Array]:
    """Return the line's value at the target's date and its standard error of prediction."""
    # Counted from the last point: years and levels in the thousands would cost digits.
    times, values = batch.times - batch.times[:, -1:], batch.raw - batch.raw[:, -1:]
    middle, level = _mean(times, batch.count), _mean(values, batch.count)
    away = _known(times - middle[:, None])
    width = (away**2).sum(axis=1)
    slope = (away * _known(values)).sum(axis=1) / width
    left = _known(values - level[:, None]) - slope[:, None] * away
    scatter = np.sqrt((left**2).sum(axis=1) / (batch.count - 2))
    far = batch.target_time - batch.times[:, -1] - middle
    spread = scatter * np.sqrt(1 + 1 / batch.count + far**2 / width)
    return batch.raw[:, -1] + level + slope * far, spread


def _known(array: Array) -> Array:
    """Return an array with nothing where there is no point."""
    return np.where(np.isnan(array), 0.0, array)


def _mean(array: Array, count: np.ndarray) -> Array:
    mean: Array = _known(array).sum(axis=1) / count
    return mean


def _probability(batch: Batch, mean: Array, spread: Array, df: np.ndarray) -> Array:
    """Return P of reaching the target; of points on the very line it is 0 or 1, and on it is reached."""
    away = np.where((spread == 0) & (mean == batch.target), -batch.sign * np.inf, (batch.target - mean) / spread)
    below = cdf(away, df)
    return np.where(batch.sign > 0, 1 - below, below)
