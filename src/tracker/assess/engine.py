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
from tracker.assess.series import TOLERANCE, Prepared, prepare
from tracker.assess.verdict import CODES, REASONS, Verdicts, judge
from tracker.assess.vocabulary import LEVEL_ORDER, LEVELS, SEVERITY
from tracker.model.portfolio import Cutoffs
from tracker.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tracker.assess.freshness import Age
    from tracker.assess.series import Goal
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
        each.kpi.id: _assessment(each, cases, computed, own, as_of, cutoffs)
        for each, own in zip(prepared, rows, strict=True)
    }


@dataclass(frozen=True)
class _Rows:
    """Where the cases of one KPI stand in the batch; one each for every target."""

    own: tuple[int, ...]
    without_last: tuple[int, ...] = ()
    """The same without the newest point, where that is not final."""
    before_break: tuple[int, ...] = ()
    """The same before the definition changed, where nothing can be judged since."""


def _add(each: Prepared, cases: list[Case]) -> _Rows:
    """Add the cases of one KPI."""
    goals = each.goals if each.lifecycle in {"active", "ended"} else ()
    own = _extend(cases, each, goals or (None,))
    if not goals:
        return _Rows(own)
    doubtful = bool(each.points) and not each.points[-1].final
    return _Rows(
        own,
        _extend(cases, each.without_last(), goals) if doubtful else (),
        _extend(cases, each.before_break(), goals) if each.broken and each.before else (),
    )


def _extend(cases: list[Case], each: Prepared, goals: Sequence[Goal | None]) -> tuple[int, ...]:
    first = len(cases)
    cases += [Case(each, goal) for goal in goals]
    return tuple(range(first, len(cases)))


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
    each: Prepared, cases: list[Case], found: _Computed, rows: _Rows, as_of: date, cutoffs: Cutoffs
) -> Assessment:
    """Judge a KPI against each of its targets, as the day has it; the worst counts."""
    fresh = age(each.kpi, each.newest, as_of, cutoffs, expected=each.lifecycle == "active")
    judged = [_one(each, cases, found, rows, index, fresh, as_of) for index in range(len(rows.own))]
    worst = max(judged, key=lambda one: (LEVEL_ORDER.index(one.level), SEVERITY.index(one.verdict)))
    if len(judged) == 1:
        return worst
    return replace(worst, verdicts=tuple((one.target.due, one.verdict) for one in judged if one.target))


def _one(
    each: Prepared, cases: list[Case], found: _Computed, rows: _Rows, index: int, fresh: Age, as_of: date
) -> Assessment:
    row = rows.own[index]
    case, final = cases[row], bool(np.isfinite(found.batch.final[row]))
    plain = Assessment(
        id=each.kpi.id,
        verdict=found.verdict(row),
        base=_base(found.verdict(row), CODES[found.verdicts.base[row]]),
        reason=REASONS[found.verdicts.reason[row]],
        flags=(*each.flags, *found.flags(row)),
        arrow=ARROWS[found.arrow[row]],
        freshness=fresh.state,
        missing_periods=fresh.missing,
        due=fresh.due,
        points=len(each.points),
        outlook=_outlook(found.outlook, row),
        interim=_outlook(found.interim, row) if _has_next(case) else None,
        last=_last(each, found.batch, row),
        baseline=Point(each.start.period, each.start.value) if each.start else None,
        target=_target(case),
    )
    if plain.reason == "break_after_baseline":  # across two definitions no distance means anything
        last = found.verdict(rows.before_break[index]) if rows.before_break else None
        plain = replace(plain, last_verdict=last if last in LEVELS and last != "not_assessable" else None)
    else:
        plain = replace(plain, **_numbers(found, row))  # type: ignore[arg-type]
    if not final:
        plain = replace(plain, flags=(*plain.flags, *_provisional(each, found, rows, index)))
    dated = _lay_time(each, case, plain, fresh, as_of, final=final)
    return replace(dated, confidence=_confidence(each, dated))


def _has_next(case: Case) -> bool:
    points = case.prepared.points
    return bool(case.goal and points and any(due.time > points[-1].time for due, _ in case.goal.interim))


def _base(verdict: Verdict, base: Verdict) -> Verdict | None:
    return None if verdict in {"monitored", "not_assessable"} else base


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
    chosen = next((point for point in each.points if abs(point.time - time) < TOLERANCE), each.points[-1])
    return Point(chosen.period, chosen.value)


def _target(case: Case) -> TargetPoint | None:
    goal = case.goal
    if goal is None:
        return None
    due = str(goal.due) if goal.due else "always"
    if goal.upper is not None:
        return TargetPoint(due, None, goal.value, goal.upper)
    return TargetPoint(due, goal.value)


def _provisional(each: Prepared, found: _Computed, rows: _Rows, index: int) -> list[str]:
    if not each.points or each.points[-1].final:
        return []
    if not rows.without_last:
        return ["provisional"]
    without = found.verdict(rows.without_last[index])
    return ["provisional", "rests_on_provisional"] if without != found.verdict(rows.own[index]) else ["provisional"]


def _lay_time(each: Prepared, case: Case, plain: Assessment, fresh: Age, as_of: date, *, final: bool) -> Assessment:
    """Lay over the verdict what the calendar alone decides. A final verdict stays for good."""
    if final and plain.verdict in {"achieved", "missed"}:
        refused = Outlook(refused="target_date_passed")
        return replace(plain, freshness="final", missing_periods=0, due=None, outlook=refused)
    flag = _monitored_because(each)
    if flag:
        return replace(plain, verdict="monitored", base=None, reason="", flags=(*_of_the_series(plain), flag))
    if plain.verdict == "monitored":
        return plain
    if plain.verdict == "not_assessable":
        waits = plain.reason in {"no_baseline", "no_observation_after_baseline"} and _ended(case, as_of)
        return replace(plain, reason="awaiting_final") if waits else plain
    if _ended(case, as_of):
        return _unknown(plain, "awaiting_final")
    return _unknown(plain, "stale") if fresh.state == "stale" else plain


def _of_the_series(plain: Assessment) -> tuple[str, ...]:
    """Return the flags that speak of the figures, not of a verdict on them."""
    return tuple(flag for flag in plain.flags if flag in {"provisional", "baseline_substituted", "aggregate_assumed"})


def _ended(case: Case, as_of: date) -> bool:
    return case.goal is not None and case.goal.due is not None and case.goal.due.last_day < as_of


def _unknown(plain: Assessment, reason: Reason) -> Assessment:
    return replace(
        plain,
        verdict="not_assessable",
        reason=reason,
        flags=_of_the_series(plain),
        last_verdict=plain.verdict,
        last_flags=plain.flags,
    )


def _monitored_because(each: Prepared) -> str | None:
    kpi = each.kpi
    if each.lifecycle in {"proposed", "in_development"}:
        return "in_development"
    if each.lifecycle == "ended":
        return "ended"
    if kpi.frequency == "irregular" and kpi.expected_every_years is None:
        return "no_rhythm"
    dated = any(isinstance(due, Period) or due == "always" for due in each.targets)
    return "target_undated" if "undated" in each.targets and not dated else None


def _confidence(each: Prepared, plain: Assessment) -> Confidence:
    points = len(each.points)
    judged = next((point for point in each.points if plain.last and point.period == plain.last.period), None)
    doubtful = plain.freshness in {"late", "stale", "no_data"} or "single_observation" in plain.flags
    if points < FEW_POINTS or judged is None or not judged.final or doubtful:
        return "low"
    return "high" if points >= MANY_POINTS else "medium"
