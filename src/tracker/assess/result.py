"""What is said of one KPI as of one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.assess.vocabulary import LEVELS, SHOWN

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess.vocabulary import (
        Arrow,
        Confidence,
        Freshness,
        Level,
        Likelihood,
        Reason,
        Shown,
        Verdict,
    )
    from tracker.periods import Period


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where it goes if recent movement continues, in the KPI's unit; or why nothing can be said.

    `low` and `high` bound the 80 % interval, `low50` and `high50` the 50 % interval.
    """

    mean: float | None = None
    low: float | None = None
    high: float | None = None
    low50: float | None = None
    high50: float | None = None
    probability: float | None = None
    likelihood: Likelihood | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One value at its period."""

    period: Period
    value: float


@dataclass(frozen=True, slots=True)
class TargetPoint:
    """A target: `due` is a period or `always`; a range has `low` and `high` instead of a value."""

    due: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one KPI, and the numbers that it rests on (docs/contract.md names each)."""

    id: str
    verdict: Verdict
    base: Verdict | None = None
    reason: Reason = ""
    flags: tuple[str, ...] = ()
    pace_ratio: float | None = None
    expected: float | None = None
    progress: float | None = None
    gap: float | None = None
    ahead: float | None = None
    required_pace: float | None = None
    recent_pace: float | None = None
    acceleration: float | None = None
    arrow: Arrow = "unknown"
    freshness: Freshness = "no_data"
    missing_periods: int = 0
    due: date | None = None
    """When the next figure should be out at the latest, delay granted."""
    confidence: Confidence = "low"
    points: int = 0
    outlook: Outlook = Outlook(refused="no_target_date")
    interim: Outlook | None = None
    last: Point | None = None
    baseline: Point | None = None
    target: TargetPoint | None = None
    last_verdict: Verdict | None = None
    """What was last said, where nothing can be said now."""
    last_flags: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, Verdict], ...] = ()
    """Of several simultaneous targets, each with its own verdict."""

    @property
    def too_early(self) -> bool:
        """One early point is no verdict: the code stands, the mark has no colour."""
        judged = self.verdict not in {"monitored", "not_assessable"}
        return judged and {"early", "single_observation"} <= set(self.flags)

    @property
    def looks_ahead(self) -> bool:
        """Whether its outlook may be shown: not across two definitions, nor of a series that ended, is stale or still being made."""
        silent = self.reason in {"stale", "break_after_baseline"} or not {"ended", "in_development"}.isdisjoint(
            self.flags
        )
        return self.outlook.mean is not None and not silent

    @property
    def level(self) -> Level:
        """What it counts as. What cannot be judged now but was red last counts as red."""
        if self.too_early:
            return "unknown"
        if self.verdict == "not_assessable" and self.last_verdict is not None:
            judged = not {"early", "single_observation"} <= set(self.last_flags)
            return "red" if LEVELS[self.last_verdict] == "red" and judged else "unknown"
        return LEVELS[self.verdict]

    @property
    def shown(self) -> Shown:
        """The word and mark that people see."""
        if self.too_early:
            return "too_early"
        return "stale" if self.reason == "stale" else SHOWN[self.verdict]
