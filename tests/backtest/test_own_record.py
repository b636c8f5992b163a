"""A KPI's own record, on series small enough to check by hand."""

from __future__ import annotations

from datetime import date

from assess_helpers import make_kpi, soon_after, yearly

from tracker.backtest.record import Record, own_record

UP_AND_DOWN = (0, 1, 0, 1, 0, 1, 0)


def test_by_hand() -> None:
    # Origins are the 4th to the 7th of eight points: 4 + 3 + 2 + 1 forecasts. From the 4th, m = 1/3 and s^2 = 4/3: a year
    # ahead 1.3 -+ 1.886 * 1.34, which holds 0; four years ahead 2.0 -+ 1.886 * 3.57, which does not hold 100.
    assert own_record(make_kpi(yearly(2010, *UP_AND_DOWN, 1)), soon_after(2017)) == Record(10, 10)
    assert own_record(make_kpi(yearly(2010, *UP_AND_DOWN, 100)), soon_after(2017)) == Record(6, 10)


def test_fewer_than_eight_points_say_too_little() -> None:
    assert own_record(make_kpi(yearly(2010, *UP_AND_DOWN)), soon_after(2016)) is None


def test_what_came_out_later_does_not_count_yet() -> None:
    kpi = make_kpi(yearly(2010, *UP_AND_DOWN, 1, 100))
    assert own_record(kpi, soon_after(2017)) == Record(10, 10)
    assert own_record(kpi, soon_after(2018)) == Record(10, 15)


def test_seven_years_ahead_at_most() -> None:
    """Twelve points: 7 + 7 + 6 + 5 + 4 + 3 + 2 + 1 later ones."""
    found = own_record(make_kpi(yearly(2010, *UP_AND_DOWN, 1, 0, 1, 0, 1)), soon_after(2021))
    assert found == Record(35, 35)


def test_one_definition_only() -> None:
    series = (
        yearly(2002, *UP_AND_DOWN, 1) | {"2010": {"value": 50, "break": True}} | yearly(2011, 51, 50, 51, 50, 51, 50)
    )
    assert own_record(make_kpi(series), soon_after(2016)) is None
    assert own_record(make_kpi(series | {"2017": 51}), soon_after(2017)) == Record(10, 10)


def test_parts_of_a_year_become_years_or_are_left_out() -> None:
    quarters = {
        f"{2010 + year}-Q{part}": value for year, value in enumerate((*UP_AND_DOWN, 1)) for part in (1, 2, 3, 4)
    }
    assert own_record(make_kpi(quarters, frequency="quarterly"), date(2018, 3, 1)) is None
    assert own_record(make_kpi(quarters, frequency="quarterly", aggregate="mean"), date(2018, 3, 1)) == Record(10, 10)


def test_forecasts_that_the_kernel_refuses_are_none() -> None:
    """Where nothing moved nothing is said. From the sixth point on something has: 2 + 1 forecasts of ten."""
    assert own_record(make_kpi(yearly(2010, *[3] * 9)), soon_after(2018)) is None
    # 6th: m = 0.2, s^2 = 0.2; 4.18 -+ 1.533 * 0.496 misses 3; 4.34 -+ 1.533 * 0.765 holds 4.
    # 7th: m = 0, s^2 = 0.4; 3 -+ 1.476 * 0.683 holds 4.
    assert own_record(make_kpi(yearly(2010, 3, 3, 3, 3, 3, 4, 3, 4)), soon_after(2017)) == Record(2, 3)


def test_irregular_years_are_forecast_at_their_own_distance() -> None:
    """Every second year: from the 3rd point there are six years behind, but only three points; from the 4th on it is
    one to three points ahead within seven years: 3 + 3 + 2 + 1.
    """
    biennial = {str(2000 + 2 * index): value for index, value in enumerate((*UP_AND_DOWN, 1))}
    found = own_record(make_kpi(biennial, frequency="irregular"), soon_after(2014))
    assert found == Record(9, 9)
