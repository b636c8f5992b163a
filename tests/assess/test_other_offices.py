"""Other offices' rules against their published examples (vectors 11 to 14, 16 and 33), and on a KPI of our own."""

from __future__ import annotations

import pytest
from assess_helpers import close

from tracker.assess import offices
from tracker.assess.offices import Plan
from tracker.model.points import Points
from tracker.periods import Period


def series(first: int, *values: float) -> Points:
    return Points.of((float(first + i), Period(first + i), value, True) for i, value in enumerate(values))


def at(**values: float) -> Points:
    return Points.of((float(year[1:]), Period(int(year[1:])), value, True) for year, value in values.items())


def test_vector_11_un_with_a_target() -> None:
    said = offices.un(at(y2015=40, y2021=46), Plan(40, 2015, 60, 2030, 1))
    # 46 x 1.15^(9/6) = 56.728930; (56.728930 - 40) / 20
    assert said is not None
    assert said.number == close(0.836447)
    assert said.says == "fair"
    assert offices.un_score(said.number) == 2


def test_vector_11_un_without_a_target() -> None:
    rate = offices.growth(40, 41, 6)
    assert rate == close(0.004124)
    assert rate is not None
    assert offices.un_free_score(rate) == 1


def test_vector_12_statistics_canada_near_a_limit() -> None:
    rate = offices.growth(92, 95, 6)
    factor = offices.canada_limit(92, 100)
    assert rate == close(0.005362)
    assert factor == close(0.309414)
    assert 0.015 * factor == close(0.004641)
    assert rate is not None
    assert offices.canada_free(rate, factor) == "substantial"
    assert offices.canada_free(rate) == "moderate"


@pytest.mark.parametrize(
    ("ratio", "score"), [(1.3, 5.0), (0.95, 2.5), (0.6, 0.0), (0.0, -2.5), (-0.6, -5.0), (3.0, 5.0), (-2.0, -5.0)]
)
def test_vector_13_eurostat_score(ratio: float, score: float) -> None:
    assert offices.eurostat_score(ratio) == close(score)


def test_vector_13_eurostat_score_without_a_target() -> None:
    assert offices.eurostat_free_score(0.012) == close(3)


@pytest.mark.parametrize(
    ("target", "missed", "says"),
    [
        (50.0, 2 / 14, "slightly_cloudy"),
        (49.3, 1.3 / 13.3, "slightly_cloudy"),
        (46.0, -0.2, "sun"),
        (70.0, 22 / 34, "cloudy"),
    ],
)
def test_vector_14_germany(target: float, missed: float, says: str) -> None:
    # the mean of the last five changes is 6/5 = 1.2; ten years on 36 becomes 48
    said = offices.germany(series(2015, 30, 31, 33, 32, 34, 36), Plan(30, 2015, target, 2030, 1))
    assert said is not None
    assert (said.number, said.says) == (close(missed), says)


def test_germany_sees_the_wrong_direction() -> None:
    said = offices.germany(series(2015, 36, 34, 32, 33, 31, 30), Plan(36, 2015, 50, 2030, 1))
    assert said is not None
    assert said.says == "thunder"


def test_vector_16_sdsn() -> None:
    start, now, green = (offices.sdsn_score(value, 40, 0) for value in (20, 18, 8))
    assert (start, now, green) == (close(50), close(55), close(80))
    # growth 5/3 a year, needed 30/15 a year
    assert offices.sdsn_ratio((2015, start), (2018, now), (2030, green)) == close(5 / 3 / 2)
    # a score is linear in the value, so the values alone give the same ratio
    said = offices.sdsn(at(y2015=20, y2018=18), Plan(20, 2015, 8, 2030, -1))
    assert said is not None
    assert (said.number, said.says) == (close(5 / 6), "moderately_improving")


def test_vector_33_escap() -> None:
    assert offices.escap_status(20, 26, 50) == close(2)
    assert offices.escap_parity(0.8, 1.1, 1) == close(5)


def test_eurostat_takes_the_growth_of_five_years() -> None:
    # 1.02^5 = 1.104081 was made; 120/100 over ten years asks for 1.018399 a year, so R = 0.02 / 0.018399 = 1.087
    points = series(2015, *(100 * 1.02**i for i in range(6)))
    said = offices.eurostat(points, Plan(100, 2015, 120, 2025, 1))
    assert said is not None
    assert said.number == close(0.02 / (1.2**0.1 - 1))
    assert said.says == "significant"


def test_a_series_through_zero_has_no_growth() -> None:
    assert offices.growth(-1, 2, 3) is None
    assert offices.growth(0, 2, 3) is None
    assert [each.office for each in offices.opinions(series(2015, -2, -1, 0, 1, 2), Plan(-2, 2015, 6, 2030, 1))] == [
        "germany",
        "sdsn",
    ]


def test_nobody_says_anything_after_the_target() -> None:
    assert offices.opinions(series(2015, 1, 2, 3), Plan(1, 2015, 3, 2017, 1)) == ()
