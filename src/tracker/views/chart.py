"""What a KPI chart shows, before anyone draws it: one specification for every renderer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.assess.fan import fan
from tracker.assess.series import known_on, prepare, targets_on
from tracker.model.kpi import Observation
from tracker.periods import parse_period
from tracker.views.meaning import latest_text, meaning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.assess import Assessment
    from tracker.assess.fan import Spread
    from tracker.assess.series import Prepared
    from tracker.model.kpi import Kpi
    from tracker.periods import Period
    from tracker.views.view import View


MOST_TICKS = 8
STEPS = 12


@dataclass(frozen=True, slots=True)
class Dot:
    """One drawn value: `time` in decimal years; `label` says all of it, `short` the number alone."""

    time: float
    value: float
    label: str
    provisional: bool = False
    short: str = ""


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
    fan: tuple[Spread, ...] = ()
    """The outlook on its way there: 80 % and 50 % ranges at growing distance."""
    half: tuple[Dot, Dot] | None = None
    """Ends of the 50 % outlook at the target's date."""
    keep: tuple[Dot, ...] = ()
    """Thresholds that are kept, ends of a range, or a target without a date; drawn over the whole width."""
    expected: Dot | None = None
    """Where the path is at the newest figure."""
    ticks: tuple[Dot, ...] = ()
    """Where parts of a year are labelled; whole years need no help."""
    curve: tuple[tuple[float, float], ...] = ()
    """The path as it is judged, where it is not straight between its points."""
    breaks: tuple[float, ...] = ()
    """Where the definition changed."""
    gaps: str = ""
    """Which years have no figure, in words."""

    @property
    def dots(self) -> tuple[Dot, ...]:
        """Every drawn value in order."""
        return tuple(dot for run in self.runs for dot in run)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw: a target alone has no time axis to stand on."""
        return not self.runs and len(self.path) < 2


def chart(kpi: Kpi, judged: Assessment, view: View) -> Chart:
    """Return what is drawn of a KPI."""
    prepared = prepare(kpi, view.status.as_of)
    path = _path(prepared, judged, view)
    drawn = _drawn(kpi, prepared, view)
    return Chart(
        sentence=_sentence(kpi, judged, view),
        unit=view.plain(kpi.unit, view.own_of(kpi)),
        runs=_runs(drawn, view),
        path=path,
        outlook=_outlook(judged, view),
        fan=fan(judged, prepared) if judged.looks_ahead else (),
        half=_half(judged, view),
        keep=_thresholds(kpi, view),
        expected=_expected(judged, path, view),
        ticks=_ticks(kpi, view),
        curve=_curve(kpi, judged, path),
        breaks=tuple(period.time for period, point in drawn if point.break_),
        gaps=_gaps(drawn, view),
    )


def _sentence(kpi: Kpi, judged: Assessment, view: View) -> str:
    title = view.plain(kpi.title, view.own_of(kpi))
    return f"{title}: {view.words.inside(latest_text(judged, kpi, view))}. {meaning(kpi, judged, view)}".strip()


def _runs(drawn: Iterable[tuple[Period, Observation]], view: View) -> tuple[tuple[Dot, ...], ...]:
    runs: list[list[Dot]] = []
    before: Period | None = None
    for period, point in drawn:
        if not point.usable or point.value is None:
            continue
        joined = before is not None and period.ordinal - before.ordinal == 1 and not point.break_
        if not joined:
            runs.append([])
        runs[-1].append(_dot(period, point, point.value, view))
        before = period
    return tuple(tuple(run) for run in runs)


def _drawn(kpi: Kpi, prepared: Prepared, view: View) -> list[tuple[Period, Observation]]:
    """Return what is drawn: the figures, or whole years where those are what is judged."""
    known = known_on(kpi, view.status.as_of)
    if kpi.frequency in {"annual", "irregular"} or prepared.sub_annual or not prepared.points:
        return sorted(known.items(), key=lambda item: item[0].time)
    return [
        (point.period, Observation(value=point.value, status="normal" if point.final else "provisional"))
        for point in prepared.points
    ]


def _dot(period: Period, point: Observation, value: float, view: View) -> Dot:
    short = view.words.number(value)
    return Dot(period.time, value, f"{view.words.period(period)}: {short}", point.status != "normal", short)


def _path(prepared: Prepared, judged: Assessment, view: View) -> tuple[Dot, ...]:
    goal = next((goal for goal in prepared.goals if goal.due is not None and goal.upper is None), None)
    if goal is None or goal.due is None:
        return ()
    number, period, t = view.words.number, view.words.period, view.words.t
    way = [Dot(due.time, value, f"{period(due)}: {number(value)}", short=number(value)) for due, value in goal.interim]
    said = t("Target: {value} in {period}", value=number(goal.value), period=period(goal.due))
    end = Dot(goal.due.time, goal.value, said, short=number(goal.value))
    if judged.baseline is None:
        return (end,)
    base = judged.baseline
    said = t("Baseline: {value} in {period}", value=number(base.value), period=period(base.period))
    return (Dot(base.period.time, base.value, said, short=number(base.value)), *way, end)


def _expected(judged: Assessment, path: tuple[Dot, ...], view: View) -> Dot | None:
    if judged.expected is None or judged.last is None or len(path) < 2:
        return None
    value = view.words.about(judged.expected)
    said = view.words.t("Path in {period}: {value}", period=view.words.period(judged.last.period), value=value)
    return Dot(judged.last.period.time, judged.expected, said, short=value)


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
    if not judged.looks_ahead or found.low is None or found.mean is None or found.high is None or target is None:
        return None
    time = parse_period(target.due).time
    low, middle, high = (_about(time, value, view) for value in (found.low, found.mean, found.high))
    return low, middle, high


def _half(judged: Assessment, view: View) -> tuple[Dot, Dot] | None:
    found, target = judged.outlook, judged.target
    if not judged.looks_ahead or found.low50 is None or found.high50 is None or target is None:
        return None
    time = parse_period(target.due).time
    return _about(time, found.low50, view), _about(time, found.high50, view)


def _about(time: float, value: float, view: View) -> Dot:
    return Dot(time, value, view.words.about(value), short=view.words.about(value))


def _ticks(kpi: Kpi, view: View) -> tuple[Dot, ...]:
    known = sorted(known_on(kpi, view.status.as_of), key=lambda period: period.time)
    if not known or known[0].per_year == 1 or len(known) > MOST_TICKS:
        return ()
    return tuple(Dot(period.time, 0.0, view.words.period(period)) for period in known)


def _thresholds(kpi: Kpi, view: View) -> tuple[Dot, ...]:
    targets, t, number = targets_on(kpi, view.status.as_of), view.words.t, view.words.number
    found: list[Dot] = []
    for due, target in targets.items():
        if target.value is None:
            found += [
                Dot(0.0, end, t("Target range: {low} to {high}", low=number(target.min or 0), high=number(target.max or 0)), short=number(end))
                for end in (target.min, target.max) if end is not None
            ]  # fmt: skip
        elif str(due) in {"always", "undated"} or kpi.direction in {"at_least", "at_most"}:
            value = number(target.value)
            said = (
                t("Target without a date: {value}", value=value)
                if str(due) == "undated"
                else t("Limit: {value}", value=value)
            )
            found.append(Dot(0.0, target.value, said, short=value))
    return tuple(found)


def _gaps(drawn: list[tuple[Period, Observation]], view: View) -> str:
    """Return in words which whole years between two figures have none."""
    years = sorted({period.year for period, point in drawn if point.usable})
    spans = [(a + 1, b - 1) for a, b in pairwise(years) if b - a > 1]
    if not spans:
        return ""
    said = [str(first) if first == last else f"{first}–{last}" for first, last in spans]
    return view.words.t("No figures for {years}.", years=", ".join(said))
