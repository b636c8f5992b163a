"""From a portfolio and a day to the assessment of every KPI: the one place that joins the parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tracker.assess.arrow import ARROWS, Reference, arrow, reference
from tracker.assess.batch import Batch, Case, lay_out
from tracker.assess.freshness import age
from tracker.assess.keep import keep
from tracker.assess.outlook import REFUSALS, Outlooks, likelihood, outlook, towards
from tracker.assess.pace import Pace, pace
from tracker.assess.result import Assessment, Outlook, Point, TargetPoint
from tracker.assess.series import Prepared, prepare
from tracker.assess.verdict import CODES, REASONS, Verdicts, judge
from tracker.assess.vocabulary import LEVEL_ORDER, SEVERITY
from tracker.model.portfolio import Cutoffs
from tracker.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tracker.assess.freshness import Age
    from tracker.assess.series import Goal
    from tracker.assess.vocabulary import Arrow, Confidence, Reason, Verdict
    from tracker.model.kpi import Kpi
    from tracker.model.points import Points
    from tracker.model.portfolio import Portfolio

MANY_POINTS, FEW_POINTS = 8, 4
_PASSED: Final = Outlook(refused="target_date_passed")


def assess(portfolio: Portfolio, as_of: date) -> dict[str, Assessment]:
    """Assess every KPI of a portfolio as of a day, those whose file is broken included.

    Returns assessments by KPI id, in the order of the files.
    """
    kpis = list(portfolio.kpis.values())
    found = dict(zip(portfolio.kpis, assess_each(kpis, as_of, portfolio.plan.assessment), strict=True))
    for name in portfolio.broken:
        found[name] = Assessment(name, "not_assessable", reason="broken_file")
    return found


def assess_kpi(kpi: Kpi, as_of: date, cutoffs: Cutoffs | None = None) -> Assessment:
    """Assess one KPI: a batch of one."""
    return assess_each([kpi], as_of, cutoffs or Cutoffs())[0]


@dataclass(frozen=True)
class Columns:
    """What the kernel found for every case as plain lists: reading one element of an array costs more than computing it."""

    verdict: list[Verdict]
    base: list[Verdict]
    reason: list[Reason]
    flags: list[tuple[str, ...]]
    arrow: list[Arrow]
    final: list[bool]
    """Whether the figure at the target's date is out."""
    numbers: list[dict[str, Any]]
    """Fields of an assessment by name; None where a number is not defined."""
    outlook: list[Outlook]
    interim: list[Outlook]


@dataclass(frozen=True)
class Computed:
    """What the kernel found for every case."""

    batch: Batch
    pace: Pace
    seen: Reference
    arrow: np.ndarray
    outlook: Outlooks
    interim: Outlooks | None
    """Of the next interim target; None where no case has one."""
    verdicts: Verdicts

    @cached_property
    def columns(self) -> Columns:
        """The same as plain lists."""
        numbers = _numbers(self.pace, self.seen)
        return Columns(
            verdict=[CODES[code] for code in self.verdicts.verdict.tolist()],
            base=[CODES[code] for code in self.verdicts.base.tolist()],
            reason=[REASONS[code] for code in self.verdicts.reason.tolist()],
            flags=_flags(self.verdicts.flags, len(self.verdicts.verdict)),
            arrow=[ARROWS[code] for code in self.arrow.tolist()],
            final=np.isfinite(self.batch.final).tolist(),
            numbers=[dict(zip(numbers, row, strict=True)) for row in zip(*numbers.values(), strict=True)],
            outlook=_outlooks(self.outlook),
            interim=_outlooks(self.interim) if self.interim else [],
        )


def assess_each(kpis: Sequence[Kpi], as_of: date, cutoffs: Cutoffs) -> list[Assessment]:
    """Assess KPIs together as of a day; the results are in their order."""
    prepared = [prepare(kpi, as_of) for kpi in kpis]
    cases: list[Case] = []
    rows = [add_cases(each, cases) for each in prepared]
    if not prepared:
        return []
    found = compute(cases, cutoffs).columns
    return [_assessment(each, cases, found, own, as_of, cutoffs) for each, own in zip(prepared, rows, strict=True)]


@dataclass(frozen=True)
class Rows:
    """Where the cases of one KPI stand in the batch; one each for every target."""

    own: tuple[int, ...]
    places: tuple[int | None, ...]
    """Where among its points the figure stands that is judged."""
    without_judged: tuple[int | None, ...] = ()
    """The same without the figure that is judged, where that is not final."""
    before_break: tuple[int | None, ...] = ()
    """The same before the definition changed, where nothing can be judged since."""


def add_cases(each: Prepared, cases: list[Case]) -> Rows:
    """Add the cases of one KPI."""
    goals = each.goals
    if not goals:
        return Rows((_add(cases, each, None),), (each.judged(None),))
    rows = [_of_goal(each.toward(goal), goal, cases) for goal in goals]
    return Rows(*rows[0]) if len(rows) == 1 else Rows(*(sum(column, ()) for column in zip(*rows, strict=True)))


