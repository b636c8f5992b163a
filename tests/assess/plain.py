"""The assessment method a second time: plain loops over one KPI, written from docs/methods.md alone.

Slow on purpose and easy to read beside the document: every function names the section that it comes from. The
engine is compared with it on random KPIs in test_plain.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from tracker.model.kpi import PER_YEAR, Kpi, Observation, Target
from tracker.model.portfolio import Cutoffs
from tracker.periods import Period, days_after, step

CLOSE = 1e-9
"""Comparisons of the method allow for rounding of this size."""

LEVEL = {
    "monitored": "none",
    "achieved": "green",
    "on_track": "green",
    "at_risk": "amber",
    "off_track": "red",
    "worsening": "red",
    "missed": "red",
    "not_assessable": "unknown",
}
LEVEL_ORDER = ["none", "green", "unknown", "amber", "red"]
VERDICT_ORDER = [
    "monitored",
    "achieved",
    "on_track",
    "not_assessable",
    "at_risk",
    "off_track",
    "worsening",
    "missed",
]


@dataclass(frozen=True)
class Plain:
    """What is said of one KPI on one day, for its deciding target."""

    verdict: str
    base: str | None = None
    reason: str = ""
    flags: frozenset[str] = frozenset()
    pace_ratio: float | None = None
    expected: float | None = None
    progress: float | None = None
    gap: float | None = None
    ahead: float | None = None
    required_pace: float | None = None
    recent_pace: float | None = None
    acceleration: float | None = None
    arrow: str = "unknown"
    freshness: str = "no_data"
    missing_periods: int = 0
    confidence: str = "low"
    points: int = 0
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    low50: float | None = None
    high50: float | None = None
    probability: float | None = None
    refused: str | None = None
    last_verdict: str | None = None
    too_early: bool = False
    level: str = "unknown"


@dataclass(frozen=True)
class Point:
    """One usable figure."""

    t: float
    value: float
    doubtful: bool = False
    """Provisional or estimated."""


@dataclass(frozen=True)
class Aim:
    """One target to be judged, with the interim targets on its way."""

    due: Period | None
    """None for one to keep always."""
    target: Target
    interim: tuple[tuple[Period, Target], ...] = ()

    @property
    def t(self) -> float | None:
        """The target's time."""
        return None if self.due is None else self.due.time


@dataclass(frozen=True)
class Case:
    """A KPI prepared for one of its targets: section 2 is done, nothing is judged yet."""

    kpi: Kpi
    as_of: date
    cutoffs: Cutoffs
    aim: Aim | None
    any_figure: bool
    points: tuple[Point, ...]
    """Usable figures on the definition in use."""
    baseline: Point | None
    substituted: bool
    broken: bool
    """The definition changed after the baseline."""
    by_years: bool
    calendar: bool = True
    """False to ask what was said before the target's date had passed."""

    @property
    def last(self) -> Point | None:
        """Section 6, step 4: the figure that is judged is that of the target's date, else the newest."""
        for point in self.points:
            if self.aim is not None and point.t == self.aim.t:
                return point
        return self.points[-1] if self.points else None


Figures = Sequence[tuple[Period, Observation]]
"""Periods and what is known of them, in order."""


# --- Student's t, Abramowitz & Stegun 26.7.3 and 26.7.4


def t_cdf(x: float, df: int) -> float:
    """Return the share of Student's t with `df` degrees of freedom that lies below `x`."""
    theta = math.atan(x / math.sqrt(df))
    cos2 = math.cos(theta) ** 2
    if df % 2 == 1:
        term, total = math.cos(theta), 0.0
        for i in range(1, df - 1, 2):
            total += term
            term *= cos2 * (i + 1) / (i + 2)
        inside = 2 / math.pi * (theta + math.sin(theta) * total)
    else:
        term, total = 1.0, 0.0
        for i in range(0, df - 1, 2):
            total += term
            term *= cos2 * (i + 1) / (i + 2)
        inside = math.sin(theta) * total
    return (1 + inside) / 2


@lru_cache(maxsize=64)
def t_quantile(share: float, df: int) -> float:
    """Return the x below which that share lies, by bisection."""
    low, high = 0.0, 1000.0
    for _ in range(200):
        middle = (low + high) / 2
        if t_cdf(middle, df) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


# --- Section 2: preparing a series


