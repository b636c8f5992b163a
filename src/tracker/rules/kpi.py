"""Rules of one KPI file."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tracker.model.kpi import PER_YEAR
from tracker.periods import Period
from tracker.rules.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.model.kpi import Kpi, Limits, Observation, Target
    from tracker.periods import PartialDate
    from tracker.rules.known import Known

ABSENCE: Final = frozenset(
    {"no-source", "unknown-source", "baseline-missing", "measures-nothing", "ended-unsaid", "target-shape",
     "aggregate-missing", "unused-source", "value-missing", "id-not-filename"}
)  # fmt: skip
"""What may only seem broken because a defective part of the file was let go."""


def check_kpi(kpi: Kpi, stem: str, known: Known) -> Iterator[Finding]:
    """Check one KPI."""
    if kpi.id != stem:
        yield finding("id-not-filename", "id", id=kpi.id, stem=stem)
    yield from _measures(kpi, known)
    yield from known.owner_links(kpi.owners, (), kpi.sources.keys())
    if kpi.limits and kpi.limits.min is not None and kpi.limits.max is not None and kpi.limits.min > kpi.limits.max:
        yield finding("limits-reversed", "limits", "min", min=f"{kpi.limits.min:g}", max=f"{kpi.limits.max:g}")
    yield from _series(kpi, known)
    yield from _baseline(kpi, known)
    yield from _targets(kpi, known)
    yield from _used(kpi, known)
    yield from _ended(kpi, known)
    for index, change in enumerate(kpi.changes):
        yield from known.past(change.date, "the change", ("changes", index, "date"))
        if change.source:
            yield from known.source(change.source, kpi.sources.keys(), ("changes", index, "source"))


def _measures(kpi: Kpi, known: Known) -> Iterator[Finding]:
    if not kpi.measures:
        yield finding("measures-nothing", "measures", key=True)
    seen: set[str] = set()
    for index, measure in enumerate(kpi.measures):
        yield from known.node(measure.id, ("measures", index, "id"))
        if measure.id in seen:
            yield finding("measures-twice", "measures", index, "id", id=measure.id)
        seen.add(measure.id)


def _series(kpi: Kpi, known: Known) -> Iterator[Finding]:
    first = next(iter(kpi.series), None)
    for period, point in kpi.series.items():
        yield from check_observation(kpi, period, point, known)
        if first is not None and kpi.frequency == "irregular" and period.per_year != first.per_year:
            yield finding("mixed-frequencies", "series", str(period), key=True, period=period, other=first)
        for index, conflict in enumerate(point.conflicts):
            at = ("series", str(period), "conflicts", index, "source")
            yield from known.source(conflict.source, kpi.sources.keys(), at)
    if kpi.cumulative:
        yield from _falls(kpi.series)


def _misfit(kpi: Kpi, period: Period, *loc: str | int) -> Finding:
    return finding("wrong-frequency", *loc, key=True, period=period, frequency=kpi.frequency)


def check_observation(kpi: Kpi, period: Period, point: Observation, known: Known) -> Iterator[Finding]:
    """Check one value, of the series or of a breakdown, wherever it was written."""
    at = ("series", str(period))
    per_year = PER_YEAR.get(kpi.frequency)
    if per_year is not None and period.per_year != per_year:
        yield _misfit(kpi, period, *at)
    if point.source and point.source not in kpi.sources:
        yield from known.source(point.source, kpi.sources.keys(), (*at, "source"))
    if point.published is not None and point.published.known:
        yield from _embargo(point.published, at, known)
    if point.value is None:
        if point.status != "missing":
            yield finding("value-missing", *at, key=True, what=f"`{period}`")
        return
    if point.source is None and kpi.source is None:
        yield finding("no-source", *at, key=True, what=f"`{period}`")
    if period.year >= known.today.year and period.first_day > known.today and point.status != "forecast":
        yield finding("future-period", *at, key=True, period=period)
    if kpi.limits is not None:
        yield from _outside(kpi.limits, point.value, at)


def _embargo(published: PartialDate, at: tuple[str, str], known: Known) -> Iterator[Finding]:
    """Check that a figure is public, and was by the data cut-off of the round that is open."""
    if published.first_day > known.today:
        yield finding("future-date", *at, "published", what="the figure's publication", date=published)
    elif known.round is not None and published.last_day > known.round.data_cutoff:
        where = (*at, "published")
        yield finding("after-data-cutoff", *where, period=at[1], date=published, id=known.round.id)


def _outside(limits: Limits, value: float, at: tuple[str, str]) -> Iterator[Finding]:
    low, high = limits.min, limits.max
    if low is not None and high is not None and low > high:
        return  # said once, of the limits themselves
    if (low is not None and value < low) or (high is not None and value > high):
        yield finding("outside-limits", *at, "value", value=f"{value:g}", limits=_span(low, high))


def _span(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"{low:g} to {high:g}"


def _falls(series: Mapping[Period, Observation]) -> Iterator[Finding]:
    usable = sorted((p.time, str(p), o.value) for p, o in series.items() if o.usable and o.value is not None)
    for (_, _, before), (_, period, value) in pairwise(usable):
        if value < before:
            yield finding("cumulative-falls", "series", period, before=f"{before:g}", value=f"{value:g}")


def _baseline(kpi: Kpi, known: Known) -> Iterator[Finding]:
    baseline = kpi.baseline
    if baseline is None:
        dated = any(isinstance(due, Period) for due in kpi.targets)
        if dated and kpi.direction in {"increase", "decrease"} and any(p.usable for p in kpi.series.values()):
            yield finding("baseline-missing", "targets", key=True)
        return
    if not _fits(kpi, baseline.period):
        yield _misfit(kpi, baseline.period, "baseline", "period")
    if baseline.source:
        yield from known.source(baseline.source, kpi.sources.keys(), ("baseline", "source"))
    if baseline.value is None:
        return
    if baseline.source is None and kpi.source is None:
        yield finding("no-source", "baseline", key=True, what="the baseline")
    point = kpi.series.get(baseline.period)
    kept = baseline.restated or baseline.as_stated
    if point is not None and point.value is not None and not kept and point.value != baseline.value:
        stated, seen = f"{baseline.value:g}", f"{point.value:g}"
        yield finding("baseline-conflict", "baseline", "value", value=stated, other=seen, period=baseline.period)


def _fits(kpi: Kpi, period: Period) -> bool:
    """Tell whether a baseline or target may be dated so: by the KPI's own frequency, or by the year."""
    per_year = PER_YEAR.get(kpi.frequency)
    return per_year is None or period.per_year in {1, per_year}


