"""What other offices would say of the same figures: for comparison, never for a colour (docs/methods.md, section 10).

Each function follows one published rule, with the office's own classes. Growth is compound (`CAGR`) where the office uses it; what cannot be
computed gives None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from tracker.assess.keep import LEAST_POINTS, MOST_POINTS

if TYPE_CHECKING:
    from tracker.model.points import Points

Class = Literal[
    "significant", "moderate", "insufficient", "away",
    "on_track", "fair", "stagnation",
    "sun", "slightly_cloudy", "cloudy", "thunder",
    "improving", "moderately_improving", "stagnating", "decreasing", "maintaining",
]  # fmt: skip
TOLERANCE: Final = 1e-9
EUROSTAT: Final = (0.95, 0.60, 0.0)
EUROSTAT_FREE: Final = (0.01, 0.0, -0.01)
UN: Final = (0.95, 0.10)
UN_FREE: Final = (0.02, 0.005)
CANADA_FREE: Final = (0.015, 0.005, 0.0)
CANADA_POWER: Final = 4.44
GERMANY: Final = (0.05, 0.20)
SDSN: Final = (1.0, 0.5, 0.0)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an office would say: its class, and the number that it is read from."""

    office: Literal["eurostat", "un", "germany", "sdsn"]
    says: Class
    number: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as every office needs it; `sign` is +1 where higher is better."""

    start: float
    start_time: float
    target: float
    target_time: float
    sign: int


def opinions(points: Points, plan: Plan) -> tuple[Opinion, ...]:
    """Return what each office would say of a series held against a plan; those that cannot say anything are left out."""
    if not points or plan.target_time - points.times[-1] <= TOLERANCE:
        return ()
    said = (eurostat(points, plan), un(points, plan), germany(points, plan), sdsn(points, plan))
    return tuple(each for each in said if each is not None)


def growth(first: float, last: float, years: float) -> float | None:
    """Return the compound annual growth rate; None where the two are not of one sign."""
    if years <= 0 or first * last <= 0:
        return None
    try:
        rate: float = (last / first) ** (1 / years) - 1
    except OverflowError:
        return None
    return rate


def eurostat(points: Points, plan: Plan) -> Opinion | None:
    """Growth of the last five years by the growth that the target needed from there on."""
    place = _back(points, 5.0)
    if place is None:
        return None
    value, time = points.values[place], points.times[place]
    made = growth(value, points.values[-1], points.times[-1] - time)
    needed = growth(value, plan.target, plan.target_time - time)
    if made is None or needed is None or abs(needed) < TOLERANCE:
        return None
    ratio = plan.sign * made / abs(needed) * (1 if value > 0 else -1)
    return Opinion("eurostat", _first(ratio, EUROSTAT, ("significant", "moderate", "insufficient", "away")), ratio)


def eurostat_score(ratio: float) -> float:
    """Return Eurostat's score of a pace ratio, -5 to 5."""
    middle = EUROSTAT[1]
    score = 5 / 0.7 * (ratio - middle) if ratio >= middle else 5 / 1.2 * (ratio + middle) - 5
    return max(-5.0, min(5.0, score))


def eurostat_free_score(rate: float) -> float:
    """Return Eurostat's score of a KPI without a target from its growth rate (0.012 is 1.2 % a year)."""
    return max(-5.0, min(5.0, 2.5 * rate * 100))


def un(points: Points, plan: Plan) -> Opinion | None:
    """The growth since the baseline drawn on to the target's date, as a share of the way."""
    rate = growth(plan.start, points.values[-1], points.times[-1] - plan.start_time)
    way = plan.target - plan.start
    if rate is None or way == 0:
        return None
    try:
        end = points.values[-1] * (1 + rate) ** (plan.target_time - points.times[-1])
    except OverflowError:
        return None
    share = (end - plan.start) / way
    return Opinion("un", _first(share, UN, ("on_track", "fair", "stagnation")), share)


def un_score(share: float) -> int:
    """Return the UN's score: 3 on track, 2 fair progress, 1 stagnation or worse."""
    return 3 - _place(share, UN)


