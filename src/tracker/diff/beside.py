"""What stands beside goalposts and is none: sources, notes, reasons, and entries in `changes` that tell of nothing that moved here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.diff.edit import Edit
from tracker.diff.others import plain
from tracker.goalposts.kpi import aim
from tracker.goalposts.move import covers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.goalposts import Kind, Move
    from tracker.model.kpi import Kpi
    from tracker.model.parts import Change, OwnerLink


def beside_kpi(before: Kpi, after: Kpi) -> Iterator[Edit]:
    """Yield what differs beside the targets, the baseline, the links and the owners of a KPI."""
    old = {str(due): target for due, target in before.targets.items()}
    new = {str(due): target for due, target in after.targets.items()}
    alike = {due for due in old.keys() & new.keys() if aim(old[due]) == aim(new[due])}
    yield from _each("kpi", after.id, "targets", {due: old[due] for due in alike}, {due: new[due] for due in alike})
    links, linked = ({each.id: each for each in kpi.measures} for kpi in (before, after))
    alike = {name for name in links.keys() & linked.keys() if links[name].role == linked[name].role}
    yield from _each(
        "kpi", after.id, "measures", {name: links[name] for name in alike}, {name: linked[name] for name in alike}
    )
    one, other = before.baseline, after.baseline
    if one is not None and other is not None and one != other and (one.period, one.value, one.restated, one.as_stated) == (other.period, other.value, other.restated, other.as_stated):  # fmt: skip
        yield Edit("wording", "changed", "kpi", after.id, "baseline.source", plain(one), plain(other), ("baseline",))
    yield from beside_owners("kpi", after.id, before.owners, after.owners)


def beside_owners(kind: Kind, name: str, before: Sequence[OwnerLink], after: Sequence[OwnerLink]) -> Iterator[Edit]:
    """Yield that it is said otherwise where an owner is named: stated or inferred, and the source."""
    old, new = ({(each.id, each.role): each for each in links} for links in (before, after))
    for key in old.keys() & new.keys():
        if old[key] != new[key]:
            yield Edit(
                "wording", "changed", kind, name, f"owners.{key[0]}", plain(old[key]), plain(new[key]), ("owners",)
            )


def entries(
    kind: Kind, name: str, before: Sequence[Change], after: Sequence[Change], moved: Iterable[Move]
) -> Iterator[Edit]:
    """Yield entries in `changes` that are gone, and new ones that tell of nothing that moved between the two versions."""
    fields = [move.field for move in moved if name in ("", move.id) or move.loc[:1] == ("@",)]
    for index, entry in enumerate(after):
        if entry not in before and not any(covers(entry.field, field) for field in fields):
            yield Edit(
                "wording", "changed", kind, name, f"changes.{entry.field}", None, plain(entry), ("changes", index)
            )
    for index, entry in enumerate(before):
        if entry not in after:
            yield Edit(
                "wording",
                "changed",
                kind,
                name,
                f"changes.{entry.field}",
                plain(entry),
                None,
                ("changes", index),
                old=True,
            )


def _each(kind: Kind, name: str, field: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Edit]:
    for key, value in after.items():
        if before[key] != value:
            yield Edit(
                "wording",
                "changed",
                kind,
                name,
                f"{field}.{key}",
                plain(before[key]),
                plain(value),
                (field, key) if field == "targets" else (field,),
            )
