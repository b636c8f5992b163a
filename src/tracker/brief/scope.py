"""What a briefing is about: one strategy, what one owner answers for, or everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tracker.diff.scope import of_strategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.portfolio import Portfolio
    from tracker.model.strategy import Initiative
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
        return of_strategy(self.id, *sides) if self.kind == "strategy" else frozenset(name for side in sides for name in _stated(self.id, side))  # fmt: skip

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
        """Return the KPIs in it: an owner's own, wherever they are linked; else those linked to a strategy that it holds."""
        if self.kind == "owner":
            return [name for name in view.status.assessments if self.holds(name, view)]
        return list(dict.fromkeys(name for each in self.strategies(view) for name in each.kpi_ids))


def _stated(owner: str, side: Portfolio) -> Iterator[str]:
    """Yield what a source names a body for, and the KPIs that it owns, or that measure what it owns. What is only inferred is nobody's briefing."""
    yield owner
    owned: set[str] = set()
    for strategy in side.plan.strategies:
        for area in strategy.areas:
            for item in area.initiatives:
                links = [link for link in item.owners or area.owners if link.id == owner and link.basis == "stated"]
                if links:
                    yield item.id
                if links and (strategy.kind != "recommendations" or accepted(item)):
                    owned.add(item.id)
    for name, kpi in side.kpis.items():
        if any(link.id == owner and link.basis == "stated" for link in kpi.owners) or (
            not kpi.owners and any(measure.id in owned and measure.role != "context" for measure in kpi.measures)
        ):
            yield name


def accepted(item: Initiative) -> bool:
    """Tell whether advice was taken: until then it is addressed to somebody, who owns nothing."""
    return item.response is not None and item.response.value in {"accepted", "partly_accepted"}


def scope_of(name: str, view: View) -> Scope | None:
    """Return the scope that a name stands for; None where it stands for nothing that there was on the day."""
    if name in {"", "all"}:
        return Scope("all")
    if view.status.strategy(name) is not None:
        return Scope("strategy", name)
    return Scope("owner", name) if name in view.status.portfolio.plan.owners else None
