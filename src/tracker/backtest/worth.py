"""What the verdicts were worth: of made-up plans judged so under way, how many reached their target.

Plans are those of the protocol; `typical` is the mean step among the five points before the plan's first year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.assess.batch import Case, met
from tracker.assess.engine import compute
from tracker.assess.series import Goal, Start
from tracker.assess.verdict import CODES
from tracker.assess.vocabulary import Verdict  # noqa: TC001 - read when the published result is
from tracker.backtest.forecasts import Asked, made_up, typical_step
from tracker.backtest.protocol import JUDGED_AFTER, PLAN_SHARES, PLAN_START, PLAN_YEARS
from tracker.backtest.synthetic import synthetic
from tracker.backtest.table import rounded, share
from tracker.model.portfolio import Cutoffs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.backtest.synthetic import Series

JUDGED: Final[tuple[Verdict, ...]] = ("achieved", "on_track", "at_risk", "off_track", "worsening")
"""The verdicts of a plan under way; achieved means met early."""


@dataclass(frozen=True, slots=True)
class Worth:
    """One class of verdict. A plan that is judged after 3, 5 and 7 years counts three times."""

    verdict: Verdict
    plans: int
    reached: float | None
    """Share of these that met their target at its date; None where there are none."""


def worth() -> tuple[Worth, ...]:
    """Judge every plan in one batch."""
    asked = plans()
    found = compute([each.case for each in asked], Cutoffs())
    reached = met(np.array([each.came for each in asked]), found.batch.target, found.batch.sign)
    return tuple(_worth(verdict, reached[found.verdicts.verdict == CODES.index(verdict)]) for verdict in JUDGED)


def _worth(verdict: Verdict, reached: np.ndarray) -> Worth:
    return Worth(verdict, len(reached), rounded(share(reached)))


def plans() -> list[Asked]:
    """Return the plans of the fixed set as they stood when they were judged, with the figure at the target's date."""
    return [each for index, series in enumerate(synthetic()) for each in _plan(index, series)]


def _plan(index: int, series: Series) -> Iterator[Asked]:
    whole = made_up(series)
    points, end = whole.points, PLAN_START + PLAN_YEARS
    size = PLAN_SHARES[index % len(PLAN_SHARES)] * typical_step(points[:PLAN_START]) * PLAN_YEARS
    goal = Goal(points.periods[end], points.values[PLAN_START] + series.sign * size)
    start = Start(points.periods[PLAN_START], points.values[PLAN_START])
    for years in JUDGED_AFTER:
        known = replace(whole, points=points[: PLAN_START + years + 1], start=start)
        yield Asked(Case(known, goal), points.values[end])
