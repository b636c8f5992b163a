"""An initiative and a KPI that measures it: what the owner says beside what the figures show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.assess import assess_kpi
from tracker.findings.finding import Finding, softer, weight
from tracker.model.points import public_from
from tracker.periods import days_after, parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    kpi: Kpi
    judged: Assessment
    as_of: date
    cutoffs: Cutoffs

    @property
    def published(self) -> date | None:
        """When the judged figure came out: of a year made of parts, its last part."""
        last = self.judged.last
        if last is None:
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
        for due, target in self.kpi.targets.items():
            if self.judged.target and str(due) == self.judged.target.due and target.set and target.set.known:
                yield target.set.first_day

    @property
    def facts(self) -> str:
        """The facts in one line."""
        last, target = self.judged.last, self.judged.target
        said = [f"{self.update.status} {self.update.date}"]
        said += [f"{last.period} = {last.value:g}"] if last else ["no figure"]
        said += [f"target {target.due} = {_value(target.value, target.low, target.high)}"] if target else []
        return "; ".join([*said, self.judged.verdict])


def _value(value: float | None, low: float | None, high: float | None) -> str:
    return f"{value:g}" if value is not None else f"{low:g} to {high:g}"


def pair_findings(pair: Pair) -> Iterator[Finding]:
    """Yield what is found of one pair."""
    code = _code(pair)
    if code is not None:
        yield _finding(pair, code)
    if _stuck(pair):
        yield Finding("stuck_word", weight("stuck_word", pair.cutoffs), pair.initiative.id, pair.since, pair.facts,
                      pair.kpi.id, pair.update, pair.judged, pair.published)  # fmt: skip


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
    return Finding(code, severity, pair.initiative.id, pair.since, pair.facts, pair.kpi.id, pair.update, pair.judged,
                   published, underlying)  # fmt: skip


def _due_with_lag(pair: Pair) -> bool:
    """Tell whether the target's date, and the time that the effect was given after it, have passed."""
    target = pair.judged.target
    if target is None or target.due == "always":
        return False
    lag = round((pair.kpi.lag_years or 0) * DAYS_A_YEAR)
    return days_after(parse_period(target.due).last_day, lag) < pair.as_of


def _stuck(pair: Pair) -> bool:
    """Tell whether four reports said the same while the figures fell from on pace to far behind."""
    said = sorted((each for each in pair.initiative.updates if each.date <= pair.as_of), key=lambda each: each.date)
    recent = said[-REPORTS:]
    if len(recent) < REPORTS or pair.judged.level != "red" or pair.update.status not in BEYOND:
        return False
    if len({each.status for each in recent}) > 1:
        return False
    return assess_kpi(pair.kpi, recent[0].date, pair.cutoffs).level == "green"