def as_known(kpi: Kpi, as_of: date) -> Kpi:
    """Section 2, "As of a day": the KPI with the figures and targets that counted on that day, figures in order."""
    series = {}
    for period, observation in sorted(kpi.series.items(), key=lambda pair: pair[0].time):
        published = observation.published
        counts = period.last_day < as_of
        if published is not None and published.known:
            counts = published.first_day <= as_of
        if counts:
            series[period] = observation
    targets = {key: one for key, one in kpi.targets.items() if one.set is None or one.set.first_day <= as_of}
    return kpi.model_copy(update={"series": series, "targets": targets})


def parts_of(kpi: Kpi) -> int:
    """Return how many periods of the series make a year; an irregular series shows it by its figures."""
    if kpi.frequency != "irregular":
        return PER_YEAR[kpi.frequency]
    return max([1, *(period.per_year for period, observation in kpi.series.items() if observation.usable)])


def judged_by_years(kpi: Kpi) -> bool:
    """Section 0, rule 3: parts become years with a yearly target, or where the KPI says how."""
    if parts_of(kpi) == 1:
        return False
    return kpi.aggregate is not None or any(isinstance(key, Period) and key.per_year == 1 for key in kpi.targets)


def at_own_frequency(kpi: Kpi, period: Period) -> Period:
    """Section 2, "Time": a year means its last part; where years are judged, a part means its year."""
    return Period(period.year) if judged_by_years(kpi) else period.last_sub(parts_of(kpi))


def last_part(kpi: Kpi, period: Period) -> float:
    """Section 2, "Time": the time of a period's last part at the series' own frequency."""
    return period.last_sub(parts_of(kpi)).time


def aims_of(kpi: Kpi) -> list[Aim]:
    """Section 4, "Several targets": of several dates the last is judged; a threshold to keep is judged as well."""
    dated = [(at_own_frequency(kpi, key), target) for key, target in kpi.targets.items() if isinstance(key, Period)]
    dated.sort(key=lambda pair: pair[0].time)
    aims = [Aim(*dated[-1], tuple(dated[:-1]))] if dated else []
    return aims + [Aim(None, target) for key, target in kpi.targets.items() if key == "always"]


def is_doubtful(observation: Observation) -> bool:
    """Section 2, "Provisional"."""
    return observation.status in {"provisional", "estimated"}


def is_break(observation: Observation) -> bool:
    """Section 2, "Break": whether the definition changed here; forecasts are left out with all they say."""
    return observation.break_ and observation.status != "forecast"


def usable_points(kpi: Kpi, figures: Figures) -> list[Point]:
    """Section 2, "Usable": missing values and forecasts are left out; parts become years where years are judged."""
    if judged_by_years(kpi):
        return whole_years(kpi, figures)
    return [
        Point(period.time, observation.value, is_doubtful(observation))
        for period, observation in figures
        if observation.usable and observation.value is not None
    ]


def whole_years(kpi: Kpi, figures: Figures) -> list[Point]:
    """Section 0, rule 3: complete years only; sums, means, or the last part."""
    parts: dict[int, list[Observation]] = {}
    for period, observation in figures:
        if observation.usable:
            parts.setdefault(period.year, []).append(observation)
    years = []
    for year in sorted(parts):
        values = [observation.value for observation in parts[year] if observation.value is not None]
        if len(values) < parts_of(kpi):
            continue
        if kpi.aggregate == "sum":
            value = math.fsum(values)
        elif kpi.aggregate == "mean":
            value = math.fsum(values) / len(values)
        else:
            value = values[-1]
        years.append(Point(float(year), value, any(is_doubtful(observation) for observation in parts[year])))
    return years


def last_break(kpi: Kpi, aim: Aim | None, figures: Figures) -> float:
    """Section 2, "Break": the latest change of definition; one after the target's date changes nothing."""
    due = math.inf if aim is None or aim.due is None else last_part(kpi, aim.due)
    return max([period.time for period, one in figures if is_break(one) and period.time <= due], default=-math.inf)


def first_break_after(kpi: Kpi, aim: Aim | None, figures: Figures) -> float:
    """Section 2, "Break": where figures on another definition begin that no longer say anything of the target."""
    due = math.inf if aim is None or aim.due is None else last_part(kpi, aim.due)
    return min([period.time for period, one in figures if is_break(one) and period.time > due], default=math.inf)


