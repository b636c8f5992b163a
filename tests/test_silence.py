"""Silence helps nobody: what goes missing, and time that passes without news, improves no colour of any portfolio.

Colours are compared at every level that is shown: KPI, word, data and both together of an initiative, area, and the counts of a
strategy. Improved is what was not green and is, and what was red and is amber.

What goes missing is never compared with what was said while it was there: without the newest bad figure, what was said before it
rightly stands again. It is compared with the last day on which it was not yet out. A KPI that is lost as a whole has
no such day, and is compared with itself.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from random_portfolios import EVERY, PORTFOLIOS, SEEDS, SOURCES, Drawn, broken_file

from tracker.assess.series import known_on, lifecycle_on, targets_on
from tracker.judgement import Status, judge
from tracker.model.kpi import Kpi, Observation
from tracker.model.portfolio import Plan, Portfolio
from tracker.model.strategy import Area, Initiative, Milestone, Strategy
from tracker.rollup.milestones import is_done

GOOD: Final = {"green", "completed"}
WORDS: Final = {"on_track": "green", "completed": "green", "at_risk": "amber", "off_track": "red"}
EMPTY: Final = Observation(status="missing")
ROWS: Final = st.sampled_from([None, EMPTY, Observation(value=1e6, status="forecast")])
"""What comes in the place of a figure: nothing, an empty row, a forecast."""

LATER: Final = st.integers(0, 2500)


# --- What is compared


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


# --- What was known on a day


def as_known(portfolio: Portfolio, day: date, later: Observation | None = None) -> Portfolio:
    """Return a portfolio without anything that happened after a day; what was planned for later stays.

    In the place of a later figure stands `later`, or nothing.
    """
    strategies = [_strategy_as_known(each, day) for each in portfolio.plan.strategies]
    kpis = {name: _kpi_as_known(kpi, day, later) for name, kpi in portfolio.kpis.items()}
    plan = portfolio.plan.model_copy(update={"strategies": strategies})
    return Portfolio(plan, kpis, portfolio.broken, portfolio.defective)


def _kpi_as_known(kpi: Kpi, day: date, later: Observation | None) -> Kpi:
    known, base = known_on(kpi, day), kpi.baseline
    instead = {} if later is None else dict.fromkeys(kpi.series, later)
    begun = base is not None and base.period.first_day <= day
    return kpi.model_copy(
        update={
            "series": instead | known,
            "targets": targets_on(kpi, day),
            "baseline": base if begun else None,
            "lifecycle": lifecycle_on(kpi, day),
            "ended": None,
        }
    )


def _strategy_as_known(strategy: Strategy, day: date) -> Strategy:
    return strategy.model_copy(update={"areas": [_area_as_known(area, day) for area in strategy.areas]})


def _area_as_known(area: Area, day: date) -> Area:
    return area.model_copy(update={"initiatives": [_initiative_as_known(each, day) for each in area.initiatives]})


def _initiative_as_known(initiative: Initiative, day: date) -> Initiative:
    answered = initiative.response is not None and initiative.response.date.first_day <= day
    return initiative.model_copy(
        update={
            "updates": [each for each in initiative.updates if each.date <= day],
            "milestones": [_milestone_as_known(each, day) for each in initiative.milestones],
            "response": initiative.response if answered else None,
        }
    )


def _milestone_as_known(milestone: Milestone, day: date) -> Milestone:
    return milestone if is_done(milestone, day) else milestone.model_copy(update={"done": None})


# --- Time


@EVERY
@given(PORTFOLIOS, ROWS)
def test_what_came_after_a_day_has_no_part_in_what_is_said_of_that_day(drawn: Drawn, row: Observation | None) -> None:
    whole, known = judge(drawn.portfolio, drawn.day), judge(as_known(drawn.portfolio, drawn.day, row), drawn.day)
    assert known.assessments == whole.assessments
    assert colours(known) == colours(whole)


@EVERY
@given(PORTFOLIOS, ROWS, LATER)
def test_silence_after_a_day_improves_nothing(drawn: Drawn, row: Observation | None, days: int) -> None:
    """No colour is better later when nothing came since: no figure, no report, nothing done, nothing answered.

    A figure that is taken away is not compared with itself: without the newest bad figure what was said before it
    rightly stands again. It is compared with the last day on which it was not yet out. So: whatever
    is withdrawn, left empty or never delivered, no colour is better than it was the day before that came.
    """
    until = drawn.day + timedelta(days=days)
    before, after = judge(drawn.portfolio, drawn.day), judge(as_known(drawn.portfolio, drawn.day, row), until)
    assert [each for each in better(before, after) if not proven_by_the_calendar(each, before, until)] == []
    assert fewer_red(before, after) == []
