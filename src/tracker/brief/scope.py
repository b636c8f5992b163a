"""What a briefing is about: one strategy, what one owner answers for, or everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tracker.diff.scope import of_strategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.judgement import Status
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.views.view import View


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: ids of everything in it; None for all."""

    kind: Literal["all", "strategy", "owner"]
    id: str = ""

    def ids(self, *sides: Status) -> frozenset[str] | None:
        """Return the ids of all that it holds, on any of several sides; None where nothing is left out."""
        if self.kind == "all":
            return None
        if self.kind == "strategy":
            return of_strategy(self.id, *(side.portfolio for side in sides))
        return frozenset(name for side in sides for name in _stated(self.id, side))

    def holds(self, name: str, view: View) -> bool:
        """Tell whether a thing is in it."""
        if self.kind == "all":
            return True
        own = view.status.once(("scope", self), lambda: self.ids(view.status))
        return own is None or name in own

    def strategies(self, view: View) -> list[StrategyStatus]:
        """Return the strategies of which something is in it; closed ones only where one is asked for."""
        if self.kind == "strategy":
            return [each for each in view.status.strategies if each.strategy.id == self.id]
        return [each for each in view.status.strategies if each.open and self.initiatives(each, view)]

    def initiatives(self, each: StrategyStatus, view: View) -> list[InitiativeStatus]:
        """Return the initiatives of a strategy that are in it."""
        return [item for item in each.initiatives if self.holds(item.initiative.id, view)]

    def kpis(self, view: View) -> list[str]:
        """Return the KPIs in it: an owner's own, wherever they are linked; else those linked to a strategy that it holds."""
        if self.kind == "owner":
            return [name for name in view.status.assessments if self.holds(name, view)]
        return list(dict.fromkeys(name for each in self.strategies(view) for name in each.kpi_ids))


def _stated(owner: str, side: Status) -> Iterator[str]:
    """Yield what a source names a body for, and the KPIs that it owns, or that measure what it owns. What is only inferred is nobody's briefing."""
    yield owner
    named = [
        item
        for strategy in side.strategies
        for area in strategy.areas
        for item in area.initiatives
        if any(link.id == owner and link.basis == "stated" for link in item.initiative.owners or area.area.owners)
    ]
    yield from (item.initiative.id for item in named)
    owned = {item.initiative.id for item in named if item.accepted}
    for name, kpi in side.portfolio.kpis.items():
        if any(link.id == owner and link.basis == "stated" for link in kpi.owners) or (
            not kpi.owners and any(measure.id in owned and measure.role != "context" for measure in kpi.measures)
        ):
            yield name


def scope_of(name: str, view: View) -> Scope | None:
    """Return the scope that a name stands for; None where it stands for nothing that there was on the day."""
    if name in {"", "all"}:
        return Scope("all")
    if view.status.strategy(name) is not None:
        return Scope("strategy", name)
    return Scope("owner", name) if name in view.status.portfolio.plan.owners else None
