"""What must hold for every portfolio: silence helps nobody, order is nothing, and no KPI speaks for its neighbour.

    TRACKER_PROPERTY_EXAMPLES=3000 python -m pytest tests/test_portfolio_properties.py        a long run
"""

from __future__ import annotations

import os
import random
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_portfolios import PORTFOLIOS, Drawn, as_known, broken_file

from tracker.assess import assess_kpi
from tracker.findings import Finding
from tracker.judgement import Status, judge
from tracker.model.kpi import Kpi, Observation
from tracker.model.portfolio import Portfolio
from tracker.model.strategy import Area, Initiative, Strategy
from tracker.rollup import AreaStatus, InitiativeStatus, StrategyStatus

EXAMPLES: Final = int(os.environ.get("TRACKER_PROPERTY_EXAMPLES", "100"))
SLOW: Final = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
EVERY = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=SLOW)

GOOD: Final = {"green", "completed"}
WORDS: Final = {"on_track": "green", "completed": "green", "at_risk": "amber", "off_track": "red"}
SILENCE: Final = st.sampled_from([None, Observation(status="missing"), Observation(value=1e6, status="forecast")])
"""What comes in the place of a figure: nothing, an empty row, a forecast."""
LATER: Final = st.integers(0, 2500)
T = TypeVar("T")


# --- Silence


def colours(status: Status) -> dict[tuple[str, str], str]:
    """Return every colour that is shown, by what it is a colour of."""
    found = {("kpi", name): str(each.level) for name, each in status.assessments.items()}
    for strategy in status.strategies:
        found |= {("area", each.area.id): each.level for each in strategy.areas}
    for name, one in status.initiatives.items():
        found["data", name] = one.data
        found["combined", name] = one.combined
        found["word", name] = WORDS.get(one.word.counts or "", "none")
    return found


class Change(NamedTuple):
    """A colour that became another."""

    what: str
    of: str
    old: str
    new: str


def better(before: Status, after: Status) -> list[Change]:
    """Return what became green and was not, and what was red and became amber."""
    now = colours(after)
    changes = [Change(*name, old, now[name]) for name, old in colours(before).items()]
    return [
        each
        for each in changes
        if (each.new in GOOD and each.old not in GOOD) or (each.old == "red" and each.new == "amber")
    ]


def fewer_red(before: Status, after: Status) -> list[str]:
    """Return the KPIs that were red and are not, and the strategies that count more green or fewer red."""
    found = [name for name, each in before.assessments.items() if each.level == "red" != after.assessments[name].level]
    for strategy in before.strategies:
        now = after.strategy(strategy.strategy.id)
        assert now is not None
        if now.kpis.green > strategy.kpis.green or now.kpis.red < strategy.kpis.red:
            found.append(strategy.strategy.id)
    return found


def proven_by_the_calendar(found: Change, before: Status, until: date) -> bool:
    """Whether it is a deliverable of which nothing was known until something fell due that had been done (section 0.5)."""
    if found.what not in {"data", "combined"} or found.old not in {"insufficient_data", "unverified"}:
        return False
    item = before.initiatives[found.of].initiative
    dates = [each.due.last_day for each in item.milestones if each.due.known]
    return item.kind == "deliverable" and any(before.as_of <= due < until for due in dates)


@EVERY
@given(PORTFOLIOS, SILENCE)
def test_what_came_after_a_day_has_no_part_in_what_is_said_of_that_day(drawn: Drawn, silence: Observation | None) -> None:
    whole, known = judge(drawn.portfolio, drawn.day), judge(as_known(drawn.portfolio, drawn.day, silence), drawn.day)
    assert known.assessments == whole.assessments
    assert colours(known) == colours(whole)


@EVERY
@given(PORTFOLIOS, SILENCE, LATER)
def test_silence_after_a_day_improves_nothing(drawn: Drawn, silence: Observation | None, days: int) -> None:
    """No colour is better later when nothing came since: no figure, no report, nothing done, nothing answered.

    A figure that is taken away is not compared with itself: without the newest bad figure what was said before it
    rightly stands again. It is compared with the last day on which it was not yet out. So: whatever
    is withdrawn, left empty or never delivered, no colour is better than it was the day before that came.
    """
    until = drawn.day + timedelta(days=days)
    before, after = judge(drawn.portfolio, drawn.day), judge(as_known(drawn.portfolio, drawn.day, silence), until)
    assert [each for each in better(before, after) if not proven_by_the_calendar(each, before, until)] == []
    assert fewer_red(before, after) == []
