"""What a KPI chart shows, before anyone draws it: one specification for every renderer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.assess.series import known_on, prepare, targets_on
from tracker.model.kpi import Observation
from tracker.periods import parse_period
from tracker.views.kpi import meaning
from tracker.views.pieces import latest_text

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.model.kpi import Kpi
    from tracker.periods import Period
    from tracker.views.view import View


MOST_TICKS = 8
STEPS = 12


@dataclass(frozen=True, slots=True)
class Dot:
    """One drawn value: `time` in decimal years."""

    time: float
    value: float
    label: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in the KPI's unit and decimal years."""

    sentence: str
    """The same in words, for those who do not see it."""
    unit: str
    runs: tuple[tuple[Dot, ...], ...]
    """Values joined by a line: neighbours in time on one definition."""
    path: tuple[Dot, ...] = ()
    """The planned path, baseline first, target last."""
    outlook: tuple[Dot, Dot, Dot] | None = None
    """Low, middle and high end of the 80 % outlook at the target's date."""
    keep: Dot | None = None
    """A threshold that is kept, or a target without a date; drawn over the whole width."""
    ticks: tuple[Dot, ...] = ()
    """Where parts of a year are labelled; whole years need no help."""

    curve: tuple[tuple[float, float], ...] = ()
    """The path as it is judged, where it is not straight between its points."""

    @property
    def dots(self) -> tuple[Dot, ...]:
        """Every drawn value in order."""
        return tuple(dot for run in self.runs for dot in run)


def chart(kpi: Kpi, judged: Assessment, view: View) -> Chart:
    """Return what is drawn of a KPI."""
    path = _path(kpi, judged, view)
    return Chart(
        sentence=_sentence(kpi, judged, view),
        unit=view.plain(kpi.unit, view.own_of(kpi)),
        runs=_runs(kpi, view),
        path=path,
        outlook=_outlook(judged, view),
        keep=_threshold(kpi, view),
        ticks=_ticks(kpi, view),
        curve=_curve(kpi, judged, path),
    )


def _sentence(kpi: Kpi, judged: Assessment, view: View) -> str:
    title = view.plain(kpi.title, view.own_of(kpi))
    return f"{title}: {latest_text(judged, kpi, view)}. {meaning(kpi, judged, view)}".strip()


def _runs(kpi: Kpi, view: View) -> tuple[tuple[Dot, ...], ...]:
    runs: list[list[Dot]] = []
    before: Period | None = None
    for period, point in _drawn(kpi, view):
        if not point.usable or point.value is None:
            continue
        joined = before is not None and period.ordinal - before.ordinal == 1 and not point.break_
        if not joined:
            runs.append([])
        runs[-1].append(_dot(period, point, point.value, view))
        before = period
    return tuple(tuple(run) for run in runs)


def _drawn(kpi: Kpi, view: View) -> list[tuple[Period, Observation]]:
    """Return what is drawn: the figures, or whole years where those are what is judged."""
    prepared = prepare(kpi, view.status.as_of)
    known = known_on(kpi, view.status.as_of)
    if kpi.frequency in {"annual", "irregular"} or prepared.sub_annual or not prepared.points:
        return sorted(known.items(), key=lambda item: item[0].time)
    return [
        (point.period, Observation(value=point.value, status="normal" if point.final else "provisional"))
        for point in prepared.points
    ]


def _dot(period: Period, point: Observation, value: float, view: View) -> Dot:
    label = f"{view.words.period(period)}: {view.words.number(value)}"
    return Dot(period.time, value, label, provisional=point.status != "normal")


def _path(kpi: Kpi, judged: Assessment, view: View) -> tuple[Dot, ...]:
    prepared = prepare(kpi, view.status.as_of)
    goal = next((goal for goal in prepared.goals if goal.due is not None and goal.upper is None), None)
    if goal is None or goal.due is None:
        return ()
    number, t = view.words.number, view.words.t
    way = [Dot(due.time, value, f"{view.words.period(due)}: {number(value)}") for due, value in goal.interim]
    target = t("Target: {value} in {period}", value=number(goal.value), period=view.words.period(goal.due))
    end = Dot(goal.due.time, goal.value, target)
    if judged.baseline is None:
        return (end,)
    base = judged.baseline
    start = Dot(
        base.period.time,
        base.value,
        t("Baseline: {value} in {period}", value=number(base.value), period=view.words.period(base.period)),
    )
    return (start, *way, end)


def _curve(kpi: Kpi, judged: Assessment, path: tuple[Dot, ...]) -> tuple[tuple[float, float], ...]:
    """Return a path of constant growth in small steps; nothing where the straight one was used."""
    if kpi.trajectory != "compound" or "compound_not_computable" in judged.flags or any(dot.value <= 0 for dot in path):
        return ()
    steps = [share / STEPS for share in range(STEPS + 1)]
    return tuple(
        (a.time + (b.time - a.time) * share, a.value * (b.value / a.value) ** share)
        for a, b in pairwise(path)
        for share in steps
    )


def _outlook(judged: Assessment, view: View) -> tuple[Dot, Dot, Dot] | None:
    found, target = judged.outlook, judged.target
    if found.low is None or found.mean is None or found.high is None or target is None:
        return None
    time = parse_period(target.due).time
    low, middle, high = (Dot(time, value, view.words.number(value)) for value in (found.low, found.mean, found.high))
    return low, middle, high


def _ticks(kpi: Kpi, view: View) -> tuple[Dot, ...]:
    known = sorted(known_on(kpi, view.status.as_of), key=lambda period: period.time)
    if not known or known[0].per_year == 1 or len(known) > MOST_TICKS:
        return ()
    return tuple(Dot(period.time, 0.0, view.words.period(period)) for period in known)


def _threshold(kpi: Kpi, view: View) -> Dot | None:
    for name in ("always", "undated"):
        found = next((target for due, target in targets_on(kpi, view.status.as_of).items() if str(due) == name), None)
        if found is not None and found.value is not None:
            label = view.words.t("Target: {value}", value=view.words.number(found.value))
            return Dot(0.0, found.value, label)
    return None
