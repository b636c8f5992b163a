"""What an import would do to a KPI: a comparison of its series with the figures of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.edit.change import Change, number_text
from tracker.model.kpi import PER_YEAR, Observation
from tracker.periods import parse_partial
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tracker.model.kpi import Kpi
    from tracker.periods import PartialDate, Period
    from tracker.statfiles import Point, Reading, Unclear

_NOT_YET: Final = frozenset({"missing", "forecast"})
"""What a figure of the office takes the place of, be it the same number."""
_PARTS: Final = {1: "years", 2: "halves", 4: "quarters", 12: "months"}


@dataclass(frozen=True, slots=True)
class Ask:
    """What the user asked for beyond the file."""

    source: str = ""
    first: Period | None = None
    last: Period | None = None
    published: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Every figure of the file, by what would be done with it."""

    kpi: str
    form: str
    source: str
    new: tuple[Change, ...]
    revised: tuple[Change, ...]
    unchanged: int
    missing: tuple[tuple[Period, float | None], ...]
    """Periods that the office has no figure for, with the KPI's own, which stays."""
    unclear: tuple[Unclear, ...]
    dropped: tuple[tuple[Period, str], ...]
    """Flags that the format of the series has no word for."""
    remarks: tuple[tuple[Period, str], ...]
    left_alone: int
    """Periods of the KPI that the file lacks."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that would be written, in the order of time."""
        return tuple(sorted((*self.new, *self.revised), key=lambda each: each.period))


def compare(kpi: Kpi, in_data: Collection[Period], reading: Reading, ask: Ask, form: str) -> Preview:
    """Compare a KPI's series with the figures of a file.

    Args:
        kpi: the KPI, its series with the rows of its CSV file.
        in_data: the periods that stand in its CSV file.
        reading: the figures.
        ask: limits, and what to write beside the figures.
        form: what kind of file it was, in words.

    Raises:
        Refused: when the file's periods are not those of the KPI, or what is new has no source.
    """
    reading = _limited(reading, ask)
    _fits(kpi, reading)
    changes = [_change(kpi, point, ask, in_data) for point in reading.points if _differs(kpi, point)]
    source = ask.source or kpi.source or ""
    if changes and not source:
        raise Refused(
            f"`{kpi.id}` has no `source`, and none was named",
            "name one that stands under `sources` with `--source NAME`, or add `source: NAME` to the KPI",
        )
    stale = [str(each.period) for each in changes if each.old and each.old.published and ask.published is None]
    if stale:
        raise Refused(
            f"the KPI says when its figure for {', '.join(stale[:3])} was published, and that figure is revised",
            "say when the revision was, as precisely as it is known: `--published 2026-02`",
        )
    told = [*reading.points, *reading.missing]
    seen = {point.period for point in told} | {each.period for each in reading.unclear}
    return Preview(
        kpi=kpi.id,
        form=form,
        source=source,
        new=tuple(change for change in changes if change.old is None),
        revised=tuple(change for change in changes if change.old is not None),
        unchanged=len(reading.points) - len(changes),
        missing=tuple((point.period, _value(kpi, point.period)) for point in reading.missing),
        unclear=reading.unclear,
        dropped=tuple((point.period, point.marks.other) for point in told if point.marks.other),
        remarks=tuple(remark for point in reading.points for remark in _remarks(kpi, point, ask)),
        left_alone=len(kpi.series.keys() - seen),
    )


def _limited(reading: Reading, ask: Ask) -> Reading:
    def inside(period: Period | None) -> bool:
        if period is None:
            return True
        early = ask.first is not None and period.first_day < ask.first.first_day
        return not early and not (ask.last is not None and period.last_day > ask.last.last_day)

    return type(reading)(
        tuple(point for point in reading.points if inside(point.period)),
        tuple(point for point in reading.missing if inside(point.period)),
        tuple(each for each in reading.unclear if inside(each.period)),
    )


