"""What of a difference concerns one strategy or one owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.portfolio import Portfolio


def of_strategy(strategy: str, *sides: Portfolio) -> frozenset[str]:
    """Return the ids of a strategy, all that is in it, and the KPIs linked to any of that, on either side."""
    return frozenset(name for side in sides for name in _under(strategy, side))


def of_owner(owner: str, *sides: Portfolio) -> frozenset[str]:
    """Return the ids of an owner, of what it leads or takes part in, and of the KPIs that it answers for, on either side."""
    return frozenset(name for side in sides for name in _owned(owner, side))


def _under(strategy: str, side: Portfolio) -> Iterator[str]:
    inside = {name for name, chain in side.ancestors.items() if strategy in chain}
    yield from inside
    yield from (name for name, kpi in side.kpis.items() if any(link.id in inside for link in kpi.measures))


def _owned(owner: str, side: Portfolio) -> Iterator[str]:
    yield owner
    own = {name for name, node in side.nodes.items() if any(link.id == owner for link in node.owners)}
    below = {name for name, chain in side.ancestors.items() if own.intersection(chain)}
    yield from below
    yield from (
        name
        for name, kpi in side.kpis.items()
        if any(link.id == owner for link in kpi.owners) or any(link.id in below for link in kpi.measures)
    )
