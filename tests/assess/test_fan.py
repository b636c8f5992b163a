"""The outlook on its way: the method's formula at shorter distances, by hand for the Danish exports."""

from __future__ import annotations

from datetime import date

import pytest

import tracker
from helpers import ROOT
from tracker.assess.fan import fan
from tracker.assess.series import prepare

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def status() -> tracker.Status:
    return tracker.status(tracker.load(ROOT, today=DAY), DAY)


def test_half_way_by_hand(status: tracker.Status) -> None:
    # m = 8, s^2 = 53.2, span 16 years, six degrees of freedom (see the vector of the method's document).
    # D(3) = 9 (1 - 0.9^3) = 2.439; mean 182 + 8 * 2.439 = 201.512
    # variance 53.2 * 3 * (1 + 3/16) + (0.4 * 8 * 3)^2 = 189.525 + 92.16 = 281.685; root 16.78347
    # t(0.90, 6) = 1.439756; 201.512 -+ 24.16410
    kpi = status.portfolio.kpis["dk-life-science-exports"]
    spread = fan(status.assessments[kpi.id], prepare(kpi, DAY))
    middle = spread[4]
    assert middle.time == pytest.approx(2027)
    assert (middle.low, middle.high) == pytest.approx((177.3479, 225.6761), abs=1e-3)


def test_ends_are_the_newest_figure_and_the_outlook_itself(status: tracker.Status) -> None:
    kpi = status.portfolio.kpis["dk-life-science-exports"]
    judged = status.assessments[kpi.id]
    spread = fan(judged, prepare(kpi, DAY))
    assert (spread[0].time, spread[0].low, spread[0].high) == (2024, 182, 182)
    said = judged.outlook
    end = spread[-1]
    assert (end.low, end.low50, end.high50, end.high) == pytest.approx((said.low, said.low50, said.high50, said.high))


def test_there_is_no_fan_without_an_outlook(status: tracker.Status) -> None:
    for kpi in status.portfolio.kpis.values():
        judged = status.assessments[kpi.id]
        assert bool(fan(judged, prepare(kpi, DAY))) == (judged.outlook.mean is not None)
