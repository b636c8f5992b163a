"""The goalposts of a whole portfolio: those of each thing, the cut-offs, and what was taken out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tracker.goalposts.kpi import kpi_moves
from tracker.goalposts.move import Move, explained
from tracker.goalposts.node import kind_of, node_moves
from tracker.goalposts.pairs import Pairs
from tracker.goalposts.renamed import in_newer_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from tracker.model.parts import Change
    from tracker.model.portfolio import Plan, Portfolio
    from tracker.model.round import Round
    from tracker.model.strategy import Area, Initiative, Strategy

    Node = Strategy | Area | Initiative


WATCHED: Final = "watched_from"
_DAYS: Final = ("opens", "data_cutoff", "due", "answers_by")


def moves(before: Portfolio, after: Portfolio, pairs: Pairs | None = None) -> tuple[Move, ...]:
    """Return every goalpost that differs between two versions of a portfolio, in the order of the newer files."""
    pairs = pairs or Pairs.of(before, after)
    before = in_newer_names(before, pairs)
    found = [] if before.plan is after.plan else plan_moves(before.plan, after.plan)
    for node in _other(before.plan, after.plan):
        old = before.nodes.get(pairs.old(node.id))
        if old is not None and old is not node and kind_of(old) == kind_of(node):
            moved = node_moves(old, node, before.language_of(old.id), _parents(before, after, pairs, node.id))
            # What an error took out of a file was not moved by anybody, nor what its mending brought back.
            lost, back = node.id in after.defective and old.id not in before.defective, old.id in before.defective and node.id not in after.defective  # fmt: skip
            found += [
                each for each in moved if not (lost and each.after is None) and not (back and each.before is None)
            ]
        elif old is not None and old is not node:
            level = Move(kind_of(node), node.id, "kind", kind_of(old), kind_of(node), ("id",))
            found += explained([level], old.changes, node.changes)
    for name, kpi in after.kpis.items():
        known = before.kpis.get(pairs.old(name))
        found += kpi_moves(known, kpi, before.language_of_kpi(known)) if known is not None else []
    return (*found, *_gone(before, after, pairs))


def watched(found: Iterable[Move], before: Portfolio, day: date) -> list[Move]:
    """Return goalposts as they count on a day: until the older version's `watched_from` its files were being written, and nothing needs a reason."""
    since = before.plan.watched_from
    if since is None or day >= since:
        return list(found)
    return [each if each.field == WATCHED else replace(each, needed=False, fault="") for each in found]


def _other(before: Plan, after: Plan) -> Iterator[Node]:
    """Yield the nodes of the newer plan but those that are the very objects of the older one, as most are along a history."""
    if before is after:
        return
    known = {id(strategy): strategy for strategy in before.strategies}
    known_areas = {id(area) for strategy in before.strategies for area in strategy.areas}
    for strategy in after.strategies:
        if id(strategy) in known:
            continue
        yield strategy
        for area in strategy.areas:
            if id(area) not in known_areas:
                yield area
                yield from area.initiatives


def plan_moves(before: Plan, after: Plan) -> list[Move]:
    """Return cut-offs and rules of reporting that differ between two plans."""
    found = [
        Move("portfolio", "", f"{part}.{name}", old.get(name), new.get(name), (part, *name.split(".")))
        for part in ("assessment", "reporting")
        for old, new in [(_flat(getattr(before, part)), _flat(getattr(after, part)))]
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]
    for name in (WATCHED, "as_of", "language"):
        old, new = (str(value) if (value := getattr(plan, name)) else None for plan in (before, after))
        if old != new:
            found.append(Move("portfolio", "", name, old, new, (name,)))
    return explained([*found, *_round_moves(before, after)], before.changes, after.changes)