def prepare(kpi: Kpi, as_of: date, cutoffs: Cutoffs, aim: Aim | None, figures: Figures) -> Case:
    """Section 2: find the baseline, keep what follows the latest change of definition."""
    start, end = last_break(kpi, aim, figures), first_break_after(kpi, aim, figures)
    baseline, substituted = find_baseline(kpi, as_of, usable_points(kpi, figures))
    comparable = [(period, observation) for period, observation in figures if period.time < end]
    points = tuple(point for point in usable_points(kpi, comparable) if point.t >= start)
    return Case(
        kpi=kpi,
        as_of=as_of,
        cutoffs=cutoffs,
        aim=aim,
        any_figure=any(observation.usable for _, observation in figures),
        points=points,
        baseline=baseline,
        substituted=substituted,
        broken=baseline is not None and not is_restated(kpi) and defined_at(kpi, baseline) < start,
        by_years=judged_by_years(kpi),
    )


def find_baseline(kpi: Kpi, as_of: date, points: Sequence[Point]) -> tuple[Point | None, bool]:
    """Section 2, "Baseline": its own value or figure, else a figure nearby, which is told."""
    stated = kpi.baseline
    if stated is None or as_of < stated.period.first_day:
        return None, False
    t = at_own_frequency(kpi, stated.period).time
    if stated.value is not None:
        return Point(t, stated.value), False
    for point in points:
        if point.t == t:
            return point, False
    for point in points:
        if t < point.t <= t + 2 + CLOSE:
            return point, True
    for point in reversed(points):
        if t - 2 - CLOSE <= point.t < t:
            return point, True
    return None, False


def is_restated(kpi: Kpi) -> bool:
    """Section 2, "Break": whether the baseline is given on the definition in use."""
    return kpi.baseline is not None and kpi.baseline.restated


def defined_at(kpi: Kpi, baseline: Point) -> float:
    """Section 2, "Time" and "Break": a year is its last part; one added up from its parts begins with the first."""
    if not judged_by_years(kpi):
        return baseline.t
    added_up = kpi.aggregate in {"sum", "mean"} and kpi.baseline is not None and kpi.baseline.value is None
    return baseline.t if added_up else last_part(kpi, Period(int(baseline.t)))


# --- Section 4: targets as a value and a way


def sign(case: Case) -> int:
    """Return +1 if higher is better, -1 if lower is; of a range the distance to it is judged, so -1."""
    return 1 if case.kpi.direction in {"increase", "at_least"} else -1


def is_range(case: Case) -> bool:
    """Whether the target is a range."""
    return case.kpi.direction == "within" and case.aim is not None


def distance(target: Target, value: float) -> float:
    """Section 4: how far a value lies outside a range."""
    assert target.min is not None
    assert target.max is not None
    return max(target.min - value, 0.0, value - target.max)


def judged_value(case: Case, value: float) -> float:
    """Section 4: the value, or of a range the distance to it."""
    return distance(case.aim.target, value) if case.aim is not None and is_range(case) else value


def judged_last(case: Case) -> Point | None:
    """Return the figure that is judged."""
    return None if case.last is None else replace(case.last, value=judged_value(case, case.last.value))


def judged_points(case: Case) -> list[Point]:
    """Return the points that are judged."""
    return [replace(point, value=judged_value(case, point.value)) for point in case.points]


def judged_baseline(case: Case) -> Point | None:
    """Return the baseline that is judged from."""
    if case.baseline is None:
        return None
    return replace(case.baseline, value=judged_value(case, case.baseline.value))


def target_value(case: Case) -> float | None:
    """Return what is to be reached; of a range a distance of zero."""
    if case.aim is None:
        return None
    return 0.0 if is_range(case) else case.aim.target.value


def met(d: int, y: float, target: float) -> bool:
    """Section 3: whether a value meets the target."""
    return d * (y - target) >= -CLOSE * max(1.0, abs(target))


# --- Section 3: path and pace


def path(case: Case) -> list[tuple[float, float]]:
    """Section 3: baseline, interim targets after it, target."""
    baseline, target = judged_baseline(case), target_value(case)
    if case.aim is None or case.aim.t is None or baseline is None or target is None:
        return []
    corners = [(baseline.t, baseline.value)]
    for period, interim in case.aim.interim:
        if baseline.t < period.time < case.aim.t and interim.value is not None:
            corners.append((period.time, interim.value))
    return [*corners, (case.aim.t, target)]


