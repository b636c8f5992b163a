"""The straight line by hand, as a textbook has it."""

from __future__ import annotations

import numpy as np
import pytest
from assess_helpers import close, make_kpi, soon_after, yearly

from tracker.assess.batch import Batch, Case, lay_out
from tracker.assess.series import prepare
from tracker.backtest.straight import straight


def batch(values: tuple[float, ...], due: int, target: float, direction: str = "increase") -> Batch:
    kpi = make_kpi(yearly(2000, *values), targets={str(due): target}, direction=direction)
    prepared = prepare(kpi, soon_after(2000 + len(values) - 1))
    return lay_out([Case(prepared, prepared.goals[0])])


def test_by_hand() -> None:
    # t = 0..3, y = 1 3 2 6: means 1.5 and 3, Sxx = 5, Sxy = 3 + 0 - 0.5 + 4.5 = 7, slope 1.4; at t = 5: 3 + 1.4 * 3.5 = 7.9
    # residuals 0.1 0.7 -1.7 0.9, squares 4.2, s^2 = 4.2 / 2 = 2.1; se^2 = 2.1 (1 + 1/4 + 3.5^2 / 5) = 7.77
    # t(0.90, 2) = 1.885618: 7.9 -+ 1.885618 * 2.787472
    line = straight(batch((1, 3, 2, 6), 2005, 10))
    assert line.mean[0] == close(7.9)
    assert (line.low[0], line.high[0]) == pytest.approx((2.643892, 13.156108), abs=1e-5)
    # two degrees of freedom: F(x) = 1/2 + x / (2 sqrt(2 + x^2)), x = 2.1 / 2.787472
    x = 2.1 / 7.77**0.5
    above = 0.5 - x / (2 * (2 + x * x) ** 0.5)
    assert line.probability[0] == close(above)
    assert straight(batch((1, 3, 2, 6), 2005, 10, "decrease")).probability[0] == close(1 - above)
    assert straight(batch((1, 3, 2, 6), 2005, 7.9)).probability[0] == close(0.5)


def test_over_gaps() -> None:
    """Years 0, 2, 3: mean 5/3, y = 0 4 9, slope (-5/3 * 0 + 1/3 * 4 + 4/3 * 9) / (14/3) = 20/7."""
    kpi = make_kpi({"2000": 0, "2002": 4, "2003": 9}, targets={"2004": 1})
    prepared = prepare(kpi, soon_after(2003))
    line = straight(lay_out([Case(prepared, prepared.goals[0])]))
    assert line.mean[0] == close(13 / 3 + 20 / 7 * (4 - 5 / 3))


@pytest.mark.parametrize(("target", "direction", "chance"), [
    (5, "increase", 1), (6, "increase", 1), (7, "increase", 0), (5, "decrease", 0), (6, "decrease", 1), (7, "decrease", 1),
])  # fmt: skip
def test_points_on_a_line_leave_no_doubt(target: float, direction: str, chance: float) -> None:
    line = straight(batch((1, 2, 3, 4), 2005, target, direction))
    assert (line.mean[0], line.low[0], line.high[0]) == (6, 6, 6)
    assert line.probability[0] == close(chance)


def test_two_points_have_no_spread() -> None:
    line = straight(batch((1, 2), 2005, 3))
    assert np.isnan([line.low[0], line.high[0], line.probability[0]]).all()