def _fits(kpi: Kpi, reading: Reading) -> None:
    """Refuse a file whose periods are not of the KPI's length: figures are never added up here."""
    found = sorted({point.period.per_year for point in (*reading.points, *reading.missing)})
    if len(found) > 1:
        said = " and ".join(_PARTS[each] for each in found)
        raise Refused(f"the file holds {said} in one series", "choose with `--where`, or download one frequency")
    first = next(iter(kpi.series), None)
    wanted = PER_YEAR.get(kpi.frequency) or (first.per_year if first else None)
    if found and wanted is not None and found[0] != wanted:
        raise Refused(
            f"the file holds {_PARTS[found[0]]}, and `{kpi.id}` has {_PARTS[wanted]}",
            "figures are never added up or averaged here: download the frequency of the KPI",
        )


def _value(kpi: Kpi, period: Period) -> float | None:
    old = kpi.series.get(period)
    return old.value if old else None


def _differs(kpi: Kpi, point: Point) -> bool:
    if point.value is None:
        return False
    old = kpi.series.get(point.period)
    return (
        old is None or old.value != float(point.value) or (old.status in _NOT_YET and old.status != point.marks.status)
    )


def _change(kpi: Kpi, point: Point, ask: Ask, in_data: Collection[Period]) -> Change:
    old = kpi.series.get(point.period)
    fields = dict(_fields(kpi, point, ask, old))
    now = _now(old, fields)
    there = point.period in in_data if old else bool(kpi.data) and _only_data(kpi, in_data)
    return Change(point.period, old, now, fields, there)


def _only_data(kpi: Kpi, in_data: Collection[Period]) -> bool:
    """Tell whether the KPI has a CSV file and no series of its own, so that new figures go there."""
    return all(period in in_data for period in kpi.series)


def _fields(kpi: Kpi, point: Point, ask: Ask, old: Observation | None) -> Iterable[tuple[str, str]]:
    if point.value is not None:
        yield "value", number_text(point.value)
    if point.marks.status:
        yield "status", point.marks.status
    elif old is not None and old.status in _NOT_YET:
        yield "status", "normal"  # else the new figure would never be judged with
    if point.marks.breaks:
        yield "break", "true"
    source = ask.source or kpi.source or ""
    if source and ((old.source if old else None) or kpi.source) != source:
        yield "source", source
    if ask.published is not None:
        yield "published", str(ask.published)


def _now(old: Observation | None, fields: dict[str, str]) -> Observation:
    """Return what loading shall find: the old record with these fields over it."""
    update: dict[str, object] = {name: fields[name] for name in ("status", "source") if name in fields}
    update["value"] = float(fields["value"])
    if "break" in fields:
        update["break_"] = True
    if "published" in fields:
        update["published"] = parse_partial(fields["published"])
    return (old or Observation()).model_copy(update=update)


def _remarks(kpi: Kpi, point: Point, ask: Ask) -> Iterable[tuple[Period, str]]:
    """Say where marks differ: only those of a figure that changes are written, and none is taken away."""
    old = kpi.series.get(point.period)
    differs = _differs(kpi, point)
    source = kpi.sources.get(ask.source or kpi.source or "")
    if differs and source is not None and source.date.known and source.date.last_day < point.period.last_day:
        yield (
            point.period,
            f"its source is dated {source.date}, before the period ended: name the new edition with `--source`",
        )
    if old is None:
        return
    if old.status in {"provisional", "estimated"} and point.marks.status is None:
        yield point.period, f"stays {old.status}: the file has no mark; change it by hand if the figure is final"
    elif not differs and point.marks.status not in {None, old.status}:
        yield point.period, f"is {point.marks.status} in the file and {old.status} in the KPI; nothing is written"
    if not differs and point.marks.breaks and not old.break_:
        yield point.period, "the file marks a break in the series and the KPI does not; nothing is written"
    kept = [f"`{name}`" for name in _kept(old, ask)] if differs else []
    if kept:
        yield point.period, f"keeps its {', '.join(kept)}: check that this still holds"


def _kept(old: Observation, ask: Ask) -> list[str]:
    """Return the fields of a figure that the import leaves and that a new value may have made untrue."""
    fields = {"published": old.published if ask.published is None else None, "derived": old.derived, "note": old.note,
              "conflicts": old.conflicts}  # fmt: skip
    return [name for name, value in fields.items() if value]
