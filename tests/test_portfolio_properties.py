"""What must hold for every portfolio: order decides nothing, and no KPI or initiative speaks for its neighbour."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from hypothesis import given

from random_portfolios import EVERY, PORTFOLIOS, SEEDS, Drawn, a_linked_kpi, a_small_portfolio
from tracker.assess import assess_kpi
from tracker.findings import Finding
from tracker.judgement import Status, judge
from tracker.model.kpi import Kpi
from tracker.model.portfolio import Portfolio
from tracker.model.strategy import Area, Initiative, Strategy
from tracker.rollup import AreaStatus, InitiativeStatus, StrategyStatus

T = TypeVar("T")


def said(status: Status) -> dict[str, Any]:
    """Return all that is said of each strategy, area and initiative, by its id; without the order of what is in it."""
    found: dict[str, Any] = {}
    for strategy in status.strategies:
        found[strategy.strategy.id] = (*_counts(strategy), strategy.open)
        found |= {area.area.id: (*_counts(area), area.level) for area in strategy.areas}
    return found | {name: _of_one(each) for name, each in status.initiatives.items()}


def _counts(each: StrategyStatus | AreaStatus) -> tuple[Any, ...]:
    return each.stages, each.declared, each.kpis, set(each.kpi_ids)


def _of_one(each: InitiativeStatus) -> tuple[Any, ...]:
    events = sorted(map(str, each.events))
    about = (each.word, each.data, each.combined, each.kpis, each.milestones, each.defective, each.accepted)
    return (*about, each.stage, events, set(each.kpi_ids))


def asked(status: Status) -> dict[tuple[str, str], Finding]:
    """Return the findings by initiative and name."""
    found = {(each.initiative, each.name): each for each in status.findings}
    assert len(found) == len(status.findings)
    return found


# --- Order


def shuffled(items: Collection[T], rng: random.Random) -> list[T]:
    return rng.sample(list(items), len(items))


def keys_shuffled(items: Mapping[Any, T], rng: random.Random) -> dict[Any, T]:
    return {key: items[key] for key in shuffled(items, rng)}


def another_order(portfolio: Portfolio, rng: random.Random) -> Portfolio:
    """Return the same files and records in another order. Of two reports on one day the later counts, so no day has two."""
    plan = portfolio.plan
    strategies = [_strategy(each, rng) for each in shuffled(plan.strategies, rng)]
    mixed = {"strategies": strategies, "sources": keys_shuffled(plan.sources, rng)}
    kpis = {name: _kpi(kpi, rng) for name, kpi in keys_shuffled(portfolio.kpis, rng).items()}
    return Portfolio(plan.model_copy(update=mixed), kpis, portfolio.broken, portfolio.defective)


def _kpi(kpi: Kpi, rng: random.Random) -> Kpi:
    mixed = {name: keys_shuffled(getattr(kpi, name), rng) for name in ("series", "targets")}
    return kpi.model_copy(update={**mixed, "measures": shuffled(kpi.measures, rng)})


def _strategy(strategy: Strategy, rng: random.Random) -> Strategy:
    return strategy.model_copy(update={"areas": [_area(each, rng) for each in shuffled(strategy.areas, rng)]})


def _area(area: Area, rng: random.Random) -> Area:
    return area.model_copy(update={"initiatives": [_initiative(each, rng) for each in shuffled(area.initiatives, rng)]})


def _initiative(initiative: Initiative, rng: random.Random) -> Initiative:
    records = ("milestones", "updates", "events", "responses")
    return initiative.model_copy(update={name: shuffled(getattr(initiative, name), rng) for name in records})


@EVERY
@given(PORTFOLIOS, SEEDS)
def test_the_order_of_files_and_records_decides_nothing(drawn: Drawn, seed: int) -> None:
    one = judge(drawn.portfolio, drawn.day)
    other = judge(another_order(drawn.portfolio, random.Random(seed)), drawn.day)
    assert other.assessments == one.assessments
    assert said(other) == said(one)
    assert asked(other) == asked(one)


def test_milestones_due_by_one_day_have_no_order() -> None:
    """Else the facts of a finding would change with the order, and an answer to them would lapse."""
    steps = [{"title": "A", "due": "2025"}, {"title": "B", "due": "2025-12-31"}]
    report = {"date": "2026-02-15", "status": "on_track", "by": "m"}
    one, other = (
        a_small_portfolio([], date(2026, 3, 1), updates=[report], milestones=made) for made in (steps, steps[::-1])
    )
    assert asked(judge(other.portfolio, other.day)) == asked(judge(one.portfolio, one.day))


# --- Neighbours


@EVERY
@given(PORTFOLIOS, SEEDS)
def test_a_kpi_that_is_added_speaks_for_its_own_initiative_only(drawn: Drawn, seed: int) -> None:
    rng, portfolio = random.Random(seed), drawn.portfolio
    initiatives = [each.id for strategy in portfolio.plan.strategies for each in strategy.initiatives()]
    added = a_linked_kpi(seed, "added", [rng.choice(initiatives)], drawn.day)
    kpis = keys_shuffled({**portfolio.kpis, added.id: added}, rng)
    one = judge(portfolio, drawn.day)
    other = judge(Portfolio(portfolio.plan, kpis, portfolio.broken, portfolio.defective), drawn.day)
    assert {name: found for name, found in other.assessments.items() if name != added.id} == one.assessments
    above = portfolio.ancestors[added.measures[0].id]
    assert _without(above, said(other)) == _without(above, said(one))
    news = {name: found for name, found in asked(other).items() if name not in asked(one)}
    assert {(each.initiative, each.kpi) for each in news.values()} <= {(above[0], added.id)}
    assert asked(other) == asked(one) | news


def _without(names: Collection[str], found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in found.items() if name not in names}


@EVERY
@given(PORTFOLIOS)
def test_a_kpi_alone_is_judged_as_among_others(drawn: Drawn) -> None:
    plan, together = drawn.portfolio.plan, judge(drawn.portfolio, drawn.day)
    for name, kpi in drawn.portfolio.kpis.items():
        alone = judge(Portfolio(plan, {name: kpi}), drawn.day)
        assert alone.assessments == {name: together.assessments[name]}
        assert assess_kpi(kpi, drawn.day, plan.assessment) == together.assessments[name]
        assert _about(name, alone) == _about(name, together)


def _about(name: str, status: Status) -> list[Finding]:
    return [each for each in status.findings if each.kpi == name]
