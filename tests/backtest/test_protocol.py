"""The back-test in full, on every change: what is published is what comes out, and every limit that binds holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import count, pairwise

import numpy as np
import pytest
from assess_helpers import close, make_kpi
from plain import assess as assess_plainly

import tracker
from helpers import ROOT
from tracker.assess.engine import assess_kpi
from tracker.backtest.forecasts import (
    Asked,
    Forecasts,
    asked_from,
    asked_of,
    asked_of_synthetic,
    forecast,
    made_up,
    usable,
)
from tracker.backtest.protocol import JUDGED_AFTER, ORIGINS, PLAN_START, PLAN_YEARS
from tracker.backtest.report import RESULT, Report, as_json, published, report
from tracker.backtest.synthetic import synthetic
from tracker.backtest.table import table
from tracker.backtest.worth import plans
from tracker.model.portfolio import Cutoffs, Portfolio

PUBLISH = "run: tracker backtest --as-of 2026-11-22 --publish src/tracker/backtest/result.json"


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return tracker.load(ROOT, today=published().day).portfolio


@pytest.fixture(scope="module")
def found(portfolio: Portfolio) -> Report:
    return report(portfolio, published().day)


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return asked_of_synthetic()


def test_every_limit_that_binds_holds(found: Report) -> None:
    assert found.failures == ()
    assert all(row.judged and 0.70 <= (row.inside or 0) <= 0.90 for row in found.synthetic.horizons)
    for each in found.tables:
        assert each.brier.judged
        assert each.brier.outlook is not None
        assert each.brier.outlook < min(each.brier.base_rate or 0, each.brier.straight_line or 0)
        assert all(abs((row.said or 0) - (row.happened or 0)) <= 0.12 for row in each.bins if row.judged)


def test_what_is_published_is_what_comes_out(found: Report) -> None:
    text = (files("tracker.backtest") / RESULT).read_text(encoding="utf-8")
    assert text == as_json(found), PUBLISH
    assert published() == found


def test_the_protocol_is_asked_in_full(found: Report) -> None:
    made, plan = found.synthetic, found.classes
    assert (made.series, made.forecasts + made.refused) == (1200, 1200 * 2 * 4 * 7)
    assert {row.forecasts for row in made.horizons} == {1200 * 2 * 4}
    for each in found.tables:
        assert sum(row.forecasts for row in each.horizons) == sum(row.forecasts for row in each.bins) == each.forecasts
    assert sum(row.plans for row in plan) == 1200 * 3


def test_of_the_shipped_series_every_later_point_is_asked_from_every_origin(portfolio: Portfolio) -> None:
    """Twelve years from 2010: from the place `o` there are `min(7, 11 - o)` later points, with one to four histories."""
    own = usable(portfolio, published().day)
    one = next(each for each in own if each.kpi.id == "dk-clinical-trial-applications")
    assert [point.period.year for point in one.points] == list(range(2010, 2022))
    histories = {3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 3, 9: 4, 10: 4}
    assert len(asked_of([one])) == sum(min(7, 11 - place) * many for place, many in histories.items())


def test_nothing_is_within_the_sample(asked: list[Asked], portfolio: Portfolio) -> None:
    for each in [*asked, *asked_of(usable(portfolio, published().day)), *plans()]:
        assert each.case.goal is not None
        assert each.case.goal.due is not None
        assert 1 <= each.case.goal.due.time - each.case.prepared.points.times[-1] <= 7


def test_another_future_asks_the_same() -> None:
    """Whatever comes after an origin, the cases that the kernel is given are the same."""
    for series in synthetic()[::97]:
        for origin in ORIGINS:
            other = replace(series, values=(*series.values[: origin + 1], *[1e6] * (19 - origin)))
            ours, theirs = (list(asked_from(made_up(each), [origin], each.sign, count())) for each in (series, other))
            assert [each.case for each in ours] == [each.case for each in theirs]
            assert all(each.came != 1e6 for each in ours)
            assert all(each.came == 1e6 for each in theirs)


def test_a_target_by_hand() -> None:
    """The first series from its tenth point, to the second year with its last four points: half a typical step times
    the root of two.
    """
    series = synthetic()[0]
    known = series.values[:10]
    typical = sum(abs(after - before) for before, after in pairwise(known)) / 9
    second = next(asked_from(made_up(series), [9], series.sign, count(1)))
    third = list(asked_from(made_up(series), [9], series.sign, count()))[1]
    assert second.case.prepared.points.values == known[6:]
    assert second.case.goal is not None
    assert third.case.goal is not None
    assert second.case.goal.value == close(known[-1] + 0.5 * typical)
    assert third.case.goal.value == close(known[-1] + 0.5 * typical * 2**0.5)
    assert (str(third.case.goal.due), third.came) == ("2011", series.values[11])


def test_a_plan_by_hand() -> None:
    """The second series, downwards: half its typical step a year, from the sixth point for ten years."""
    series, found = synthetic()[1], plans()[3:6]
    typical = sum(abs(after - before) for before, after in pairwise(series.values[:5])) / 4
    for years, each in zip(JUDGED_AFTER, found, strict=True):
        assert each.case.prepared.points.values == series.values[: PLAN_START + years + 1]
        assert each.case.goal is not None
        assert each.case.goal.value == close(series.values[5] - 0.5 * typical * 10)
        assert (str(each.case.goal.due), each.came) == ("2015", series.values[PLAN_START + PLAN_YEARS])


def test_what_is_tested_is_what_is_shown(asked: list[Asked]) -> None:
    """Some forecasts once more, as a KPI that somebody keeps in files, and by the plain loops of the method's text."""
    for each in asked[::1999]:
        points, goal = each.case.prepared.points, each.case.goal
        assert goal is not None
        kpi = make_kpi(
            {str(point.period): point.value for point in points},
            targets={str(goal.due): goal.value},
            direction=each.case.prepared.kpi.direction,
        )
        day = date(points.periods[-1].year + 1, 1, 1)
        shown, plain = assess_kpi(kpi, day).outlook, assess_plainly(kpi, day, Cutoffs())
        assert shown.low is not None
        assert shown.high is not None
        found = forecast([each])
        assert found.said[0] == close(shown.probability or 0) == close(plain.probability or 0)
        assert bool(found.inside[0]) == (shown.low <= each.came <= shown.high)