def _targets(kpi: Kpi, known: Known) -> Iterator[Finding]:
    for due, target in kpi.targets.items():
        at = ("targets", str(due))
        yield from _shape(kpi, target, str(due))
        if target.source:
            yield from known.source(target.source, kpi.sources.keys(), (*at, "source"))
        elif kpi.source is None:
            yield finding("no-source", *at, key=True, what=f"the target `{due}`")
        if isinstance(due, Period):
            yield from _due(kpi, due)
    yield from _backwards(kpi)
    yield from _parts(kpi)


def _parts(kpi: Kpi) -> Iterator[Finding]:
    """Say where a part of a year is held against whole years."""
    yearly = any(isinstance(due, Period) and due.per_year == 1 for due in kpi.targets)
    if PER_YEAR.get(kpi.frequency, 1) == 1 or not (kpi.aggregate or yearly):
        return
    for due in kpi.targets:
        if isinstance(due, Period) and due.per_year > 1:
            yield finding("part-of-year", "targets", str(due), key=True, period=due)
    start = kpi.baseline
    if start is not None and start.value is not None and start.period.per_year > 1:
        yield finding("part-of-year", "baseline", "period", period=start.period)


def _backwards(kpi: Kpi) -> Iterator[Finding]:
    """Say where the last target does not lie beyond the stated baseline: a wrong direction, or a typing error."""
    start = kpi.baseline
    if start is None or kpi.direction not in {"increase", "decrease"}:
        return
    alike = [due for due in kpi.targets if isinstance(due, Period) and due.per_year == start.period.per_year]
    dated = sorted((due.time, str(due), kpi.targets[due].value) for due in alike)
    if not dated:
        return
    point = kpi.series.get(start.period)
    base = start.value if start.value is not None else point.value if point else None
    _, due, value = dated[-1]
    if base is None or value is None or (value - base) * (1 if kpi.direction == "increase" else -1) >= 0:
        return
    words = {"target": f"{value:g}", "baseline": f"{base:g}", "direction": kpi.direction}
    yield Finding("target-backwards", ("targets", due, "value"), words)


