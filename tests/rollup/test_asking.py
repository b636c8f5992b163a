"""Who was asked and who has answered, on the days around a round's last one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from round_portfolio import build
from tracker.judgement import Status, status
from tracker.loading import load
from tracker.model.round import closes, round_on

REPORT = "updates:\n              - {date: 2026-08-12, status: on_track, by: "


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return build(tmp_path / "region")


def judged(region: Path, day: date, *edits: tuple[str, str]) -> Status:
    plan = region / "initiatives.yaml"
    text = plan.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    plan.write_text(text, encoding="utf-8")
    loaded = load(region, date(2027, 6, 1))
    assert [each for each in loaded.problems if each.severity == "error"] == []
    return status(loaded, day)


def standings(found: Status, owner: str) -> list[str]:
    assert found.round is not None
    return [each.standing for each in found.round.of(owner)]


# Due 2026-11-20, 30 days of grace: 20 November + 30 days = 20 December. The hills have until 1 December, and 31 December with grace.
@pytest.mark.parametrize(("day", "coast", "hills"), [
    (date(2026, 11, 1), "due", "due"),
    (date(2026, 11, 20), "due", "due"),
    (date(2026, 11, 21), "overdue", "extended"),
    (date(2026, 12, 1), "overdue", "extended"),
    (date(2026, 12, 2), "overdue", "overdue"),
    (date(2026, 12, 20), "overdue", "overdue"),
    (date(2026, 12, 21), "silent", "overdue"),
    (date(2027, 1, 1), "silent", "silent"),
])  # fmt: skip
def test_the_standing_follows_the_owner_s_own_last_day(region: Path, day: date, coast: str, hills: str) -> None:
    found = judged(region, day)
    assert standings(found, "coast") == [coast] * 3
    assert standings(found, "hills") == [hills] * 3


def test_before_the_round_opens_nobody_is_asked(region: Path) -> None:
    assert judged(region, date(2026, 10, 31)).round is None


def add(initiative: str, record: str) -> tuple[str, str]:
    owner, number = initiative.split("-")
    head = f'title: "Initiative {number} of the {owner}"   # a comment that stays\n            start: 2024-06\n            due: 2030\n            milestones:\n              - {{title: "First step of {initiative}", due: 2026-10-31}}\n            {REPORT}{owner}, note: "Under way."}}\n'
    return head, f"{head}              - {record}\n"


def test_a_report_a_confirmation_and_what_came_too_early_or_later_than_the_day(region: Path) -> None:
    found = judged(
        region, date(2026, 11, 22),
        add("south-1", "{date: 2026-11-01, status: at_risk, by: south}"),
        add("south-2", "{date: 2026-11-10, status: on_track, by: south, unchanged: true}"),
        add("south-3", "{date: 2026-10-31, status: at_risk, by: south}"),
        add("south-4", "{date: 2026-11-23, status: at_risk, by: south}"),
    )  # fmt: skip
    assert standings(found, "south") == ["reported", "confirmed", "overdue", "overdue"]


def test_what_was_over_before_the_round_is_not_asked_for(region: Path) -> None:
    found = judged(
        region, date(2026, 11, 22),
        add("east-1", "{date: 2026-10-01, status: completed, by: east}"),
        add("east-2", "{date: 2026-11-05, status: cancelled, by: east, note: No money}"),
    )  # fmt: skip
    assert found.round is not None
    assert [(each.initiative, each.standing) for each in found.round.of("east")] == [("east-2", "reported"), ("east-3", "overdue")]  # fmt: skip


def test_who_is_only_inferred_or_not_on_the_list_is_not_asked(region: Path) -> None:
    found = judged(
        region, date(2026, 11, 22),
        ("owners: [{id: west, source: plan}]", "owners: [{id: west, basis: inferred}]"),
        ("      - {owner: coast}\n", ""),
    )  # fmt: skip
    assert standings(found, "west") == []
    assert standings(found, "coast") == []


def test_an_observed_strategy_and_a_closed_one_ask_nobody(region: Path) -> None:
    found = judged(region, date(2026, 11, 22), ("mode: reporting", "mode: observed"))
    assert found.round is not None
    assert found.round.askings == ()
    closed = judged(region, date(2026, 11, 22), ("mode: observed", "mode: reporting\n    closed: 2026-10-01"))
    assert closed.round is not None
    assert closed.round.askings == ()


def test_a_round_is_open_until_its_release_is_public_or_the_next_one_opens(region: Path) -> None:
    nxt = "  - id: 2027-q1\n    opens: 2027-02-01\n    data_cutoff: 2027-02-10\n    due: 2027-02-20\n    asked: [{owner: coast}]\n"
    found = judged(region, date(2027, 2, 1), ('"A new head of division"}\n', f'"A new head of division"}}\n{nxt}'))
    plan = found.portfolio.plan
    first, second = plan.rounds
    assert closes(first, plan.rounds, []) == date(2027, 2, 1)
    assert round_on(date(2027, 1, 31), plan.rounds, []) is first
    assert round_on(date(2027, 2, 1), plan.rounds, []) is second
    assert found.round is not None
    assert found.round.round is second
    # A report of the first round does not answer the second.
    assert standings(found, "coast") == ["due"] * 3