def _of_goal(each: Prepared, goal: Goal, cases: list[Case]) -> tuple[tuple[int], *tuple[tuple[int | None], ...]]:
    """Add the cases of one goal; return what `Rows` holds of it."""
    own, place = _add(cases, each, goal), each.judged(goal)
    without = None if place is None or each.points.finals[place] else _add(cases, each.without(place), goal)
    before = _add(cases, each.before_break(), goal) if each.before.times else None
    return (own,), (place,), (without,), (before,)


def _add(cases: list[Case], each: Prepared, goal: Goal | None) -> int:
    cases.append(Case(each, goal))
    return len(cases) - 1


def compute(cases: Sequence[Case], cutoffs: Cutoffs) -> Computed:
    """Run the kernel over cases laid side by side."""
    batch = lay_out(cases)
    moved = pace(batch)
    seen = reference(batch.times, batch.values)
    raw = seen if batch.raw is batch.values else reference(batch.times, batch.raw)  # the same where nothing is a range
    direction = arrow(batch, seen)
    ahead = outlook(batch, raw.pace)
    value, time = _next_targets(cases)
    interim = None if np.isnan(time).all() else outlook(towards(batch, value, time), raw.pace)
    verdicts = judge(batch, moved, keep(batch), direction, ahead.probability, cutoffs)
    return Computed(batch, moved, seen, direction, ahead, interim, verdicts)


