"""The roll-up through its front door: roles, deliverables, silence, closed strategies, advice, defects."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.assess import Assessment
from tracker.model.kpi import Kpi
from tracker.model.portfolio import BrokenKpi, Plan, Portfolio
from tracker.rollup import InitiativeStatus, StrategyStatus, roll_up

DAY = date(2026, 11, 22)
SOURCES = {
    "official": {
        "title": "Minutes",
        "publisher": "Office",
        "url": "https://example.org/a",
        "date": "2024",
        "kind": "primary",
    },
    "paper": {
        "title": "Article",
        "publisher": "Paper",
        "url": "https://example.org/b",
        "date": "2024",
        "kind": "secondary",
    },
}


def plan(initiatives: list[dict[str, Any]], **strategy: Any) -> Plan:
    area = {"id": "s-1", "title": "Area", "initiatives": initiatives}
    whole = {
        "id": "s",
        "kind": "commitments",
        "mode": "reporting",
        "title": "Plan",
        "published": "2020",
        "source": "official",
    }
    owners = {"m": {"name": "Ministry", "kind": "ministry"}}
    strategies = [whole | strategy | {"areas": [area]}]
    return Plan.model_validate({"title": "Fictional", "sources": SOURCES, "owners": owners, "strategies": strategies})


class Hashable(Kpi):
    """A KPI that can be the key of a mapping to its verdict."""

    def __hash__(self) -> int:
        return hash(self.id)


def kpi(name: str, *links: tuple[str, str], key: bool = False) -> Kpi:
    return Hashable.model_validate(
        {
            "id": name, "title": name, "unit": "units", "direction": "increase", "frequency": "annual", "key": key,
            "measures": [{"id": node, "role": role} for node, role in links], "targets": {"2030": 1}, "source": "official",
        }
    )  # fmt: skip


def status(
    made: Plan,
    kpis: dict[Kpi, str] | None = None,
    as_of: date = DAY,
    defective: frozenset[str] = frozenset(),
    broken: str = "",
) -> StrategyStatus:
    judged = {each.id: Assessment(each.id, verdict) for each, verdict in (kpis or {}).items()}  # type: ignore[arg-type]
    found = {}
    if broken:
        linked = kpi(broken, ("s-1.1", "output")).measures
        found[broken] = BrokenKpi(broken, "kpis/x.yaml", tuple(linked))
        judged[broken] = Assessment(broken, "not_assessable", reason="broken_file")
    portfolio = Portfolio(made, {each.id: each for each in kpis or {}}, found, defective)
    return roll_up(portfolio, judged, as_of)[0]


def first(found: StrategyStatus) -> InitiativeStatus:
    return found.areas[0].initiatives[0]


def said(state: str, day: str = "2026-11-01") -> dict[str, Any]:
    return {"id": "s-1.1", "title": "One", "updates": [{"date": day, "status": state, "by": "m"}]}


def test_only_output_kpis_judge_an_initiative() -> None:
    found = status(
        plan([said("on_track")]),
        {kpi("a", ("s-1.1", "outcome")): "off_track", kpi("b", ("s-1.1", "context")): "missed"},
    )
    assert (first(found).data, first(found).combined) == ("no_kpis", "unverified")
    assert found.areas[0].level == "red"  # the outcome counts in its area
    assert (found.kpis.total, found.kpis.red) == (1, 1)  # the context counts nowhere


def test_a_kpi_of_two_initiatives_counts_once_in_their_area() -> None:
    both = kpi("a", ("s-1.1", "output"), ("s-1.2", "output"))
    found = status(plan([said("on_track"), {"id": "s-1.2", "title": "Two"}]), {both: "on_track"})
    assert found.areas[0].kpis.total == 1
    assert [each.data for each in found.initiatives] == ["green", "green"]


def test_a_key_kpi_that_is_red_makes_its_area_red() -> None:
    kpis = {kpi(f"k{i}", ("s-1", "outcome")): "on_track" for i in range(9)}
    assert status(plan([]), kpis | {kpi("x", ("s-1", "outcome")): "missed"}).areas[0].level == "amber"
    assert status(plan([]), kpis | {kpi("x", ("s-1", "outcome"), key=True): "missed"}).areas[0].level == "red"


@pytest.mark.parametrize(
    ("state", "combined"),
    [("on_track", "unknown"), ("completed", "unknown"), ("at_risk", "amber"), ("off_track", "red")],
)
def test_silence_keeps_bad_news_and_forgets_good(state: str, combined: str) -> None:
    assert first(status(plan([said(state, "2025-01-01")]))).combined == combined


def test_an_overdue_start_stays_red_when_it_falls_silent() -> None:
    late = said("not_started", "2024-02-01") | {"start": "2023"}
    amber = {kpi("a", ("s-1.1", "output")): "at_risk"}
    assert first(status(plan([late]), amber, date(2024, 6, 1))).combined == "red"
    assert first(status(plan([late]), amber, date(2025, 1, 1))).combined == "red"


def step(due: str, done: str | None = None, evidence: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"title": "Step", "due": due}
    return found | ({"done": done} if done else {}) | ({"evidence": [evidence]} if evidence else {})


@pytest.mark.parametrize(
    ("steps", "due", "level"),
    [
        ([], None, "no_kpis"),
        ([step("2025", "2025", "official")], None, "green"),
        ([step("2025", "2025", "paper")], None, "insufficient_data"),
        ([step("2025", "2025", "official"), step("2029", "2026")], None, "green"),
        ([step("2025", "2025", "official"), step("2025-06")], None, "amber"),
        ([step("2025", "2025", "official"), step("2029")], "2026-01", "red"),
        ([step("2029")], None, "insufficient_data"),
        ([step("2025", "unknown", "official")], None, "amber"),
    ],
)
def test_a_deliverable_is_judged_by_its_milestones(steps: list[dict[str, Any]], due: str | None, level: str) -> None:
    made = {"id": "s-1.1", "title": "One", "kind": "deliverable", "milestones": steps} | ({"due": due} if due else {})
    assert first(status(plan([made]))).data == level


def test_nothing_is_overdue_of_those_who_were_not_asked() -> None:
    made = {"id": "s-1.1", "title": "One", "milestones": [step("2025")]}
    observed = first(status(plan([made], mode="observed")))
    assert (observed.milestones.overdue, observed.word.state, observed.combined) == (0, "not_asked", "no_kpis")
    assert first(status(plan([made]))).milestones.overdue == 1


def test_advice_is_not_coloured_by_word_until_it_is_accepted() -> None:
    advice = first(status(plan([said("off_track")], kind="recommendations")))
    assert (advice.combined, advice.accepted, advice.word.state) == ("no_kpis", False, "not_asked")
    answer = {"value": "accepted", "date": "2024-11", "source": "official"}
    accepted = first(status(plan([said("off_track") | {"response": answer}], kind="recommendations")))
    assert (accepted.combined, accepted.accepted) == ("red", True)


def test_a_closed_strategy_becomes_neither_late_nor_silent() -> None:
    made = said("on_track", "2026-01-01") | {"milestones": [step("2026-10")]}
    closed = status(plan([made], closed="2026-02-01"))
    assert (closed.open, first(closed).word.state, first(closed).milestones.overdue) == (False, "current", 0)
    still = status(plan([made]))
    assert (still.open, first(still).word.state, first(still).milestones.overdue) == (True, "silent", 1)


def test_a_defect_is_never_shown_as_good() -> None:
    green = {kpi("a", ("s-1.1", "output")): "on_track"}
    assert first(status(plan([said("on_track")]), green)).combined == "green"
    spoilt = status(plan([said("on_track")]), green, defective=frozenset({"s-1.1", "s-1"}))
    assert (first(spoilt).data, first(spoilt).combined) == ("insufficient_data", "unverified")
    assert spoilt.areas[0].level == "insufficient_data"


def test_a_broken_kpi_stays_in_the_count() -> None:
    green = {kpi("a", ("s-1.1", "output")): "on_track"}
    assert first(status(plan([said("on_track")]), green)).data == "green"
    found = first(status(plan([said("on_track")]), green, broken="b"))
    # One of two may be far behind, and half would be red: nothing can be said.
    assert (found.kpis.total, found.kpis.unknown, found.data) == (2, 1, "insufficient_data")


def test_good_kpis_that_fall_silent_do_not_save_a_word() -> None:
    made = plan([said("at_risk")])
    names = [kpi(f"k{i}", ("s-1.1", "output")) for i in range(5)]
    before = dict(zip(names, ["on_track", "on_track", "missed", "missed", "not_assessable"], strict=True))
    after = dict(zip(names, ["not_assessable", "not_assessable", "missed", "missed", "not_assessable"], strict=True))
    assert first(status(made, before)).combined == "red"
    assert first(status(made, after)).combined == "red"


def test_stage_is_that_of_the_newest_event_and_never_background() -> None:
    def event(day: str, stage: str) -> dict[str, Any]:
        return {"date": day, "title": "It happened", "stage": stage, "source": "official"}

    events = [
        event("2025-06", "decided"),
        event("2025-06", "running"),
        event("2026-01", "context"),
        event("unknown", "delivered"),
    ]
    found = first(status(plan([{"id": "s-1.1", "title": "One", "events": events}], mode="observed")))
    assert found.stage is not None
    assert found.stage.stage == "running"
    early = first(
        status(plan([{"id": "s-1.1", "title": "One", "events": events[:1]}], mode="observed"), as_of=date(2025, 5, 31))
    )
    assert early.stage is None
