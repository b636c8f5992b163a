"""What the calendar, several targets, breaks and parts of a year do to a verdict."""

from __future__ import annotations

from datetime import date

from assess_helpers import make_kpi, yearly

from tracker.assess import assess_kpi
from tracker.assess.freshness import age
from tracker.model.kpi import Kpi
from tracker.model.parts import Ended
from tracker.model.portfolio import Cutoffs


def test_a_target_that_awaits_its_figure_is_not_hidden_by_one_that_is_met() -> None:
    kpi = make_kpi(yearly(2015, 50, 52, 54, 56, 58, 60), baseline=("2015", 50), targets={"2021": 62, "always": 50})
    found = assess_kpi(kpi, date(2022, 3, 1))
    assert (found.verdict, found.reason, found.level) == ("not_assessable", "awaiting_final", "unknown")
    assert dict(found.verdicts) == {"always": "on_track", "2021": "not_assessable"}


def test_a_red_threshold_is_not_hidden_by_a_target_that_is_too_early() -> None:
    kpi = make_kpi(yearly(2020, 50, 45), baseline=("2020", 50), targets={"2040": 100, "always": 60})
    assert assess_kpi(kpi, date(2022, 3, 1)).level == "red"


def test_a_break_is_no_way_out_of_red() -> None:
    before = yearly(2015, 50, 50.5, 51)
    kpi = make_kpi(before, baseline=("2015", 50), targets={"2025": 100})
    assert assess_kpi(kpi, date(2018, 3, 1)).verdict == "off_track"  # 1 of 10 by now
    after = make_kpi(before | {"2018": {"value": 90, "break": True}}, baseline=("2015", 50), targets={"2025": 100})
    found = assess_kpi(after, date(2019, 3, 1))
    assert (found.verdict, found.reason, found.last_verdict, found.level) == (
        "not_assessable",
        "break_after_baseline",
        "off_track",
        "red",
    )
    assert found.pace_ratio is None


def test_a_break_after_the_target_date_leaves_the_final_verdict() -> None:
    series = yearly(2015, 5, 8, 9) | {"2018": {"value": 30, "break": True}}
    found = assess_kpi(make_kpi(series, baseline=("2015", 5), targets={"2017": 20}), date(2019, 3, 1))
    assert (found.verdict, found.freshness) == ("missed", "final")


def test_a_provisional_figure_after_the_target_date_says_nothing_of_the_final_verdict() -> None:
    series = yearly(2015, 5, 8, 21) | {"2018": {"value": 30, "status": "provisional"}}
    found = assess_kpi(make_kpi(series, baseline=("2015", 5), targets={"2017": 20}), date(2019, 3, 1))
    assert (found.verdict, found.flags) == ("achieved", ())


def quarters(**values: float) -> Kpi:
    return Kpi.model_validate(
        {
            "id": "k", "title": "K", "unit": "u", "direction": "increase", "frequency": "quarterly", "aggregate": "sum",
            "baseline": {"period": "2018", "value": 40}, "targets": {"2028": 80}, "source": "s",
            "series": {name.replace("q", "").replace("_", "-Q"): value for name, value in values.items()},
        }
    )  # fmt: skip


def test_years_that_are_not_whole_do_not_keep_a_verdict_fresh() -> None:
    whole = {f"q{year}_{quarter}": 10.0 + year - 2018 for year in range(2018, 2021) for quarter in (1, 2, 3, 4)}
    partial = {f"q{year}_{quarter}": 12.0 for year in range(2021, 2025) for quarter in (1, 3, 4)}
    found = assess_kpi(quarters(**whole, **partial), date(2025, 3, 1))
    assert found.last is not None
    assert (str(found.last.period), found.last.value) == ("2020", 48)  # 4 x 12
    assert (found.freshness, found.reason) == ("stale", "stale")


def test_an_end_that_is_still_to_come_does_not_count_yet() -> None:
    ended = {"date": "2021-06", "reason": "Replaced"}
    kpi = make_kpi(yearly(2015, 50, 52, 54, 56), baseline=("2015", 50), targets={"2025": 62}).model_copy(
        update={"lifecycle": "ended", "ended": Ended.model_validate(ended)}
    )
    assert assess_kpi(kpi, date(2019, 3, 1)).verdict == "on_track"  # 6 of 3.6
    assert assess_kpi(kpi, date(2021, 7, 1)).verdict == "monitored"


def test_one_early_figure_that_goes_stale_says_stale_and_counts_as_unknown() -> None:
    kpi = make_kpi(yearly(2020, 50, 45), baseline=("2020", 50), targets={"2040": 100})
    assert assess_kpi(kpi, date(2022, 3, 1)).shown == "too_early"
    late = assess_kpi(kpi, date(2025, 3, 1))
    assert (late.shown, late.level, late.last_verdict) == ("stale", "unknown", "worsening")


def test_nothing_is_expected_of_a_series_that_ended() -> None:
    kpi = make_kpi(yearly(2015, 1, 2))
    assert age(kpi, None, date(2020, 1, 1), Cutoffs()).state == "no_data"
    newest = next(reversed(kpi.series))
    assert age(kpi, newest, date(2020, 1, 1), Cutoffs(), expected=False).state == "not_expected"


def test_a_path_that_first_leads_down_is_kept_by_being_on_it() -> None:
    """100 in 2020, 80 in 2025, 150 in 2030: in 2024 the path is at 100 - 20 x 4 / 5 = 84. Better than it is not behind."""
    targets = {"2025": 80, "2030": 150}
    ahead = make_kpi({"2020": 100, "2024": 90}, baseline=("2020", 100), targets=targets)
    found = assess_kpi(ahead, date(2025, 3, 1))
    assert (found.expected, found.ahead) == (84, 6)
    assert found.level == "green"
    short = make_kpi({"2020": 100, "2024": 80}, baseline=("2020", 100), targets=targets)
    assert assess_kpi(short, date(2025, 3, 1)).level == "red"


def test_a_baseline_of_a_later_year_is_not_known_yet() -> None:
    kpi = make_kpi({"2018": 90, "2019": 95, "2023": 100, "2024": 110}, baseline=("2023", 100), targets={"2030": 150})
    assert assess_kpi(kpi, date(2021, 3, 1)).baseline is None
    assert assess_kpi(kpi, date(2025, 3, 1)).baseline is not None
