"""Outlook: if it goes on as it does, where will it be? (docs/methods.md, section 5)

A random walk from the last value whose drift fades, with a second term for the drift itself changing.
The constants were chosen on one half of about 3,000 policy series and tested on the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.assess.batch import TOLERANCE, WINDOW, Array, Batch
from tracker.assess.student import cdf, quantiles

if TYPE_CHECKING:
    from tracker.assess.vocabulary import Likelihood

DAMPING: Final = 0.9
DRIFT_DOUBT: Final = 0.4
REFUSALS: Final = (
    "", "no_target_date", "sub_annual", "too_few_points", "span_too_short", "target_date_passed",
    "horizon_too_long", "no_variation",
)  # fmt: skip
LIKELIHOODS: Final[tuple[tuple[float, Likelihood], ...]] = (
    (0.90, "very_likely"),
    (0.66, "likely"),
    (0.33, "about_as_likely_as_not"),
    (0.10, "unlikely"),
)
_LEAST_POINTS, _LEAST_SPAN, _MOST_HORIZON = 4, 3.0, 10.0


@dataclass(frozen=True)
class Moves:
    """Per case: span, steps, paces and scatter of the last ten points; by the names of the method."""

    span: Array
    """L"""
    steps: np.ndarray
    """k"""
    window: Array
    """m_window: the pace over all of them"""
    drift: Array
    """m: its mean with the recent pace"""
    scatter: Array
    """s"""
    flat: np.ndarray


@dataclass(frozen=True)
class Working:
    """Per case: movements, horizon H, damped horizon D(H), spread se; NaN where nothing is said."""

    moves: Moves
    horizon: Array
    damped: Array
    spread: Array


@dataclass(frozen=True)
class Outlooks:
    """Per case: projection, 80 % and 50 % interval and probability; `refused` indexes `REFUSALS`."""

    mean: Array
    low: Array
    high: Array
    low50: Array
    high50: Array
    probability: Array
    refused: np.ndarray
    working: Working
    """What they were computed from."""


def outlook(batch: Batch, recent: Array) -> Outlooks:
    """Project every case to its target's date.

    Args:
        batch: the cases; values of a range are projected as they are, not as distances.
        recent: recent pace per year (section 5's `m_recent`), NaN where there is no reference point.
    """
    moves = _measure(batch, recent)
    horizon = batch.target_time - batch.times[:, -1]
    refused = _refusals(batch, moves, horizon)
    mean, spread = _project(batch.raw[:, -1], moves, np.where(refused == 0, horizon, np.nan))
    # Steps too small for their squares leave no spread: as good as no movement.
    refused = np.where((refused == 0) & ~(spread > 0), REFUSALS.index("no_variation"), refused)
    said = refused == 0
    mean, spread = np.where(said, mean, np.nan), np.where(said, spread, np.nan)
    df = np.where(said, moves.steps - 1, 0)
    wide, narrow = quantiles(0.90, df) * spread, quantiles(0.75, df) * spread
    return Outlooks(
        mean=_clip(mean, batch),
        low=_clip(mean - wide, batch),
        high=_clip(mean + wide, batch),
        low50=_clip(mean - narrow, batch),
        high50=_clip(mean + narrow, batch),
        probability=_probability(batch, mean, spread, df),
        refused=refused,
        working=Working(moves, horizon, damped(horizon), spread),
    )


def towards(batch: Batch, target: Array, target_time: Array) -> Batch:
    """Return the same cases with another target, such as the next interim one."""
    return replace(batch, target=target, target_time=target_time, lower=target, upper=np.full_like(target, np.nan),
                   is_range=np.zeros_like(batch.is_range))  # fmt: skip


def _measure(batch: Batch, recent: Array) -> Moves:
    times, values = batch.times[:, -WINDOW:], batch.raw[:, -WINDOW:]
    count = np.minimum(batch.count, WINDOW)
    if times.shape[1] < 2:
        nothing = np.full(len(times), np.nan)
        return Moves(nothing, count - 1, nothing, nothing, nothing, np.zeros(len(times), dtype=bool))
    dt, dv = np.diff(times, axis=1), np.diff(values, axis=1)
    real = ~np.isnan(dv)
    span = np.where(real, dt, 0.0).sum(axis=1)
    moved = np.where(real, dv, 0.0).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        window = moved / span
        drift = (window + np.where(np.isnan(recent), window, recent)) / 2
        squares = np.where(real, (dv - drift[:, None] * dt) ** 2 / dt, 0.0).sum(axis=1)
        scatter = np.sqrt(squares / (count - 2))
    flat = (np.where(real, np.abs(dv), 0.0) == 0).all(axis=1)
    return Moves(span, count - 1, window, drift, scatter, flat)


def _refusals(batch: Batch, moves: Moves, horizon: Array) -> np.ndarray:
    conditions = [
        np.isnan(batch.target_time) | ~batch.has_goal,
        batch.sub_annual,
        batch.count < _LEAST_POINTS,
        moves.span < _LEAST_SPAN - TOLERANCE,
        horizon <= TOLERANCE,
        horizon > _MOST_HORIZON + TOLERANCE,
        moves.flat,
    ]
    return np.select(conditions, range(1, len(REFUSALS)), default=0)


def _project(last: Array, moves: Moves, far: Array) -> tuple[Array, Array]:
    walk = moves.scatter**2 * far * (1 + far / moves.span)
    return last + moves.drift * damped(far), np.sqrt(walk + (DRIFT_DOUBT * moves.drift * far) ** 2)


def damped(far: Array) -> Array:
    """Return D(H): how many years' worth of drift a horizon brings when the drift fades."""
    worth: Array = DAMPING * (1 - DAMPING**far) / (1 - DAMPING)
    return worth


def _clip(value: Array, batch: Batch) -> Array:
    return np.fmin(np.fmax(value, batch.minimum), batch.maximum) if len(value) else value


def _probability(batch: Batch, mean: Array, spread: Array, df: np.ndarray) -> Array:
    """P of reaching the target, before clipping to natural limits."""
    below = cdf((batch.lower - mean) / spread, df)
    above_upper = cdf((batch.upper - mean) / spread, df)
    one_sided = np.where(batch.sign > 0, 1 - below, below)
    return np.where(batch.is_range, above_upper - below, one_sided)


def likelihood(probability: float) -> Likelihood:
    """Say a probability on the IPCC's scale (guidance note of 2010)."""
    for least, word in LIKELIHOODS:
        if probability >= least - TOLERANCE:
            return word
    return "very_unlikely"
