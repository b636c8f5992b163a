"""What a briefing is about: one strategy, what one owner answers for, or everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tracker.diff.scope import of_owner, of_strategy

if TYPE_CHECKING:
    from tracker.model.portfolio import Portfolio
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.views.view import View


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: ids of everything in it; None for all."""

    kind: Literal["all", "strategy", "owner"]
    id: str = ""

    def ids(self, *sides: Portfolio) -> frozenset[str] | None:
        """Return the ids of all that it holds, in any of several versions; None where nothing is left out."""
        if self.kind == "all":
            return None
        return (of_strategy if self.kind == "strategy" else of_owner)(self.id, *sides)

    def holds(self, name: str, view: View) -> bool:
        """Tell whether a thing is in it."""
        if self.kind == "all":
            return True
        own = view.status.once(("scope", self), lambda: self.ids(view.status.portfolio))
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
        """Return the KPIs in it: those linked to a strategy that it holds, judged or not."""
        linked = dict.fromkeys(name for each in self.strategies(view) for name in each.kpi_ids)
        return [name for name in linked if self.holds(name, view)]


def scope_of(name: str, view: View) -> Scope | None:
    """Return the scope that a name stands for; None where it stands for nothing that there was on the day."""
    if name in {"", "all"}:
        return Scope("all")
    if view.status.strategy(name) is not None:
        return Scope("strategy", name)
    return Scope("owner", name) if name in view.status.portfolio.plan.owners else None
