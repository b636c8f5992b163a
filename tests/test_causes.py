"""Why a verdict changed: each cause alone, by both ways of comparing - two days of one portfolio, two versions of the files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.assess import assess
from tracker.causes import Cause, Seen, changes
from tracker.model.kpi import Kpi
from tracker.model.portfolio import Plan, Portfolio

DAY = date(2026, 3, 1)
SERIES = {"2020": 50, "2021": 53, "2022": 56, "2023": 59, "2024": 62}
# Three a year, and the path from 50 in 2020 to 70 in 2030 asks for two: on pace.
NO_OUTLOOK = {"outlook_unlikely": 0.0, "outlook_very_unlikely": 0.0}


def seen(day: date = DAY, cutoffs: dict[str, Any] | None = None, **fields: Any) -> Seen:
    kpi = Kpi.model_validate(
        {
            "id": "k", "title": "K", "unit": "points", "direction": "increase", "frequency": "annual", "source": "s",
            "baseline": {"period": "2020", "value": 50}, "targets": {"2030": 70}, "series": SERIES, **fields,
        }
    )  # fmt: skip
    portfolio = Portfolio(Plan.model_validate({"title": "T", "assessment": cutoffs or {}}), {"k": kpi})
    return Seen(portfolio, day, assess(portfolio, day))


def causes(before: Seen, after: Seen) -> tuple[Cause, ...]:
    (change,) = changes(before, after)
    assert not change.together
    return change.causes


def test_nothing_changed() -> None:
    assert changes(seen(), seen()) == ()
    assert changes(seen(), seen(series={**SERIES, "2025": 65})) == ()  # a new figure, the same verdict


def test_a_new_period() -> None:
    assert causes(seen(), seen(series={**SERIES, "2025": 52})) == (Cause("new_period", "2025", "", "52"),)


def test_a_revised_value() -> None:
    revised = seen(series={**SERIES, "2024": 51})
    assert causes(seen(), revised) == (Cause("revised_value", "2024", "62", "51"),)


def test_a_removed_value() -> None:
    fallen = {**SERIES, "2024": 51}
    assert causes(seen(series=fallen), seen(series={key: value for key, value in fallen.items() if key != "2024"})) == (
        Cause("removed_value", "2024", "51", ""),
    )


def test_a_changed_target() -> None:
    assert causes(seen(targets={"2030": 120}), seen()) == (Cause("changed_target", "2030", "120", "70"),)


def test_a_changed_baseline() -> None:
    moved = seen(baseline={"period": "2020", "value": 61, "as_stated": True})
    assert causes(moved, seen()) == (Cause("changed_baseline", "", "2020 = 61", "2020 = 50"),)


def test_a_changed_cutoff() -> None:
    slow = {**SERIES, "2024": 57}  # 7 / 8 = 0.875
    before = seen(series=slow, cutoffs=NO_OUTLOOK)
    after = seen(series=slow, cutoffs={**NO_OUTLOOK, "on_track": 0.85})
    assert causes(before, after) == (Cause("changed_cutoff", "on_track", "0.95", "0.85"),)


def test_a_changed_definition() -> None:
    assert causes(seen(), seen(lifecycle="in_development")) == (
        Cause("changed_definition", "lifecycle", "active", "in_development"),
    )


def test_time_alone() -> None:
    later = date(2027, 12, 1)
    assert causes(seen(), seen(later)) == (Cause("time", "", "2026-03-01", "2027-12-01"),)


def test_a_figure_that_needed_time_to_come_is_the_cause_not_the_time() -> None:
    published = {**SERIES, "2025": {"value": 52, "published": "2027-11-30"}}
    before, after = seen(date(2026, 3, 1), series=published), seen(date(2027, 12, 1), series=published)
    assert before.assessments["k"].shown == "on_pace"
    assert causes(before, after) == (Cause("new_period", "2025", "", "52"),)


def test_a_target_that_was_moved_is_known_from_its_changes() -> None:
    moved: dict[str, Any] = {
        "targets": {"2030": {"value": 70, "set": "2026-02-01"}},
        "changes": [{"date": "2026-02-01", "field": "targets.2030", "from": 120, "to": 70, "reason": "Less is asked for."}],
    }  # fmt: skip
    before = seen(date(2026, 1, 15), **moved)
    assert before.assessments["k"].shown == "far_behind"  # 12 of (120 - 50) x 4/10 = 28
    assert causes(before, seen(**moved)) == (Cause("changed_target", "2030", "120", "70"),)


def test_what_only_works_together_is_named_together() -> None:
    # Now 12/8. Before 5.5/17.2 = 0.32. With the old figure alone 5.5/8 = 0.69, with the old target alone 12/17.2 = 0.70.
    low = {**SERIES, "2024": 55.5}
    before = seen(series=low, targets={"2030": 93}, cutoffs=NO_OUTLOOK)
    (change,) = changes(before, seen(cutoffs=NO_OUTLOOK))
    assert (change.before.shown, change.after.shown) == ("far_behind", "on_pace")
    assert [cause.code for cause in change.causes] == ["revised_value", "changed_target"]
    assert change.together


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2024, 1, 15), date(2027, 12, 1)])
def test_a_side_judged_on_its_own_day_says_what_it_said(day: date) -> None:
    """The recomputation starts from what was really said, or its causes would mean nothing."""
    from tracker.causes import _judge, _side

    published = {**SERIES, "2025": {"value": 52, "published": "2026-06"}}
    found = seen(day, series=published, targets={"2030": {"value": 70, "set": "2025-06-01"}})
    assert _judge([_side(found, "k")])[0].shown == found.assessments["k"].shown


def test_a_large_figure_is_told_to_the_last_digit() -> None:
    large: dict[str, Any] = {"targets": {"2030": 2_000_000}, "baseline": {"period": "2020", "value": 1_000_000}}
    before = seen(series={"2020": 1_000_000, "2024": 1_400_001}, **large)
    after = seen(series={"2020": 1_000_000, "2024": 1_234_567}, **large)
    assert causes(before, after) == (Cause("revised_value", "2024", "1400001", "1234567"),)


def test_a_figure_outside_the_year_that_is_judged_is_no_cause() -> None:
    # Half-years, judged by whole years: 2025 is whole, the first half of 2026 is not.
    halves: dict[str, Any] = {"frequency": "half-yearly", "aggregate": "mean"}
    old = {f"{year}-H{half}": 50 + 2 * (year - 2020) for year in range(2020, 2025) for half in (1, 2)}
    new = old | {"2025-H1": 51, "2025-H2": 51, "2026-H1": 99}
    day = date(2026, 9, 1)
    (cause,) = causes(seen(day, series=old, **halves), seen(day, series=new, **halves))
    assert (cause.code, cause.what) == ("new_period", "2025-H2")


def test_before_it_was_set_there_was_no_earlier_target() -> None:
    moved: dict[str, Any] = {
        "targets": {"2030": {"value": 60, "set": "2020-01-01"}},
        "changes": [{"date": "2022-01-01", "field": "targets.2030", "from": 50, "to": 60, "reason": "More is asked for."}],
    }  # fmt: skip
    assert seen(date(2019, 6, 1), **moved).assessments["k"].target is None


def test_an_earlier_target_may_be_a_range() -> None:
    moved: dict[str, Any] = {
        "direction": "within", "targets": {"2030": {"min": 60, "max": 80}},
        "changes": [{"date": "2026-02-01", "field": "targets.2030", "from": {"min": 40, "max": 45}, "reason": "Moved."}],
    }  # fmt: skip
    target = seen(date(2026, 1, 15), **moved).assessments["k"].target
    assert target is not None
    assert (target.low, target.high) == (40, 45)
