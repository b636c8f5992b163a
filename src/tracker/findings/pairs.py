"""An initiative and a KPI that measures it: what the owner says beside what the figures show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.assess import assess_each
from tracker.findings.finding import Finding, softer, weight
from tracker.model.points import public_from
from tracker.model.record import written
from tracker.periods import days_after, parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tracker.assess import Assessment
    from tracker.assess.vocabulary import Level
    from tracker.model.findings import FindingCode
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Cutoffs
    from tracker.model.strategy import Declared, Initiative, Update

DIFFER: Final[Mapping[tuple[Declared, Level], FindingCode]] = {
    ("on_track", "red"): "watermelon",
    ("on_track", "amber"): "optimistic",
    ("on_track", "unknown"): "unverified_green",
    ("at_risk", "red"): "optimistic",
    ("at_risk", "green"): "pessimistic",
    ("off_track", "amber"): "pessimistic",
    ("off_track", "green"): "understated",
    ("not_started", "green"): "not_started_but_moving",
    ("completed", "red"): "completed_target_not_met",
    ("completed", "amber"): "completed_target_not_met",
    ("completed", "unknown"): "completed_unverified",
}
"""What is found where the word stands on the left and the figures show what is on the right; all else agrees."""
BEYOND: Final = frozenset({"on_track", "at_risk", "completed"})
"""Words that can be better than figures far behind."""
REPORTS: Final = 4
DAYS_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Pair:
    """A word that counts and a judged KPI of the same initiative."""

    initiative: Initiative
    update: Update
    kpi: Kpi | None
    """None where its file has errors: nothing can be judged, and nothing is forgotten."""
    judged: Assessment
    as_of: date
    cutoffs: Cutoffs

    @property
    def published(self) -> date | None:
        """When the judged figure came out: of a year made of parts, its last part."""
        last = self.judged.last
        if last is None or self.kpi is None:
            return None
        day, first = self.as_of.toordinal(), last.period.first_day
        inside = [
            since
            for period, point in self.kpi.series.items()
            if point.usable and period.end <= last.period.end and period.first_day >= first
            if (since := public_from(period, point)) <= day
        ]
        return date.fromordinal(max(inside)) if inside else None

    @property
    def since(self) -> date:
        """The newest date among the facts: the report, the figure, the target."""
        said: date = self.update.date
        return max([said, *([self.published] if self.published else []), *self._set()])

    def _set(self) -> Iterator[date]:
        """Yield when its targets were set or moved, as far as that is in the past."""
        if self.kpi is None:
            return
        days = [target.set.first_day for target in self.kpi.targets.values() if target.set and target.set.known]
        days += [change.date for change in self.kpi.changes if change.field.startswith("targets.")]
        yield from (day for day in days if day <= self.as_of)

    @property
    def facts(self) -> str:
        """The facts in one line."""
        last, target = self.judged.last, self.judged.target
        said = [f"{self.update.status} {self.update.date}"]
        said += [f"{last.period} = {written(last.value)}"] if last else ["no figure"]
        said += [f"target {target.due} = {_value(target.value, target.low, target.high)}"] if target else []
        return "; ".join([*said, self.judged.verdict])


def _value(value: float | None, low: float | None, high: float | None) -> str:
    return written(value) if value is not None else f"{written(low or 0.0)} to {written(high or 0.0)}"


def pair_findings(pair: Pair) -> Iterator[Finding]:
    """Yield what is found of one pair."""
    code = _code(pair)
    if code is not None:
        yield _finding(pair, code)


def stuck(pairs: Iterable[Pair]) -> Iterator[Finding]:
    """Yield where four reports said the same while the verdict fell from on pace to far behind.

    The verdicts of the days of the first reports are computed together: each alone would cost as much as all.
    """
    repeated = {place: pair for place, pair in enumerate(pairs) if _repeated_since(pair) is not None}
    good = _level_on(repeated, lambda pair: _repeated_since(pair) or pair.as_of, "green")
    # It must have fallen while they were reporting, not after the last of them.
    fallen = _level_on({place: repeated[place] for place in good}, lambda pair: pair.update.date, "red")
    yield from (_same_word(repeated[place]) for place in fallen)


def _level_on(pairs: Mapping[int, Pair], day_of: Callable[[Pair], date], level: str) -> list[int]:
    """Return the pairs whose KPI had a level on a day of their own."""
    days: dict[date, list[int]] = defaultdict(list)
    for place, pair in pairs.items():
        days[day_of(pair)].append(place)
    found = []
    for day, places in days.items():
        kpis = [kpi for place in places if (kpi := pairs[place].kpi) is not None]
        said = assess_each(kpis, day, pairs[places[0]].cutoffs)
        found += [place for place, then in zip(places, said, strict=True) if then.level == level]
    return sorted(found)


def _same_word(pair: Pair) -> Finding:
    return Finding("stuck_word", weight("stuck_word", pair.cutoffs), pair.initiative.id, pair.since, pair.facts,
                   pair.judged.id, pair.update, pair.judged, pair.published)  # fmt: skip


def _repeated_since(pair: Pair) -> date | None:
    """Return the day of the first of four equal reports beside a red verdict; None where there are none."""
    if pair.kpi is None or pair.judged.level != "red" or pair.update.status not in BEYOND:
        return None
    said = sorted((each for each in pair.initiative.updates if each.date <= pair.as_of), key=lambda each: each.date)
    recent = said[-REPORTS:]
    same = len(recent) == REPORTS and len({each.status for each in recent}) == 1
    return recent[0].date if same else None


def _code(pair: Pair) -> FindingCode | None:
    if pair.judged.too_early:  # one early figure says nothing for or against anybody
        return None
    return DIFFER.get((pair.update.status, pair.judged.level))


def _finding(pair: Pair, code: FindingCode) -> Finding:
    severity, published, underlying = weight(code, pair.cutoffs), pair.published, None
    if code == "completed_target_not_met" and not _due_with_lag(pair):
        severity = softer(severity, "medium")
    if pair.judged.level != "unknown" and published is not None and pair.update.date < published:
        severity = softer(severity, weight("outdated_word", pair.cutoffs))
        code, underlying = "outdated_word", code
    return Finding(code, severity, pair.initiative.id, pair.since, pair.facts, pair.judged.id, pair.update, pair.judged,
                   published, underlying)  # fmt: skip


def _due_with_lag(pair: Pair) -> bool:
    """Tell whether the target's date, and the time that the effect was given after it, have passed."""
    target = pair.judged.target
    if target is None or pair.kpi is None or target.due == "always":
        return False
    lag = round((pair.kpi.lag_years or 0) * DAYS_A_YEAR)
    return days_after(parse_period(target.due).last_day, lag) < pair.as_of
