"""Levels that changed: of initiatives, with word and data together, and of areas; each with what changed beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.diff.edit import Edit
from tracker.rollup import InitiativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tracker.goalposts.pairs import Pairs
    from tracker.judgement import Status
    from tracker.model.portfolio import Portfolio
    from tracker.rollup import AreaStatus

Because = tuple[tuple[str, str], ...]


def level_edits(before: Status, after: Status, pairs: Pairs, verdicts: Collection[str]) -> Iterator[Edit]:
    """Yield the initiatives and areas whose level is another; `verdicts` are the KPIs whose verdict is."""
    before_areas, after_areas = _areas(before), _areas(after)
    for name, new in after_areas.items():
        old = before_areas.get(pairs.old(name))
        if old is not None and old.level != new.level:
            because = _because(old, new, verdicts, before, after, pairs) or _otherwise(before, after)
            yield Edit("verdicts", "level", "area", name, "level", old.level, new.level, because=because)
    for name, now in after.initiatives.items():
        was = before.initiatives.get(pairs.old(name))
        if was is not None and was.combined != now.combined:
            said = _word(was, now) + _because(was, now, verdicts, before, after, pairs)
            yield Edit(
                "verdicts",
                "level",
                "initiative",
                name,
                "combined",
                was.combined,
                now.combined,
                because=said or (("time", ""),),
            )


def _otherwise(before: Status, after: Status) -> Because:
    """Return what is left where nothing beneath a level changed: that time has passed, if any has."""
    return (("time", ""),) if before.as_of != after.as_of else (("text", ""),)


def _areas(found: Status) -> Mapping[str, AreaStatus]:
    return {each.area.id: each for strategy in found.strategies for each in strategy.areas}


def _word(was: InitiativeStatus, now: InitiativeStatus) -> Because:
    """Return that what the owner says is another, or that it has become too old to count."""
    if was.word.declared != now.word.declared or was.word.update != now.word.update:
        return (("word", now.initiative.id),)
    return (("silence", now.initiative.id),) if was.word.state != now.word.state else ()


def _because(
    old: AreaStatus | InitiativeStatus, new: AreaStatus | InitiativeStatus, verdicts: Collection[str], before: Status, after: Status, pairs: Pairs
) -> Because:  # fmt: skip
    linked, were = set(new.kpi_ids), {pairs.new(name) for name in old.kpi_ids}
    found = [("kpi", name) for name in new.kpi_ids if name in verdicts]
    found += [("linked", name) for name in new.kpi_ids if name not in were]
    found += [("unlinked", name) for name in old.kpi_ids if pairs.new(name) not in linked]
    roles = [_roles(new, side.portfolio, name) for side, name in ((before, pairs.old), (after, str))]
    found += [
        ("role", name)
        for name in new.kpi_ids
        if name in roles[0].keys() & roles[1].keys() and roles[0][name] != roles[1][name]
    ]
    if before.portfolio.plan.assessment != after.portfolio.plan.assessment:
        found.append(("cutoffs", ""))
    found += [
        ("broken", name)
        for name in new.kpi_ids
        if name in after.portfolio.broken and name not in before.portfolio.broken
    ]
    gone = before.portfolio.broken.keys() - after.portfolio.broken.keys()
    return (*found, *(("mended", name) for name in new.kpi_ids if name in gone))


def _roles(each: AreaStatus | InitiativeStatus, side: Portfolio, older: Callable[[str], str]) -> dict[str, set[str]]:
    """Return in which roles each KPI is linked to a node or to what is in it."""
    found: dict[str, set[str]] = {}
    for name in each.kpi_ids:
        kpi = side.kpis.get(older(name))
        if kpi is not None:
            found[name] = {f"{link.id} {link.role}" for link in kpi.measures if link.id in _inside(each)}
    return found


def _inside(each: AreaStatus | InitiativeStatus) -> set[str]:
    if isinstance(each, InitiativeStatus):
        return {each.initiative.id}
    return {each.area.id, *(one.initiative.id for one in each.initiatives)}
