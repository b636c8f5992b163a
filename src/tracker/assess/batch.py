"""Cases side by side in arrays. A case is one KPI held against one target; one KPI is a batch of one.

Shapes: K cases, N points (aligned to the right, NaN before the first), M points of the path (NaN after
the last). Times are decimal years, values are in the KPI's unit. A range is judged by its distance to the
range, `max(L-y, 0, y-U)`, with target 0 and lower is better; its own values are kept in `raw`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.assess.series import Goal, Prepared

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOLERANCE: Final = 1e-9
WINDOW: Final = 10
"""Points that an outlook looks back on."""
_NAN: Final = float("nan")
_UP: Final = frozenset({"increase", "at_least"})
_KEEP: Final = frozenset({"at_least", "at_most"})


@dataclass(frozen=True)
class Case:
    """One KPI and the target that it is held against; no target, no verdict."""

    prepared: Prepared
    goal: Goal | None


@dataclass(frozen=True)
class Batch:
    """The arrays that the kernel works on."""

    times: Array
    raw: Array
    values: Array
    count: NDArray[np.int64]
    sign: Array
    """+1 where higher is better, -1 where lower is."""
    base: Array
    base_time: Array
    base_raw: Array
    target: Array
    target_time: Array
    lower: Array
    upper: Array
    path_times: Array
    path_values: Array
    compound: Flags
    keep: Flags
    is_range: Flags
    has_goal: Flags
    broken: Flags
    sub_annual: Flags
    minimum: Array
    maximum: Array

    @cached_property
    def final(self) -> Array:
        """The value observed exactly at the target's date, NaN where there is none."""
        hit = np.abs(self.times - self.target_time[:, None]) < TOLERANCE
        found = np.where(hit, self.values, 0.0).sum(axis=1)
        return np.where(hit.any(axis=1), found, np.nan)

    @cached_property
    def last(self) -> Array:
        """The value that is judged: the newest, or the one at the target's date once that is out."""
        return np.where(np.isnan(self.final), self.values[:, -1], self.final)

    @cached_property
    def last_time(self) -> Array:
        """When the judged value was observed."""
        return np.where(np.isnan(self.final), self.times[:, -1], self.target_time)


def lay_out(cases: Sequence[Case]) -> Batch:
    """Lay cases side by side."""
    k = len(cases)
    # Never narrower than the outlook's window: sums over one width give one KPI the same digits in any batch.
    n = max([len(case.prepared.points) for case in cases] + [WINDOW])
    m = max([len(case.goal.interim) + 2 for case in cases if case.goal] + [2])
    count = np.array([len(case.prepared.points) for case in cases], dtype=np.int64)
    times = _aligned((case.prepared.points.times for case in cases), count, n)
    raw = _aligned((case.prepared.points.values for case in cases), count, n)
    columns = np.array([_numbers(case) for case in cases], dtype=np.float64).reshape(k, 12)
    path_times, path_values = _paths(cases, m)
    lower, upper = columns[:, 2], columns[:, 3]
    is_range = ~np.isnan(upper)
    base_raw = columns[:, 0]
    values = _distance(raw, lower, upper)
    return Batch(
        times=times,
        raw=raw,
        values=values,
        count=count,
        sign=np.where(is_range, -1.0, columns[:, 7]),
        base=_distance(base_raw[:, None], lower, upper)[:, 0],
        base_time=columns[:, 1],
        base_raw=base_raw,
        target=np.where(is_range, 0.0, lower),
        target_time=columns[:, 4],
        lower=lower,
        upper=upper,
        path_times=path_times,
        path_values=_path_distance(path_values, base_raw, lower, upper, is_range),
        compound=(columns[:, 8] > 0) & ~is_range,
        keep=columns[:, 9] > 0,
        is_range=is_range,
        has_goal=np.fromiter((case.goal is not None for case in cases), dtype=bool, count=k),
        broken=columns[:, 10] > 0,
        sub_annual=columns[:, 11] > 0,
        minimum=columns[:, 5],
        maximum=columns[:, 6],
    )


def _aligned(rows: Iterable[Sequence[float]], count: NDArray[np.int64], width: int) -> Array:
    """Return rows of different length in one array, each ending at its right edge."""
    laid = np.full((len(count), width), np.nan)
    laid[np.arange(width) >= width - count[:, None]] = np.fromiter(chain.from_iterable(rows), np.float64, count.sum())
    return laid


def _keeps(case: Case) -> bool:
    if case.goal is None:
        return False
    return case.goal.due is None or case.prepared.kpi.direction in _KEEP


def _numbers(case: Case) -> tuple[float, ...]:
    """Return all numbers and flags of a case: one pass over thousands of cases instead of twelve."""
    each, goal = case.prepared, case.goal
    kpi, start, limits, nan = each.kpi, each.start, each.kpi.limits, _NAN
    return (
        start.value if start else nan,
        start.period.time if start else nan,
        goal.value if goal else nan,
        goal.upper if goal and goal.upper is not None else nan,
        goal.due.time if goal and goal.due else nan,
        limits.min if limits and limits.min is not None else nan,
        limits.max if limits and limits.max is not None else nan,
        1.0 if kpi.direction in _UP else -1.0,
        kpi.trajectory == "compound",
        _keeps(case),
        each.broken,
        each.sub_annual,
    )


def _paths(cases: Sequence[Case], width: int) -> tuple[Array, Array]:
    """Return times and values of every path, each beginning at its left edge."""
    rows = [_path(case) for case in cases]
    filled = np.arange(width) < np.array([len(row) for row in rows], dtype=np.int64)[:, None]
    times, values = np.full(filled.shape, np.nan), np.full(filled.shape, np.nan)
    flat = [point for row in rows for point in row]
    times[filled] = [time for time, _ in flat]
    values[filled] = [value for _, value in flat]
    return times, values


def _path(case: Case) -> list[tuple[float, float]]:
    """Return the path of one case as (time, value): baseline, interim targets after it, target."""
    start, goal = case.prepared.start, case.goal
    if start is None or goal is None or goal.due is None:
        return []
    since = start.period.time
    way = [(due.time, value) for due, value in goal.interim if due.time > since]
    return [(since, start.value), *way, (goal.due.time, goal.value)]


def _path_distance(values: Array, base: Array, lower: Array, upper: Array, is_range: Flags) -> Array:
    """Of a range the path leads from the baseline's distance to none."""
    found = values.copy()
    found[is_range, 0] = _distance(base[:, None], lower, upper)[is_range, 0]
    found[is_range, 1] = 0.0
    return found


def _distance(values: Array, lower: Array, upper: Array) -> Array:
    if np.isnan(upper).all():
        return values
    low, high = lower[:, None], upper[:, None]
    outside = np.maximum(np.maximum(low - values, values - high), 0.0)
    return np.where(np.isnan(high), values, outside)


def met(value: Array, target: Array, sign: Array) -> Flags:
    """Tell whether a value meets a target, within the tolerance of the method."""
    slack: Array = sign * (value - target) + TOLERANCE * np.maximum(1.0, np.abs(target))
    return slack >= 0


def at_least(value: Array, cutoff: float) -> Flags:
    """Compare with the tolerance of the method: 0.5999999999999999 is 0.6."""
    return value >= cutoff - TOLERANCE


def first_of_last(array: Array, count: NDArray[np.int64], most: int) -> Array:
    """Return the first of the last `most` points of each case."""
    width = array.shape[1]
    index = width - np.minimum(np.maximum(count, 1), most)
    first: Array = array[np.arange(len(array)), np.maximum(index, 0)]
    return first
