"""Who should look at a change: goalposts belong to the secretariat, everything else to whoever answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.diff import Difference, Edit
    from tracker.model.portfolio import Portfolio


def approvers(found: Difference, before: Portfolio, after: Portfolio) -> list[str]:
    """Return the teams to ask, by their handles on the platform; those that have none are left out.

    Handles are those of the version that is to be changed: a proposal does not choose who looks at it. Whatever is new, and who the owners are,
    is the secretariat's to look at as well.
    """
    secretariat = before.plan.governance.handle
    asked: dict[str, None] = {}
    for each in found.edits:
        if each.tier in {"verdicts", "findings"}:
            continue  # they follow from the rest
        judged = (
            each.tier == "goalposts"
            or each.kind in {"portfolio", "owner"}
            or each.code in {"added", "removed", "renamed"}
        )
        names = [secretariat] if judged else []
        names += [] if each.tier == "goalposts" else [*owners_of(each, before), *_new_owners(each, before, after)]
        asked |= dict.fromkeys(name for name in names if name)
    return list(asked)


def _new_owners(each: Edit, before: Portfolio, after: Portfolio) -> Iterator[str]:
    """Yield the handles, as they are so far, of those whom a new thing names as its leads."""
    thing = after.kpis.get(each.id) or after.nodes.get(each.id)
    if each.code == "added" and thing is not None:
        for link in thing.owners:
            if link.role == "lead":
                yield from _handle(link.id, before)


def owners_of(each: Edit, portfolio: Portfolio) -> Iterator[str]:
    """Yield the handles of the leads of what an edit is about; of a KPI without an owner those of what it measures."""
    owners = portfolio.plan.owners
    if each.kind == "owner":
        yield from _handle(each.id, portfolio)
        return
    kpi, node = portfolio.kpis.get(each.id), portfolio.nodes.get(each.id)
    thing = kpi or node
    links = list(thing.owners) if thing is not None else []
    if kpi is not None and not links:
        links = [
            link
            for measure in kpi.measures
            if measure.id in portfolio.nodes
            for link in portfolio.nodes[measure.id].owners
        ]
    for link in links:
        if link.role == "lead" and link.id in owners:
            yield from _handle(link.id, portfolio)


def _handle(name: str, portfolio: Portfolio) -> Iterator[str]:
    owner = portfolio.plan.owners.get(name)
    if owner is not None and owner.handle:
        yield owner.handle
