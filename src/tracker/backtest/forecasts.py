"""Every forecast of the protocol, made by the product's own kernel, beside the figure that came.

    series -> origins -> histories -> horizons -> one `Asked` each -> one large batch -> `Forecasts`

A case ends at its origin: the kernel is never given anything later. Figures are the final, revised ones, not those
first published, so a portfolio's own result is a little kinder than life was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from tracker.assess.batch import TOLERANCE, Array, Case, Flags, met
from tracker.assess.engine import compute
from tracker.assess.series import Goal, Prepared, prepare
from tracker.backtest.protocol import HISTORIES, HORIZONS, ORIGINS, SHARES
from tracker.backtest.straight import straight
from tracker.backtest.synthetic import FIRST_YEAR, POINTS, synthetic
from tracker.model.kpi import Kpi
from tracker.model.points import Points
from tracker.model.portfolio import Cutoffs
from tracker.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from tracker.backtest.synthetic import Series
    from tracker.model.portfolio import Portfolio

LEAST_POINTS, LEAST_SPAN = 4, 3.0
_YEARS = tuple(Period(FIRST_YEAR + index) for index in range(POINTS))


@dataclass(frozen=True, slots=True)
class Asked:
    """One forecast to be made."""

    case: Case
    """The series up to its origin, and the target that a probability is asked for."""
    came: float
    """The figure that came, in the KPI's unit. The kernel never sees it."""


@dataclass(frozen=True)
class Forecasts:
    """The forecasts that were made, F of them side by side."""

    years: np.ndarray
    """Whole years from the origin; a part of one, where an irregular series has such, counts as one."""
    inside: Flags
    """Whether the figure that came lay inside the 80 % interval."""
    said: Array
    """The probability that was given to reaching the target."""
    reached: Flags
    line_inside: Flags
    """The same of the straight line."""
    line_said: Array
    refused: int
    """Forecasts that the kernel would not make, and are not among these."""


def forecast(asked: Sequence[Asked]) -> Forecasts:
    """Make every forecast in one batch and hold it against what came. Whoever asks for none gets none."""
    if not asked:
        nothing, never = np.empty(0), np.empty(0, dtype=bool)
        return Forecasts(nothing.astype(int), never, nothing, never, never, nothing, 0)
    found = compute([each.case for each in asked], Cutoffs())
    batch, said, line = found.batch, found.outlook, straight(found.batch)
    came = np.array([each.came for each in asked])
    made = said.refused == 0
    return Forecasts(
        years=np.maximum(np.rint(batch.target_time - batch.times[:, -1])[made], 1).astype(int),
        inside=inside(came, said.low, said.high)[made],
        said=said.probability[made],
        reached=met(came, batch.target, batch.sign)[made],
        line_inside=inside(came, line.low, line.high)[made],
        line_said=line.probability[made],
        refused=int((~made).sum()),
    )


def inside(came: Array, low: Array, high: Array) -> Flags:
    """Tell whether a figure lies in an interval, ends included; never where there is no interval."""
    found: Flags = (came >= low) & (came <= high)
    return found


def asked_of_synthetic() -> list[Asked]:
    """Return what the protocol asks of the fixed set."""
    turns = count()
    return [each for series in synthetic() for each in asked_from(made_up(series), ORIGINS, series.sign, turns)]


def asked_of(series: Iterable[Prepared]) -> list[Asked]:
    """Return what the protocol asks of a portfolio's series.

    A target lies where the KPI's direction says, as the kernel takes it: upwards for `increase` and `at_least`.
    """
    turns = count()
    return [each for one in series for each in asked_from(one, origins(one.points), _sign(one.kpi), turns)]


def usable(portfolio: Portfolio, day: date) -> list[Prepared]:
    """Return the series of a portfolio that forecasts can be asked of, in the order of the files."""
    found = [in_use(kpi, day) for kpi in portfolio.kpis.values()]
    return [one for one in found if one is not None and any(ahead(one.points, place) for place in origins(one.points))]


def in_use(kpi: Kpi, day: date) -> Prepared | None:
    """Return a KPI as its outlook sees it: usable points, whole years, one definition. None where parts of a year
    are judged as they are: the kernel has no outlook for these.
    """
    prepared = prepare(kpi, day)
    dated = next((goal for goal in prepared.goals if goal.due), None)
    found = prepared.toward(dated)
    return None if found.sub_annual else found


def origins(points: Points) -> list[int]:
    """Return the places of a series to forecast from: four points over three years, the origin among them."""
    return [
        place
        for place in range(LEAST_POINTS - 1, len(points))
        if points.times[place] - points.times[0] >= LEAST_SPAN - TOLERANCE
    ]


def ahead(points: Points, origin: int) -> list[int]:
    """Return the places of the later points that are forecast from an origin."""
    most = points.times[origin] + HORIZONS[-1] + TOLERANCE
    return [place for place in range(origin + 1, len(points)) if points.times[place] <= most]


def asked_from(prepared: Prepared, places: Iterable[int], sign: float, turns: Iterator[int]) -> Iterator[Asked]:
    """Ask every forecast of one series. A history longer than what is known at an origin is not asked for."""
    points = prepared.points
    for origin in places:
        typical = typical_step(points[: origin + 1])
        for length in HISTORIES:
            if length <= origin + 1:
                known = _known(prepared, origin, length)
                for later in ahead(points, origin):
                    size = SHARES[next(turns) % len(SHARES)] * typical
                    target = _target(points, origin, later, sign * size)
                    yield Asked(Case(known, target), points.values[later])


def _known(prepared: Prepared, origin: int, length: int) -> Prepared:
    """Return the series as it stood at an origin. An outlook needs no baseline."""
    return replace(prepared, points=prepared.points[origin + 1 - length : origin + 1], start=None)


def _target(points: Points, origin: int, later: int, size: float) -> Goal:
    far = points.times[later] - points.times[origin]
    return Goal(points.periods[later], points.values[origin] + size * sqrt(far))


def typical_step(points: Points) -> float:
    """Return the mean size of a step a year, in the KPI's unit; a step over a gap counts once, by the year."""
    steps = zip(points.times, points.values, points.times[1:], points.values[1:], strict=False)
    return fmean(abs(value - before) / (time - since) for since, before, time, value in steps)


def _sign(kpi: Kpi) -> int:
    return 1 if kpi.direction in {"increase", "at_least"} else -1


def made_up(series: Series) -> Prepared:
    """Return a series of the fixed set as the kernel takes it."""
    points = Points(_YEARS, tuple(year.time for year in _YEARS), series.values, (True,) * POINTS)
    return Prepared(_made_up_kpi(series.sign), points, None)


@cache
def _made_up_kpi(sign: int) -> Kpi:
    direction = "increase" if sign > 0 else "decrease"
    plain = {"id": "made-up", "title": "Made up", "unit": "points", "direction": direction, "frequency": "annual"}
    return Kpi.model_validate(plain)
