"""What differs in a KPI's series, and in its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.diff.beside import beside_kpi
from tracker.diff.edit import Edit
from tracker.diff.others import others

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Portfolio

_TOLD: Final = frozenset({"id", "formerly", "series", "targets", "measures", "baseline", "owners", "changes"})
"""Fields that other tiers tell of, or of which only what stands beside a goalpost is told here."""


def kpi_edits(before: Kpi, after: Kpi) -> Iterator[Edit]:
    """Yield what differs in a KPI besides its verdict and its goalposts."""
    if before is after:
        return
    yield from _series(before, after)
    yield from others("kpi", after.id, before, after, _TOLD)
    yield from beside_kpi(before, after)
    yield from _notes(before, after)


def _series(before: Kpi, after: Kpi) -> Iterator[Edit]:
    one, other = before.series, after.series
    for period in sorted({*one, *other}, key=lambda each: each.time):
        old, new = one.get(period), other.get(period)
        if old is not None and new is not None and old.figure == new.figure:
            continue
        field, loc = f"series.{period}", ("series", str(period))
        was, now = old and old.figure, new and new.figure
        if new is None:
            yield Edit("figures", "value_gone", "kpi", after.id, field, was, None, loc, old=True)
        else:
            yield Edit(
                "figures", "value_new" if old is None else "value_revised", "kpi", after.id, field, was, now, loc
            )


def _notes(before: Kpi, after: Kpi) -> Iterator[Edit]:
    """Yield figures of which only the source, the day of publication or a note differ."""
    for period, new in after.series.items():
        old = before.series.get(period)
        if old is not None and old != new and old.figure == new.figure:
            was, now = (point.model_dump(mode="json", by_alias=True, exclude_defaults=True) for point in (old, new))
            yield Edit("wording", "worded", "kpi", after.id, f"series.{period}", was, now, ("series", str(period)))


def parts_edits(before: Portfolio, after: Portfolio, was: str, name: str) -> Iterator[Edit]:
    """Yield that figures for parts of the whole, such as regions, differ: how many are new, revised and gone."""
    one, other = ({(row.dimensions, row.period): row.observation for row in portfolio.breakdowns.get(each, ())} for portfolio, each in ((before, was), (after, name)))  # fmt: skip
    if one != other:
        revised = sum(1 for key in one.keys() & other.keys() if one[key] != other[key])
        counts = {"new": len(other.keys() - one.keys()), "revised": revised, "gone": len(one.keys() - other.keys())}
        yield Edit("figures", "parts_changed", "kpi", name, "data", None, counts, ("data",))
