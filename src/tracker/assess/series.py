"""A KPI as of a day, ready to be computed with: usable points, baseline, path (docs/methods.md, section 2)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Final

from tracker.model.kpi import PER_YEAR, Target, TargetDate
from tracker.model.points import NO_POINTS, TOLERANCE, Points, public_from
from tracker.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from tracker.model.kpi import Kpi, Observation
    from tracker.model.points import Usable

MOST_SUBSTITUTE_YEARS: Final = 2.0
_TARGET: Final = "targets."
_REDUCE: Final[dict[str, Callable[[Sequence[float]], float]]] = {
    "sum": sum,
    "mean": fmean,
    "last": lambda values: values[-1],
}


@dataclass(frozen=True, slots=True)
class Start:
    """The baseline as it can be used."""

    period: Period
    value: float


@dataclass(frozen=True, slots=True)
class Goal:
    """One target to be judged: the path of interim targets to it, or a threshold to keep."""

    due: Period | None
    """None for a threshold to keep (`always`)."""
    value: float
    upper: float | None = None
    """Set for a range: `value` is then its lower end."""
    interim: tuple[tuple[Period, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the kernel needs of one KPI."""

    kpi: Kpi
    points: Points
    start: Start | None
    broken: bool = False
    """The definition changed after the baseline, which was not restated."""
    goals: tuple[Goal, ...] = ()
    flags: tuple[str, ...] = ()
    sub_annual: bool = False
    newest: Period | None = None
    """The newest period with a figure that counts, at the KPI's own frequency."""
    before: Points = NO_POINTS
    """What lies before the latest change of definition."""
    lifecycle: str = "active"
    targets: tuple[Period | str, ...] = ()
    """When the targets that were set by the day are due."""

    def before_break(self) -> Prepared:
        """Return the KPI as it was judged before its definition changed."""
        return replace(self, points=self.before, broken=False)

    def without_last(self) -> Prepared:
        """Return the same without its newest point."""
        return replace(self, points=self.points[:-1])


def known_on(kpi: Kpi, as_of: date) -> dict[Period, Observation]:
    """Return the observations that were public on a day."""
    day = as_of.toordinal()
    return {period: point for period, point in kpi.series.items() if public_from(period, point) <= day}


def prepare(kpi: Kpi, as_of: date) -> Prepared:
    """Return what can be judged of a KPI with what was known on a day."""
    targets = targets_on(kpi, as_of)
    flags: list[str] = []
    day = as_of.toordinal()
    points, breaks = kpi.columns.on(day), kpi.columns.breaks_on(day)
    per_year = _per_year(kpi, points)
    reduce = _reducer(kpi, targets, per_year, flags)
    segment, before, changed = _segment(points, breaks, _end(targets))
    newest = points.periods[-1] if points else None
    if reduce is not None:
        segment, before, points = (_to_years(each, per_year, _REDUCE[reduce]) for each in (segment, before, points))
        # Years that are not whole say nothing: the series is as fresh as its last whole one.
        newest = segment.periods[-1] if segment else newest
        per_year = 1
    start = _start(kpi, points, per_year, as_of, flags)
    return Prepared(
        kpi=kpi,
        points=segment,
        start=start,
        broken=_broken(kpi, start, changed, per_year),
        before=before,
        goals=_goals(targets, per_year),
        flags=tuple(flags),
        sub_annual=per_year > 1,
        newest=newest,
        lifecycle=lifecycle_on(kpi, as_of),
        targets=tuple(targets),
    )


def lifecycle_on(kpi: Kpi, as_of: date) -> str:
    """Return the lifecycle on a day: a series that ended later had not ended yet."""
    ended_later = kpi.lifecycle == "ended" and kpi.ended is not None and kpi.ended.date.first_day > as_of
    return "active" if ended_later else kpi.lifecycle


def _per_year(kpi: Kpi, points: Points) -> int:
    if kpi.frequency == "irregular":
        return points.periods[-1].per_year if points else 1
    return PER_YEAR[kpi.frequency]


def _end(targets: dict[Period | str, Target]) -> float:
    """Return when the last dated target's period ends: what happens to the series later does not matter."""
    ends = [due.year + due.index / due.per_year for due in targets if isinstance(due, Period)]
    return max(ends, default=float("inf"))


