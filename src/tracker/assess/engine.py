"""From a portfolio and a day to the assessment of every KPI: the one place that joins the parts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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
from tracker.assess.vocabulary import SEVERITY
from tracker.model.portfolio import Cutoffs
from tracker.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tracker.assess.freshness import Age
    from tracker.assess.vocabulary import Confidence, Reason, Verdict
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Portfolio

MANY_POINTS, FEW_POINTS = 8, 4


def assess(portfolio: Portfolio, as_of: date) -> dict[str, Assessment]:
    """Assess every KPI of a portfolio as of a day, those whose file is broken included.

    Returns assessments by KPI id, in the order of the files.
    """
    found = _assess_all(portfolio.kpis.values(), as_of, portfolio.plan.assessment)
    for name in portfolio.broken:
        found[name] = Assessment(name, "not_assessable", reason="broken_file")
    return found


def assess_kpi(kpi: Kpi, as_of: date, cutoffs: Cutoffs | None = None) -> Assessment:
    """Assess one KPI: a batch of one."""
    return _assess_all([kpi], as_of, cutoffs or Cutoffs())[kpi.id]


@dataclass(frozen=True)
class _Computed:
    """What the kernel found for every case."""

    batch: Batch
    pace: Pace
    seen: Reference
    arrow: np.ndarray
    outlook: Outlooks
    interim: Outlooks
    verdicts: Verdicts

    def verdict(self, row: int) -> Verdict:
        """Return the verdict of a case."""
        return CODES[int(self.verdicts.verdict[row])]

    def flags(self, row: int) -> list[str]:
        """Return the flags of a case."""
        return [name for name, raised in self.verdicts.flags.items() if raised[row]]


def _assess_all(kpis: Iterable[Kpi], as_of: date, cutoffs: Cutoffs) -> dict[str, Assessment]:
    prepared = [prepare(kpi, as_of) for kpi in kpis]
    cases: list[Case] = []
    rows = [_add(each, cases) for each in prepared]
    if not prepared:
        return {}
    computed = _compute(cases, cutoffs)
    return {
        each.kpi.id: _assessment(each, cases, computed, own, shadow, as_of, cutoffs)
        for each, (own, shadow) in zip(prepared, rows, strict=True)
    }


def _add(each: Prepared, cases: list[Case]) -> tuple[list[int], list[int]]:
    """Add the cases of one KPI, and again without its last point where that is not final."""
    goals = each.goals if each.kpi.lifecycle in {"active", "ended"} else ()
    own = [Case(each, goal) for goal in goals] or [Case(each, None)]
    first = len(cases)
    cases += own
    shadow: list[Case] = []
    if goals and each.points and not each.points[-1].final:
        shadow = [Case(each.without_last(), goal) for goal in goals]
    cases += shadow
    middle = first + len(own)
    return list(range(first, middle)), list(range(middle, middle + len(shadow)))


def _compute(cases: Sequence[Case], cutoffs: Cutoffs) -> _Computed:
    batch = lay_out(cases)
    moved = pace(batch)
    seen = reference(batch.times, batch.values)
    raw = reference(batch.times, batch.raw)
    direction = arrow(batch, seen)
    ahead = outlook(batch, raw.pace)
    value, time = _next_targets(cases)
    interim = outlook(towards(batch, value, time), raw.pace)
    verdicts = judge(batch, moved, keep(batch), direction, ahead.probability, cutoffs)
    return _Computed(batch, moved, seen, direction, ahead, interim, verdicts)


def _next_targets(cases: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    """Return the next interim target after the last point of each case, NaN where there is none."""
    found = np.full((len(cases), 2), np.nan)
    for row, case in enumerate(cases):
        points = case.prepared.points
        if case.goal and case.goal.interim and points:
            coming = [(value, due.time) for due, value in case.goal.interim if due.time > points[-1].time]
            if coming:
                found[row] = coming[0]
    return found[:, 0], found[:, 1]


def _assessment(
    each: Prepared,
    cases: list[Case],
    found: _Computed,
    own: list[int],
    shadow: list[int],
    as_of: date,
    cutoffs: Cutoffs,
) -> Assessment:
    row = max(own, key=lambda index: SEVERITY.index(CODES[found.verdicts.verdict[index]]))
    case = cases[row]
    fresh = age(each.kpi, each.newest, as_of, cutoffs)
    flags = [*each.flags, *found.flags(row), *_provisional(each, found, row, shadow)]
    plain = Assessment(
        id=each.kpi.id,
        verdict=found.verdict(row),
        base=_base(CODES[found.verdicts.base[row]]),
        reason=REASONS[found.verdicts.reason[row]],
        flags=tuple(flags),
        arrow=ARROWS[found.arrow[row]],
        freshness=fresh.state,
        missing_periods=fresh.missing,
        due=fresh.due,
        points=len(each.points),
        outlook=_outlook(found.outlook, row),
        interim=_outlook(found.interim, row) if case.goal and case.goal.interim else None,
        last=_last(each, found.batch, row),
        baseline=Point(each.start.period, each.start.value) if each.start else None,
        target=_target(case),
        verdicts=tuple((str(goal.due or "always"), found.verdict(i)) for i in own if (goal := cases[i].goal))
        if len(own) > 1
        else (),
    )
    if plain.reason != "break_after_baseline":  # across two definitions no distance means anything
        plain = replace(plain, **_numbers(found, row))  # type: ignore[arg-type]
    dated = _lay_time(each, case, plain, fresh, as_of)
    return replace(dated, confidence=_confidence(each, dated))


def _base(code: Verdict) -> Verdict | None:
    return None if code in {"monitored", "not_assessable"} else code


def _numbers(found: _Computed, row: int) -> dict[str, float | None]:
    moved, recent = found.pace, found.seen.pace[row]
    required = moved.required[row]
    turning = not math.isfinite(recent) or recent == 0 or recent * required < 0
    return {
        "pace_ratio": _real(moved.ratio[row]),
        "expected": _real(moved.expected[row]),
        "progress": _real(moved.progress[row]),
        "gap": _real(moved.gap[row]),
        "ahead": _real(moved.ahead[row]),
        "required_pace": _real(required),
        "recent_pace": _real(recent),
        "acceleration": None if turning else _real(required / recent),
    }


def _real(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _outlook(found: Outlooks, row: int) -> Outlook:
    refused = REFUSALS[found.refused[row]]
    if refused:
        return Outlook(refused=refused)
    probability = float(found.probability[row])
    numbers = (found.mean, found.low, found.high, found.low50, found.high50)
    mean, low, high, low50, high50 = (float(array[row]) for array in numbers)
    return Outlook(mean, low, high, low50, high50, probability, likelihood(probability))


def _last(each: Prepared, batch: Batch, row: int) -> Point | None:
    """Return the point that is judged: the newest, or the one at the target's date."""
    if not each.points:
        return None
    time = batch.last_time[row]
    chosen = next((point for point in each.points if abs(point.time - time) < 1e-9), each.points[-1])
    return Point(chosen.period, chosen.value)


