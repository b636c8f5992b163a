"""How the verdict on one KPI came about: the numbers that the kernel worked with, for whoever wants to check them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.assess.engine import add_cases, assess_kpi, compute
from tracker.assess.keep import LEAST_POINTS, MOST_POINTS
from tracker.assess.offices import Plan, opinions
from tracker.assess.series import prepare
from tracker.assess.verdict import RULES

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess.batch import Case
    from tracker.assess.engine import Computed
    from tracker.assess.offices import Opinion
    from tracker.assess.result import Assessment
    from tracker.assess.series import Goal, Prepared
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Cutoffs


@dataclass(frozen=True, slots=True)
class Working:
    """The outlook's own numbers, by the names of the method (docs/methods.md, section 5)."""

    window: float
    recent: float
    drift: float
    scatter: float
    span: float
    steps: int
    horizon: float
    damped: float
    spread: float


@dataclass(frozen=True)
class Trace:
    """The deciding target's case, with everything that was computed of it."""

    prepared: Prepared
    goal: Goal | None
    judged: Assessment
    rule: str
    """Which of `RULES` decided, before the calendar was laid over it."""
    working: Working | None
    """None where no outlook is said."""
    reference: tuple[float, float] | None
    """Time and value of the point that recent movement is measured from."""
    kept_since: tuple[float, float] | None
    """Time and value of the first point that the keep rule looks at; None with too few for a trend."""
    opinions: tuple[Opinion, ...]


def trace(kpi: Kpi, as_of: date, cutoffs: Cutoffs) -> Trace:
    """Return how the verdict on a KPI as of a day came about."""
    judged = assess_kpi(kpi, as_of, cutoffs)
    prepared = prepare(kpi, as_of)
    cases: list[Case] = []
    rows = add_cases(prepared, cases)
    found = compute(cases, cutoffs)
    row = next((row for row in rows.own if _due(cases[row].goal) == (judged.target and judged.target.due)), rows.own[0])
    prepared, goal = cases[row].prepared, cases[row].goal
    return Trace(
        prepared=prepared,
        goal=goal,
        judged=judged,
        rule=RULES[found.verdicts.rule[row]],
        working=None if judged.outlook.mean is None else _working(found, row),
        reference=_reference(found, row),
        kept_since=_kept_since(prepared),
        opinions=_opinions(prepared, goal, int(found.batch.sign[row])),
    )


def _due(goal: Goal | None) -> str | None:
    return None if goal is None else str(goal.due) if goal.due else "always"


def _working(found: Computed, row: int) -> Working:
    said, moves = found.outlook.working, found.outlook.working.moves
    drift, window = float(moves.drift[row]), float(moves.window[row])
    return Working(
        window=window,
        recent=2 * drift - window,
        drift=drift,
        scatter=float(moves.scatter[row]),
        span=float(moves.span[row]),
        steps=int(moves.steps[row]),
        horizon=float(said.horizon[row]),
        damped=float(said.damped[row]),
        spread=float(said.spread[row]),
    )


def _reference(found: Computed, row: int) -> tuple[float, float] | None:
    time, value = float(found.seen.time[row]), float(found.seen.value[row])
    return (time, value) if time == time else None  # NaN is not itself


def _kept_since(prepared: Prepared) -> tuple[float, float] | None:
    points = prepared.points[-MOST_POINTS:]
    return (points.times[0], points.values[0]) if len(points) >= LEAST_POINTS else None


def _opinions(prepared: Prepared, goal: Goal | None, sign: int) -> tuple[Opinion, ...]:
    start = prepared.start
    if goal is None or goal.due is None or start is None or goal.upper is not None:
        return ()
    return opinions(prepared.points, Plan(start.value, start.period.time, goal.value, goal.due.time, sign))