def targets_on(kpi: Kpi, as_of: date) -> dict[Period | str, Target]:
    """Return the targets that had been set by a day; of one that was moved since, what it was then."""
    found = {due: target for due, target in kpi.targets.items() if target.set is None or target.set.first_day <= as_of}
    later = [change for change in kpi.changes if change.date > as_of and change.field.startswith(_TARGET)]
    for change in sorted(later, key=lambda change: change.date, reverse=True):
        due = _due_of(change.field)
        if due is None:
            continue
        if isinstance(change.from_, int | float):
            found[due] = Target(value=change.from_)
        elif change.from_ is None:
            found.pop(due, None)
    return found


def _due_of(field: str) -> Period | str | None:
    """Return which target a change speaks of; None where its field names none."""
    try:
        return TargetDate.parse(field.removeprefix(_TARGET))
    except ValueError:
        return None


def _reducer(kpi: Kpi, targets: dict[Period | str, Target], per_year: int, flags: list[str]) -> str | None:
    """Return how sub-periods become years: as the KPI says, or by the last one where a target is yearly."""
    if per_year == 1:
        return None
    yearly = any(isinstance(due, Period) and due.per_year == 1 for due in targets)
    if yearly and kpi.aggregate is None:
        flags.append("aggregate_assumed")
    return kpi.aggregate or ("last" if yearly else None)


def _segment(points: Points, breaks: Sequence[Period], end: float) -> tuple[Points, Points, Period | None]:
    """Keep what lies on the definition in use; return it, what lies before it, and where it begins.

    A break after the last target's date changes nothing that was judged by then.
    """
    later = [period.time for period in breaks if period.time >= end - TOLERANCE]
    if later:
        points = points[: bisect_left(points.times, later[0])]
    breaks = [period for period in breaks if period.time < end - TOLERANCE]
    if not breaks:
        return points, NO_POINTS, None
    since = bisect_left(points.times, breaks[-1].time)
    return points[since:], points[:since], breaks[-1]


def _to_years(points: Points, per_year: int, reduce: Callable[[Sequence[float]], float]) -> Points:
    """Reduce to complete years; a part of a year is never compared with a whole one."""
    years: dict[int, list[Usable]] = {}
    for point in points:
        years.setdefault(point.period.year, []).append(point)
    return Points.of(
        (float(year), Period(year), reduce([point.value for point in found]), all(point.final for point in found))
        for year, found in years.items()
        if len(found) == per_year
    )


def _at(period: Period, per_year: int) -> Period:
    """Return a baseline's or target's period at the frequency that is judged."""
    if per_year == 1:
        return Period(period.year) if period.per_year != 1 else period
    return period.last_sub(per_year)


def _start(kpi: Kpi, points: Points, per_year: int, as_of: date, flags: list[str]) -> Start | None:
    """Return the baseline: as stated, as observed at its period, or the nearest within two years."""
    baseline = kpi.baseline
    if baseline is None or baseline.period.first_day > as_of:
        return None
    period = _at(baseline.period, per_year)
    if baseline.value is not None:
        return Start(period, baseline.value)
    exact = points.place(period.time)
    if exact is not None and points.periods[exact] == period:
        return Start(period, points.values[exact])
    near = [point for point in points if abs(point.time - period.time) <= MOST_SUBSTITUTE_YEARS + TOLERANCE]
    after = [point for point in near if point.time > period.time]
    substitute = after[0] if after else near[-1] if near else None
    if substitute is None:
        return None
    flags.append("baseline_substituted")
    return Start(substitute.period, substitute.value)


def _broken(kpi: Kpi, start: Start | None, changed: Period | None, per_year: int) -> bool:
    if changed is None or start is None or (kpi.baseline is not None and kpi.baseline.restated):
        return False
    return start.period.time < (_at(changed, per_year).time if per_year == 1 else changed.time)


def _goals(targets: dict[Period | str, Target], per_year: int) -> tuple[Goal, ...]:
    dated = {_at(due, per_year): target for due, target in targets.items() if isinstance(due, Period)}
    goals: list[Goal] = []
    if "always" in targets:
        goals += _goal(None, targets["always"], ())
    if dated:
        order = sorted(dated, key=lambda due: due.time)
        way = tuple((due, value) for due in order[:-1] if (value := dated[due].value) is not None)
        goals += _goal(order[-1], dated[order[-1]], way)
    return tuple(goals)


def _goal(due: Period | None, target: Target, interim: tuple[tuple[Period, float], ...]) -> list[Goal]:
    if target.min is not None and target.max is not None:
        return [Goal(due, target.min, target.max)]
    return [] if target.value is None else [Goal(due, target.value, None, interim)]
