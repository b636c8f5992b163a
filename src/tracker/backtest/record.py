"""A KPI's own record: how often its outlook, said at the time, would have held.

Rolling: at each past origin with the points known there, as the product looks at them, and every later point of the
same definition up to seven years ahead. From eight points on; fewer say too little.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.assess.arrow import reference
from tracker.assess.batch import Case, lay_out
from tracker.assess.outlook import outlook
from tracker.assess.series import Goal
from tracker.backtest.forecasts import ahead, in_use, inside, origins

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess.series import Prepared
    from tracker.model.kpi import Kpi

LEAST_POINTS: Final = 8


@dataclass(frozen=True, slots=True)
class Record:
    """Later figures inside the 80 % interval, of all that were forecast. Final figures, as revised since."""

    inside: int
    forecasts: int


def own_record(kpi: Kpi, as_of: date) -> Record | None:
    """Return the record of a KPI with what is known on a day; None of fewer than eight points or without an outlook."""
    prepared = in_use(kpi, as_of)
    if prepared is None or len(prepared.points) < LEAST_POINTS:
        return None
    found = _forecasts(prepared)
    return found if found.forecasts else None


def _forecasts(prepared: Prepared) -> Record:
    points = prepared.points
    cases, came = [], []
    for origin in origins(points):
        known = replace(prepared, points=points[: origin + 1], start=None)
        for later in ahead(points, origin):
            # An interval does not depend on the target's value, only on its date.
            cases.append(Case(known, Goal(points.periods[later], points.values[origin])))
            came.append(points.values[later])
    if not cases:
        return Record(0, 0)
    batch = lay_out(cases)
    said = outlook(batch, reference(batch.times, batch.raw).pace)
    held = inside(np.array(came), said.low, said.high)
    return Record(int(held.sum()), int((said.refused == 0).sum()))
