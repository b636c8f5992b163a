"""What a hostile tester found: cases in which a sentence was false, empty or crashed."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.i18n import words
from tracker.judgement import Status, judge
from tracker.model.kpi import Kpi
from tracker.model.portfolio import Plan, Portfolio
from tracker.telling.derivation import derivation
from tracker.telling.standing import standing

DAY = date(2026, 11, 22)
RISING: dict[str, float] = {"2018": 10, "2019": 10.5, "2020": 11, "2021": 11.5, "2022": 12, "2023": 12.2, "2024": 12.3}


def one(series: dict[str, Any], initiative: dict[str, Any] | None = None, **fields: Any) -> Status:
    kpi = Kpi.model_validate(
        {
            "id": "k", "title": "K", "unit": "points", "direction": "increase", "frequency": "annual", "source": "s",
            "measures": [{"id": "s-1.1", "role": "output"}], "series": series, **fields,
        }
    )  # fmt: skip
    plan = Plan.model_validate(
        {
            "title": "T", "owners": {"m": {"name": "M", "kind": "ministry"}},
            "sources": {"s": {"title": "A", "publisher": "B", "url": "https://example.org", "date": "2020", "kind": "primary"}},
            "strategies": [{
                "id": "s", "kind": "commitments", "mode": "reporting", "title": "S", "published": "2015", "source": "s",
                "areas": [{"id": "s-1", "title": "A", "initiatives": [{"id": "s-1.1", "title": "I", **(initiative or {})}]}],
            }],
        }
    )  # fmt: skip
    return judge(Portfolio(plan, {"k": kpi}), DAY)


def told(status: Status) -> str:
    parts = derivation(status.portfolio.kpis["k"], status, words("en"))
    return "\n".join(line for part in parts for line in part.lines)


def test_growth_beyond_all_numbers_is_no_opinion() -> None:
    series = {"2025-12": 2, "2026-01": 40}
    said = told(one(series, frequency="monthly", baseline="2025-12", targets={"2050-12": 5000}))
    assert "As the UN would" not in said


def test_a_series_in_development_is_told_without_a_verdict() -> None:
    said = told(one(RISING, lifecycle="in_development", baseline="2018", targets={"2030": 20}))
    assert ": ." not in said
    assert "far behind from 0" not in said


def test_a_path_that_leads_away_is_told_as_such() -> None:
    # From 10 in 2018 the path falls to 5 in 2026 before it rises to 20: in 2025 it is at 10 - 5 * 7/8 = 5.625.
    series = {"2018": 10, "2019": 9.9, "2025": 8}
    said = told(one(series, baseline="2018", targets={"2026": 5, "2030": 20}))
    assert "so only being on it counts: 8 against 5.625: on pace." in said
    assert "R =" not in said


def test_an_outlook_across_two_definitions_is_not_said() -> None:
    series: dict[str, Any] = {"2018": 10, "2019": 11, **{str(year): 500 + year for year in range(2020, 2026)}}
    series["2020"] = {"value": 2520, "break": True}
    said = told(one(series, baseline="2018", targets={"2030": 30}))
    assert "P of reaching the target" not in said


def test_the_milestone_that_is_named_is_the_one_that_is_late() -> None:
    done = {"title": "Done one", "due": "2026-06-01", "done": "2026-05-01"}
    late = {"title": "Late one", "due": "2026-06-01"}
    report = {"date": "2026-10-01", "status": "on_track", "by": "m"}
    status = one(RISING, {"milestones": [done, late], "updates": [report]})
    lines = [line for part in standing("s-1.1", status, words("en")) for line in part.lines]
    assert any("The milestone “Late one” was due 1 June 2026." in line for line in lines)


def test_a_deliverable_is_told_by_its_milestones() -> None:
    steps = [{"title": "A", "due": "2026-06-01"}, {"title": "B", "due": "2027"}]
    report = {"date": "2026-10-01", "status": "on_track", "by": "m"}
    status = one(RISING, {"kind": "deliverable", "milestones": steps, "updates": [report]})
    lines = [line for part in standing("s-1.1", status, words("en")) for line in part.lines]
    assert any("By its milestones: a milestone is overdue." in line for line in lines)
    assert "Of a report and the milestones, the worse one counts." in lines


def test_an_answer_is_quoted_as_it_was_given() -> None:
    english = words("en")
    assert english.t("{owner} answered on {day}: “{text}”", owner="A", day="1 May", text="We wait... 3..7") == (
        "A answered on 1 May: “We wait... 3..7”"
    )
    assert english.t("It was due {date}.", date="Dec.") == "It was due Dec."


def test_a_target_moved_in_a_month_that_is_known_to_the_month_only() -> None:
    series = {**RISING, "2025": {"value": 12.4, "published": "2026-03-01"}}
    moved: dict[str, Any] = {
        "targets": {"2030": {"value": 14, "set": "2026-05"}},
        "changes": [{"date": "2026-05-06", "field": "targets.2030", "from": 900, "to": 14, "reason": "Less is asked for."}],
    }  # fmt: skip
    status = one(series, baseline="2018", **moved).on(date(2026, 3, 2))
    target = status.assessments["k"].target
    assert target is not None
    assert target.value == 900
