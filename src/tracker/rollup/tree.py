"""The tree of what is said and shown: initiative, area, strategy, each computed from the leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.model.strategy import DECLARED, STAGES
from tracker.rollup.counts import KpiCounts, count, held_against, level
from tracker.rollup.milestones import MilestoneCounts, count_milestones, deliverable_level
from tracker.rollup.stage import events_on, stage_of
from tracker.rollup.word import combine, never_green, word_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tracker.assess import Assessment
    from tracker.model.portfolio import Portfolio
    from tracker.model.strategy import Area, Event, Initiative, Strategy
    from tracker.rollup.counts import DataLevel
    from tracker.rollup.word import Combined, Word


@dataclass(frozen=True, slots=True)
class InitiativeStatus:
    """What is known of one initiative as of a day."""

    initiative: Initiative
    stage: Event | None
    events: tuple[Event, ...]
    word: Word
    data: DataLevel
    combined: Combined
    kpis: KpiCounts
    milestones: MilestoneCounts
    kpi_ids: tuple[str, ...]
    """Every KPI linked to it, whatever its role."""
    defective: bool = False
    accepted: bool = True
    """False for advice that nobody has accepted: it is addressed to somebody, who does not own it."""


@dataclass(frozen=True, slots=True)
class AreaStatus:
    """What is known of one area."""

    area: Area
    initiatives: tuple[InitiativeStatus, ...]
    stages: Mapping[str, int]
    declared: Mapping[str, int]
    kpis: KpiCounts
    level: DataLevel
    kpi_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrategyStatus:
    """What is known of one strategy: counts only, never a level."""

    strategy: Strategy
    areas: tuple[AreaStatus, ...]
    stages: Mapping[str, int]
    declared: Mapping[str, int]
    kpis: KpiCounts
    kpi_ids: tuple[str, ...]
    open: bool = True
    """False once it has closed: then it is out of headline counts."""

    @property
    def initiatives(self) -> list[InitiativeStatus]:
        """Every initiative in the strategy's own order."""
        return [initiative for area in self.areas for initiative in area.initiatives]


@dataclass(frozen=True, slots=True)
class _Link:
    """A KPI at a node, in a role."""

    kpi: str
    node: str
    role: str


def roll_up(portfolio: Portfolio, assessments: Mapping[str, Assessment], as_of: date) -> list[StrategyStatus]:
    """Roll assessments, reports and events up to every strategy that was known on a day."""
    return [
        _Roller(portfolio, assessments, as_of).strategy(strategy)
        for strategy in portfolio.plan.strategies
        if strategy.published.first_day <= as_of
    ]