def _target(case: Case) -> TargetPoint | None:
    goal = case.goal
    if goal is None:
        return None
    due = str(goal.due) if goal.due else "always"
    if goal.upper is not None:
        return TargetPoint(due, None, goal.value, goal.upper)
    return TargetPoint(due, goal.value)


def _provisional(each: Prepared, found: _Computed, row: int, shadow: list[int]) -> list[str]:
    if not each.points or each.points[-1].final:
        return []
    if not shadow:
        return ["provisional"]
    without = max((found.verdict(index) for index in shadow), key=SEVERITY.index)
    return ["provisional", "rests_on_provisional"] if without != found.verdict(row) else ["provisional"]


def _lay_time(each: Prepared, case: Case, plain: Assessment, fresh: Age, as_of: date) -> Assessment:
    """Lay over the verdict what the calendar alone decides. A final verdict stays for good."""
    if plain.verdict in {"achieved", "missed"} and _is_final(case, plain):
        return replace(
            plain,
            freshness="final",
            missing_periods=0,
            due=None,
            outlook=Outlook(refused="target_date_passed"),
        )
    flag = _monitored_because(each)
    if flag:
        return replace(plain, verdict="monitored", base=None, reason="", flags=(*plain.flags, flag))
    if plain.verdict in {"monitored", "not_assessable"}:
        reached = plain.verdict == "not_assessable" and plain.reason != "break_after_baseline"
        return (
            replace(plain, reason="awaiting_final")
            if reached and plain.reason != "no_data" and _ended(case, as_of)
            else plain
        )
    if _ended(case, as_of):
        return _unknown(plain, "awaiting_final")
    return _unknown(plain, "stale") if fresh.state == "stale" else plain


def _is_final(case: Case, plain: Assessment) -> bool:
    return (
        case.goal is not None
        and case.goal.due is not None
        and plain.last is not None
        and plain.last.period == case.goal.due
    )


def _ended(case: Case, as_of: date) -> bool:
    return case.goal is not None and case.goal.due is not None and case.goal.due.last_day < as_of


def _unknown(plain: Assessment, reason: Reason) -> Assessment:
    return replace(plain, verdict="not_assessable", reason=reason, last_verdict=plain.verdict, last_flags=plain.flags)


def _monitored_because(each: Prepared) -> str | None:
    kpi = each.kpi
    if kpi.lifecycle in {"proposed", "in_development"}:
        return "in_development"
    if kpi.lifecycle == "ended":
        return "ended"
    if kpi.frequency == "irregular" and kpi.expected_every_years is None:
        return "no_rhythm"
    dated = any(isinstance(due, Period) or due == "always" for due in kpi.targets)
    return "target_undated" if "undated" in kpi.targets and not dated else None


def _confidence(each: Prepared, plain: Assessment) -> Confidence:
    points = len(each.points)
    final = bool(points) and each.points[-1].final
    doubtful = plain.freshness in {"late", "stale", "no_data"} or "single_observation" in plain.flags
    if points < FEW_POINTS or not final or doubtful:
        return "low"
    return "high" if points >= MANY_POINTS else "medium"
