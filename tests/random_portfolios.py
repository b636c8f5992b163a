"""Random portfolios for tests of what must hold for every portfolio.

Hypothesis draws how many strategies, areas, initiatives and KPIs there are, and a seed for each: a portfolio that fails
shrinks to a small one. What each of them holds comes from its seed, as in test_plain, which is many times as fast.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from test_plain import a_kpi, a_partial_date, chance

from tracker.assess.series import known_on, lifecycle_on, targets_on
from tracker.model.kpi import Kpi, Measure, Observation
from tracker.model.portfolio import BrokenKpi, Plan, Portfolio
from tracker.model.strategy import Area, Initiative, Milestone, Strategy
from tracker.periods import parse_partial
from tracker.rollup.milestones import is_done

EVERY: Final = settings(
    max_examples=int(os.environ.get("TRACKER_PROPERTY_EXAMPLES", "120")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
"""How many portfolios a test tries: `TRACKER_PROPERTY_EXAMPLES=3000` for a long run."""

SEEDS: Final = st.integers(0, 2**32)
DAYS: Final = st.dates(date(2021, 1, 1), date(2027, 12, 31))
AREAS: Final = st.lists(st.lists(SEEDS, min_size=1, max_size=3), min_size=1, max_size=2)
SHAPES: Final = st.lists(AREAS, min_size=1, max_size=2)
"""A seed for every initiative of every area of every strategy."""

SAID: Final = ["on_track"] * 3 + ["at_risk"] * 2 + ["off_track", "completed", "not_started", "paused", "cancelled"]
ANSWERED: Final = ["overdue", "milestone_slip", "watermelon/k0", "optimistic/k1", "unverified_green/k0"]
SOURCE: Final = {"title": "A", "publisher": "B", "url": "https://example.org", "date": "2020"}
SOURCES: Final = {"official": {**SOURCE, "kind": "primary"}, "paper": {**SOURCE, "kind": "secondary"}}
CUTOFFS: Final = {"red_share": [0.34, 1.0], "coverage": [0.25, 1.0], "green_share": [0.5, 1.0]}
"""Departures from the defaults of section 9."""

FIRST_YEAR: Final = 2015
PACES: Final = [1.2, 1.0, 0.7, 0.2, -1.0]
"""Of a plain KPI: on pace, on pace, behind, far behind, below its baseline."""


@dataclass(frozen=True)
class Drawn:
    """A portfolio, and a day to judge it on."""

    portfolio: Portfolio
    day: date


# --- What is promised and said


def some_days(rng: random.Random, day: date, most: int, back: int, ahead: int) -> list[str]:
    """Return days around a day, each once: of two things said on one day the later in the file counts, so there order is content."""
    return [str(day + timedelta(days=days)) for days in rng.sample(range(-back, ahead), rng.randint(0, most))]


def a_time(rng: random.Random, day: date, years: float = 1) -> str:
    """Return a date known to the day, the month or the year, mostly in the years before a day."""
    return a_partial_date(rng, day - timedelta(days=365 * years))


def sometimes(rng: random.Random, day: date) -> str | None:
    return a_time(rng, day) if chance(rng, 0.4) else None


def a_milestone(rng: random.Random, day: date) -> dict[str, Any]:
    evidence = rng.choice([["official"], ["official"], ["paper"], []])
    done = a_time(rng, day, 1.5) if chance(rng, 0.6) else None
    return {"title": "Step", "due": a_time(rng, day), "done": done, "evidence": evidence}


def some_milestones(rng: random.Random, day: date) -> list[dict[str, Any]]:
    """Return milestones that are due by different days; see `test_milestones_due_by_one_day_have_no_order`."""
    made = [a_milestone(rng, day) for _ in range(rng.choice([0, 1, 2, 3]))]
    return list({parse_partial(each["due"]).last_day: each for each in made}.values())


def an_initiative(rng: random.Random, name: str, day: date) -> dict[str, Any]:
    value = rng.choice(["accepted", "accepted", "rejected"])
    response = {"value": value, "date": a_time(rng, day, 2), "source": "official"}
    stages, said = ["context", "decided", "running", "delivered"], some_days(rng, day, 6, 1200, 150)
    return {
        "id": name,
        "title": "An initiative",
        "kind": rng.choice(["continuing", "deliverable", "outcome"]),
        "start": sometimes(rng, day),
        "due": sometimes(rng, day),
        "response": response if chance(rng, 0.5) else None,
        "milestones": some_milestones(rng, day),
        "updates": [{"date": when, "status": rng.choice(SAID), "by": "m"} for when in said],
        "events": [
            {"date": when, "title": "E", "stage": rng.choice(stages), "source": "official"}
            for when in some_days(rng, day, 2, 900, 100)
        ],
        "responses": [
            {"finding": rng.choice(ANSWERED), "text": "It comes.", "by": "m", "date": when}
            for when in some_days(rng, day, 2, 200, 100)
        ],
    }


def a_strategy(rng: random.Random, name: str, areas: list[list[int]], day: date) -> dict[str, Any]:
    closed = str(day + timedelta(days=rng.randint(-900, 900)))
    return {
        "id": name,
        "kind": rng.choice(["commitments", "commitments", "goals", "recommendations"]),
        "mode": rng.choice(["reporting", "reporting", "observed"]),
        "title": "A strategy",
        "published": rng.choice(["2015", "2015", "2015", "2024-03"]),
        "closed": closed if chance(rng, 0.2) else None,
        "source": "official",
        "areas": [an_area(f"{name}-{place}", seeds, day) for place, seeds in enumerate(areas)],
    }


def an_area(name: str, seeds: list[int], day: date) -> dict[str, Any]:
    inside = [an_initiative(random.Random(seed), f"{name}.{place}", day) for place, seed in enumerate(seeds)]
    return {"id": name, "title": "An area", "initiatives": inside}


def a_plan(rng: random.Random, shape: list[list[list[int]]], day: date) -> Plan:
    cutoffs = {name: rng.choice(others) for name, others in CUTOFFS.items() if chance(rng, 0.2)}
    return Plan.model_validate(
        {
            "title": "Random",
            "reporting": {"cadence": rng.choice(["quarterly", "monthly", "annual"])},
            "assessment": cutoffs,
            "sources": SOURCES,
            "owners": {"m": {"name": "M", "kind": "ministry"}},
            "strategies": [a_strategy(rng, f"s{place}", areas, day) for place, areas in enumerate(shape)],
        }
    )


# --- What is measured


def a_plain_kpi(rng: random.Random, name: str, day: date) -> Kpi:
    """Return a KPI that should move by one a year, and moves at one pace; its newest figure may tell of another."""
    pace, newest = rng.choice(PACES), rng.choice([None, None, *PACES])
    last = day.year - rng.choice([1, 1, 2, 3, 4])
    figures = {year: pace * (year - FIRST_YEAR) for year in range(FIRST_YEAR, last + 1)}
    if newest is not None:
        figures[last] = newest * (last - FIRST_YEAR)
    due = rng.choice([2035, 2035, 2030, 2026, 2022])
    kept = {"always": rng.choice([-100, 1])} if chance(rng, 0.15) else {}
    return Kpi.model_validate(
        {
            "id": name, "title": "K", "unit": "points", "direction": "increase", "frequency": "annual",
            "baseline": {"period": str(FIRST_YEAR), "value": 0}, "targets": {str(due): due - FIRST_YEAR} | kept,
            "series": {str(year): round(value, 6) for year, value in figures.items()},
        }
    )  # fmt: skip


def a_linked_kpi(seed: int, name: str, nodes: list[str], day: date) -> Kpi:
    """Return a KPI that measures up to three nodes, mostly as an output; every second one is plain."""
    rng = random.Random(seed)
    kpi = a_plain_kpi(rng, name, day) if chance(rng, 0.5) else a_kpi(rng, name, day)
    crowd = [nodes[:3][-1]] if chance(rng, 0.5) else []  # the first initiative of all: there shares come into play
    measured = dict.fromkeys([*crowd, *rng.sample(nodes, min(len(nodes), rng.choice([1, 1, 2, 3])))])
    roles = ["output", "output", "output", "outcome", "context"]
    links = [Measure.model_validate({"id": node, "role": rng.choice(roles)}) for node in measured]
    return kpi.model_copy(update={"measures": links, "key": chance(rng, 0.2)})


def a_portfolio(seed: int, shape: list[list[list[int]]], kpis: list[int], day: date) -> Drawn:
    """Return a portfolio; some hold a broken file or a defective text."""
    rng = random.Random(seed)
    plan = a_plan(rng, shape, day)
    nodes = list(Portfolio(plan).nodes)
    made = [a_linked_kpi(each, f"k{place}", nodes, day) for place, each in enumerate(kpis)]
    lost = [a_linked_kpi(seed, "broken", nodes, day)] if chance(rng, 0.2) else []
    defective = frozenset(rng.sample(nodes, 1) if chance(rng, 0.2) else [])
    broken = {kpi.id: broken_file(kpi) for kpi in lost}
    return Drawn(Portfolio(plan, {kpi.id: kpi for kpi in made}, broken, defective), day)


PORTFOLIOS: Final = st.builds(a_portfolio, SEEDS, SHAPES, st.lists(SEEDS, min_size=2, max_size=9), DAYS)


def a_small_portfolio(kpis: list[Kpi], day: date, **initiative: Any) -> Drawn:
    """Return a portfolio of one initiative, for a case that was found and is to be kept."""
    item = {"id": "s-1.1", "title": "An initiative", **initiative}
    area = {"id": "s-1", "title": "An area", "initiatives": [item]}
    whole = {
        "id": "s", "kind": "commitments", "mode": "reporting", "title": "S", "published": "2020", "source": "official",
        "areas": [area],
    }  # fmt: skip
    owners = {"m": {"name": "M", "kind": "ministry"}}
    plan = Plan.model_validate({"title": "Small", "sources": SOURCES, "owners": owners, "strategies": [whole]})
    return Drawn(Portfolio(plan, {kpi.id: kpi for kpi in kpis}), day)


def broken_file(kpi: Kpi) -> BrokenKpi:
    """Return what is left of a KPI whose file has an error."""
    return BrokenKpi(kpi.id, f"kpis/{kpi.id}.yaml", tuple(kpi.measures))


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
