"""The test vectors of the methods document, one test each; the numbers are the document's, not the code's."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, Any

import pytest
from assess_helpers import close, make_kpi, soon_after, yearly

from tracker.assess import assess_kpi
from tracker.assess.batch import Case, lay_out
from tracker.assess.freshness import age
from tracker.assess.series import prepare
from tracker.assess.student import quantile
from tracker.model.portfolio import Cutoffs, Reporting
from tracker.model.strategy import Initiative, Milestone, Update
from tracker.periods import parse_period
from tracker.rollup.counts import KpiCounts, count, level
from tracker.rollup.milestones import count_milestones
from tracker.rollup.word import Word, combine, report_state, word_of

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.model.strategy import Declared

CUTOFFS = Cutoffs()


# Path and pace


@pytest.mark.parametrize(
    ("trajectory", "expected"),
    [("linear", 40 + 20 * 0.4), ("compound", 47.043161)],  # 48; 40 * 1.5^0.4
)
def test_vector_01_expected_value_on_both_paths(trajectory: str, expected: float) -> None:
    kpi = make_kpi({"2024": 46}, baseline=("2020", 40), targets={"2030": 60}, trajectory=trajectory)
    assert assess_kpi(kpi, soon_after(2024)).expected == close(expected)


def test_vector_02_expected_value_between_interim_targets() -> None:
    kpi = make_kpi({"2026": 130}, baseline=("2020", 100), targets={"2024": 120, "2030": 180})
    assert assess_kpi(kpi, soon_after(2026)).expected == close(120 + 60 * 2 / 6)  # 140


def test_vector_03_behind_the_path() -> None:
    kpi = make_kpi({"2020": 40, "2024": 46}, baseline=("2020", 40), targets={"2030": 60})
    found = assess_kpi(kpi, soon_after(2024))
    assert found.pace_ratio == close(6 / 8)  # 0.75
    assert found.verdict == "at_risk"
    assert found.required_pace == close(2.333333)  # (60 - 46) / 6
    assert found.progress == close(6 / 20)  # 0.30
    assert found.gap == close(60 - 46)
    assert found.ahead == close(46 - 48)


def test_vector_04_lower_is_better() -> None:
    kpi = make_kpi({"2019": 20, "2023": 15}, baseline=("2019", 20), targets={"2029": 10}, direction="decrease")
    found = assess_kpi(kpi, soon_after(2023))
    assert found.pace_ratio == close(-5 / -4)  # 1.25
    assert found.verdict == "on_track"


def test_vector_05_zero_baseline() -> None:
    kpi = make_kpi({"2020": 0, "2023": 90}, baseline=("2020", 0), targets={"2030": 300})
    found = assess_kpi(kpi, soon_after(2023))
    assert found.pace_ratio == close(90 / 90)
    assert found.verdict == "on_track"


def test_vector_06_negative_baseline() -> None:
    kpi = make_kpi({"2020": -6, "2024": -5}, baseline=("2020", -6), targets={"2030": 4})
    found = assess_kpi(kpi, soon_after(2024))
    assert found.pace_ratio == close(1 / 4)
    assert found.verdict == "off_track"


@pytest.mark.parametrize(
    ("trajectory", "ratio"),
    [
        ("linear", 6 / 8),  # 0.75
        ("compound", 0.840540),  # ((56/50)^(1/6) - 1) / (1.4^(1/15) - 1) = 0.019067623 / 0.022684960
    ],
)
def test_vector_07_linear_and_compound(trajectory: str, ratio: float) -> None:
    kpi = make_kpi({"2015": 50, "2021": 56}, baseline=("2015", 50), targets={"2030": 70}, trajectory=trajectory)
    found = assess_kpi(kpi, soon_after(2021))
    assert found.pace_ratio == close(ratio)
    assert found.verdict == "at_risk"


@pytest.mark.parametrize(
    ("trajectory", "ratio"),
    [
        ("linear", 0.923077),  # 4 / 4.333333
        ("compound", 0.717638),  # -0.034269701 / -0.047753433
    ],
)
def test_vector_08_linear_and_compound_where_lower_is_better(trajectory: str, ratio: float) -> None:
    kpi = make_kpi(
        {"2015": 25, "2020": 21},
        baseline=("2015", 25),
        targets={"2030": 12},
        direction="decrease",
        trajectory=trajectory,
    )
    found = assess_kpi(kpi, soon_after(2020))
    assert found.pace_ratio == close(ratio)
    assert found.verdict == "at_risk"


@pytest.mark.parametrize(
    ("trajectory", "ratio", "verdict"),
    [
        ("compound", 1.0, "on_track"),  # (20/10)^(1/7.5) = (40/10)^(1/15)
        ("linear", 0.666667, "at_risk"),  # 10 / (30 * 7.5/15) = 10/15
    ],
)
def test_vector_09_half_way_in_time(trajectory: str, ratio: float, verdict: str) -> None:
    kpi = make_kpi(
        {"2015-H1": 10, "2022-H2": 20},  # 2015.0 and 2022.5
        baseline=("2015-H1", 10),
        targets={"2030-H1": 40},
        frequency="half-yearly",
        trajectory=trajectory,
    )
    found = assess_kpi(kpi, date(2023, 1, 15))
    assert found.pace_ratio == close(ratio)
    assert found.verdict == verdict


@pytest.mark.parametrize(("trajectory", "flagged"), [("linear", False), ("compound", True)], ids=["linear", "compound"])
def test_vector_10_compound_towards_zero_falls_back_to_linear(trajectory: str, *, flagged: bool) -> None:
    kpi = make_kpi(
        {"2015": 100, "2020": 80},
        baseline=("2015", 100),
        targets={"2030": 0},
        direction="decrease",
        trajectory=trajectory,
    )
    found = assess_kpi(kpi, soon_after(2020))
    assert found.pace_ratio == close(0.6)  # 20 / 33.333333
    assert found.verdict == "at_risk"
    assert found.expected == close(100 - 100 * 5 / 15)  # the path drawn is the one assessed
    assert ("compound_not_computable" in found.flags) is flagged


# Published rules


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((62, 61, 60.5, 59, 59.5, 58), "on_track"),  # met, falling
        ((55, 56, 57, 57.5, 58, 59), "at_risk"),  # met, rising
        ((66, 66, 65, 65, 64, 63), "off_track"),  # not met, falling
        ((61, 62, 62, 63, 63, 64), "worsening"),  # not met, rising
    ],
)
def test_vector_15_keep_at_most_60(values: tuple[float, ...], verdict: str) -> None:
    kpi = make_kpi(yearly(2016, *values), targets={"always": 60}, direction="at_most")
    found = assess_kpi(kpi, soon_after(2021))
    assert found.verdict == verdict
    assert "trend_unknown" not in found.flags


def test_vector_15_keep_with_too_few_points_for_a_trend() -> None:
    kpi = make_kpi({"2016": 66, "2021": 63}, targets={"always": 60}, direction="at_most")
    found = assess_kpi(kpi, soon_after(2021))
    assert found.verdict == "off_track"
    assert "trend_unknown" in found.flags


# Outlook


SERIES_17 = yearly(2017, 50, 52, 53, 57, 58)


def test_vector_17_outlook() -> None:
    found = assess_kpi(make_kpi(SERIES_17, baseline=("2017", 50), targets={"2026": 65}), soon_after(2021))
    damped = 0.9 * (1 - 0.9**5) / 0.1  # D = 3.68559
    scatter = sqrt((0 + 1 + 4 + 1) / 3)  # steps 2 1 4 1 about m = 2: s = 1.414214
    spread = sqrt(2 * 5 * 2.25 + 16)  # s^2 H (1 + H/L) + (0.4 m H)^2 with H = 5, L = 4: 6.204837
    assert (damped, scatter, spread) == (close(3.68559), close(1.414214), close(6.204837))
    assert found.recent_pace == close(2)
    assert quantile(0.90, 3) == close(1.637744)
    assert found.outlook.refused is None
    assert found.outlook.mean == close(65.371180)  # 58 + 2 * 3.68559
    assert found.outlook.low == close(55.209244)
    assert found.outlook.high == close(75.533116)
    assert found.outlook.probability == close(0.521970)
    assert found.outlook.likelihood == "about_as_likely_as_not"


def test_vector_18_outlook_over_gaps() -> None:
    series = {"2012": 80, "2015": 95, "2019": 118, "2020": 121, "2023": 140}
    found = assess_kpi(make_kpi(series, baseline=("2012", 80), targets={"2030": 200}), soon_after(2023))
    assert found.recent_pace == close(22 / 4)  # since 2019: 5.5
    drift = (60 / 11 + 5.5) / 2  # 5.477273
    damped = 0.9 * (1 - 0.9**7) / 0.1  # 4.695328
    spread = sqrt(1.762223**2 * 7 * (1 + 7 / 11) + (0.4 * drift * 7) ** 2)
    assert (drift, damped) == (close(5.477273), close(4.695328))
    assert spread == pytest.approx(16.455252, abs=5e-6)  # from a rounded s
    low, high = found.outlook.low, found.outlook.high
    assert low is not None
    assert high is not None
    assert found.outlook.mean == close(165.717591)  # 140 + 5.477273 * 4.695328
    assert (high - low) / (2 * quantile(0.90, 3)) == close(16.455252)
    assert found.outlook.probability == close(0.064294)
    assert found.outlook.likelihood == "very_unlikely"


def test_vector_19_natural_limits_clip_the_outlook_but_not_its_probability() -> None:
    series = yearly(2016, 96.0, 97.1, 98.0, 98.6, 99.0)
    plan: dict[str, Any] = {"baseline": ("2016", 96.0), "targets": {"2025": 99.5}}
    clipped = assess_kpi(make_kpi(series, **plan, limits={"min": 0, "max": 100}), soon_after(2020)).outlook
    free = assess_kpi(make_kpi(series, **plan), soon_after(2020)).outlook
    assert (clipped.mean, clipped.high) == (100, 100)
    assert clipped.low == close(98.772226)
    assert clipped.probability == close(0.848337)
    assert free.mean == close(101.764193)
    assert free.mean is not None
    assert free.low is not None
    assert (free.mean - free.low) / quantile(0.90, 3) == close(1.826883)
    assert free.probability == close(0.848337)


# Verdicts


def test_vector_20_on_track_with_even_odds() -> None:
    kpi = make_kpi(SERIES_17, baseline=("2017", 50), targets={"2026": 65})
    found = assess_kpi(kpi, soon_after(2021))
    assert found.pace_ratio == close(8 / (15 * 4 / 9))  # 1.2
    assert found.verdict == "on_track"
    assert found.outlook.probability == close(0.521970)


def test_vector_21_one_observation_after_the_baseline() -> None:
    kpi = make_kpi({"2020": 152, "2022": 170}, baseline=("2020", 152), targets={"2030": 350})
    found = assess_kpi(kpi, soon_after(2022))
    assert found.pace_ratio == close(0.454545)  # 18 / 39.6
    assert found.verdict == "off_track"
    assert "single_observation" in found.flags
    assert "early" not in found.flags  # 2 of 10 years is not less than 20 %
    assert found.outlook.probability is None
    assert found.outlook.refused == "too_few_points"
    assert found.confidence == "low"


def test_vector_22_on_track_though_slowing() -> None:
    kpi = make_kpi(yearly(2018, 40, 47, 52, 55, 57, 58.5), baseline=("2018", 40), targets={"2028": 75})
    found = assess_kpi(kpi, soon_after(2023))
    assert found.pace_ratio == close(1.057143)  # 18.5 / 17.5
    assert found.outlook.probability == close(0.397710)
    assert found.verdict == "on_track"
    assert "outlook_unlikely" not in found.flags


def test_vector_23_outlook_lowers_by_one_step() -> None:
    kpi = make_kpi(
        yearly(2019, 30, 29, 28.6, 27.9, 27.5),
        baseline=("2019", 30),
        targets={"2029": 20},
        direction="decrease",
    )
    found = assess_kpi(kpi, soon_after(2023))
    assert found.pace_ratio == close(2.5 / 4)  # 0.625
    assert found.outlook.probability == close(0.040023)
    assert found.base == "at_risk"
    assert found.verdict == "off_track"
    assert "outlook_very_unlikely" in found.flags


@pytest.mark.parametrize(
    ("value", "verdict", "progress"),
    [(18.2, "achieved", 8.2 / 8), (17.9, "missed", 0.9875)],  # 7.9 / 8, from a baseline of 10
)
@pytest.mark.parametrize("as_of", [soon_after(2020), date(2035, 1, 1)])  # a final verdict never goes stale
def test_vector_24_observation_at_the_target_date(value: float, verdict: str, progress: float, as_of: date) -> None:
    kpi = make_kpi({"2015": 10, "2020": value}, baseline=("2015", 10), targets={"2020": 18})
    found = assess_kpi(kpi, as_of)
    assert found.verdict == verdict
    assert found.progress == close(progress)


def test_vector_24_later_data_do_not_change_a_final_verdict() -> None:
    series = {"2015": 10, "2020": 17.9, "2021": 18.5}
    found = assess_kpi(make_kpi(series, baseline=("2015", 10), targets={"2020": 18}), soon_after(2021))
    assert found.verdict == "missed"
    assert found.progress == close(0.9875)


def test_vector_25_target_met_at_baseline() -> None:
    kpi = make_kpi(yearly(2018, 70, 71, 72), baseline=("2018", 70), targets={"2025": 70})
    found = assess_kpi(kpi, soon_after(2020))
    assert found.verdict == "on_track"
    assert {"target_met_at_baseline", "trend_unknown"} <= set(found.flags)
    assert found.progress is None  # T = B


@pytest.mark.parametrize("target", [80, 60], ids=["not met", "met"])
def test_vector_26_only_the_baseline(target: float) -> None:
    kpi = make_kpi({"2020": 70}, baseline=("2020", 70), targets={"2030": target})
    found = assess_kpi(kpi, soon_after(2020))
    assert (found.verdict, found.reason) == ("not_assessable", "no_observation_after_baseline")
    assert found.level == "unknown"


def test_vector_26_nothing() -> None:
    found = assess_kpi(make_kpi({}, targets={"2030": 80}), soon_after(2020))
    assert (found.verdict, found.reason) == ("not_assessable", "no_data")
    assert found.level == "unknown"


# Roll-up, word, freshness


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (KpiCounts(green=3, unknown=4), "insufficient_data"),
        (KpiCounts(green=4, unknown=1), "green"),
        (KpiCounts(green=9, red=1), "amber"),
    ],
)
def test_vector_27_level_of_a_node(counts: KpiCounts, expected: str) -> None:
    assert level(counts, CUTOFFS) == expected


def test_vector_27_coverage() -> None:
    assert KpiCounts(green=3, unknown=4).coverage == close(3 / 7)  # 0.43


def test_vector_27_one_missed_of_two_is_red() -> None:
    counts = count([(_met_by(2020, 18.2), False), (_met_by(2020, 17.9), False)])
    assert (counts.green, counts.red, counts.unknown) == (1, 1, 0)
    assert level(counts, CUTOFFS) == "red"


def _met_by(year: int, value: float) -> Assessment:
    kpi = make_kpi({"2015": 10, str(year): value}, baseline=("2015", 10), targets={str(year): 18})
    return assess_kpi(kpi, soon_after(year))


def _silent(status: Declared) -> Declared | None:
    return Word("silent", Update.model_validate({"date": "2024-01-31", "status": status, "by": "m"})).counts


def test_vector_28_combined_level() -> None:
    assert combine("on_track", "green") == "green"
    assert combine("on_track", "red") == "red"
    assert combine("on_track", "insufficient_data") == "unverified"
    assert combine(_silent("on_track"), "green") == "unverified"
    assert combine(_silent("on_track"), "red") == "red"
    assert combine("at_risk", "green") == "amber"
    assert combine("off_track", "no_kpis") == "red"


@pytest.mark.parametrize(
    ("frequency", "newest", "as_of", "state", "missing"),
    [
        ("annual", "2022", date(2024, 11, 1), "late", 1),
        ("annual", "2022", date(2024, 10, 26), "current", 0),  # 2023-12-31 + 270 + 30: still in time
        ("annual", "2022", date(2024, 10, 27), "late", 1),
        ("annual", "2023", date(2025, 6, 1), "current", 0),
        ("quarterly", "2024-Q1", date(2025, 3, 1), "stale", 2),  # Q2 and Q3 missed
    ],
)
def test_vector_29_freshness(frequency: str, newest: str, as_of: date, state: str, missing: int) -> None:
    kpi = make_kpi({newest: 1}, frequency=frequency)
    found = age(kpi, parse_period(newest), as_of, CUTOFFS)
    assert (found.state, found.missing) == (state, missing)


def test_vector_29_due_date() -> None:
    found = age(make_kpi({"2022": 1}), parse_period("2022"), date(2024, 11, 1), CUTOFFS)
    assert found.due == date(2024, 10, 26)  # 2023-12-31 + 270 + 30


def test_vector_29_late_keeps_its_verdict_and_stale_does_not() -> None:
    plan: dict[str, Any] = {"baseline": ("2020", 40), "targets": {"2030": 60}}
    late = assess_kpi(make_kpi({"2020": 40, "2022": 44}, **plan), date(2024, 11, 1))
    assert (late.verdict, late.freshness, late.missing_periods) == ("on_track", "late", 1)
    stale = assess_kpi(
        make_kpi(
            {"2020-Q1": 40, "2024-Q1": 48},
            baseline=("2020-Q1", 40),
            targets={"2030-Q1": 60},
            frequency="quarterly",
        ),
        date(2025, 3, 1),
    )
    assert (stale.verdict, stale.reason, stale.freshness) == ("not_assessable", "stale", "stale")
    assert (stale.last_verdict, stale.missing_periods, stale.level) == ("on_track", 2, "unknown")


@pytest.mark.parametrize(("as_of", "state"), [(date(2025, 6, 2), "current"), (date(2025, 6, 3), "overdue")])
def test_vector_30_age_of_a_quarterly_report(as_of: date, state: str) -> None:
    reporting = Reporting(cadence="quarterly", grace_days=30)
    update = {"date": "2025-01-31", "status": "on_track", "by": "m"}
    initiative = Initiative.model_validate({"id": "s.1", "title": "One", "updates": [update]})
    assert word_of(initiative, reporting, as_of, asked=True).state == state
    assert report_state((as_of - date(2025, 1, 31)).days, reporting) == state


def test_vector_30_current_until_day_122() -> None:
    reporting = Reporting(cadence="quarterly", grace_days=30)
    assert (date(2025, 6, 2) - date(2025, 1, 31)).days == 92 + 30
    assert [report_state(days, reporting) for days in (122, 123)] == ["current", "overdue"]


def test_vector_31_milestones() -> None:
    plain: list[dict[str, Any]] = [
        {"title": "One", "due": "2024-06-30", "done": "2024-06-30"},
        {"title": "Two", "due": "2024-12-31"},
        {"title": "Three", "due": "2025-12-31"},
    ]
    counts = count_milestones([Milestone.model_validate(each) for each in plain], date(2025, 3, 1))
    assert (counts.due, counts.done, counts.overdue) == (2, 1, 1)
    assert counts.spi == close(1 / 2)
    assert counts.share == close(1 / 3)


@pytest.mark.parametrize(
    ("value", "arrow"),
    [(25, "improving"), (20.9, "stable")],  # plan (48 - 20) / 14 = 2 a year: r = 1/2 = 0.5; 0.18/2 = 0.09
)
def test_vector_32_arrow_with_a_plan(value: float, arrow: str) -> None:
    kpi = make_kpi({"2016": 20, "2021": value}, baseline=("2016", 20), targets={"2030": 48})
    found = assess_kpi(kpi, soon_after(2021))
    assert found.recent_pace == close((value - 20) / 5)
    assert found.arrow == arrow


def test_vector_32_arrow_without_a_plan() -> None:
    found = assess_kpi(make_kpi({"2016": 100, "2021": 102}), soon_after(2021))  # 1.02^(1/5) - 1 = 0.397 %
    assert found.arrow == "stable"
    assert found.verdict == "monitored"


def test_vector_34_distance_to_a_range() -> None:
    kpi = make_kpi(
        yearly(2018, 1.6, 2.0, 2.5),
        baseline=("2018", 1.6),
        targets={"2030": {"min": 1.8, "max": 2.2}},
        direction="within",
    )
    prepared = prepare(kpi, soon_after(2020))
    batch = lay_out([Case(prepared, prepared.goals[0])])
    assert list(batch.values[0, -3:]) == [close(0.2), close(0), close(0.3)]
    found = assess_kpi(kpi, soon_after(2020))
    assert found.gap is not None
    assert abs(found.gap) == close(0.3)


def test_vector_35_usable_points_after_a_break() -> None:
    series = {
        "2019": 5,
        "2020": {"value": 8, "break": True},
        "2021": {"value": None, "status": "missing"},
        "2022": {"value": 8.8, "status": "provisional"},
    }
    points = prepare(make_kpi(series), soon_after(2022)).points
    assert [(str(point.period), point.value) for point in points] == [("2020", 8), ("2022", 8.8)]