def expected_value(corners: Sequence[tuple[float, float]], t: float, *, compound: bool) -> float | None:
    """Section 3, `E(t)`: straight between corners, or growing at one rate between them."""
    if not corners or t < corners[0][0]:
        return None
    if t >= corners[-1][0]:
        return corners[-1][1]
    for (ta, va), (tb, vb) in pairwise(corners):
        if ta <= t < tb:
            share = (t - ta) / (tb - ta)
            if not compound:
                return va + (vb - va) * share
            if va > 0 and vb > 0:
                return float(va * (vb / va) ** share)
            return None
    return None


def growth(after: float, before: float, years: float) -> float:
    """Section 3, `g`: growth a year."""
    return float((after / before) ** (1 / years) - 1)


def compound_wanted(case: Case) -> bool:
    """Whether the plan is one of growth; a range is judged straight."""
    return case.kpi.trajectory == "compound" and not is_range(case)


def compound_computable(case: Case) -> bool:
    """Section 3: baseline, figure and target non-zero and of one sign."""
    baseline, target = judged_baseline(case), target_value(case)
    last = judged_last(case)
    if baseline is None or target is None or last is None:
        return False
    values = [baseline.value, target, last.value]
    return all(value > 0 for value in values) or all(value < 0 for value in values)


def pace_ratio(case: Case) -> float | None:
    """Section 3, `R`; null on a stretch of the path that asks for no movement."""
    baseline, target, d = judged_baseline(case), target_value(case), sign(case)
    corners = path(case)
    last = judged_last(case)
    if baseline is None or target is None or not corners or last is None:
        return None
    compound = compound_wanted(case) and compound_computable(case)
    expected = expected_value(corners, last.t, compound=compound)
    if not compound:
        if expected is None or abs(expected - baseline.value) < 1e-12:
            return None
        return (last.value - baseline.value) / (expected - baseline.value)
    if last.t <= baseline.t or corners[-1][0] == baseline.t:
        return None
    observed = growth(last.value, baseline.value, last.t - baseline.t)
    if len(corners) > 2 and expected is not None and last.t < corners[-1][0]:
        required = growth(expected, baseline.value, last.t - baseline.t)
    else:
        required = growth(target, baseline.value, corners[-1][0] - baseline.t)
    if abs(required) < 1e-12:
        return None
    return math.copysign(1, baseline.value) * d * observed / abs(required)


# --- Section 5: direction and outlook


def reference(points: Sequence[Point]) -> Point | None:
    """Section 5: the figure nearest to five years back, two to seven, the older on a tie."""
    best: Point | None = None
    for point in points:
        back = points[-1].t - point.t
        if not 2 - CLOSE <= back <= 7 + CLOSE:
            continue
        if best is None or abs(back - 5) < abs(points[-1].t - best.t - 5) - CLOSE:
            best = point
    return best


def recent_pace(points: Sequence[Point]) -> float | None:
    """Section 5, `m_recent`: movement a year since the reference point."""
    start = reference(points) if points else None
    if start is None:
        return None
    return (points[-1].value - start.value) / (points[-1].t - start.t)


def arrow(case: Case) -> str:
    """Section 5: direction of recent movement, against the plan's pace or else half a per cent a year."""
    points, d = judged_points(case), sign(case)
    pace = recent_pace(points)
    if pace is None:
        return "unknown"
    corners = [] if is_threshold(case) else path(case)
    if corners and abs(corners[-1][1] - corners[0][1]) > 1e-12 and corners[-1][0] != corners[0][0]:
        needed = abs((corners[-1][1] - corners[0][1]) / (corners[-1][0] - corners[0][0]))
        limit, speed = 0.10, d * pace / needed
    else:
        start = reference(points)
        assert start is not None
        if start.value * points[-1].value > 0:
            rate = growth(points[-1].value, start.value, points[-1].t - start.t)
            limit, speed = 0.005, d * math.copysign(1, start.value) * rate
        elif abs(pace) < 1e-12:
            return "stable"
        else:
            return "improving" if d * pace > 0 else "worsening"
    if speed >= limit - CLOSE:
        return "improving"
    return "worsening" if speed <= -limit + CLOSE else "stable"


