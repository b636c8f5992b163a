"""The outlook on its way to the target's date, for drawing (docs/methods.md, section 5).

The same formula at shorter distances: mean(h) = last + m D(h), variance(h) = s^2 h (1 + h/span) + (0.4 m h)^2.
What the engine said at the target's date gives m and s back; a clipped end is not undone, so such a fan is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, sqrt
from typing import TYPE_CHECKING, Final

from tracker.assess.batch import WINDOW
from tracker.assess.outlook import DAMPING, DRIFT_DOUBT
from tracker.assess.student import quantile
from tracker.periods import parse_period

if TYPE_CHECKING:
    from tracker.assess.result import Assessment
    from tracker.assess.series import Prepared

STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class Spread:
    """The outlook at one time (decimal years), in the KPI's unit: 80 % range outside, 50 % range inside."""

    time: float
    low: float
    low50: float
    high50: float
    high: float


def fan(judged: Assessment, prepared: Prepared) -> tuple[Spread, ...]:
    """Return the spread in equal steps from the newest figure to the target; empty where there is no outlook."""
    said, target = judged.outlook, judged.target
    if said.mean is None or said.high is None or said.low is None or target is None or judged.last is None:
        return ()
    points = prepared.points[-WINDOW:]
    if not isclose(said.high - said.mean, said.mean - said.low, rel_tol=1e-6, abs_tol=1e-9) or len(points) < 3:
        return ()
    wide, narrow = (quantile(p, len(points) - 2) for p in (0.90, 0.75))
    end = parse_period(target.due).time
    far, span = end - points[-1].time, points[-1].time - points[0].time
    drift = (said.mean - points[-1].value) / _damped(far)
    noise = max(((said.high - said.mean) / wide) ** 2 - (DRIFT_DOUBT * drift * far) ** 2, 0.0)
    scatter = noise / (far * (1 + far / span))
    found = [Spread(points[-1].time, *[points[-1].value] * 4)]
    for step in range(1, STEPS + 1):
        ahead = far * step / STEPS
        middle = points[-1].value + drift * _damped(ahead)
        error = sqrt(scatter * ahead * (1 + ahead / span) + (DRIFT_DOUBT * drift * ahead) ** 2)
        found.append(Spread(points[-1].time + ahead, middle - wide * error, middle - narrow * error, middle + narrow * error, middle + wide * error))  # fmt: skip
    return tuple(found)


def _damped(far: float) -> float:
    damped: float = DAMPING * (1 - DAMPING**far) / (1 - DAMPING)
    return damped
