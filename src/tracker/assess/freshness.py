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
    stride = max(1, round((kpi.expected_every_years or 1) * newest.per_year)) if kpi.frequency == "irregular" else 1
    return _age(newest, stride, allowed, as_of)


@lru_cache(maxsize=4096)
def _age(newest: Period, stride: int, allowed: int, as_of: date) -> Age:
    """Return the age of a series of which a figure is expected every so many periods."""
    # The last period whose figure should be out: one that ended before the day minus the days allowed.
    reached = period_of(days_after(as_of, -allowed), newest.per_year).ordinal - 1
    missing = max(0, (reached - newest.ordinal) // stride)
    state: Freshness = "current" if missing == 0 else "late" if missing < STALE_FROM else "stale"
    return Age(state, missing, days_after(step(newest, stride).last_day, allowed))


def _lag(kpi: Kpi, rhythm: int, cutoffs: Cutoffs) -> int:
    if kpi.publication_lag_days is not None:
        return kpi.publication_lag_days
    lags = cutoffs.lags
    return {1: lags.annual, 2: lags.half_yearly, 4: lags.quarterly, 12: lags.monthly}[rhythm]