@dataclass(frozen=True)
class Outlook:
    """Section 5: where it goes, or why that is not said."""

    mean: float | None = None
    low: float | None = None
    high: float | None = None
    low50: float | None = None
    high50: float | None = None
    probability: float | None = None
    refused: str | None = None


def outlook(case: Case) -> Outlook:
    """Section 5: a random walk from the last figure whose drift fades."""
    if case.aim is None or case.aim.t is None:
        return Outlook(refused="no_target_date")
    if is_final(case):
        return Outlook(refused="target_date_passed")
    if not case.by_years and parts_of(case.kpi) > 1:
        return Outlook(refused="sub_annual")
    window = case.points[-10:]
    if len(window) < 4:
        return Outlook(refused="too_few_points")
    last = window[-1]
    span, ahead = last.t - window[0].t, case.aim.t - last.t
    if span < 3 - CLOSE:
        return Outlook(refused="span_too_short")
    if ahead <= CLOSE:
        return Outlook(refused="target_date_passed")
    if ahead > 10 + CLOSE:
        return Outlook(refused="horizon_too_long")
    steps = [(b.value - a.value, b.t - a.t) for a, b in pairwise(window)]
    if all(dv == 0 for dv, _ in steps):
        return Outlook(refused="no_variation")
    overall = (last.value - window[0].value) / span
    recent = recent_pace(case.points)
    m = (overall + (overall if recent is None else recent)) / 2
    df = len(steps) - 1
    s2 = sum((dv - m * dt) ** 2 / dt for dv, dt in steps) / df
    mean = last.value + m * 0.9 * (1 - 0.9**ahead) / 0.1
    se = math.sqrt(s2 * ahead * (1 + ahead / span) + (0.4 * m * ahead) ** 2)
    wide, narrow = t_quantile(0.90, df) * se, t_quantile(0.75, df) * se
    return Outlook(
        clip(case.kpi, mean),
        clip(case.kpi, mean - wide),
        clip(case.kpi, mean + wide),
        clip(case.kpi, mean - narrow),
        clip(case.kpi, mean + narrow),
        chance(case, mean, se, df),
    )


def clip(kpi: Kpi, value: float) -> float:
    """Section 5: hold a number inside the natural limits."""
    if kpi.limits is not None and kpi.limits.min is not None:
        value = max(value, kpi.limits.min)
    if kpi.limits is not None and kpi.limits.max is not None:
        value = min(value, kpi.limits.max)
    return value


def chance(case: Case, mean: float, se: float, df: int) -> float:
    """Section 5, `P`: the share of the distribution beyond the target, or inside the range."""
    assert case.aim is not None
    target = case.aim.target
    if is_range(case):
        assert target.min is not None
        assert target.max is not None
        return t_cdf((target.max - mean) / se, df) - t_cdf((target.min - mean) / se, df)
    assert target.value is not None
    below = t_cdf((target.value - mean) / se, df)
    return 1 - below if sign(case) > 0 else below


# --- Section 6: verdict


@dataclass(frozen=True)
class Ruling:
    """A verdict before freshness is looked at."""

    verdict: str
    base: str | None = None
    reason: str = ""
    flags: frozenset[str] = frozenset()


def same(verdict: str, *flags: str) -> Ruling:
    """Return a verdict that nothing lowered."""
    return Ruling(verdict, verdict, "", frozenset(flags))


def unknown(reason: str) -> Ruling:
    """Return that it cannot be judged."""
    return Ruling("not_assessable", None, reason)


def monitored(case: Case) -> Ruling | None:
    """Section 0.10 and section 6, step 1: what gets no verdict."""
    kpi = case.kpi
    if kpi.lifecycle in {"proposed", "in_development"}:
        return Ruling("monitored", flags=frozenset({"in_development"}))
    if kpi.lifecycle == "ended" and not is_final(case):
        return Ruling("monitored", flags=frozenset({"ended"}))
    if kpi.frequency == "irregular" and kpi.expected_every_years is None and not is_final(case):
        return Ruling("monitored", flags=frozenset({"no_rhythm"}))
    if case.aim is None:
        return Ruling("monitored", flags=frozenset({"target_undated"} if "undated" in kpi.targets else ()))
    return None


