"""The fixed set of made-up series that the method is tested on. Changing anything here makes another set.

Four kinds, 300 series each, 20 yearly points from 2000. Steps have a standard deviation of one; what differs is the drift:

    random_walk   none
    drift         one for the whole series, drawn from N(0, 1)
    damped        drawn from N(0, 2), a tenth smaller every year
    break         drawn from N(0, 1), replaced in a year drawn from 2008 to 2016 by one from N(0, 1.5), unannounced

Only `Random.random` is used, whose sequence Python guarantees, and the inverse of the normal distribution.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from statistics import NormalDist
from typing import Final, Literal

Kind = Literal["random_walk", "drift", "damped", "break"]
KINDS: Final[tuple[Kind, ...]] = ("random_walk", "drift", "damped", "break")
SEED: Final = 20261122
SERIES_EACH: Final = 300
FIRST_YEAR: Final = 2000
POINTS: Final = 20
START: Final = 50.0
DAMPING: Final = 0.9
FIRST_BREAK, LAST_BREAK = 8, 16
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Series:
    """One made-up series: values of the years from `FIRST_YEAR` on, and which way its target lies."""

    kind: Kind
    values: tuple[float, ...]
    sign: int
    """+1 or -1 by turns: a plan may go with the movement or against it."""


def synthetic() -> tuple[Series, ...]:
    """Return the fixed set, always the same."""
    source = Random(SEED)  # noqa: S311 - made-up series, no secret
    return tuple(
        Series(kind, _values(kind, source), 1 if index % 2 == 0 else -1)
        for kind in KINDS
        for index in range(SERIES_EACH)
    )


def _values(kind: Kind, source: Random) -> tuple[float, ...]:
    drift = {"random_walk": 0.0, "drift": 1.0, "damped": 2.0, "break": 1.0}[kind] * _draw(source)
    year = FIRST_BREAK + int(source.random() * (LAST_BREAK - FIRST_BREAK + 1))
    later = 1.5 * _draw(source)
    values = [START]
    for index in range(1, POINTS):
        if kind == "damped":
            drift *= DAMPING
        if kind == "break" and index == year:
            drift = later
        values.append(values[-1] + drift + _draw(source))
    return tuple(values)


def _draw(source: Random) -> float:
    """Return a draw from N(0, 1)."""
    return _NORMAL.inv_cdf(min(max(source.random(), 1e-12), 1 - 1e-12))
