"""How a verdict would have read: a KPI with the figures before and after each revision, judged on the day of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.assess import assess_each
from tracker.history.pieces import Pieces
from tracker.loading.datafile import read_data
from tracker.read.workspace import MOST_CSV_BYTES
from tracker.read.yamltext import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tracker.assess import Assessment
    from tracker.git.blobs import Blobs
    from tracker.history.entry import Chronicle, Revised
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Cutoffs

MOST = 200
"""Revisions of one KPI that are judged again, the newest first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that was revised or taken out, and the verdict on that day with the figure before and after; None where it cannot be made again."""

    revised: Revised
    before: Assessment | None
    after: Assessment | None


def readings(name: str, found: Chronicle, cutoffs: Cutoffs, blobs: Blobs, until: date) -> tuple[Reading, ...]:
    """Return the revisions of a KPI's figures up to a day, the newest first, judged by today's cut-offs.

    Figures that were entered for the first time are no revisions.
    """
    own = [
        each for each in found.revised if each.before is not None and each.day <= until and found.called(each.kpi, each.day, until) == name
    ]  # fmt: skip
    own = own[::-1][:MOST]
    kpis = _kpis(sorted({key for each in own for key in (each.old, each.new)}), blobs)
    judged = _judged([(kpis[key], each.day) for each in own for key in (each.old, each.new)], cutoffs)
    pairs = zip(own, judged[::2], judged[1::2], strict=True)
    return tuple(Reading(each, before, after) for each, before, after in pairs)


def _kpis(keys: Sequence[str], blobs: Blobs) -> dict[str, Kpi | None]:
    pieces, found = Pieces(), {}
    for key in keys:
        blob, _, data = key.partition(" ")
        content = blobs.read(blob, MOST_BYTES)
        kpi = pieces.kpi("", content) if content is not None else None
        rows = blobs.read(data, MOST_CSV_BYTES) if data and kpi is not None else None
        if kpi is not None and rows is not None:
            kpi = kpi.model_copy(update={"series": read_data(rows, "").total | kpi.series})
        found[key] = kpi
    return found


def _judged(asked: Sequence[tuple[Kpi | None, date]], cutoffs: Cutoffs) -> list[Assessment | None]:
    """Judge each KPI on its day; those of one day together."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for place, (kpi, day) in enumerate(asked):
        if kpi is not None:
            by_day[day].append(place)
    judged: list[Assessment | None] = [None] * len(asked)
    for day, places in by_day.items():
        kpis = [kpi for place in places if (kpi := asked[place][0]) is not None]
        for place, said in zip(places, assess_each(kpis, day, cutoffs), strict=True):
            judged[place] = said
    return judged
