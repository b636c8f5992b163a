"""What must hold for every series: silence never helps, a batch is its KPIs, numbers are numbers."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from assess_helpers import make_kpi, soon_after, yearly
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tracker.assess import Assessment, assess, assess_kpi
from tracker.assess.student import cdf, quantile
from tracker.model.kpi import Kpi
from tracker.model.portfolio import Cutoffs, Plan, Portfolio, Reporting
from tracker.model.strategy import Initiative
from tracker.rollup.counts import KpiCounts, count, held_against, level
from tracker.rollup.word import combine, word_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FAST = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
CUTOFFS = Cutoffs()
FIRST_YEAR, LAST_YEAR = 2008, 2020
"""Years of the series; every assessment is made after the last of them, so that nothing new comes in."""

SUFFIXES = {
    "annual": [""],
    "half-yearly": ["-H1", "-H2"],
    "quarterly": ["-Q1", "-Q2", "-Q3", "-Q4"],
    "irregular": [""],
}
VALUES = st.one_of(
    st.integers(-5, 5),  # often zero, often equal
    st.integers(0, 200),
    st.floats(1e-9, 1e15),
    st.floats(-1e15, -1e-9),
)
DAYS = st.dates(date(LAST_YEAR + 1, 1, 1), date(2029, 12, 31))


def _point(value: float, status: str, *, broken: bool) -> dict[str, object]:
    return {"value": None if status == "missing" else value, "status": status, "break": broken}


def _points(values: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, object]]:
    statuses = st.sampled_from(["normal"] * 6 + ["provisional", "estimated", "missing", "forecast"])
    return st.builds(_point, values, statuses, broken=st.sampled_from([False] * 9 + [True]))


@st.composite
def kpis(draw: st.DrawFn, values: st.SearchStrategy[float] = VALUES, name: str = "k") -> Kpi:
    frequency = draw(st.sampled_from(["annual", "annual", "annual", "half-yearly", "quarterly", "irregular"]))
    suffixes = SUFFIXES[frequency]
    series_periods = [f"{year}{suffix}" for year in range(FIRST_YEAR, LAST_YEAR + 1) for suffix in suffixes]
    target_periods = [
        f"{year}{suffix}" for year in range(FIRST_YEAR + 1, 2033) for suffix in dict.fromkeys(["", suffixes[-1]])
    ]
    direction = draw(st.sampled_from(["increase", "increase", "decrease", "at_least", "at_most", "within"]))
    plain: dict[str, Any] = {
        "id": name,
        "title": "A measure",
        "unit": "points",
        "direction": direction,
        "frequency": frequency,
        "trajectory": draw(st.sampled_from(["linear", "compound"])),
        "series": draw(st.dictionaries(st.sampled_from(series_periods), _points(values), max_size=14)),
        "aggregate": draw(st.sampled_from([None, "sum", "mean", "last"])),
        "expected_every_years": draw(st.sampled_from([None, 1, 2.5])) if frequency == "irregular" else None,
        "key": draw(st.booleans()),
    }
    baseline = draw(st.sampled_from(["none", "observed", "stated", "stated", "restated"]))
    if baseline != "none":
        plain["baseline"] = {
            "period": draw(st.sampled_from(series_periods)),
            "restated": baseline == "restated",
        }
        if baseline != "observed":
            plain["baseline"]["value"] = draw(values)
    due = st.one_of(st.sampled_from(target_periods), st.sampled_from(["always", "undated"]))
    if direction == "within":
        bounds = st.tuples(values, values).map(lambda pair: {"min": min(pair), "max": max(pair)})
        plain["targets"] = draw(st.dictionaries(due, bounds, max_size=1))
    else:
        plain["targets"] = draw(st.dictionaries(due, values, max_size=3))
    if draw(st.booleans()):
        low, high = sorted(draw(st.tuples(values, values)))
        plain["limits"] = {"min": low, "max": high}
    return Kpi.model_validate(plain)


@st.composite
def plain_kpis(draw: st.DrawFn) -> Kpi:
    """Return a KPI that can be judged, more often than not."""
    first = draw(st.sampled_from([2010, 2012, 2014, 2016]))
    size = draw(st.sampled_from(range(1, LAST_YEAR - first + 2))) if draw(st.booleans()) else LAST_YEAR - first + 1
    numbers = draw(st.lists(st.integers(40, 70), min_size=size, max_size=size))
    plain = {
        "id": "k",
        "title": "A measure",
        "unit": "points",
        "direction": draw(st.sampled_from(["increase", "decrease", "at_most"])),
        "frequency": "annual",
        "series": {str(first + index): number for index, number in enumerate(numbers)},
        "baseline": {"period": str(first), "value": numbers[0]},
        "targets": {str(draw(st.sampled_from([2020, *range(2022, 2032)]))): draw(st.integers(40, 70))},
        "publication_lag_days": draw(st.sampled_from([None, 30, 700, 2000])),
        "key": draw(st.sampled_from([False, False, True])),
    }
    return Kpi.model_validate(plain)


NODES = st.lists(st.one_of(plain_kpis(), plain_kpis(), kpis()), min_size=1, max_size=7)
UPDATES = st.sampled_from(["on_track", "at_risk", "off_track", "completed", "not_started"])
LATER = st.integers(1, 4000)


def _level(node: Iterable[Kpi], as_of: date) -> str:
    return level(count((assess_kpi(kpi, as_of), kpi.key) for kpi in node), CUTOFFS)


GOOD = {"green", "completed"}


def _not_better(before: str, after: str) -> None:
    assert after not in GOOD or before in GOOD
    assert (before, after) != ("red", "amber")


# Silence never improves a colour


@FAST
@given(NODES, DAYS, LATER)
def test_time_alone_never_improves_a_node(node: list[Kpi], as_of: date, days: int) -> None:
    _not_better(_level(node, as_of), _level(node, as_of + timedelta(days=days)))


@FAST
@given(st.one_of(plain_kpis(), kpis()), DAYS, LATER)
def test_time_alone_never_improves_a_kpi(kpi: Kpi, as_of: date, days: int) -> None:
    before, after = assess_kpi(kpi, as_of), assess_kpi(kpi, as_of + timedelta(days=days))
    _not_better(before.level, after.level)
    assert before.level != "red" or after.level == "red"


ASSESSMENTS = st.builds(
    Assessment,
    id=st.just("k"),
    verdict=st.sampled_from(["achieved", "on_track", "at_risk", "off_track", "worsening", "missed", "not_assessable"]),
    flags=st.sampled_from([(), (), ("early",), ("single_observation",), ("early", "single_observation")]),
)


def _gone_stale(found: Assessment) -> Assessment:
    if found.verdict == "not_assessable":
        return found
    return replace(
        found,
        verdict="not_assessable",
        reason="stale",
        last_verdict=found.verdict,
        flags=(),
        last_flags=found.flags,
    )


@FAST
@given(st.lists(st.tuples(ASSESSMENTS, st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_a_kpi_gone_stale_never_improves_a_node(node: list[tuple[Assessment, bool, bool]]) -> None:
    before = level(count((found, key) for found, key, _ in node), CUTOFFS)
    after = level(count((_gone_stale(found) if gone else found, key) for found, key, gone in node), CUTOFFS)
    _not_better(before, after)


SOME = st.integers(0, 12)


@FAST
@given(SOME, SOME, SOME, SOME, st.integers(0, 12), st.integers(0, 12))
def test_unknown_instead_of_green_or_amber_never_improves_a_level(
    green: int, amber: int, red: int, unknown: int, fewer_green: int, fewer_amber: int
) -> None:
    lost_green, lost_amber = min(green, fewer_green), min(amber, fewer_amber)
    before = KpiCounts(green=green, amber=amber, red=red, unknown=unknown)
    after = KpiCounts(
        green=green - lost_green,
        amber=amber - lost_amber,
        red=red,
        unknown=unknown + lost_green + lost_amber,
    )
    _not_better(level(before, CUTOFFS), level(after, CUTOFFS))


def _combined(status: str, node: Iterable[Kpi], as_of: date) -> str:
    plain = {"date": "2020-12-31", "status": status, "by": "m"}
    initiative = Initiative.model_validate({"id": "s.1", "title": "One", "updates": [plain]})
    said = word_of(initiative, Reporting(), as_of, asked=True).counts
    return combine(said, _level(node, as_of))  # type: ignore[arg-type]


@FAST
@given(NODES, UPDATES, DAYS, LATER)
def test_time_alone_never_improves_an_initiative(node: list[Kpi], status: str, as_of: date, days: int) -> None:
    _not_better(_combined(status, node, as_of), _combined(status, node, as_of + timedelta(days=days)))


def test_red_data_that_fall_silent_do_not_leave_an_amber_initiative() -> None:
    before = KpiCounts(green=2, red=2, unknown=1)  # 2 of 4 known are red
    after = KpiCounts(red=2, unknown=3)  # the two green ones went stale
    for counts in (before, after):
        assert combine("at_risk", held_against(level(counts, CUTOFFS), counts, CUTOFFS)) == "red"


def test_a_number_beyond_any_statistic_is_refused() -> None:
    with pytest.raises(ValidationError):
        make_kpi(yearly(2017, 1, 2, 1.3e154))


# One numerical kernel


@FAST
@given(st.lists(st.one_of(plain_kpis(), kpis()), min_size=2, max_size=8), DAYS)
def test_a_batch_gives_each_kpi_what_it_gets_alone(drawn: list[Kpi], as_of: date) -> None:
    batch = [kpi.model_copy(update={"id": f"k{index}"}) for index, kpi in enumerate(drawn)]
    portfolio = Portfolio(plan=Plan.model_validate({"title": "A plan"}), kpis={kpi.id: kpi for kpi in batch})
    together = assess(portfolio, as_of)
    assert list(together) == [kpi.id for kpi in batch]
    for kpi in batch:
        assert together[kpi.id] == assess_kpi(kpi, as_of)


def test_a_longer_neighbour_changes_no_digit() -> None:
    numbers = yearly(2010, 58, 65, 44, 50, 53, 46, 48)
    short = make_kpi(numbers, baseline=("2010", 58), targets={"2025": 65})
    long = make_kpi(yearly(2004, *range(13)), id="long")
    portfolio = Portfolio(plan=Plan.model_validate({"title": "A plan"}), kpis={"k": short, "long": long})
    assert assess(portfolio, soon_after(2016))["k"] == assess_kpi(short, soon_after(2016))


# Numbers are numbers


def _floats(record: object) -> Iterator[float]:
    for each in fields(record):  # type: ignore[arg-type]
        value = getattr(record, each.name)
        if isinstance(value, float):
            yield value
        elif is_dataclass(value):
            yield from _floats(value)


def _check_numbers(found: Assessment) -> None:
    assert all(isfinite(number) for number in _floats(found))
    for outlook in (found.outlook, found.interim):
        if outlook is not None and outlook.refused is None:
            assert outlook.probability is not None
            assert -1e-9 <= outlook.probability <= 1 + 1e-9
            bounds = (outlook.low, outlook.low50, outlook.mean, outlook.high50, outlook.high)
            numbers = [bound for bound in bounds if bound is not None]
            assert len(numbers) == len(bounds)
            assert numbers == sorted(numbers)


@FAST
@given(st.one_of(plain_kpis(), kpis()), st.dates(date(2007, 1, 1), date(2040, 12, 31)))
def test_every_number_is_finite(kpi: Kpi, as_of: date) -> None:
    _check_numbers(assess_kpi(kpi, as_of))


@pytest.mark.parametrize(
    "values",
    [
        (0, 0, 0, 1e15),  # the largest that the model lets in
        (-1e15, 1e15, -1e15, 1e15),
        (0, 1e-170, 3e-170, 4e-170),  # the square of a step is zero
        (2.3e-308, 1, 2, 40),  # the growth rate is beyond the largest number
    ],
)
def test_every_number_is_finite_at_the_ends_of_the_scale(values: tuple[float, ...]) -> None:
    kpi = make_kpi(yearly(2017, *values), baseline=("2017", values[0]), targets={"2025": 1})
    _check_numbers(assess_kpi(kpi, soon_after(2020)))


# Student's t against the published table (percentage points of the t distribution)


@pytest.mark.parametrize(
    ("share", "df", "printed"),
    [
        (0.90, 1, 3.078),
        (0.90, 2, 1.886),
        (0.90, 3, 1.638),
        (0.90, 4, 1.533),
        (0.90, 5, 1.476),
        (0.90, 8, 1.397),
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 5, 2.571),
        (0.975, 8, 2.306),
    ],
)
def test_student_t_agrees_with_the_table(share: float, df: int, printed: float) -> None:
    assert round(quantile(share, df), 3) == printed
    below, above, mirrored = cdf(np.array([printed - 0.0005, printed + 0.0005, -(printed - 0.0005)]), np.full(3, df))
    assert below <= share <= above
    assert mirrored == pytest.approx(1 - below)
