"""What exists: the names that a reference may use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.problems.problem import did_you_mean
from tracker.rules.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from tracker.model.parts import OwnerLink
    from tracker.model.round import Round
    from tracker.periods import PartialDate
    from tracker.rules.finding import Finding, Loc


@dataclass(frozen=True)
class Known:
    """Every id that exists, sound or not, and the day on which the files are read."""

    nodes: AbstractSet[str]
    kpis: AbstractSet[str]
    owners: AbstractSet[str]
    sources: AbstractSet[str]
    today: date
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Old ids, with what they are called now."""
    round: Round | None = None
    """The round that is open on that day."""
    blind: bool = False
    """True where a file of the plan cannot be read: then what it may hold is not called unknown."""

    def owner_links(
        self, links: Iterable[OwnerLink], loc: Loc, own: AbstractSet[str] = frozenset()
    ) -> Iterator[Finding]:
        """Check who is named, and that one leads."""
        leads = 0
        for index, link in enumerate(links):
            at = (*loc, "owners", index)
            yield from self.owner(link.id, (*at, "id"))
            if link.source:
                yield from self.source(link.source, own, (*at, "source"))
            leads += link.role == "lead"
            if leads > 1 and link.role == "lead":
                yield finding("several-leads", *at)

    def owner(self, name: str, loc: Loc) -> Iterator[Finding]:
        """Check that an owner exists."""
        if name not in self.owners and not self.blind:
            yield finding("unknown-owner", *loc, id=name, hint=did_you_mean(name, self.owners))

    def source(self, name: str, sources: AbstractSet[str], loc: Loc) -> Iterator[Finding]:
        """Check that a source is named here or in `initiatives.yaml`."""
        if name not in sources and name not in self.sources and not self.blind:
            yield finding("unknown-source", *loc, id=name, hint=did_you_mean(name, {*sources, *self.sources}))

    def node(self, name: str, loc: Loc) -> Iterator[Finding]:
        """Check that a strategy, area or initiative exists."""
        if name not in self.nodes and not self.blind:
            now = self.renamed.get(name)
            hint = f"it is called `{now}` now" if now else did_you_mean(name, self.nodes)
            yield finding("unknown-id", *loc, id=name, hint=hint)

    def kpi(self, name: str, loc: Loc) -> Iterator[Finding]:
        """Check that a KPI exists."""
        if name not in self.kpis:
            yield finding("unknown-kpi", *loc, id=name, hint=did_you_mean(name, self.kpis))

    def past(self, when: date | PartialDate, what: str, loc: Loc) -> Iterator[Finding]:
        """Check that something that is said to have happened is not in the future."""
        first = when.first_day if hasattr(when, "first_day") else when
        if first > self.today:
            yield finding("future-date", *loc, what=what, date=when)
