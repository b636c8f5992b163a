"""Why a verdict changed: between two days, or between two versions of the files (docs/methods.md, section 7).

Each part in which the two differ is put back alone, and the verdict is computed again: if the old verdict returns, that part is a cause.
Where no part does it alone, the fewest that do it together are named.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from tracker.assess import assess_each
from tracker.assess.series import known_on, lifecycle_on, targets_on
from tracker.model.record import written
from tracker.periods import PartialDate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from tracker.assess import Assessment
    from tracker.model.kpi import Kpi, Observation
    from tracker.model.portfolio import Cutoffs, Portfolio
    from tracker.periods import Period

CauseCode = Literal[
    "new_period",
    "revised_value",
    "removed_value",
    "changed_target",
    "changed_baseline",
    "changed_definition",
    "changed_cutoff",
    "time",
]
CAUSES: Final[tuple[CauseCode, ...]] = get_args(CauseCode)
_ALWAYS: Final = PartialDate(1, 1, 1)
_DEFINITION: Final = (
    "direction", "frequency", "trajectory", "limits", "aggregate", "cumulative", "lifecycle", "publication_lag_days", "expected_every_years",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason, with what was there before and after, in the file's own form; empty where that says nothing."""

    code: CauseCode
    what: str = ""
    """The period, target or cut-off that it is about."""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A KPI whose verdict is another than before."""

    kpi: str
    before: Assessment
    after: Assessment
    causes: tuple[Cause, ...]
    together: bool = False
    """True where no cause alone explains it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A portfolio as of a day, with its verdicts."""

    portfolio: Portfolio
    as_of: date
    assessments: Mapping[str, Assessment]


@dataclass(frozen=True, slots=True)
class _Side:
    """All that a verdict follows from, free of dates of publication: it can be judged on any day."""

    kpi: Kpi
    as_of: date
    cutoffs: Cutoffs


def changes(before: Seen, after: Seen) -> tuple[Change, ...]:
    """Return the KPIs that both sides have and whose verdict differs, each with its causes; in the order of the files."""
    names = [name for name in after.assessments if _changed(before.assessments.get(name), after.assessments[name])]
    both = [name for name in names if name in before.portfolio.kpis and name in after.portfolio.kpis]
    sides = {name: (_side(before, name), _side(after, name)) for name in both}
    alone = _alone(sides, before.assessments)
    return tuple(
        _change(name, before.assessments[name], after.assessments[name], *sides[name], alone[name]) for name in both
    )


def _changed(before: Assessment | None, after: Assessment) -> bool:
    return before is not None and not _same(before, after)


def _same(one: Assessment, other: Assessment) -> bool:
    return (one.verdict, one.shown, one.reason, one.last_verdict) == (
        other.verdict,
        other.shown,
        other.reason,
        other.last_verdict,
    )


def _side(seen: Seen, name: str) -> _Side:
    """Return a KPI as it was known on a day, with everything undated that was known then."""
    kpi = seen.portfolio.kpis[name]
    known = known_on(kpi, seen.as_of)
    fixed = {
        "series": {period: point.model_copy(update={"published": _ALWAYS}) for period, point in known.items()},
        "targets": {due: target.model_copy(update={"set": None}) for due, target in targets_on(kpi, seen.as_of).items()},
        "lifecycle": lifecycle_on(kpi, seen.as_of),
        "ended": None,
        "changes": [],
    }  # fmt: skip
    return _Side(kpi.model_copy(update=fixed), seen.as_of, seen.portfolio.plan.assessment)


def _differing(old: _Side, new: _Side) -> list[CauseCode]:
    """Return the parts in which two sides differ."""
    one, other = old.kpi, new.kpi
    told: dict[CauseCode, bool] = {
        "new_period": bool(other.series.keys() - one.series.keys()),
        "revised_value": any(_revised(one, other)),
        "removed_value": bool(one.series.keys() - other.series.keys()),
        "changed_target": _bare(one.targets.items()) != _bare(other.targets.items()),
        "changed_baseline": one.baseline != other.baseline,
        "changed_definition": any(getattr(one, name) != getattr(other, name) for name in _DEFINITION),
        "changed_cutoff": old.cutoffs != new.cutoffs,
        "time": old.as_of != new.as_of,
    }
    return [code for code in CAUSES if told[code]]


def _bare(targets: Iterable[tuple[Any, Any]]) -> dict[str, tuple[object, ...]]:
    return {str(due): (target.value, target.min, target.max) for due, target in targets}


def _revised(one: Kpi, other: Kpi) -> Iterable[Period]:
    for period in one.series.keys() & other.series.keys():
        if _figure(one.series[period]) != _figure(other.series[period]):
            yield period


def _figure(point: Observation) -> tuple[object, ...]:
    return point.value, point.status, point.break_


def _back(old: _Side, new: _Side, parts: Iterable[CauseCode]) -> _Side:
    """Return the new side with some parts as they were."""
    chosen = set(parts)
    one, other = old.kpi, new.kpi
    series = dict(other.series)
    if "new_period" in chosen:
        series = {period: point for period, point in series.items() if period in one.series}
    if "revised_value" in chosen:
        series |= {period: one.series[period] for period in series.keys() & one.series.keys()}
    if "removed_value" in chosen:
        series |= {period: one.series[period] for period in one.series.keys() - other.series.keys()}
    update: dict[str, Any] = {"series": series}
    update |= {"targets": one.targets} if "changed_target" in chosen else {}
    update |= {"baseline": one.baseline} if "changed_baseline" in chosen else {}
    update |= {name: getattr(one, name) for name in _DEFINITION} if "changed_definition" in chosen else {}
    return _Side(
        other.model_copy(update=update),
        old.as_of if "time" in chosen else new.as_of,
        old.cutoffs if "changed_cutoff" in chosen else new.cutoffs,
    )


def _alone(sides: Mapping[str, tuple[_Side, _Side]], before: Mapping[str, Assessment]) -> dict[str, list[CauseCode]]:
    """Return of each KPI the parts that bring its old verdict back when put back alone.

    A part of the files is also tried on the old day, for without it the series might by now be stale; it is a cause then if the day alone
    is not.
    """
    trials = [(name, code, day) for name, (old, new) in sides.items() for code, day in _trials(_differing(old, new))]
    judged = _judge([_back(*sides[name], {code, "time"} if day else {code}) for name, code, day in trials])
    same = {trial for trial, said in zip(trials, judged, strict=True) if _same(said, before[trial[0]])}
    found: dict[str, list[CauseCode]] = {name: [] for name in sides}
    for name, code, day in trials:
        by_day = day and (name, "time", False) not in same and (name, code, False) not in same
        if (name, code, day) in same and (not day or by_day):
            found[name].append(code)
    return found


def _trials(parts: Sequence[CauseCode]) -> list[tuple[CauseCode, bool]]:
    """Return what is put back: each part alone, and each with the day."""
    with_day: list[tuple[CauseCode, bool]] = [(code, True) for code in parts if code != "time" and "time" in parts]
    return [*((code, False) for code in parts), *with_day]


def _judge(sides: Sequence[_Side]) -> list[Assessment]:
    """Judge many sides at once, those of one day and one set of cut-offs together."""
    groups: dict[tuple[date, int], list[int]] = defaultdict(list)
    for index, side in enumerate(sides):
        groups[side.as_of, id(side.cutoffs)].append(index)
    judged: dict[int, Assessment] = {}
    for (day, _), places in groups.items():
        said = assess_each([sides[index].kpi for index in places], day, sides[places[0]].cutoffs)
        judged |= dict(zip(places, said, strict=True))
    return [judged[index] for index in range(len(sides))]


def _change(name: str, before: Assessment, after: Assessment, old: _Side, new: _Side, alone: list[CauseCode]) -> Change:
    parts = alone or _fewest(old, new, before)
    causes = tuple(cause for code in parts for cause in _told(code, old, new, after))
    return Change(name, before, after, causes, together=not alone and len(parts) > 1)


def _fewest(old: _Side, new: _Side, before: Assessment) -> list[CauseCode]:
    """Return the fewest parts that bring the old verdict back together; all of them where only all do."""
    parts = _differing(old, new)
    for size in range(2, len(parts)):
        sets = list(combinations(parts, size))
        for chosen, said in zip(sets, _judge([_back(old, new, chosen) for chosen in sets]), strict=True):
            if _same(said, before):
                return list(chosen)
    return parts


def _told(code: CauseCode, old: _Side, new: _Side, after: Assessment) -> list[Cause]:
    one, other = old.kpi, new.kpi
    if code == "new_period":
        newest = _entered(other.series.keys() - one.series.keys(), after)
        return [Cause(code, str(newest), "", _said(other.series[newest]))]
    if code == "revised_value":
        periods = sorted(_revised(one, other), key=lambda period: period.time)
        return [Cause(code, str(period), _said(one.series[period]), _said(other.series[period])) for period in periods]
    if code == "removed_value":
        gone = sorted(one.series.keys() - other.series.keys(), key=lambda period: period.time)
        return [Cause(code, str(period), _said(one.series[period])) for period in gone]
    if code == "changed_target":
        return _between(code, _targets(one), _targets(other))
    if code == "changed_baseline":
        return [Cause(code, "", _start(one), _start(other))]
    if code == "changed_definition":
        fields = [{name: str(getattr(kpi, name)) for name in _DEFINITION} for kpi in (one, other)]
        return _between(code, fields[0], fields[1])
    if code == "changed_cutoff":
        cutoffs = [{name: str(value) for name, value in side.cutoffs.model_dump().items()} for side in (old, new)]
        return _between(code, cutoffs[0], cutoffs[1])
    return [Cause(code, "", old.as_of.isoformat(), new.as_of.isoformat())]


def _entered(periods: Collection[Period], after: Assessment) -> Period:
    """Return the newest of some periods, of those that enter the figure that is judged where there are such."""
    end = after.last.period.end if after.last else 0
    inside = [period for period in periods if period.end <= end]
    return max(inside or periods, key=lambda period: period.time)


def _between(code: CauseCode, one: Mapping[str, str], other: Mapping[str, str]) -> list[Cause]:
    names = dict.fromkeys([*one, *other])
    return [
        Cause(code, name, one.get(name, ""), other.get(name, "")) for name in names if one.get(name) != other.get(name)
    ]


def _targets(kpi: Kpi) -> dict[str, str]:
    return {
        str(due): written(target.value)
        if target.value is not None
        else f"{written(target.min or 0.0)} to {written(target.max or 0.0)}"
        for due, target in kpi.targets.items()
    }


def _start(kpi: Kpi) -> str:
    start = kpi.baseline
    if start is None:
        return ""
    return f"{start.period} = {written(start.value)}" if start.value is not None else str(start.period)


def _said(point: Observation) -> str:
    return "" if point.value is None else written(point.value)
