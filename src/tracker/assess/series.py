"""A KPI as of a day, ready to be computed with: usable points, baseline, path (docs/methods.md, section 2)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from tracker.model.kpi import PER_YEAR, Target, TargetDate
from tracker.model.points import NO_POINTS, TOLERANCE, Points, public_from
from tracker.periods import Period, days_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from tracker.model.kpi import Kpi, Observation
    from tracker.model.points import Usable

MOST_SUBSTITUTE_YEARS: Final = 2.0
A_MONTH: Final = 31
_WHOLE: Final = "prepared"
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
    """The newest period with a figure that counts, at the frequency that is judged."""
    rhythm: int = 1
    """Figures a year as they are published."""
    before: Points = NO_POINTS
    """The last figures that could be judged, where the definition changed after the baseline."""
    changed: Period | None = None
    """Where the definition that is judged on begins, where an older one was left behind."""
    lifecycle: str = "active"
    targets: tuple[Period | str, ...] = ()
    """When the targets that were set by the day are due."""
    dated: Prepared | None = None
    """The same for the dated target, where a definition changed after its date and a threshold is to be kept still."""

    def toward(self, goal: Goal | None) -> Prepared:
        """Return the KPI as it is held against one of its targets."""
        return self.dated if self.dated and goal and goal.due else self

    def judged(self, goal: Goal | None) -> int | None:
        """Return the place of the figure that is judged: the newest, or that at the target's own date."""
        own = self.points.place(goal.due.time) if goal and goal.due else None
        return own if own is not None else len(self.points.times) - 1 if self.points.times else None

    def before_break(self) -> Prepared:
        """Return the KPI as it was judged before its definition changed."""
        return replace(self, points=self.before, broken=False)

    def without(self, place: int) -> Prepared:
        """Return the same without the figure at a place and those after it."""
        return replace(self, points=self.points[:place])


def known_on(kpi: Kpi, as_of: date) -> dict[Period, Observation]:
    """Return the observations that were public on a day."""
    day = as_of.toordinal()
    return {period: point for period, point in kpi.series.items() if public_from(period, point) <= day}


def prepare(kpi: Kpi, as_of: date) -> Prepared:
    """Return what can be judged of a KPI with what was known on a day; worked out once for all days on which all of it is known."""
    if as_of.toordinal() < kpi.whole:
        return _prepare(kpi, as_of)
    if _WHOLE not in kpi.memo:
        kpi.memo[_WHOLE] = _prepare(kpi, as_of)
    found: Prepared = kpi.memo[_WHOLE]
    return found


def _prepare(kpi: Kpi, as_of: date) -> Prepared:
    targets = targets_on(kpi, as_of)
    flags: list[str] = []
    day = as_of.toordinal()
    known, breaks = kpi.columns.on(day), kpi.columns.breaks_on(day)
    rhythm = _per_year(kpi, known)
    reduce = _reducer(kpi, targets, rhythm, flags)
    per_year, points, newest = rhythm, known, known.periods[-1] if known else None
    if reduce is not None:
        per_year, points = 1, _to_years(known, rhythm, _REDUCE[reduce])
        # Years that are not whole say nothing: the series is as fresh as its last whole one.
        newest = points.periods[-1] if points else newest and Period(newest.year - 1)
    start = _start(kpi, points, per_year, as_of, flags)
    found = Prepared(
        kpi=kpi,
        points=points,
        start=start,
        goals=_goals(targets, per_year),
        flags=tuple(flags),
        sub_annual=per_year > 1,
        newest=newest,
        rhythm=rhythm,
        lifecycle=lifecycle_on(kpi, as_of),
        targets=tuple(targets),
    )
    return _with_breaks(found, known, breaks, reduce) if breaks else found


def _with_breaks(found: Prepared, known: Points, breaks: Sequence[Period], reduce: str | None) -> Prepared:
    """Leave what lies on the definition in use. A break after the last target's date changes nothing that was judged by then."""
    end = _end(found.targets)
    if "always" not in found.targets:
        return _on_segment(found, known, breaks, end, reduce)
    kept = _on_segment(found, known, breaks, float("inf"), reduce)
    later = any(period.time >= end - TOLERANCE for period in breaks)
    return replace(kept, dated=_on_segment(found, known, breaks, end, reduce)) if later else kept