class _Roller:
    """Holds what every level needs, so that each is computed from the leaves."""

    def __init__(self, portfolio: Portfolio, assessments: Mapping[str, Assessment], as_of: date) -> None:
        self.portfolio = portfolio
        self.assessments = assessments
        self.as_of = as_of
        self.moment = as_of
        self.links = _links(portfolio)

    def strategy(self, strategy: Strategy) -> StrategyStatus:
        closed = strategy.closed is not None and strategy.closed.first_day <= self.as_of
        # After a strategy has closed nobody reports on it, and nothing becomes late.
        self.moment = min(self.as_of, strategy.closed.last_day) if closed and strategy.closed else self.as_of
        asked = strategy.mode == "reporting"
        areas = tuple(self.area(area, strategy) for area in strategy.areas)
        initiatives = [initiative for area in areas for initiative in area.initiatives]
        links = self._links_under(strategy.id)
        return StrategyStatus(
            strategy=strategy,
            areas=areas,
            stages=_stages(initiatives),
            declared=_declared(initiatives) if asked else {},
            kpis=self._count(links, {"output", "outcome"}),
            kpi_ids=_distinct(links),
            open=not closed,
        )

    def area(self, area: Area, strategy: Strategy) -> AreaStatus:
        initiatives = tuple(self.initiative(initiative, strategy) for initiative in area.initiatives)
        links = self._links_under(area.id)
        counts = self._count(links, {"output", "outcome"})
        found = level(counts, self.portfolio.plan.assessment)
        return AreaStatus(
            area=area,
            initiatives=initiatives,
            stages=_stages(initiatives),
            declared=_declared(initiatives) if strategy.mode == "reporting" else {},
            kpis=counts,
            level="insufficient_data" if found == "green" and area.id in self.portfolio.defective else found,
            kpi_ids=_distinct(links),
        )

    def initiative(self, initiative: Initiative, strategy: Strategy) -> InitiativeStatus:
        plan = self.portfolio.plan
        accepted = strategy.kind != "recommendations" or _accepted(initiative, self.as_of)
        asked = strategy.mode == "reporting" and accepted
        events = tuple(events_on(initiative, self.as_of))
        word = word_of(initiative, plan.reporting, self.moment, asked=asked)
        links = self.links.get(initiative.id, [])
        counts = self._count(links, {"output"})
        by_milestones = initiative.kind == "deliverable" and asked
        data = (
            deliverable_level(initiative, plan.sources, self.moment)
            if by_milestones
            else level(counts, plan.assessment)
        )
        late = initiative.start is not None and initiative.start.known and initiative.start.last_day < self.moment
        against = held_against(data, counts, plan.assessment) if asked and not by_milestones else data
        said = "not_started" if late and word.declared == "not_started" else word.counts
        defective = initiative.id in self.portfolio.defective
        combined = combine(said, against, start_overdue=late, asked=asked)
        return InitiativeStatus(
            initiative=initiative,
            stage=stage_of(events),
            events=events,
            word=word,
            data="insufficient_data" if defective and data == "green" else data,
            combined=never_green(combined) if defective else combined,
            kpis=counts,
            milestones=count_milestones(initiative.milestones, self.moment, asked=asked),
            kpi_ids=_distinct(links),
            defective=defective,
            accepted=accepted,
        )

    def _links_under(self, node: str) -> list[_Link]:
        return self.links.get(node, [])

    def _count(self, links: Iterable[_Link], roles: set[str]) -> KpiCounts:
        chosen = _distinct(link for link in links if link.role in roles)
        return count((self.assessments[name], self._is_key(name)) for name in chosen if self._judged(name))

    def _is_key(self, name: str) -> bool:
        kpi = self.portfolio.kpis.get(name)
        return kpi is None or kpi.key  # what the file of a broken one says of that is not known

    def _judged(self, name: str) -> bool:
        return name in self.assessments


def _accepted(initiative: Initiative, as_of: date) -> bool:
    answer = initiative.response
    return answer is not None and answer.value == "accepted" and answer.date.first_day <= as_of


def _links(portfolio: Portfolio) -> dict[str, list[_Link]]:
    """Return the KPIs of every node: those that name it, and those of the nodes below it."""
    found: dict[str, list[_Link]] = {}
    ancestors = portfolio.ancestors
    measured = [(kpi.id, kpi.measures) for kpi in portfolio.kpis.values()]
    measured += [(name, list(broken.measures)) for name, broken in portfolio.broken.items()]
    for name, measures in measured:
        for measure in measures:
            for node in ancestors.get(measure.id, ()):
                found.setdefault(node, []).append(_Link(name, measure.id, measure.role))
    return found


def _distinct(links: Iterable[_Link]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(link.kpi for link in links))


def _stages(initiatives: Iterable[InitiativeStatus]) -> dict[str, int]:
    """Count initiatives by stage, the furthest first; `none` is nothing found in public sources."""
    found = Counter(each.stage.stage if each.stage else "none" for each in initiatives)
    return {name: found[name] for name in (*reversed(STAGES), "none")}


def _declared(initiatives: Iterable[InitiativeStatus]) -> dict[str, int]:
    """Count initiatives by what their owners say; those who are late or silent stand apart."""
    found = Counter(_said(each.word) for each in initiatives)
    return {name: found[name] for name in (*DECLARED, "overdue", "silent", "no_report")}


def _said(word: Word) -> str:
    return word.counts or word.state