def _shape(kpi: Kpi, target: Target, due: str) -> Iterator[Finding]:
    at = ("targets", due)
    bounds = (target.min, target.max)
    if kpi.direction == "within":
        if None in bounds or target.value is not None:
            yield finding(
                "target-shape",
                *at,
                key=True,
                what="the target of a range needs `min` and `max`, and only these",
            )
        elif target.min is not None and target.max is not None and target.min > target.max:
            yield finding("target-shape", *at, "min", what="`min` is above `max`")
    elif bounds != (None, None):
        yield finding(
            "target-shape", *at, key=True, what=f"`min` and `max` do not go with `direction: {kpi.direction}`"
        )
    elif target.value is None:
        yield finding("target-shape", *at, key=True, what="the target has no `value`")


def _due(kpi: Kpi, due: Period) -> Iterator[Finding]:
    at = ("targets", str(due))
    if not _fits(kpi, due):
        yield _misfit(kpi, due, *at)
    elif kpi.baseline and due.last_day <= kpi.baseline.period.last_day:
        yield finding("target-before-baseline", *at, key=True, period=due, baseline=kpi.baseline.period)
    if due.per_year == 1 and PER_YEAR.get(kpi.frequency, 1) > 1 and kpi.aggregate is None:
        yield finding("aggregate-missing", *at, key=True, frequency=kpi.frequency)


def _used(kpi: Kpi, known: Known) -> Iterator[Finding]:
    if kpi.source is not None:
        yield from known.source(kpi.source, kpi.sources.keys(), ("source",))
    if kpi.data is None:  # a CSV file may use any of them
        for name in kpi.sources.keys() - used_sources(kpi):
            yield finding("unused-source", "sources", name, key=True, id=name)


def used_sources(kpi: Kpi) -> set[str | None]:
    """Return the name of every source that a KPI's own file uses."""
    points = kpi.series.values()
    used = {kpi.source, kpi.baseline.source if kpi.baseline else None, kpi.ended.source if kpi.ended else None}
    used.update(link.source for link in kpi.owners)
    used.update(change.source for change in kpi.changes)
    used.update([target.source for target in kpi.targets.values()])
    used.update([point.source for point in points])
    used.update(conflict.source for point in points if point.conflicts for conflict in point.conflicts)
    return used


def _ended(kpi: Kpi, known: Known) -> Iterator[Finding]:
    if (kpi.lifecycle == "ended") != (kpi.ended is not None):
        what = (
            "`lifecycle: ended` without `ended`" if kpi.ended is None else f"`ended`, yet `lifecycle: {kpi.lifecycle}`"
        )
        yield finding("ended-unsaid", "ended" if kpi.ended else "lifecycle", key=kpi.ended is not None, what=what)
    if kpi.ended:
        if kpi.ended.source:
            yield from known.source(kpi.ended.source, kpi.sources.keys(), ("ended", "source"))
        yield from known.past(kpi.ended.date, "the end", ("ended", "date"))
