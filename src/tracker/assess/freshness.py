"""Fresh, late, stale: when the next figure was due, and how many are missing (docs/methods.md, section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.periods import days_after, period_of, step

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess.vocabulary import Freshness
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Cutoffs
    from tracker.periods import Period

STALE_FROM = 2


@dataclass(frozen=True, slots=True)
class Age:
    """How fresh a series is: its state, periods missing, and the last day for the next figure."""

    state: Freshness
    missing: int = 0
    due: date | None = None


def age(
    kpi: Kpi,
    newest: Period | None,
    as_of: date,
    cutoffs: Cutoffs,
    *,
    rhythm: int | None = None,
    expected: bool = True,
) -> Age:
    """Return how fresh a series is on a day.

    Args:
        kpi: the KPI; one that has ended, or has no rhythm, expects no further figure.
        newest: its newest period with a figure that counts.
        rhythm: figures a year as they are published, if not as `newest` says; the publication lag is theirs.
        as_of: the day that is asked about.
        cutoffs: publication lags and days of grace.
        expected: false for a series that has ended or is still being made.
    """
    if newest is None:
        return Age("no_data")
    if not expected or (kpi.frequency == "irregular" and kpi.expected_every_years is None):
        return Age("not_expected")
    allowed = _lag(kpi, rhythm or newest.per_year, cutoffs) + cutoffs.grace_days
    if kpi.frequency == "irregular":
        missing, following = _irregular(kpi, newest, as_of, allowed)
    else:
        missing, following = max(0, _reached(as_of, allowed, newest.per_year) - newest.ordinal), step(newest, 1)
    state: Freshness = "current" if missing == 0 else "late" if missing < STALE_FROM else "stale"
    return Age(state, missing, _due(following, allowed))


@lru_cache(maxsize=1024)
def _reached(as_of: date, allowed: int, per_year: int) -> int:
    """Return the last period whose figure should be out: one that ended before `as_of` minus the days allowed."""
    return period_of(days_after(as_of, -allowed), per_year).ordinal - 1


@lru_cache(maxsize=1024)
def _due(following: Period, allowed: int) -> date:
    return days_after(following.last_day, allowed)


def _lag(kpi: Kpi, rhythm: int, cutoffs: Cutoffs) -> int:
    if kpi.publication_lag_days is not None:
        return kpi.publication_lag_days
    lags = cutoffs.lags
    return {1: lags.annual, 2: lags.half_yearly, 4: lags.quarterly, 12: lags.monthly}[rhythm]


def _irregular(kpi: Kpi, newest: Period, as_of: date, allowed: int) -> tuple[int, Period]:
    stride = max(1, round((kpi.expected_every_years or 1) * newest.per_year))
    return max(0, (_reached(as_of, allowed, newest.per_year) - newest.ordinal) // stride), step(newest, stride)