def is_final(case: Case) -> bool:
    """Section 6, step 4: whether the target's date has its figure."""
    if case.aim is None or case.aim.t is None or not case.points or case.broken:
        return False
    return any(point.t == case.aim.t for point in case.points)


def keep_rule(case: Case) -> Ruling:
    """Section 4: over the last six figures, met or not, falling back or not."""
    points, target, d = judged_points(case)[-6:], target_value(case), sign(case)
    assert target is not None
    last, is_met = points[-1], met(d, points[-1].value, target)
    if len(points) < 4:
        return same("on_track" if is_met else "off_track", "trend_unknown")
    towards = d * (last.value - points[0].value) / (last.t - points[0].t)
    if is_met:
        return same("on_track" if towards >= -CLOSE else "at_risk")
    return same("off_track" if towards > CLOSE else "worsening")


def is_threshold(case: Case) -> bool:
    """Section 4: whether the target is to be kept, not reached."""
    return case.aim is not None and (case.kpi.direction in {"at_least", "at_most"} or case.aim.t is None)


def rule(case: Case) -> Ruling:
    """Section 6: the steps in their order, the first that applies."""
    no_verdict = monitored(case)
    if no_verdict is not None:
        return no_verdict
    assert case.aim is not None
    if case.broken and case.any_figure:
        return unknown("break_after_baseline")
    target, last, d = target_value(case), judged_last(case), sign(case)
    assert target is not None
    if last is None and case.baseline is None:
        return unknown("no_data")
    if last is not None and is_final(case):
        return same("achieved" if met(d, last.value, target) else "missed")
    if case.calendar and case.aim.due is not None and case.as_of > case.aim.due.last_day:
        return unknown("awaiting_final")
    if last is None:
        return unknown("no_observation_after_baseline")
    return judged(case, target, last)


def judged(case: Case, target: float, last: Point) -> Ruling:
    """Section 6, from step 6 on: what the newest figure says while the target is still ahead."""
    d, baseline = sign(case), judged_baseline(case)
    if is_range(case):
        values = [point.value for point in [*judged_points(case), *([baseline] if baseline else [])]]
        if all(met(d, value, 0.0) for value in values):
            return lowered("on_track", case, frozenset())
        if baseline is not None and met(d, baseline.value, 0.0) and not met(d, last.value, 0.0):
            return same("worsening")
    if is_threshold(case):
        return keep_rule(case)
    if baseline is None:
        return unknown("no_baseline")
    if last.t <= baseline.t:
        return unknown("no_observation_after_baseline")
    if met(d, baseline.value, target):
        kept = keep_rule(case)
        return replace(kept, flags=kept.flags | {"target_met_at_baseline"})
    if met(d, last.value, target):
        return lowered("achieved", case, frozenset({"slipping"} if arrow(case) == "worsening" else ()))
    return by_pace(case, baseline, last)


def by_pace(case: Case, baseline: Point, last: Point) -> Ruling:
    """Section 6, step 10: the pace ratio, with its flags."""
    flags = set()
    ratio, cutoffs = pace_ratio(case), case.cutoffs
    if compound_wanted(case) and not compound_computable(case):
        flags.add("compound_not_computable")
    expected = expected_here(case)
    if ratio is None or (expected is not None and sign(case) * (expected - baseline.value) < 1e-12):
        base = "on_track" if expected is not None and met(sign(case), last.value, expected) else "worsening"
    elif ratio >= cutoffs.on_track - CLOSE:
        base = "on_track"
    elif ratio >= cutoffs.at_risk - CLOSE:
        base = "at_risk"
    else:
        base = "off_track" if ratio >= -CLOSE else "worsening"
    if sum(point.t > baseline.t for point in case.points) == 1:
        flags.add("single_observation")
    assert case.aim is not None
    assert case.aim.t is not None
    whole = case.aim.t - baseline.t
    if whole != 0 and (last.t - baseline.t) / whole < cutoffs.early_share - CLOSE:
        flags.add("early")
    if base in {"on_track", "at_risk"} and arrow(case) == "worsening":
        flags.add("recent_reversal")
    return lowered(base, case, frozenset(flags))


