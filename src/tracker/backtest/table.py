"""How good forecasts were: coverage, Brier scores and calibration, each cell with its limit (`protocol`).

Shares and scores lie between 0 and 1, rounded to four decimals; whether a limit holds is told before rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from tracker.backtest.protocol import BINS, COVERAGE, HORIZONS, LEAST_FORECASTS, MOST_OFF

if TYPE_CHECKING:
    from tracker.backtest.forecasts import Forecasts

Name = Literal["synthetic", "shipped", "random_walk", "drift", "damped", "break"]
DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """What the limits bind."""

    forecasts: int
    judged: bool
    """False of fewer than 200 forecasts: these are shown and bind nobody."""
    within: bool
    """Whether the limit holds, judged or not."""

    @property
    def failed(self) -> bool:
        """Whether a limit that binds is broken."""
        return self.judged and not self.within


@dataclass(frozen=True, slots=True)
class Horizon(Cell):
    """Forecasts so many years ahead."""

    years: int
    inside: float | None
    """Share of later figures inside the 80 % interval; None where there are none."""
    line_inside: float | None
    """The same of the straight line. To compare with; no limit binds it."""


@dataclass(frozen=True, slots=True)
class Brier(Cell):
    """Mean squares of probability less event: lower is better, and 0.25 is what a coin has."""

    outlook: float | None
    base_rate: float | None
    """Of whoever always says the share that was reached in this set, known only afterwards: `p (1 - p)`."""
    straight_line: float | None
    reached: float | None
    """That share."""


@dataclass(frozen=True, slots=True)
class Bin(Cell):
    """Forecasts whose probability lies from `low` up to `high`; 1 belongs to the last."""

    low: float
    high: float
    said: float | None
    """Mean probability."""
    happened: float | None
    """Share of targets reached."""


@dataclass(frozen=True, slots=True)
class Table:
    """What came out for one set of series."""

    name: Name
    series: int
    forecasts: int
    refused: int
    """Forecasts that the kernel would not make."""
    horizons: tuple[Horizon, ...]
    brier: Brier
    bins: tuple[Bin, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Everything that a limit may bind."""
        return (*self.horizons, self.brier, *self.bins)


def table(name: Name, series: int, found: Forecasts) -> Table:
    """Count the forecasts of a set."""
    return Table(
        name=name,
        series=series,
        forecasts=len(found.years),
        refused=found.refused,
        horizons=tuple(_horizon(years, found) for years in HORIZONS),
        brier=_brier(found),
        bins=tuple(_bins(found)),
    )


def _horizon(years: int, found: Forecasts) -> Horizon:
    chosen = found.years == years
    forecasts, inside = int(chosen.sum()), share(found.inside[chosen])
    return Horizon(
        forecasts=forecasts,
        judged=_judged(forecasts),
        within=inside is None or COVERAGE[0] <= inside <= COVERAGE[1],
        years=years,
        inside=rounded(inside),
        line_inside=rounded(share(found.line_inside[chosen])),
    )


def _brier(found: Forecasts) -> Brier:
    base = share(found.reached)
    outlook, line = _score(found.said, found.reached), _score(found.line_said, found.reached)
    constant = None if base is None else base * (1 - base)
    beaten = [score for score in (constant, line) if score is not None and outlook is not None and outlook >= score]
    return Brier(
        forecasts=len(found.said),
        judged=_judged(len(found.said)),
        within=not beaten,
        outlook=rounded(outlook),
        base_rate=rounded(constant),
        straight_line=rounded(line),
        reached=rounded(base),
    )


def _bins(found: Forecasts) -> list[Bin]:
    # Inner edges only: what is exactly 1 belongs to the last bin.
    places = np.searchsorted(BINS[1:-1], found.said, side="right")
    return [_bin(place, places == place, found) for place in range(len(BINS) - 1)]


def _bin(place: int, chosen: np.ndarray, found: Forecasts) -> Bin:
    forecasts, said, happened = int(chosen.sum()), share(found.said[chosen]), share(found.reached[chosen])
    return Bin(
        forecasts=forecasts,
        judged=_judged(forecasts),
        within=said is None or happened is None or abs(said - happened) <= MOST_OFF,
        low=BINS[place],
        high=BINS[place + 1],
        said=rounded(said),
        happened=rounded(happened),
    )


def _judged(forecasts: int) -> bool:
    return forecasts >= LEAST_FORECASTS


def share(chosen: np.ndarray) -> float | None:
    """Return the mean, None of nothing."""
    return float(chosen.mean()) if len(chosen) else None


def _score(said: np.ndarray, reached: np.ndarray) -> float | None:
    return share((said - reached) ** 2)


def rounded(value: float | None) -> float | None:
    """Return a number as it is published."""
    return None if value is None else round(value, DIGITS)
