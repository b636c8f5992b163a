"""Pace: has it moved as far as the plan needed by now? (docs/methods.md, section 3)"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.assess.batch import TOLERANCE, Array, Batch, Flags

FLAT = 1e-12


@dataclass(frozen=True)
class Pace:
    """Per case: the path's value now, the ratio of made to needed movement, and what is left."""

    expected: Array
    ratio: Array
    progress: Array
    gap: Array
    ahead: Array
    required: Array
    fell_back: Flags
    """True where a compound path could not be computed and the straight one was used."""


def pace(batch: Batch) -> Pace:
    """Compute the pace of every case; NaN where it is not defined."""
    computable = _one_sign(batch)
    compound = batch.compound & computable
    now = batch.last_time
    straight = expected(batch, now, np.zeros_like(compound))
    curved = expected(batch, now, compound)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        moved = batch.last - batch.base
        needed = straight - batch.base
        linear = np.where(np.abs(needed) < FLAT, np.nan, moved / needed)
        whole = batch.target - batch.base
        left = batch.target_time - now
        return Pace(
            expected=np.where(batch.keep, np.nan, curved),
            ratio=np.where(compound, _growth_ratio(batch, curved, now), linear),
            progress=np.where(whole == 0, np.nan, moved / whole),
            gap=batch.target - batch.last,
            ahead=np.where(batch.keep, np.nan, batch.sign * (batch.last - curved)),
            required=np.where(left > TOLERANCE, (batch.target - batch.last) / left, np.nan),
            fell_back=batch.compound & ~computable,
        )


def expected(batch: Batch, now: Array, compound: Flags) -> Array:
    """Return the path's value at a time: NaN before the baseline, the target from its date on."""
    result = np.where(now >= batch.target_time - TOLERANCE, batch.target, np.nan)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for i in range(batch.path_times.shape[1] - 1):
            ta, tb = batch.path_times[:, i], batch.path_times[:, i + 1]
            va, vb = batch.path_values[:, i], batch.path_values[:, i + 1]
            share = (now - ta) / (tb - ta)
            growth = np.where((va > 0) & (vb > 0), va * (vb / va) ** share, np.nan)
            inside = (now >= ta - TOLERANCE) & (now < tb) & (now < batch.target_time - TOLERANCE)
            result = np.where(inside, np.where(compound, growth, va + (vb - va) * share), result)
    return result


def _one_sign(batch: Batch) -> Flags:
    """Tell where growth can be computed: baseline, value and target non-zero and of one sign."""
    signs = np.sign(np.stack([batch.base, batch.last, batch.target]))
    same: Flags = (np.abs(signs.sum(axis=0)) == 3) & ~np.isnan(signs).any(axis=0)
    return same


def _growth_ratio(batch: Batch, path: Array, now: Array) -> Array:
    """`R = sgn(B) d g_obs / |g_req|`; with interim targets g_req is the path's own growth up to now."""
    elapsed = np.where(now - batch.base_time > TOLERANCE, now - batch.base_time, np.nan)
    observed = (batch.last / batch.base) ** (1 / elapsed) - 1
    whole = (batch.target / batch.base) ** (1 / (batch.target_time - batch.base_time)) - 1
    on_path = (path / batch.base) ** (1 / elapsed) - 1
    needed = np.where(np.isnan(path) | (now >= batch.target_time - TOLERANCE), whole, on_path)
    ratio = np.sign(batch.base) * batch.sign * observed / np.abs(needed)
    return np.where((np.abs(needed) < FLAT) | np.isnan(elapsed), np.nan, ratio)
