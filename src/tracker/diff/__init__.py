"""Two versions of a portfolio, each as of a day, as everything that differs: pure, and in tiers (docs/history.md).

Each side holds what was known on its day. Between two revisions judged on one day only what the files say can differ; between two days
time has passed as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.causes import Seen, changes
from tracker.diff.beside import entries
from tracker.diff.edit import CODES, TIERS, Difference, Edit, Tier
from tracker.diff.figures import kpi_edits, parts_edits
from tracker.diff.known import as_known
from tracker.diff.levels import level_edits
from tracker.diff.nodes import node_edits
from tracker.diff.others import others
from tracker.diff.rounds import TOLD, round_edits
from tracker.goalposts import moves, watched
from tracker.goalposts.node import kind_of
from tracker.goalposts.pairs import Pairs
from tracker.goalposts.renamed import in_newer_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tracker.causes import Change
    from tracker.diff.edit import Loc
    from tracker.findings import Finding
    from tracker.goalposts import Move
    from tracker.judgement import Status
    from tracker.model.portfolio import Portfolio

__all__ = ["CODES", "TIERS", "Difference", "Edit", "Tier", "difference"]

_PLAN_TOLD = frozenset({"strategies", "owners", "assessment", "reporting", "changes"}) | TOLD


def difference(before: Status, after: Status) -> Difference:
    """Return everything that differs between two judged portfolios."""
    old, new = before.portfolio, after.portfolio
    if before.as_of != after.as_of:
        # Only between two days does it matter what was known on each; between two versions everything counts that the files say.
        old, new = as_known(old, before.as_of), as_known(new, after.as_of)
    pairs = Pairs.of(old, new)
    old = in_newer_names(old, pairs)
    goalposts = watched(moves(old, new, pairs), old, after.as_of)
    found = [
        *_verdicts(before, after, pairs),
        *(Edit("goalposts", "goalpost", each.kind, each.id, each.field, each.before, each.after, each.loc, move=each) for each in goalposts),
        *_nodes(old, new, pairs),
        *_kpis(old, new, pairs),
        *_owners(old, new, pairs),
        *round_edits(old.plan, new.plan),
        *_findings(before, after, pairs),
        *others("portfolio", "", old.plan, new.plan, _PLAN_TOLD),
        *_entries(old, new, pairs, goalposts),
    ]  # fmt: skip
    moved = {(each.id, each.field) for each in found if each.tier == "goalposts"}
    kept = [_homed(each) for each in found if not _said_twice(each, moved)]
    return Difference(tuple(sorted(kept, key=lambda each: TIERS.index(each.tier))))


def _homed(edit: Edit) -> Edit:
    """Return an edit with the thing whose file it stands in, where it has no file of its own any more."""
    return replace(edit, loc=(), home=str(edit.loc[1])) if edit.loc[:1] == ("@",) else edit


def _said_twice(edit: Edit, moved: Collection[tuple[str, str]]) -> bool:
    """Tell whether a field differs only in what is told as a goalpost; its reason is told there as well."""
    return edit.tier == "wording" and (edit.id, {"ended": "lifecycle"}.get(edit.field, edit.field)) in moved


def _verdicts(before: Status, after: Status, pairs: Pairs) -> Iterator[Edit]:
    kpis = {pairs.new(name): kpi for name, kpi in before.portfolio.kpis.items()}
    judged = {pairs.new(name): each for name, each in before.assessments.items()}
    known = replace(before.portfolio, kpis=kpis)
    found = changes(Seen(known, before.as_of, judged), Seen(after.portfolio, after.as_of, after.assessments))
    for each in found:
        yield Edit(
            "verdicts",
            "verdict",
            "kpi",
            each.kpi,
            "verdict",
            each.before.shown,
            each.after.shown,
            _cause_at(each),
            verdict=each,
        )
    yield from level_edits(before, after, pairs, {each.kpi for each in found})


def _cause_at(change: Change) -> Loc:
    """Return where in the KPI's file the first cause stands; its beginning, where none does."""
    for cause in change.causes:
        place = {"new_period": "series", "revised_value": "series", "changed_target": "targets"}.get(cause.code)
        if place and cause.after:
            return (place, cause.what)
        if cause.code in {"changed_baseline", "removed_value"}:
            return ("baseline" if cause.code == "changed_baseline" else "series",)
    return ()


