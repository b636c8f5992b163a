"""How the verdict on one KPI came about: the numbers that the kernel worked with, for whoever wants to check them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.assess.batch import TOLERANCE
from tracker.assess.engine import add_cases, assess_kpi, compute
from tracker.assess.keep import LEAST_POINTS, MOST_POINTS
from tracker.assess.offices import Plan, opinions
from tracker.assess.series import prepare
from tracker.assess.verdict import CODES, RULES

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess.batch import Case
    from tracker.assess.engine import Computed
    from tracker.assess.offices import Opinion
    from tracker.assess.result import Assessment
    from tracker.assess.series import Goal, Prepared
    from tracker.assess.vocabulary import Verdict
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


@dataclass(frozen=True, slots=True)
class Figures:
    """What the pace was computed with, (time, value) each: of a range its distances, of all else the KPI's own unit. NaN where there is none."""

    base: tuple[float, float]
    last: tuple[float, float]
    """The figure that is judged: the newest, or the one at the target's date."""
    newest: tuple[float, float]
    target: tuple[float, float]
    way: tuple[tuple[float, float], ...]
    """The path from the baseline through interim targets to the target."""
    grows: bool
    """Whether the path grows at a constant rate, and could be computed so."""
    expected: float
    ratio: float
    flat: bool
    """Whether the path stands still or leads away from the target here, so that only being on it counts."""
    says: Verdict
    """What these figures alone say, before outlook and calendar."""


@dataclass(frozen=True)
class Trace:
    """The deciding target's case, with everything that was computed of it."""

    prepared: Prepared
    goal: Goal | None
    judged: Assessment
    rule: str
    """Which of `RULES` decided, before the calendar was laid over it."""
    judged_on: Figures
    working: Working | None
    """None where no outlook is said."""
    reference: tuple[float, float] | None
    """Time and value of the point that recent movement is measured from."""
    kept_since: tuple[float, float] | None
    """Time and value of the first point that the keep rule looks at; None with too few for a trend."""
    kept: int
    """How many points it looks at."""
    opinions: tuple[Opinion, ...]


def trace(kpi: Kpi, as_of: date, cutoffs: Cutoffs, judged: Assessment | None = None) -> Trace:
    """Return how the verdict on a KPI as of a day came about; `judged` where that is known already."""
    judged = judged or assess_kpi(kpi, as_of, cutoffs)
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
        judged_on=_figures(found, row),
        working=None if judged.outlook.mean is None else _working(found, row),
        reference=_reference(found, row),
        kept_since=_kept_since(found, prepared, row),
        kept=min(len(prepared.points), MOST_POINTS),
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


def _figures(found: Computed, row: int) -> Figures:
    batch, pace = found.batch, found.pace
    times, values = batch.path_times[row], batch.path_values[row]
    return Figures(
        base=(float(batch.base_time[row]), float(batch.base[row])),
        last=(float(batch.last_time[row]), float(batch.last[row])),
        newest=(float(batch.times[row, -1]), float(batch.values[row, -1])),
        target=(float(batch.target_time[row]), float(batch.target[row])),
        way=tuple((time, value) for time, value in zip(times.tolist(), values.tolist(), strict=True) if time == time),
        grows=bool(batch.compound[row] and not pace.fell_back[row]),
        expected=float(pace.expected[row]),
        ratio=float(pace.ratio[row]),
        flat=_flat(found, row),
        says=CODES[found.verdicts.base[row]],
    )


def _flat(found: Computed, row: int) -> bool:
    towards = float(found.batch.sign[row] * (found.pace.expected[row] - found.batch.base[row]))
    return towards < -TOLERANCE or bool(found.pace.ratio[row] != found.pace.ratio[row])


def _kept_since(found: Computed, prepared: Prepared, row: int) -> tuple[float, float] | None:
    count = len(prepared.points)
    if count < LEAST_POINTS:
        return None
    first = -min(count, MOST_POINTS)
    return float(found.batch.times[row, first]), float(found.batch.values[row, first])


def _opinions(prepared: Prepared, goal: Goal | None, sign: int) -> tuple[Opinion, ...]:
    start = prepared.start
    if goal is None or goal.due is None or start is None or goal.upper is not None:
        return ()
    if prepared.broken or prepared.sub_annual:  # two definitions cannot be compared; the offices judge years
        return ()
    return opinions(prepared.points, Plan(start.value, start.period.time, goal.value, goal.due.time, sign))