def _next_targets(cases: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    """Return the next interim target after the last point of each case, NaN where there is none."""
    found = np.full((len(cases), 2), np.nan)
    for row, case in enumerate(cases):
        points = case.prepared.points
        if case.goal and case.goal.interim and points:
            coming = [(value, due.time) for due, value in case.goal.interim if due.time > points.times[-1]]
            if coming:
                found[row] = coming[0]
    return found[:, 0], found[:, 1]


def _numbers(moved: Pace, seen: Reference) -> dict[str, list[float | None]]:
    """Return the numbers of every case by the name of their field; None where one is not defined."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        turning = ~np.isfinite(seen.pace) | (seen.pace == 0) | (seen.pace * moved.required < 0)
        faster = np.where(turning, np.nan, moved.required / seen.pace)
    return {
        "pace_ratio": _real(moved.ratio),
        "expected": _real(moved.expected),
        "progress": _real(moved.progress),
        "gap": _real(moved.gap),
        "ahead": _real(moved.ahead),
        "required_pace": _real(moved.required),
        "recent_pace": _real(seen.pace),
        "acceleration": _real(faster),
    }


def _real(array: np.ndarray) -> list[float | None]:
    return [value if isfinite(value) else None for value in array.tolist()]


def _flags(raised: Mapping[str, np.ndarray], count: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()] * count
    for name, rows in raised.items():
        for row in np.flatnonzero(rows).tolist():
            found[row] = (*found[row], name)
    return found


_REFUSED: Final = tuple(Outlook(refused=reason) for reason in REFUSALS)


def _outlooks(found: Outlooks) -> list[Outlook]:
    numbers = (found.mean, found.low, found.high, found.low50, found.high50, found.probability)
    rows = zip(*(array.tolist() for array in numbers), found.refused.tolist(), strict=True)
    return [
        _REFUSED[refused] if refused else Outlook(mean, low, high, low50, high50, chance, likelihood(chance))
        for mean, low, high, low50, high50, chance, refused in rows
    ]


def _assessment(
    each: Prepared, cases: list[Case], found: Columns, rows: Rows, as_of: date, cutoffs: Cutoffs
) -> Assessment:
    """Judge a KPI against each of its targets, as the day has it; the worst counts."""
    fresh = age(each.kpi, each.newest, as_of, cutoffs, rhythm=each.rhythm, expected=each.lifecycle == "active")
    judged = [_one(cases, found, rows, index, fresh, as_of) for index in range(len(rows.own))]
    if len(judged) == 1:
        return judged[0]
    worst = max(judged, key=lambda one: (LEVEL_ORDER.index(one.level), SEVERITY.index(one.verdict)))
    return replace(worst, verdicts=tuple((one.target.due, one.verdict) for one in judged if one.target))


def _one(cases: list[Case], found: Columns, rows: Rows, index: int, fresh: Age, as_of: date) -> Assessment:
    row = rows.own[index]
    case, verdict, reason = cases[row], found.verdict[row], found.reason[row]
    final = found.final[row] and reason != "break_after_baseline"
    each, points = case.prepared, case.prepared.points
    place = rows.places[index]
    flags = each.flags + found.flags[row]
    if place is not None and not points.finals[place]:
        flags += _provisional(found, rows, index)
    # Across two definitions no distance means anything.
    numbers: dict[str, Any] = found.numbers[row] if reason != "break_after_baseline" else {}
    told: dict[str, Any] = {
        "verdict": verdict,
        "base": None if verdict in {"monitored", "not_assessable"} else found.base[row],
        "reason": reason,
        "flags": flags,
        "freshness": fresh.state,
        "missing_periods": fresh.missing,
        "due": fresh.due,
        "outlook": _PASSED if final else found.outlook[row],
    }
    if reason == "break_after_baseline":
        told |= _before_break(found, rows, index)
    told |= _dated(case, told, as_of, final=final)
    return Assessment(
        id=each.kpi.id,
        arrow=found.arrow[row],
        points=len(points),
        interim=found.interim[row] if found.interim and _has_next(case) else None,
        last=Point(points.periods[place], points.values[place]) if place is not None else None,
        baseline=Point(each.start.period, each.start.value) if each.start else None,
        target=_target(case.goal),
        confidence=_confidence(points, place, told),
        **numbers,
        **told,
    )


def _before_break(found: Columns, rows: Rows, index: int) -> dict[str, Any]:
    """Return what was last said of it on the definition that the baseline is measured by."""
    row = rows.before_break[index]
    if row is None or found.verdict[row] == "not_assessable":
        return {}
    return {"last_verdict": found.verdict[row], "last_flags": found.flags[row]}


def _has_next(case: Case) -> bool:
    points = case.prepared.points
    return bool(case.goal and points and any(due.time > points.times[-1] for due, _ in case.goal.interim))


def _target(goal: Goal | None) -> TargetPoint | None:
    if goal is None:
        return None
    due = str(goal.due) if goal.due else "always"
    if goal.upper is not None:
        return TargetPoint(due, None, goal.value, goal.upper)
    return TargetPoint(due, goal.value)


def _provisional(found: Columns, rows: Rows, index: int) -> tuple[str, ...]:
    """Return what is to be said of a verdict on a figure that is not final."""
    row, without = rows.own[index], rows.without_judged[index] if rows.without_judged else None
    own = found.verdict[row]
    if without is None or own == "not_assessable":
        return ("provisional",)
    # Without the figure at the target's date there would be no final verdict.
    rests = found.final[row] or own != found.verdict[without]
    return ("provisional", "rests_on_provisional") if rests else ("provisional",)


def _dated(case: Case, told: Mapping[str, Any], as_of: date, *, final: bool) -> dict[str, Any]:
    """Return what the calendar alone changes of a verdict. A final verdict stays for good."""
    verdict: Verdict = told["verdict"]
    made = case.prepared.lifecycle not in {"proposed", "in_development"}
    if final and made and verdict in {"achieved", "missed"}:
        return {"freshness": "final", "missing_periods": 0, "due": None}
    flag = _monitored_because(case.prepared)
    if flag:
        flags = (*_of_the_series(told["flags"]), flag)
        return {
            "verdict": "monitored",
            "base": None,
            "reason": "",
            "flags": flags,
            "last_verdict": None,
            "last_flags": (),
        }
    if verdict == "monitored":
        return {}
    if verdict == "not_assessable":
        waits = told["reason"] in {"no_baseline", "no_observation_after_baseline"} and _ended(case, as_of)
        return {"reason": "awaiting_final"} if waits else {}
    if _ended(case, as_of):
        return _unknown(told, "awaiting_final")
    return _unknown(told, "stale") if told["freshness"] == "stale" else {}


def _of_the_series(flags: Iterable[str]) -> tuple[str, ...]:
    """Return the flags that speak of the figures, not of a verdict on them."""
    return tuple(flag for flag in flags if flag in {"provisional", "baseline_substituted", "aggregate_assumed"})


def _ended(case: Case, as_of: date) -> bool:
    return case.goal is not None and case.goal.due is not None and case.goal.due.last_day < as_of


def _unknown(told: Mapping[str, Any], reason: Reason) -> dict[str, Any]:
    return {
        "verdict": "not_assessable",
        "reason": reason,
        "flags": _of_the_series(told["flags"]),
        "last_verdict": told["verdict"],
        "last_flags": told["flags"],
    }


def _monitored_because(each: Prepared) -> str | None:
    kpi = each.kpi
    if each.lifecycle in {"proposed", "in_development"}:
        return "in_development"
    if each.lifecycle == "ended":
        return "ended"
    if kpi.frequency == "irregular" and kpi.expected_every_years is None:
        return "no_rhythm"
    if "undated" not in each.targets:
        return None
    return None if any(isinstance(due, Period) or due == "always" for due in each.targets) else "target_undated"


def _confidence(points: Points, place: int | None, told: Mapping[str, Any]) -> Confidence:
    doubtful = told["freshness"] in {"late", "stale", "no_data"} or "single_observation" in told["flags"]
    if len(points) < FEW_POINTS or place is None or not points.finals[place] or doubtful:
        return "low"
    return "high" if len(points) >= MANY_POINTS else "medium"
