"""What was promised: strategies, their areas and initiatives, and what is known and said of them.

strategies:
  - id: dk-2023
    mode: observed
    areas:
      - id: dk-2023-12
        initiatives:
          - id: dk-2023-12.1
            events: [{date: 2025-06, title: ..., stage: adopted, source: ...}]
            updates: [{date: 2026-01-15, status: on_track, by: em}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args

from pydantic import Field

from tracker.model.parts import Change, OwnerLink
from tracker.model.record import Day, Id, Language, Number, Record, Text
from tracker.periods import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

Stage = Literal["context", "announced", "proposed", "decided", "adopted", "in_force", "running", "delivered"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
"""From the least to the furthest. `context` is background: it never shows that something was done."""

Declared = Literal["not_started", "on_track", "at_risk", "off_track", "completed", "paused", "cancelled"]
DECLARED: Final[tuple[Declared, ...]] = get_args(Declared)

Extent = Literal["whole", "part"]
Direction = Literal["increase", "decrease", "at_least", "at_most", "within"]


class Event(Record):
    """What a public source says happened. Evidence, never a report."""

    date: PartialDate
    title: Text
    stage: Stage
    extent: Extent | None = None
    source: Id
    note: Text | None = None


class Update(Record):
    """What the lead owner says on one day."""

    date: Day
    status: Declared
    note: Text | None = None
    by: Id
    evidence: list[Id] = Field(default_factory=list)
    unchanged: bool = False
    """The owner was asked and confirmed that the status is what it was."""
    entered_by: Id | None = None
    """Who wrote it down, where the owner did not."""
    on_behalf_of: Id | None = None
    """The owner who said it: the same as `by`. It goes with `entered_by`."""
    confirmed_on: Day | None = None
    """When the owner confirmed what was written down; absent while it has not."""


class Milestone(Record):
    """A step with a due date; done only with a date, believed only with evidence."""

    title: Text
    due: PartialDate
    done: PartialDate | None = None
    extent: Extent | None = None
    evidence: list[Id] = Field(default_factory=list)


class Response(Record):
    """What the addressee of a recommendation answered."""

    value: Literal["accepted", "partly_accepted", "rejected", "noted"]
    date: PartialDate
    source: Id


class Answer(Record):
    """An owner's answer to a finding. It lapses when what the finding rests on changes."""

    finding: Annotated[str, Field(pattern=r"^[a-z_]+(/[a-z0-9.-]+)?$")]
    """The finding's code, and where it is about a KPI, that KPI's id behind a slash."""
    text: Text
    by: Id
    date: Day
    facts: str | None = None
    """What the finding rested on when it was answered, copied from it: the answer lapses when that is no longer so."""
    entered_by: Id | None = None
    """Who wrote it down, where the owner did not."""
    on_behalf_of: Id | None = None
    """The owner who gave it: the same as `by`. It goes with `entered_by`."""
    confirmed_on: Day | None = None
    """When the owner confirmed what was written down; absent while it has not."""


class Aim(Record):
    """A direction that the text itself promises, in its own words."""

    wording: Text
    direction: Direction
    kpi: Id | None = None
    source: Id


class AskedFor(Record):
    """A measure that the text itself asks for, and what fills the place; an empty place is shown as empty."""

    what: Text
    kind: Literal["kpi", "evaluation"] = "kpi"
    kpi: Id | None = None
    basis: Literal["stated", "chosen"] = "stated"
    """`chosen`: the text names no KPI, whoever keeps the portfolio took the best that was found."""
    why: Text | None = None
    source: Id


class Evaluation(Record):
    """A study of effect. The number moving is not the strategy working."""

    evaluator: Text
    independent: bool
    design: Text
    effect: Text
    source: Id


class Funding(Record):
    """Money set aside, as the source gives it."""

    from_: Annotated[int, Field(alias="from", ge=1900, le=2200)]
    to: Annotated[int, Field(ge=1900, le=2200)]
    amount: Number
    unit: Text
    per: Literal["year", "period"]
    kind: Literal["proposed", "agreed", "appropriated", "spent", "derived"]
    source: Id
    note: Text | None = None


class StatedCount(Record):
    """How many initiatives a source says there are. Shown, never a denominator."""

    initiatives: Annotated[int, Field(ge=0)]
    source: Id


class Levels(Record):
    """What the strategy calls its own levels."""

    area: Text
    initiative: Text


class Node(Record):
    """What areas and initiatives have in common."""

    id: Id
    formerly: list[Id] = Field(default_factory=list)
    number: str | None = None
    title: Text
    short: Text | None = None
    """Our own label, where the official title is long."""
    note: Text | None = None
    source: Id | None = None
    """Where its name is stated, when that is not the strategy's own source."""
    owners: list[OwnerLink] = Field(default_factory=list)
    changes: list[Change] = Field(default_factory=list)


class Initiative(Node):
    """The smallest thing that is followed."""

    kind: Literal["deliverable", "continuing", "outcome"] = "continuing"
    start: PartialDate | None = None
    due: PartialDate | None = None
    response: Response | None = None
    answers: list[Id] = Field(default_factory=list)
    follows: list[Id] = Field(default_factory=list)
    aims: list[Aim] = Field(default_factory=list)
    asks_for: list[AskedFor] = Field(default_factory=list)
    required_breakdowns: list[str] = Field(default_factory=list)
    milestones: list[Milestone] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    updates: list[Update] = Field(default_factory=list)
    evaluations: list[Evaluation] = Field(default_factory=list)
    responses: list[Answer] = Field(default_factory=list)
    not_found: Text | None = None
    """What was looked for in public sources and not found."""


class Area(Node):
    """A part of a strategy, in the strategy's own order."""

    initiatives: list[Initiative] = Field(default_factory=list)


class Strategy(Record):
    """A published plan, its areas and their initiatives."""

    id: Id
    formerly: list[Id] = Field(default_factory=list)
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    language: Language | None = None
    kind: Literal["commitments", "goals", "recommendations"]
    mode: Literal["observed", "reporting"]
    title: Text
    short: Text | None = None
    note: Text | None = None
    published: PartialDate
    horizon: PartialDate | None = None
    closed: PartialDate | None = None
    superseded_by: Id | None = None
    source: Id
    see_also: list[Id] = Field(default_factory=list)
    """Further sources on the strategy as a whole: who followed it up, who says that it ended."""
    levels: Levels | None = None
    owners: list[OwnerLink] = Field(default_factory=list)
    funding: list[Funding] = Field(default_factory=list)
    stated_count: StatedCount | None = None
    areas: list[Area] = Field(default_factory=list)
    changes: list[Change] = Field(default_factory=list)

    def initiatives(self) -> Iterator[Initiative]:
        """Yield every initiative in the strategy's own order."""
        for area in self.areas:
            yield from area.initiatives
