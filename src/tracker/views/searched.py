"""When the sources were looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.views.view import View


def searched(view: View, until: date = date.max) -> date | None:
    """Return the last day on which any source was looked at, none after `until`; None where no source says."""
    days = view.status.once("searched", lambda: _days(view))
    return max((day for day in days if day <= until), default=None)


def _days(view: View) -> frozenset[date]:
    portfolio = view.status.portfolio
    sources = [
        *portfolio.plan.sources.values(),
        *(each for kpi in portfolio.kpis.values() for each in kpi.sources.values()),
    ]
    return frozenset(each.accessed for each in sources if each.accessed)
