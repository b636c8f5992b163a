"""The goalposts of a KPI: target, baseline, direction, definition, path, links, how late it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.goalposts.move import Move, explained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.kpi import Baseline, Kpi, Target
    from tracker.model.parts import OwnerLink

    Text = dict[str, str]

_ALWAYS: Final = (
    "direction", "frequency", "trajectory", "aggregate", "cumulative", "key", "lag_years", "publication_lag_days", "expected_every_years",
)  # fmt: skip
"""Fields whose absence means something: to fill one in moves a goalpost as well."""


def kpi_moves(before: Kpi, after: Kpi, own: str) -> list[Move]:
    """Return the goalposts that differ between two versions of a KPI, each with its reason or its fault; `own` is its language."""
    return [] if before is after else explained(_moves(before, after, own), before.changes, after.changes)


def _moves(before: Kpi, after: Kpi, own: str) -> Iterator[Move]:
    yield from _targets(before, after)
    yield from _baseline(before, after)
    for name in _ALWAYS:
        yield from _move(after.id, name, getattr(before, name), getattr(after, name))
    yield from _move(after.id, "limits", _limits(before), _limits(after))
    for name in ("definition", "unit"):
        yield from text_move("kpi", after.id, name, getattr(before, name), getattr(after, name), own, fills=True)
    yield from _lifecycle(before, after)
    yield from _links(before, after)
    yield from owner_moves("kpi", after.id, before.owners, after.owners)
    yield from list_move("kpi", after.id, "required_breakdowns", before.required_breakdowns, after.required_breakdowns)


def _move(name: str, field: str, before: Any, after: Any) -> Iterator[Move]:
    if before != after:
        yield Move("kpi", name, field, before, after, (field,))


def _targets(before: Kpi, after: Kpi) -> Iterator[Move]:
    old = {str(due): aim(target) for due, target in before.targets.items()}
    new = {str(due): aim(target) for due, target in after.targets.items()}
    for due in dict.fromkeys([*old, *new]):
        if old.get(due) != new.get(due):
            field = f"targets.{due}"
            yield Move("kpi", after.id, field, old.get(due), new.get(due), ("targets", due), needed=bool(old))


def aim(target: Target) -> Any:
    """Return what a target asks for: a number, or `min` and `max`."""
    return target.value if target.value is not None else {"min": target.min, "max": target.max}


def _baseline(before: Kpi, after: Kpi) -> Iterator[Move]:
    old, new = _start(before.baseline), _start(after.baseline)
    if old != new:
        yield Move("kpi", after.id, "baseline", old, new, ("baseline",), needed=old is not None)


def _start(baseline: Baseline | None) -> dict[str, Any] | None:
    if baseline is None:
        return None
    found: dict[str, Any] = {"period": str(baseline.period)}
    found |= {"value": baseline.value} if baseline.value is not None else {}
    return found | {name: True for name in ("restated", "as_stated") if getattr(baseline, name)}


def _limits(kpi: Kpi) -> dict[str, float] | None:
    return kpi.limits.model_dump(exclude_none=True) if kpi.limits else None


def _lifecycle(before: Kpi, after: Kpi) -> Iterator[Move]:
    if before.lifecycle == after.lifecycle:
        return
    ended = after.ended if after.lifecycle == "ended" else None
    yield Move(
        "kpi", after.id, "lifecycle", before.lifecycle, after.lifecycle, ("lifecycle",), needed=before.lifecycle in {"active", "ended"},
        reason=ended.reason if ended else None, source=ended.source if ended else None,
    )  # fmt: skip


def _links(before: Kpi, after: Kpi) -> Iterator[Move]:
    old, new = ({each.id: each.role for each in kpi.measures} for kpi in (before, after))
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            field = f"measures.{name}"
            yield Move("kpi", after.id, field, old.get(name), new.get(name), ("measures",), needed=bool(old))


def text_move(
    kind: Any, name: str, field: str, before: Text | None, after: Text | None, own: str, *, fills: bool = False
) -> Iterator[Move]:
    """Yield a text that says something else in its own language; a better translation moves nothing.

    Args:
        own: the language of the official text; where the text does not exist in it, every language counts.
        fills: whether a text where there was none is told as well.
    """
    old, new = _official(before, own), _official(after, own)
    if not old and new:
        if fills:
            yield Move(kind, name, field, None, after, (field,), needed=False)
    elif not old <= new:
        yield Move(kind, name, field, before, after, (field,))


def _official(text: Text | None, own: str) -> set[str]:
    """Return what a text says in its own language, else in all that it has."""
    text = text or {}
    said = next((text[key] for key in (own, "") if key in text), None)
    return {said} if said is not None else set(text.values())


def owner_moves(kind: Any, name: str, before: list[OwnerLink], after: list[OwnerLink]) -> Iterator[Move]:
    """Yield other owners; only another lead moves a goalpost."""
    old, new = ([f"{each.id} ({each.role})" if each.role != "lead" else each.id for each in links] for links in (before, after))  # fmt: skip
    if sorted(old) != sorted(new):
        leads = [{each.id for each in links if each.role == "lead"} for links in (before, after)]
        yield Move(kind, name, "owners", old or None, new or None, ("owners",), needed=bool(leads[0]) and leads[0] != leads[1])  # fmt: skip


def list_move(kind: Any, name: str, field: str, before: list[str], after: list[str]) -> Iterator[Move]:
    """Yield a list of promises that changed; to promise more where nothing was promised moves nothing."""
    if sorted(before) != sorted(after):
        yield Move(kind, name, field, before or None, after or None, (field,), needed=not set(before) <= set(after))