def lowered(base: str, case: Case, flags: frozenset[str]) -> Ruling:
    """Section 6, steps 9 and 10: a poor outlook lowers by one step at most."""
    chance_ = outlook(case).probability
    if chance_ is not None and base in {"achieved", "on_track"} and chance_ < case.cutoffs.outlook_unlikely - CLOSE:
        return Ruling("at_risk", base, "", flags | {"outlook_unlikely"})
    if chance_ is not None and base == "at_risk" and chance_ < case.cutoffs.outlook_very_unlikely - CLOSE:
        return Ruling("off_track", base, "", flags | {"outlook_very_unlikely"})
    return Ruling(base, base, "", flags)


# --- Section 8: fresh, late, stale


def lag(kpi: Kpi, cutoffs: Cutoffs) -> int:
    """Section 8: days from the end of a period until its figure can be expected."""
    if kpi.publication_lag_days is not None:
        return kpi.publication_lag_days
    lags = cutoffs.lags
    return {1: lags.annual, 2: lags.half_yearly, 4: lags.quarterly, 12: lags.monthly}[parts_of(kpi)]


def freshness(case: Case, ruling: Ruling) -> tuple[str, int]:
    """Section 8: how many later figures should be out by now."""
    kpi = case.kpi
    usable = [period for period, observation in kpi.series.items() if observation.usable]
    if not usable:
        return "no_data", 0
    if ruling.verdict in {"achieved", "missed"} and is_final(case):
        return "final", 0
    if kpi.lifecycle != "active" or (kpi.frequency == "irregular" and kpi.expected_every_years is None):
        return "not_expected", 0
    newest = usable[-1]
    if case.by_years:
        years = [Period(int(point.t)) for point in whole_years(kpi, list(kpi.series.items()))]
        newest = years[-1] if years else Period(newest.year - 1)
    each = 1
    if kpi.frequency == "irregular" and kpi.expected_every_years is not None:
        each = max(1, round(kpi.expected_every_years * newest.per_year))
    allowed, missing = lag(kpi, case.cutoffs) + case.cutoffs.grace_days, 0
    while days_after(step(newest, each * (missing + 1)).last_day, allowed) < case.as_of:
        missing += 1
    return ("current", "late", "stale")[min(missing, 2)], missing


# --- The whole


def last_ruling(case: Case, figures: Figures, ruling: Ruling) -> Ruling | None:
    """Section 0, rule 1: the verdict as it was before the definition changed or the target's date passed."""
    before = ruling
    if ruling.reason == "awaiting_final":
        before = rule(replace(case, calendar=False))
    elif ruling.reason == "break_after_baseline":
        start = last_break(case.kpi, case.aim, figures)
        old = [(period, observation) for period, observation in figures if period.time < start]
        older = replace(prepare(case.kpi, case.as_of, case.cutoffs, case.aim, old), calendar=False)
        before = rule(older)
        if before.reason == "break_after_baseline":
            return last_ruling(older, old, before)
    return None if before.verdict in {"not_assessable", "monitored"} or before is ruling else before


def expected_here(case: Case) -> float | None:
    """Section 3: the path's value at the last figure."""
    last = case.last
    if is_threshold(case) or last is None or case.aim is None or case.aim.t is None:
        return None
    if last.t >= case.aim.t:
        return target_value(case)
    compound = compound_wanted(case) and compound_computable(case)
    return expected_value(path(case), last.t, compound=compound)


@dataclass(frozen=True)
class Numbers:
    """Section 3: distances and paces; nothing where nothing can be said."""

    pace_ratio: float | None = None
    expected: float | None = None
    progress: float | None = None
    gap: float | None = None
    ahead: float | None = None
    required_pace: float | None = None
    recent_pace: float | None = None
    acceleration: float | None = None


def numbers(case: Case) -> Numbers:
    """Section 3: progress, gap and paces, as far as they can be computed; across two definitions they cannot."""
    if case.broken and case.aim is not None:
        return Numbers()
    baseline, target, last = judged_baseline(case), target_value(case), judged_last(case)
    recent = recent_pace(judged_points(case))
    if last is None or target is None:
        return Numbers(recent_pace=recent)
    expected = expected_here(case)
    progress, required, acceleration = None, None, None
    if baseline is not None and target != baseline.value:
        progress = (last.value - baseline.value) / (target - baseline.value)
    if case.aim is not None and case.aim.t is not None and case.aim.t > last.t:
        required = (target - last.value) / (case.aim.t - last.t)
        if recent is not None and recent != 0 and required * recent >= 0:
            acceleration = required / recent
    return Numbers(
        pace_ratio=pace_ratio(case),
        expected=expected,
        progress=progress,
        gap=target - last.value,
        ahead=None if expected is None else sign(case) * (last.value - expected),
        required_pace=required,
        recent_pace=recent,
        acceleration=acceleration,
    )


