"""The whole: what `initiatives.yaml` holds, and the KPIs beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tracker.model.findings import FindingCode, Severity
from tracker.model.parts import Change, Handle, Owner, Source
from tracker.model.record import Day, Id, Language, Record, Text
from tracker.model.round import Release, Round
from tracker.model.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tracker.model.kpi import Kpi, Measure, Observation
    from tracker.model.strategy import Area, Initiative
    from tracker.periods import Period

Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=0, le=3660)]


class Reporting(Record):
    """How often owners report, and how long they may be late."""

    cadence: Literal["monthly", "quarterly", "half-yearly", "annual"] = "quarterly"
    grace_days: Days = 30


class PublicationLags(Record):
    """Days from the end of a period until its figure can be expected."""

    annual: Days = 270
    half_yearly: Annotated[Days, Field(alias="half-yearly")] = 120
    quarterly: Days = 90
    monthly: Days = 45


class Cutoffs(Record):
    """Where one verdict ends and the next begins. The defaults are the published method's."""

    on_track: Share = 0.95
    at_risk: Share = 0.60
    early_share: Share = 0.20
    outlook_unlikely: Share = 0.33
    outlook_very_unlikely: Share = 0.10
    red_share: Share = 0.5
    coverage: Share = 0.5
    green_share: Share = 0.8
    grace_days: Days = 30
    lags: PublicationLags = PublicationLags()
    severities: dict[FindingCode, Severity] = Field(default_factory=dict)
    """How much a finding weighs, where it departs from the default."""


class Question(Record):
    """One question put to several countries, with the KPIs that answer it."""

    title: Text
    comparable: bool
    """True only where the definitions allow one axis; else the answers stand side by side."""
    why: Text
    """Why they can be compared, or why not."""
    kpis: Annotated[list[Id], Field(min_length=2)]


class Governance(Record):
    """Who stands behind the assessment. An empty answer is shown as empty."""

    operator: Text | None = None
    """Who runs the tracker and enters what it shows."""
    funder: Text | None = None
    """Who pays for it."""
    cutoffs: Text | None = None
    """Who may change cut-offs, and how."""
    conflicts: Text | None = None
    """Whose interests touch what is assessed here."""
    handle: Handle | None = None
    """The team on the code platform that goalposts and cut-offs belong to, such as `@council/secretariat`; never the assessed."""


class Stop(Record):
    """A stop on a tour through the portfolio: a page, and what to look at there."""

    page: Annotated[
        str,
        Field(
            pattern=r"^((overview|strategies|kpis|owners|compare|changes|questions|methods|problems)(\?[a-z]+=[a-z0-9.-]+)?"
            r"|(strategy|initiative|kpi|owner)\?id=[a-z0-9.-]+)(#[a-z0-9.-]+)?$"
        ),
    ]
    """A page's own address without its beginning, such as `kpi?id=berths`."""
    title: Text
    look: Text


class Plan(Record):
    """What `initiatives.yaml` holds."""

    title: Text
    language: Language = "en"
    timezone: str = "UTC"
    fictional: bool = False
    """True for an example: pages say on every view that nothing in it is real."""
    as_of: Day | None = None
    """The day that everything is judged on when no other is asked for; today when left out. For examples that must not age."""
    governance: Governance = Governance()
    tour: list[Stop] = Field(default_factory=list)
    reporting: Reporting = Reporting()
    assessment: Cutoffs = Cutoffs()
    sources: dict[Id, Source] = Field(default_factory=dict)
    owners: dict[Id, Owner] = Field(default_factory=dict)
    strategies: list[Strategy] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)
    rounds: list[Round] = Field(default_factory=list)
    releases: list[Release] = Field(default_factory=list)
    include: list[str] = Field(default_factory=list)
    watched_from: Day | None = None
    """The day from which a moved goalpost needs a reason and is listed; before it the files were still being written."""
    changes: list[Change] = Field(default_factory=list)
    """Why cut-offs and rules of reporting were moved, and why a strategy or KPI was taken out."""

    def day(self, today: date) -> date:
        """Return the day to judge on when no other is asked for."""
        fixed: date | None = self.as_of
        return fixed or today


class PlanPart(Record):
    """What a file named under `include` may hold."""

    sources: dict[Id, Source] = Field(default_factory=dict)
    owners: dict[Id, Owner] = Field(default_factory=dict)
    strategies: list[Strategy] = Field(default_factory=list)


@dataclass(frozen=True)
class BrokenKpi:
    """A KPI whose file has errors: it is not judged, and it is not forgotten either."""

    id: str
    path: str
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Portfolio:
    """Everything sound that was read, with where it came from."""

    plan: Plan
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    broken: Mapping[str, BrokenKpi] = field(default_factory=dict)
    defective: frozenset[str] = frozenset()
    """Ids of strategies, areas and initiatives whose text has an error: none of them can be green."""
    breakdowns: Mapping[str, tuple[Breakdown, ...]] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def nodes(self) -> dict[str, Strategy | Area | Initiative]:
        """Every strategy, area and initiative by its id."""
        found: dict[str, Strategy | Area | Initiative] = {}
        for strategy in self.plan.strategies:
            found[strategy.id] = strategy
            for area in strategy.areas:
                found[area.id] = area
                found.update((initiative.id, initiative) for initiative in area.initiatives)
        return found

    @cached_property
    def ancestors(self) -> dict[str, tuple[str, ...]]:
        """For every node its own id and those above it, nearest first."""
        found: dict[str, tuple[str, ...]] = {}
        for strategy in self.plan.strategies:
            found[strategy.id] = (strategy.id,)
            for area in strategy.areas:
                found[area.id] = (area.id, strategy.id)
                for initiative in area.initiatives:
                    found[initiative.id] = (initiative.id, area.id, strategy.id)
        return found

    def holding(
        self, kpis: Mapping[str, Kpi], broken: Mapping[str, BrokenKpi], defective: frozenset[str] = frozenset()
    ) -> Portfolio:  # fmt: skip
        """Return the same plan with other KPIs; what was worked out of the plan goes with it."""
        found = Portfolio(self.plan, kpis, broken, defective)
        found.__dict__.update(nodes=self.nodes, ancestors=self.ancestors)
        return found

    def language_of(self, node: str) -> str:
        """Return the language of a node's official names."""
        strategy = self.ancestors.get(node, (node,))[-1]
        found = self.nodes.get(strategy)
        own = found.language if isinstance(found, Strategy) else None
        return own or self.plan.language

    def language_of_kpi(self, kpi: Kpi) -> str:
        """Return the language of a KPI's unlabelled texts: that of the strategy it measures first."""
        return self.language_of(kpi.measures[0].id) if kpi.measures else self.plan.language


@dataclass(frozen=True)
class Breakdown:
    """A row of a KPI's CSV file for a part of the whole. Never summed by us."""

    dimensions: tuple[tuple[str, str], ...]
    period: Period
    observation: Observation