def made(said: list[float], reached: list[bool], inside: float = 0.8) -> Forecasts:
    """Return forecasts one year ahead, of which a share lay inside."""
    size = len(said)
    held = np.arange(size) < round(inside * size)
    return Forecasts(np.ones(size, dtype=int), held, np.array(said), np.array(reached), held, np.full(size, 0.5), 0)


@pytest.mark.parametrize(("size", "inside", "failed"), [(200, 0.69, True), (200, 0.91, True), (200, 0.70, False),
                                                        (200, 0.90, False), (199, 0.10, False)])  # fmt: skip
def test_coverage_binds_from_two_hundred_on(size: int, inside: float, failed: bool) -> None:  # noqa: FBT001
    found = table("synthetic", 1, made([0.5] * size, [True] * size, inside))
    assert found.horizons[0].failed is failed
    assert not any(row.failed for row in found.horizons[1:])


def test_calibration_binds_each_bin() -> None:
    """Of 200 said to be 85 % likely 146 came, 73 %: within twelve points. One fewer is not."""
    for came, failed in ((146, False), (145, True)):
        found = table("synthetic", 1, made([0.85] * 200, [index < came for index in range(200)]))
        assert [row.failed for row in found.bins if row.forecasts] == [failed]


def test_a_bin_begins_with_its_own_edge() -> None:
    found = table("synthetic", 1, made([0.0, 0.05, 0.33, 0.95, 1.0], [True] * 5))
    assert [(row.low, row.forecasts) for row in found.bins if row.forecasts] == [
        (0, 1),
        (0.05, 1),
        (0.33, 1),
        (0.95, 2),
    ]


def test_brier_by_hand() -> None:
    """Said 0.8 and 0.4, the first came: (0.04 + 0.16) / 2. Base rate 0.5 * 0.5; the line always said 0.5."""
    found = table("synthetic", 1, made([0.8, 0.4], [True, False])).brier
    assert (found.outlook, found.base_rate, found.straight_line, found.reached) == (0.1, 0.25, 0.25, 0.5)
    assert (found.within, found.judged, found.failed) == (True, False, False)
    worse = table("synthetic", 1, made([0.4] * 100 + [0.6] * 100, [True] * 100 + [False] * 100)).brier
    assert (worse.outlook, worse.failed) == (0.36, True)


def test_a_portfolio_without_series_asks_nothing() -> None:
    found = table("shipped", 0, forecast(asked_of([])))
    assert (found.forecasts, found.refused, found.brier.outlook) == (0, 0, None)
    assert not any(cell.failed for cell in found.cells)