def _nodes(old: Portfolio, new: Portfolio, pairs: Pairs) -> Iterator[Edit]:
    for name, node in new.nodes.items():
        was = pairs.old(name)
        known, kind = old.nodes.get(was), kind_of(node)
        if known is None:
            if new.ancestors[name][1:2] == () or pairs.old(new.ancestors[name][1]) in old.nodes:
                yield Edit("things", "added", kind, name, loc=("id",))
            continue
        if was != name:
            yield Edit("things", "renamed", kind, name, "id", was, name, ("id",))
        if kind_of(known) == kind:
            yield from node_edits(known, node, old.language_of(was))


def _kpis(old: Portfolio, new: Portfolio, pairs: Pairs) -> Iterator[Edit]:
    for name, kpi in new.kpis.items():
        was = pairs.old(name)
        known = old.kpis.get(was)
        if known is None:
            yield Edit("things", "mended" if was in old.broken else "added", "kpi", name, loc=("id",))
            continue
        if was != name:
            yield Edit("things", "renamed", "kpi", name, "id", was, name, ("id",))
        yield from kpi_edits(known, kpi)
        yield from parts_edits(old, new, was, name)
        if old.paths.get(was) != new.paths.get(name) and was == name:
            yield Edit("wording", "changed", "kpi", name, "file", old.paths.get(was), new.paths.get(name))
    for name in new.broken:
        if name not in old.broken:
            yield Edit("things", "broken", "kpi", name)


def _entries(old: Portfolio, new: Portfolio, pairs: Pairs, moved: list[Move]) -> Iterator[Edit]:
    """Yield entries in `changes` that differ and tell of no goalpost that moved here."""
    yield from entries("portfolio", "", old.plan.changes, new.plan.changes, moved)
    for name, node in new.nodes.items():
        known = old.nodes.get(pairs.old(name))
        if known is not None and known.changes != node.changes:
            yield from entries(kind_of(node), name, known.changes, node.changes, moved)
    for name, kpi in new.kpis.items():
        before = old.kpis.get(pairs.old(name))
        if before is not None and before.changes != kpi.changes:
            yield from entries("kpi", name, before.changes, kpi.changes, moved)


def _owners(old: Portfolio, new: Portfolio, pairs: Pairs) -> Iterator[Edit]:
    for name, owner in new.plan.owners.items():
        known = old.plan.owners.get(pairs.old(name))
        if known is None:
            yield Edit("things", "added", "owner", name)
            continue
        if pairs.old(name) != name:
            yield Edit("things", "renamed", "owner", name, "id", pairs.old(name), name)
        yield from others("owner", name, known, owner, frozenset({"formerly"}))
    for name in old.plan.owners:
        if pairs.new(name) not in new.plan.owners:
            yield Edit("things", "removed", "owner", name, old=True)


def _findings(before: Status, after: Status, pairs: Pairs) -> Iterator[Edit]:
    old = {_key(each, pairs): each for each in before.findings}
    new = {_key(each, Pairs()): each for each in after.findings}
    for key, each in new.items():
        if key not in old:
            yield Edit(
                "findings",
                "finding_opened",
                "initiative",
                each.initiative,
                each.name,
                None,
                each.severity,
                finding=each,
            )
        elif each.answer is not None and each.answer != old[key].answer:
            yield Edit("findings", "finding_answered", "initiative", each.initiative, each.name, finding=each)
    for key, each in old.items():
        if key not in new and (pairs.new(each.initiative) in after.initiatives):
            yield Edit(
                "findings",
                "finding_cleared",
                "initiative",
                pairs.new(each.initiative),
                each.name,
                each.severity,
                None,
                finding=each,
            )


def _key(each: Finding, pairs: Pairs) -> tuple[str, str, str | None]:
    return pairs.new(each.initiative), each.code, pairs.new(each.kpi) if each.kpi else None
