"""Word against data, through the whole way from files' records to findings; every row of the table, and what must not be found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.findings import Finding
from tracker.judgement import judge
from tracker.model.kpi import Kpi
from tracker.model.portfolio import Plan, Portfolio

DAY = date(2026, 3, 1)
SOURCE = {"title": "A", "publisher": "B", "url": "https://example.org", "date": "2020", "kind": "primary"}
# Baseline 50 in 2020, target 70 in 2030: two a year. By 2025 the path is at 60.
GREEN = {"2024": 59, "2025": 61}  # 11 / 10
AMBER = {"2024": 56, "2025": 57.5}  # 7.5 / 10
RED = {"2024": 51, "2025": 52}  # 2 / 10
SILENT = {"2021": 52}  # four figures are missing
FIGURES: dict[str, dict[str, Any]] = {"green": GREEN, "amber": AMBER, "red": RED, "unknown": SILENT}


def kpi(series: dict[str, Any], *, role: str = "output", **more: Any) -> Kpi:
    return Kpi.model_validate(
        {
            "id": "k", "title": "K", "unit": "points", "direction": "increase", "frequency": "annual", "source": "s",
            "measures": [{"id": "s-1.1", "role": role}], "baseline": {"period": "2020", "value": 50},
            "targets": {"2030": 70}, "series": {"2020": 50, **series}, **more,
        }
    )  # fmt: skip


def found(
    status: str | None,
    series: dict[str, Any] | Kpi,
    *,
    day: date = DAY,
    said: str = "2026-02-15",
    strategy: dict[str, Any] | None = None,
    assessment: dict[str, Any] | None = None,
    **initiative: Any,
) -> list[Finding]:
    updates = [] if status is None else [{"date": said, "status": status, "by": "m"}]
    item = {"id": "s-1.1", "title": "One", "updates": updates, **initiative}
    whole = {
        "id": "s", "kind": "commitments", "mode": "reporting", "title": "S", "published": "2020", "source": "s",
        "areas": [{"id": "s-1", "title": "Area", "initiatives": [item]}], **(strategy or {}),
    }  # fmt: skip
    plan = Plan.model_validate(
        {
            "title": "T", "sources": {"s": SOURCE}, "owners": {"m": {"name": "M", "kind": "ministry"}},
            "strategies": [whole], "assessment": assessment or {},
        }
    )  # fmt: skip
    one = series if isinstance(series, Kpi) else kpi(series)
    return list(judge(Portfolio(plan, {"k": one}), day).findings)


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.code, each.severity) for each in findings]


@pytest.mark.parametrize(
    ("status", "data", "expected"),
    [
        ("on_track", "green", []),
        ("on_track", "amber", [("optimistic", "medium")]),
        ("on_track", "red", [("watermelon", "high")]),
        ("on_track", "unknown", [("unverified_green", "medium")]),
        ("at_risk", "green", [("pessimistic", "low")]),
        ("at_risk", "amber", []),
        ("at_risk", "red", [("optimistic", "medium")]),
        ("at_risk", "unknown", []),
        ("off_track", "green", [("understated", "medium")]),
        ("off_track", "amber", [("pessimistic", "low")]),
        ("off_track", "red", []),
        ("off_track", "unknown", []),
        ("not_started", "green", [("not_started_but_moving", "low")]),
        ("not_started", "red", []),
        ("completed", "green", []),
        ("completed", "amber", [("completed_target_not_met", "medium")]),
        ("completed", "red", [("completed_target_not_met", "medium")]),
        ("completed", "unknown", [("completed_unverified", "medium")]),
        ("paused", "red", []),
        ("cancelled", "red", []),
    ],
)
def test_every_row_of_the_table(status: str, data: str, expected: list[tuple[str, str]]) -> None:
    assert codes(found(status, FIGURES[data])) == expected


@pytest.mark.parametrize(("lag", "severity"), [(None, "high"), (2, "medium")])
def test_completed_and_missed_weighs_more_once_the_effect_has_had_its_time(lag: int | None, severity: str) -> None:
    missed = kpi({"2024": 58, "2025": 60}, targets={"2025": 70}, lag_years=lag)
    assert codes(found("completed", missed)) == [("completed_target_not_met", severity)]


def test_one_early_figure_says_nothing_against_anybody() -> None:
    early = kpi({"2021": 49}, baseline={"period": "2020", "value": 50})
    assert found("on_track", early, day=date(2022, 3, 1), said="2022-02-15") == []


def test_outcomes_raise_a_question_and_context_does_not() -> None:
    assert codes(found("on_track", kpi(RED, role="outcome"))) == [("watermelon", "high")]
    assert found("on_track", kpi(RED, role="context")) == []


def test_a_report_older_than_the_figure_is_no_lie() -> None:
    series = {"2024": 51, "2025": {"value": 52, "published": "2026-02-20"}}
    (one,) = found("on_track", series)
    assert (one.code, one.underlying, one.severity) == ("outdated_word", "watermelon", "medium")
    assert one.published == date(2026, 2, 20)
    (other,) = found("at_risk", {"2024": 59, "2025": {"value": 61, "published": "2026-02-20"}})
    assert (other.code, other.severity) == ("outdated_word", "low")  # never graver than what it may turn out to be


def test_red_that_fell_silent_is_still_held_against_the_word() -> None:
    assert codes(found("on_track", {"2021": 49, "2022": 48})) == [("watermelon", "high")]


@pytest.mark.parametrize("said", ["2025-10-01", "2025-03-01"])
def test_old_good_news_is_no_word_and_raises_no_question(said: str) -> None:
    older = {"2023": 51, "2024": 52}
    assert found("on_track", older, said=said) == []
    assert codes(found("at_risk", older, said=said)) == [("optimistic", "medium")]  # old bad news stands


def test_the_calendar() -> None:
    slipped = [{"title": "Step", "due": "2026-01-31"}]
    assert codes(found("on_track", GREEN, milestones=slipped)) == [("milestone_slip", "medium")]
    assert found("at_risk", AMBER, milestones=slipped) == []
    assert codes(found("at_risk", AMBER, due="2026-01")) == [("overdue", "high")]
    assert codes(found(None, AMBER, due="2026-01")) == [("overdue", "high")]
    assert found("completed", GREEN, due="2026-01") == []
    assert found("cancelled", AMBER, due="2026-01") == []
    assert codes(found("not_started", AMBER, start="2025-06")) == [("start_overdue", "high")]
    assert found("at_risk", AMBER, due="2026") == []  # a year as a due date means its last day


def four(status: str) -> list[dict[str, Any]]:
    return [{"date": day, "status": status, "by": "m"} for day in ("2025-05-01", "2025-08-01", "2025-11-01", "2026-02-15")]  # fmt: skip


def test_the_same_word_four_times_while_the_figure_fell() -> None:
    fell = {"2024": 59, "2025": 52}  # on pace (9/8) until 2025 came out on 1 January 2026
    assert codes(found(None, fell, updates=four("on_track"))) == [("watermelon", "high"), ("stuck_word", "medium")]
    assert codes(found(None, fell, updates=four("on_track")[1:])) == [("watermelon", "high")]
    assert found(None, fell, updates=four("off_track")) == []  # it says what the figure says


def answer(**more: Any) -> dict[str, Any]:
    return {"finding": "watermelon/k", "text": "It comes.", "by": "m", "date": "2026-02-20", **more}


def test_an_answer_stands_beside_its_finding_until_the_facts_change() -> None:
    (one,) = found("on_track", RED, responses=[answer()])
    assert one.answer is not None
    assert one.lapsed is None
    newer = {**RED, "2025": {"value": 52, "published": "2026-02-10"}}
    assert found("on_track", newer, responses=[answer()])[0].answer is not None
    (later,) = found("on_track", RED, said="2026-02-25", responses=[answer()])  # reported again since
    assert (later.answer, later.lapsed is None) == (None, False)
    (set_,) = found("on_track", kpi(RED, targets={"2030": {"value": 70, "set": "2026-02-25"}}), responses=[answer()])
    assert (set_.answer, set_.lapsed is None) == (None, False)


def test_an_answer_that_quotes_the_facts_lapses_with_them_even_undated() -> None:
    facts = "on_track 2026-02-15; 2025 = 52; target 2030 = 70; off_track"
    (one,) = found("on_track", RED, responses=[answer(facts=facts)])
    assert one.facts == facts
    assert one.answer is not None
    revised = {"2024": 51, "2025": 50.5}
    (other,) = found("on_track", revised, responses=[answer(facts=facts)])
    assert (other.answer, other.lapsed is None) == (None, False)


def test_an_answer_of_a_later_day_is_not_known_yet() -> None:
    (one,) = found("on_track", RED, responses=[answer(date="2026-02-28")], day=date(2026, 2, 25))
    assert (one.answer, one.lapsed) == (None, None)


def test_nobody_is_asked_who_was_not_asked_to_report() -> None:
    late: dict[str, Any] = {"due": "2025-06", "milestones": [{"title": "Step", "due": "2025-01"}]}
    assert found("on_track", RED, strategy={"mode": "observed"}, **late) == []
    assert found("on_track", RED, strategy={"kind": "recommendations"}, **late) == []
    assert found("on_track", RED, strategy={"closed": "2025-12-31"}, **late) == []


def test_severities_are_the_portfolios_to_set() -> None:
    light = {"severities": {"watermelon": "low"}}
    assert codes(found("on_track", RED, assessment=light)) == [("watermelon", "low")]


def test_the_gravest_comes_first() -> None:
    both = found("on_track", {"2021": 52}, due="2026-01", milestones=[{"title": "Step", "due": "2026-01-31"}])
    assert [each.severity for each in both] == ["high", "medium", "medium"]


def test_a_broken_file_silences_no_question() -> None:
    from tracker.model.portfolio import BrokenKpi

    sound = kpi(RED)
    item = {"id": "s-1.1", "title": "One", "updates": [{"date": "2026-02-15", "status": "on_track", "by": "m"}]}
    whole = {
        "id": "s", "kind": "commitments", "mode": "reporting", "title": "S", "published": "2020", "source": "s",
        "areas": [{"id": "s-1", "title": "Area", "initiatives": [item]}],
    }  # fmt: skip
    owners = {"m": {"name": "M", "kind": "ministry"}}
    plan = Plan.model_validate({"title": "T", "sources": {"s": SOURCE}, "owners": owners, "strategies": [whole]})
    broken = {"k": BrokenKpi("k", "kpis/k.yaml", tuple(sound.measures))}
    assert [each.code for each in judge(Portfolio(plan, {"k": sound}), DAY).findings] == ["watermelon"]
    assert [each.name for each in judge(Portfolio(plan, {}, broken), DAY).findings] == ["unverified_green/k"]


def test_an_answer_lapses_when_the_target_is_moved_after_it() -> None:
    moved = [{"date": "2026-02-25", "field": "targets.2030", "from": 90, "to": 70, "reason": "Less is asked for."}]
    (one,) = found("on_track", kpi(RED, changes=moved), responses=[answer(date="2026-02-20")])
    assert (one.answer, one.lapsed is None) == (None, False)
    (other,) = found("on_track", kpi(RED, changes=moved), responses=[answer(date="2026-02-26")])
    assert other.answer is not None
