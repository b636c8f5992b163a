"""An older portfolio in the names of a newer one: who is linked to what is compared by who they are, not by what they were called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.goalposts.pairs import Pairs
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Portfolio
    from tracker.model.strategy import Area, Initiative, Strategy


def in_newer_names(before: Portfolio, pairs: Pairs) -> Portfolio:
    """Return a portfolio whose links and reports name things as they are called now; the things themselves keep their ids."""
    if not pairs.renamed:
        return before
    strategies = [_strategy(each, pairs) for each in before.plan.strategies]
    plan = before.plan.model_copy(update={"strategies": strategies})
    return replace(before, plan=plan, kpis={name: _kpi(kpi, pairs) for name, kpi in before.kpis.items()})


def _kpi(kpi: Kpi, pairs: Pairs) -> Kpi:
    known = {link.id for link in kpi.measures} | {link.id for link in kpi.owners}
    if known.isdisjoint(pairs.renamed):
        return kpi
    measures = [link.model_copy(update={"id": pairs.new(link.id)}) for link in kpi.measures]
    return kpi.model_copy(update={"measures": measures, "owners": _owners(kpi.owners, pairs)})


def _owners(links: list[Any], pairs: Pairs) -> list[Any]:
    return [link.model_copy(update={"id": pairs.new(link.id)}) for link in links]


def _strategy(each: Strategy, pairs: Pairs) -> Strategy:
    return each.model_copy(
        update={"owners": _owners(each.owners, pairs), "areas": [_area(area, pairs) for area in each.areas]}
    )


def _area(area: Area, pairs: Pairs) -> Area:
    found = [_initiative(each, pairs) for each in area.initiatives]
    return area.model_copy(update={"owners": _owners(area.owners, pairs), "initiatives": found})


def _initiative(each: Initiative, pairs: Pairs) -> Initiative:
    by: dict[str, Any] = {
        name: [record.model_copy(update={"by": pairs.new(record.by)}) for record in getattr(each, name)] for name in ("updates", "responses")
    }  # fmt: skip
    linked = {name: [pairs.new(other) for other in getattr(each, name)] for name in ("answers", "follows")}
    return each.model_copy(update={"owners": _owners(each.owners, pairs), **by, **linked})