def _on_segment(found: Prepared, known: Points, breaks: Sequence[Period], end: float, reduce: str | None) -> Prepared:
    after = [period.time for period in breaks if period.time >= end - TOLERANCE]
    until = bisect_left(known.times, after[0]) if after else len(known)
    breaks = [period for period in breaks if period.time < end - TOLERANCE]
    broken = [place for place, period in enumerate(breaks) if _broken(found, period)]
    since = bisect_left(known.times, breaks[-1].time) if breaks else 0
    before = NO_POINTS
    if broken:
        first = broken[0]
        earlier = bisect_left(known.times, breaks[first - 1].time) if first else 0
        before = known[earlier : bisect_left(known.times, breaks[first].time)]
    segment = known[since:until]
    if reduce is not None:
        segment, before = (_to_years(each, found.rhythm, _REDUCE[reduce]) for each in (segment, before))
    changed = breaks[-1] if breaks and since else None
    return replace(found, points=segment, before=before, broken=bool(broken), changed=changed)


def lifecycle_on(kpi: Kpi, as_of: date) -> str:
    """Return the lifecycle on a day: a series that ended later had not ended yet."""
    ended_later = kpi.lifecycle == "ended" and kpi.ended is not None and kpi.ended.date.first_day > as_of
    return "active" if ended_later else kpi.lifecycle


def _per_year(kpi: Kpi, points: Points) -> int:
    if kpi.frequency == "irregular":
        return points.periods[-1].per_year if points else 1
    return PER_YEAR[kpi.frequency]


def _end(targets: Iterable[Period | str]) -> float:
    """Return when the last dated target's period ends: what happens to the series later does not matter."""
    ends = [due.year + due.index / due.per_year for due in targets if isinstance(due, Period)]
    return max(ends, default=float("inf"))


def targets_on(kpi: Kpi, as_of: date) -> dict[Period | str, Target]:
    """Return the targets that had been set by a day; of one that was moved since, what it was then."""
    if kpi.settled <= as_of.toordinal():
        return kpi.targets
    found = {due: target for due, target in kpi.targets.items() if target.set is None or target.set.first_day <= as_of}
    later = [change for change in kpi.changes if change.date > as_of and change.field.startswith(_TARGET)]
    for change in sorted(later, key=lambda change: change.date, reverse=True):
        due = _due_of(change.field)
        now = kpi.targets.get(due) if due is not None else None
        # A target set within a month of the change is what the change made of it; one set long before did not exist earlier.
        unset = now is not None and now.set is not None and as_of < now.set.first_day and days_after(now.set.last_day, A_MONTH) < change.date  # fmt: skip
        if due is None or unset:
            continue
        earlier = _target_of(change.from_)
        if earlier is not None:
            found[due] = earlier
        elif change.from_ is None:
            found.pop(due, None)
    return found


def _target_of(value: object) -> Target | None:
    """Return a target as a change writes it: a number, or a range of `min` and `max`."""
    if isinstance(value, Mapping):
        value = dict(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        value = {"value": value}
    try:
        return Target.model_validate(value) if isinstance(value, dict) else None
    except ValidationError:
        return None


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


def _broken(found: Prepared, changed: Period) -> bool:
    """Tell whether the baseline stands on the definition before a change.

    A year stands where its last part does; one that is added up from its parts, where the first of them does.
    """
    baseline, start, aggregate = found.kpi.baseline, found.start, found.kpi.aggregate
    if start is None or baseline is None or baseline.restated:
        return False
    reduced = found.rhythm > 1 and not found.sub_annual
    added_up = baseline.value is None and aggregate in {"sum", "mean"}
    since = start.period.last_sub(found.rhythm) if reduced and not added_up else start.period
    return since.time < changed.time - TOLERANCE


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