def confidence(case: Case, fresh: str, flags: frozenset[str]) -> str:
    """Section 6: high, medium or low."""
    points = case.points
    if len(points) < 4 or "single_observation" in flags or "provisional" in flags or fresh in {"late", "stale"}:
        return "low"
    return "high" if len(points) >= 8 else "medium"


def preparation_flags(case: Case) -> set[str]:
    """Section 2: how the series was prepared."""
    flags = set()
    if case.by_years and case.kpi.aggregate is None:
        flags.add("aggregate_assumed")
    if case.substituted:
        flags.add("baseline_substituted")
    if case.last is not None and case.last.doubtful:
        flags.add("provisional")
    return flags


def rests_on_last(case: Case, figures: Figures, ruling: Ruling) -> bool:
    """Section 2, "Provisional": whether the verdict without the figure that is judged would be another."""
    assert case.last is not None
    left = []
    for period, observation in figures:
        if (period.year if case.by_years else period.time) < case.last.t:
            left.append((period, observation))
        elif is_break(observation):
            left.append((period, Observation.model_validate({"status": "missing", "break": True})))
    without = prepare(case.kpi, case.as_of, case.cutoffs, case.aim, left)
    return rule(without).verdict != ruling.verdict


def judge(kpi: Kpi, as_of: date, cutoffs: Cutoffs, aim: Aim | None) -> Plain:
    """Judge one target of one KPI."""
    figures = list(kpi.series.items())
    case = prepare(kpi, as_of, cutoffs, aim, figures)
    ruling = rule(case)
    fresh, missing = freshness(case, ruling)
    prepared = frozenset(preparation_flags(case))
    verdict, reason, base, flags = ruling.verdict, ruling.reason, ruling.base, ruling.flags | prepared
    last_verdict, last_flags = None, flags
    before = last_ruling(case, figures, ruling)
    if before is not None:
        base = before.base if reason == "awaiting_final" else None
        last_verdict, last_flags = before.verdict, before.flags
    if fresh == "stale" and verdict not in {"monitored", "not_assessable"}:
        verdict, reason, last_verdict, flags = "not_assessable", "stale", ruling.verdict, prepared
    elif verdict != "not_assessable" and "provisional" in flags and rests_on_last(case, figures, ruling):
        flags |= {"rests_on_provisional"}
    level = "unknown" if is_too_early(flags) else LEVEL[verdict]
    if last_verdict is not None and LEVEL[last_verdict] == "red" and not is_too_early(last_flags):
        level = "red"
    said, seen = numbers(case), outlook(case)
    return Plain(
        verdict=verdict,
        base=base,
        reason=reason,
        flags=flags,
        pace_ratio=said.pace_ratio,
        expected=said.expected,
        progress=said.progress,
        gap=said.gap,
        ahead=said.ahead,
        required_pace=said.required_pace,
        recent_pace=said.recent_pace,
        acceleration=said.acceleration,
        arrow=arrow(case),
        freshness=fresh,
        missing_periods=missing,
        confidence=confidence(case, fresh, flags),
        points=len(case.points),
        mean=seen.mean,
        low=seen.low,
        high=seen.high,
        low50=seen.low50,
        high50=seen.high50,
        probability=seen.probability,
        refused=seen.refused,
        last_verdict=last_verdict,
        too_early=is_too_early(flags),
        level=level,
    )


def is_too_early(flags: frozenset[str]) -> bool:
    """Section 0, rule 6: one figure since the baseline in the first fifth of the time gets no colour."""
    return {"early", "single_observation"} <= flags


def assess(kpi: Kpi, as_of: date, cutoffs: Cutoffs) -> Plain:
    """Section 4, "Several targets": each is judged, the worst counts; of two that are alike the one to keep."""
    known = as_known(kpi, as_of)
    aims: list[Aim | None] = [*aims_of(known)] or [None]
    results = [judge(known, as_of, cutoffs, aim) for aim in reversed(aims)]
    return max(results, key=lambda one: (LEVEL_ORDER.index(one.level), VERDICT_ORDER.index(one.verdict)))