def un_free_score(rate: float) -> int:
    """Return the UN's score of a KPI without a target from its growth rate towards the better."""
    return 3 - _place(rate, UN_FREE)


def canada_limit(start: float, limit: float) -> float:
    """Return by how much Statistics Canada lowers its cut-offs near a natural upper limit."""
    factor: float = 1 - (start / limit) ** CANADA_POWER
    return factor


def canada_free(rate: float, factor: float = 1.0) -> str:
    """Return Statistics Canada's class of a KPI without a target from its growth rate towards the better."""
    return ("substantial", "moderate", "limited", "deterioration")[
        _place(rate, tuple(cut * factor for cut in CANADA_FREE))
    ]


def germany(points: Points, plan: Plan) -> Opinion | None:
    """The mean of the last five changes drawn on; what is missed of the way that is left."""
    if len(points) < LEAST_POINTS:
        return None
    first = max(0, len(points) - MOST_POINTS)
    last, now = points.values[-1], points.times[-1]
    pace = (last - points.values[first]) / (now - points.times[first])
    left = plan.target - last
    if plan.sign * left <= TOLERANCE:
        return Opinion("germany", "sun" if plan.sign * pace >= 0 else "slightly_cloudy", 0.0)
    missed = (plan.target - (last + pace * (plan.target_time - now))) / left
    if plan.sign * pace < 0:
        return Opinion("germany", "thunder", missed)
    says: Class = "sun" if missed < GERMANY[0] else "slightly_cloudy" if missed <= GERMANY[1] + TOLERANCE else "cloudy"
    return Opinion("germany", says, missed)


def sdsn(points: Points, plan: Plan) -> Opinion | None:
    """Linear growth of the last years by the growth that leads from there to the target. Scores cancel out: they are linear in the value."""
    if plan.sign * (points.values[-1] - plan.target) >= -TOLERANCE:
        return Opinion("sdsn", "maintaining", 1.0)
    place = _back(points, 4.0)
    if place is None:
        return None
    ratio = sdsn_ratio(
        (points.times[place], points.values[place]), (points.times[-1], points.values[-1]), (plan.target_time, plan.target)
    )  # fmt: skip
    if ratio is None:
        return None
    return Opinion(
        "sdsn", _first(ratio, SDSN, ("improving", "moderately_improving", "stagnating", "decreasing")), ratio
    )


def sdsn_ratio(start: tuple[float, float], now: tuple[float, float], goal: tuple[float, float]) -> float | None:
    """Return the growth made by the growth needed; each argument is (time, value or score)."""
    needed = (goal[1] - start[1]) / (goal[0] - start[0])
    return None if abs(needed) < TOLERANCE else (now[1] - start[1]) / (now[0] - start[0]) / needed


def sdsn_score(value: float, lower: float, optimum: float) -> float:
    """Return SDSN's score of a value: 0 at the lower bound, 100 at the optimum, not clipped."""
    return 100 * (value - lower) / (optimum - lower)


def escap_status(start: float, now: float, target: float) -> float:
    """Return ESCAP's status, 0 at the start and 10 at the target."""
    return 10 * (now - start) / (target - start)


def escap_parity(start: float, now: float, parity: float) -> float:
    """Return ESCAP's status where both too little and too much are wrong."""
    return 10 - 10 * abs(now - parity) / abs(start - parity)


def _back(points: Points, years: float) -> int | None:
    """Return the point nearest to so many years back, at least two years away; None where there is none."""
    now = points.times[-1]
    far = [place for place, time in enumerate(points.times) if now - time >= 2 - TOLERANCE]
    return min(far, key=lambda place: (round(abs(now - points.times[place] - years), 9), place)) if far else None


def _place(number: float, cuts: tuple[float, ...]) -> int:
    return next((place for place, cut in enumerate(cuts) if number >= cut - TOLERANCE), len(cuts))


def _first(number: float, cuts: tuple[float, ...], classes: tuple[Class, ...]) -> Class:
    return classes[_place(number, cuts)]