def _round_moves(before: Plan, after: Plan) -> Iterator[Move]:
    """Yield the days of rounds that were moved: whoever kept to the old ones must not be held to others."""
    known = {each.id: each for each in before.rounds}
    for index, each in enumerate(after.rounds):
        old = known.get(each.id)
        for name in _DAYS if old is not None else ():
            was, now = (str(day) if (day := getattr(one, name)) else None for one in (old, each))
            if was is not None and was != now:
                yield Move("portfolio", "", f"rounds.{each.id}.{name}", was, now, ("rounds", index, name))
        if old is not None and (gone := _asked(old) - _asked(each)):
            yield Move(
                "portfolio", "", f"rounds.{each.id}.asked", ", ".join(sorted(gone)), None, ("rounds", index, "asked")
            )
    for name in known.keys() - {each.id for each in after.rounds}:
        yield Move("portfolio", "", f"rounds.{name}.opens", str(known[name].opens), None, ("rounds",))


def _asked(each: Round) -> set[str]:
    return {one.owner for one in each.asked}


def _flat(settings: Any) -> dict[str, Any]:
    """Return settings by name; those inside another setting as `lags.annual`."""
    found: dict[str, Any] = {}
    for name, value in settings.model_dump(by_alias=True).items():
        found |= {f"{name}.{key}": inner for key, inner in value.items()} if isinstance(value, dict) else {name: value}
    return found


def _parents(before: Portfolio, after: Portfolio, pairs: Pairs, name: str) -> tuple[str | None, str | None]:
    """Return what a node stood in, by the name that it has now, and what it stands in."""
    was, now = before.ancestors[pairs.old(name)][1:2], after.ancestors[name][1:2]
    return (pairs.new(was[0]) if was else None, now[0] if now else None)


def _gone(before: Portfolio, after: Portfolio, pairs: Pairs) -> Iterator[Move]:
    """Yield what was taken out; why is said by what it stood in, by what it was merged into, or by the portfolio."""
    for name, kpi in before.kpis.items():
        if pairs.new(name) not in after.kpis and pairs.new(name) not in after.broken:
            around = [above for link in kpi.measures for above in before.ancestors.get(link.id, ())]
            yield from _taken_out("kpi", name, f"kpis.{name}", around, before, after, pairs)
    for name in [] if before.plan is after.plan else [each for each in before.nodes if each not in after.nodes]:
        node, parent = before.nodes[name], before.ancestors[name][1:]
        if pairs.new(name) in after.nodes or pairs.new(name) in after.defective:
            continue
        if parent and pairs.new(parent[0]) not in after.nodes and not _lives_on(parent[0], before, after, pairs):
            continue  # gone with all that stood beside it
        kind = kind_of(node)
        plural = {"initiative": "initiatives", "area": "areas"}.get(kind, "strategies")
        yield from _taken_out(kind, name, f"{plural}.{name}", list(parent), before, after, pairs)


def _lives_on(parent: str, before: Portfolio, after: Portfolio, pairs: Pairs) -> bool:
    """Tell whether anything that stood in a part of the plan is still there, elsewhere."""
    return any(parent in chain[1:] and pairs.new(name) in after.nodes for name, chain in before.ancestors.items())


def _taken_out(
    kind: Any, name: str, field: str, around: list[str], before: Portfolio, after: Portfolio, pairs: Pairs
) -> list[Move]:
    into = pairs.merged.get(name)
    homes = [*([into] if into else []), *(pairs.new(each) for each in around)]
    old = [change for each in around for change in _changes(before, each)] + before.plan.changes
    old += _changes(before, pairs.old(into)) if into else []
    new = [change for each in homes for change in _changes(after, each)] + after.plan.changes
    found = [Move(kind, name, field, name, into)]
    home = next((each for each in homes if each in after.nodes or each in after.kpis), "")
    return [_at(move, home) for move in explained(found, old, new)]


def _at(move: Move, home: str) -> Move:
    """Return a goalpost whose thing is gone: it is told at what it stood in."""
    return Move(move.kind, move.id, move.field, move.before, move.after, ("@", home), move.needed, move.reason, move.source, move.dated, move.fault)  # fmt: skip


def _changes(portfolio: Portfolio, name: str) -> Iterable[Change]:
    thing = portfolio.nodes.get(name) or portfolio.kpis.get(name)
    return list(thing.changes) if thing is not None else []
