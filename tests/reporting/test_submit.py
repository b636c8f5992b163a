"""What is entered becomes files, or troubles in values. Rights are tried here past every page: straight at the function that writes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from round_portfolio import build
from scripted_history import git
from tracker.edit.desk import BranchDesk, Desk, FolderDesk
from tracker.loading import load
from tracker.model.strategy import Initiative
from tracker.reporting.editor import Editor, Forbidden, may_record, may_report
from tracker.reporting.entry import Done, Entry, Measured, Reply, Submission, marked
from tracker.reporting.submit import Kept, draft, submit

DAY = date(2026, 11, 22)
COUNCIL = Editor("Sam", "sam@example.org", "secretariat", body="council")
NORTH = Editor("Nora", "nora@example.org", "owner", frozenset({"north"}))
VIEWER = Editor("Vera", "vera@example.org")
NOTE = "Forty kilometres are under contract."


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return build(tmp_path / "region")


def plan(region: Path) -> str:
    return (region / "initiatives.yaml").read_text(encoding="utf-8")


def initiative(region: Path, name: str) -> Initiative:
    found = load(region, DAY).portfolio.nodes[name]
    assert isinstance(found, Initiative)
    return found


def of(owner: str, *entries: Entry, figures: tuple[Measured, ...] = (), language: str = "en") -> Submission:
    return Submission(owner, entries, figures, language)


def put(region: Path, who: Editor, entered: Submission, desk: Desk | None = None) -> Kept:
    with desk or FolderDesk(region) as place:
        return submit(place, who, entered, DAY, "2026-q4")


def codes(kept: Kept) -> list[tuple[str, str]]:
    return [(each.code, each.about) for each in kept.draft.troubles]


FORBIDDEN = {
    "a viewer's report": (VIEWER, of("north", Entry("north-2", unchanged=True))),
    "a viewer's nothing": (VIEWER, of("north")),
    "another's report": (NORTH, of("south", Entry("south-1", unchanged=True))),
    "another's report under one's own name": (NORTH, of("north", Entry("south-1", unchanged=True))),
    "another's report beside one's own": (NORTH, of("north", Entry("north-2", unchanged=True), Entry("south-1", unchanged=True))),
    "another's milestone": (NORTH, of("north", Entry("south-1", done=(Done("First step of south-1", "2026-11-01"),)))),
    "another's answer": (NORTH, of("north", Entry("south-1", replies=(Reply("milestone_slip", "So what"),)))),
    "a viewer's figure": (VIEWER, of("north", figures=(Measured("paths", "2026", "1"),))),
    "an owner of nobody": (Editor("X", "x@example.org", "owner"), of("north", Entry("north-2", unchanged=True))),
}  # fmt: skip


@pytest.mark.parametrize("case", FORBIDDEN)
def test_what_is_not_one_s_own_is_refused_where_it_would_be_written(region: Path, case: str) -> None:
    before, (who, entered) = plan(region), FORBIDDEN[case]
    for desk in (FolderDesk(region), BranchDesk(region, "reports/x")):
        with pytest.raises(Forbidden):
            put(region, who, entered, desk)
    assert plan(region) == before
    assert "reports/x" not in git(region, "branch", "--list")


def test_who_may_what(region: Path) -> None:
    portfolio = load(region, DAY).portfolio
    assert [may_report(NORTH, portfolio, name) for name in ("north-1", "south-1", "north-area", "region", "nothing")] == [True, False, False, False, False]  # fmt: skip
    assert may_record(NORTH, portfolio, "paths")
    assert not may_record(Editor("S", "s@example.org", "owner", frozenset({"south"})), portfolio, "paths")
    assert not may_record(NORTH, portfolio, "nothing")
    # Who is only inferred as lead is not asked, and writes nothing.
    text = plan(region).replace("owners: [{id: north, source: plan}]", "owners: [{id: north, basis: inferred}]")
    (region / "initiatives.yaml").write_text(text, encoding="utf-8")
    assert not may_report(NORTH, load(region, DAY).portfolio, "north-1")


def test_a_figure_of_a_kpi_without_owner_is_written_by_who_leads_what_it_moves(region: Path) -> None:
    kpi = region / "kpis" / "paths.yaml"
    kpi.write_text(kpi.read_text("utf-8").replace("owners: [{id: north, source: plan}]\n", ""), encoding="utf-8")
    portfolio = load(region, DAY).portfolio
    assert may_record(NORTH, portfolio, "paths")
    kpi.write_text(kpi.read_text("utf-8").replace("role: output", "role: outcome"), encoding="utf-8")
    assert not may_record(NORTH, load(region, DAY).portfolio, "paths")


def test_an_owner_s_report_names_nobody_else(region: Path) -> None:
    assert put(region, NORTH, of("north", Entry("north-2", unchanged=True))).written
    assert "- {date: 2026-11-22, status: on_track, by: north, unchanged: true}\n" in plan(region)


def test_what_the_secretariat_writes_for_an_owner_says_so(region: Path) -> None:
    entry = Entry("south-2", status="at_risk", note="The tender is late.", confirmed_on=date(2026, 11, 20))
    assert put(region, COUNCIL, of("south", entry)).written
    last = initiative(region, "south-2").updates[-1]
    assert (last.by, last.entered_by, last.on_behalf_of, last.confirmed_on) == ("south", "council", "south", date(2026, 11, 20))  # fmt: skip


def test_a_text_in_another_language_than_the_strategy_s_is_marked_with_it(region: Path) -> None:
    entry = Entry("west-1", status="at_risk", note="Udbuddet er forsinket.")
    assert put(region, COUNCIL, of("west", entry, language="da")).written
    assert initiative(region, "west-1").updates[-1].note == {"da": "Udbuddet er forsinket."}


def test_a_whole_form_is_one_change_and_on_a_branch_one_commit(region: Path) -> None:
    entered = of(
        "north",
        Entry("north-1", unchanged=True, replies=(Reply("watermelon/paths", NOTE),), done=(Done("First step of north-1", "2026-11-01"),)),
        Entry("north-2", status="completed"),
        figures=(Measured("paths", "2026", "15.5", "provisional", "count", "2026-11-12"),),
    )  # fmt: skip
    before = plan(region)
    kept = put(region, COUNCIL, entered, BranchDesk(region, "reports/2026-q4"))
    assert kept.draft.troubles == ()
    assert kept.written
    assert plan(region) == before
    assert git(region, "status", "--porcelain") == ""
    assert git(region, "rev-list", "--count", "main..reports/2026-q4").strip() == "1"
    told = git(region, "show", "-s", "--format=%an <%ae>%n%B", "reports/2026-q4").strip().splitlines()
    assert told == ["Sam <sam@example.org>", "Reports of north: 3", "", "Role: secretariat", "Entered-by: council", "On-behalf-of: north", "Round: 2026-q4"]  # fmt: skip
    changed = git(region, "diff", "--numstat", "main", "reports/2026-q4").split()
    # Two reports, a milestone's line with its day, and `responses:` with one answer of five lines.
    assert changed == ["9", "1", "initiatives.yaml", "1", "0", "kpis/paths.yaml"]


def test_the_answer_rests_on_the_facts_as_they_are_with_the_report_beside_it(region: Path) -> None:
    from tracker.judgement import status

    assert put(
        region, NORTH, of("north", Entry("north-1", unchanged=True, replies=(Reply("watermelon/paths", NOTE),)))
    ).written
    finding = next(each for each in status(load(region, DAY), DAY).findings if each.kpi == "paths")
    assert finding.answer is not None
    assert finding.answer.text[""] == NOTE
    assert finding.answer.facts == finding.facts
    assert "2026-11-22" in finding.facts


def test_a_report_that_falls_or_differs_from_the_figures_says_why(region: Path) -> None:
    assert codes(put(region, COUNCIL, of("south", Entry("south-1", status="at_risk")))) == [("note_fell", "south-1")]
    assert codes(put(region, NORTH, of("north", Entry("north-1", status="on_track")))) == [("note_differs", "north-1")]
    assert codes(put(region, NORTH, of("north", Entry("north-1", unchanged=True)))) == [("note_differs", "north-1")]
    assert put(region, COUNCIL, of("south", Entry("south-1", status="at_risk", note="Late."))).written
    assert put(
        region, COUNCIL, of("south", Entry("south-1", status="on_track"))
    ).written  # it rises: nothing to explain
    assert put(region, NORTH, of("north", Entry("north-1", status="on_track", note="A machine has come."))).written


WRONG = {
    "nothing": (of("north"), [("nothing", "")]),
    "an initiative that is not there": (of("north", Entry("north-9", unchanged=True)), [("no_initiative", "north-9")]),
    "both a status and no change": (of("north", Entry("north-2", status="at_risk", unchanged=True, note="x")), [("status_and_unchanged", "north-2")]),
    "a status that is none": (of("north", Entry("north-2", status="great")), [("unknown_status", "north-2")]),
    "a note alone": (of("north", Entry("north-2", note="x")), [("note_alone", "north-2")]),
    "a day that is none": (of("north", Entry("north-2", done=(Done("First step of north-2", "soon"),))), [("bad_date", "north-2")]),
    "a day to come": (of("north", Entry("north-2", done=(Done("First step of north-2", "2027"),))), [("future_date", "north-2")]),
    "a milestone that is not there": (of("north", Entry("north-2", done=(Done("Second step", "2026"),))), [("no_milestone", "north-2")]),
    "a source that is not there": (of("north", Entry("north-2", unchanged=True, evidence=("minutes",))), [("refused", "")]),
    "a figure that is none": (of("north", figures=(Measured("paths", "2026", "many"),)), [("refused", "")]),
    "a figure under embargo": (of("north", figures=(Measured("paths", "2026", "15", None, "", "2027-01-05"),)), [("refused", "")]),
    "a period that is none": (of("north", figures=(Measured("paths", "26", "15"),)), [("refused", "")]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_and_nothing_is_written(region: Path, case: str) -> None:
    before, (entered, expected) = plan(region), WRONG[case]
    kept = put(region, NORTH, entered)
    assert codes(kept) == expected
    assert not kept.written
    assert plan(region) == before


def test_one_wrong_entry_holds_back_all_of_them(region: Path) -> None:
    before = plan(region)
    kept = put(region, NORTH, of("north", Entry("north-2", unchanged=True), Entry("north-3", note="alone")))
    assert not kept.written
    assert plan(region) == before


def test_somebody_else_s_change_since_the_page_was_opened_is_a_clash_and_not_lost(region: Path) -> None:
    seen = marked(load(region, DAY).portfolio, "north-2")
    mine = Entry("north-2", seen=seen, status="at_risk", note="Mine.")
    assert put(region, NORTH, of("north", Entry("north-2", seen=seen, unchanged=True))).written
    after = plan(region)
    kept = put(region, NORTH, of("north", mine))
    assert codes(kept) == [("clash", "north-2")]
    assert plan(region) == after
    assert put(region, NORTH, of("north", replace(mine, seen=marked(load(region, DAY).portfolio, "north-2")))).written
    assert [each.status for each in initiative(region, "north-2").updates] == ["on_track", "on_track", "at_risk"]


@pytest.mark.parametrize("branch", [False, True])
def test_many_writers_at_once_lose_nothing(region: Path, branch: bool) -> None:  # noqa: FBT001
    names = [f"{owner}-{number}" for owner in ("north", "south", "east", "west") for number in (2, 3)]
    results: list[bool] = []

    def enter(name: str) -> None:
        desk: Desk = BranchDesk(region, "reports/all") if branch else FolderDesk(region)
        results.append(
            put(region, COUNCIL, of(name.split("-", maxsplit=1)[0], Entry(name, unchanged=True)), desk).written
        )

    threads = [threading.Thread(target=enter, args=(name,)) for name in names]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert results == [True] * len(names)
    text = git(region, "show", "reports/all:initiatives.yaml") if branch else plan(region)
    assert text.count("unchanged: true") == len(names)
    if branch:
        assert git(region, "rev-list", "--count", "main..reports/all").strip() == str(len(names))


def test_a_draft_shows_and_never_writes(region: Path) -> None:
    before = plan(region)
    made = draft(FolderDesk(region), NORTH, of("north", Entry("north-2", unchanged=True)), DAY)
    assert made.proposal is not None
    assert made.troubles == ()
    assert plan(region) == before


def test_a_file_that_cannot_be_written_and_a_branch_that_can_be_none(region: Path) -> None:
    entered = of("north", Entry("north-2", unchanged=True))
    kept = put(region, NORTH, entered, BranchDesk(region, "reports/..bad"))
    assert codes(kept) == [("refused", "")]
    before = plan(region)
    target = region / "initiatives.yaml"
    target.rename(region / "elsewhere.yaml")
    kept = put(region, NORTH, entered)
    assert not kept.written
    assert kept.draft.troubles
    (region / "elsewhere.yaml").rename(target)
    assert plan(region) == before


def test_a_link_on_a_branch_is_not_replaced_by_a_file(region: Path) -> None:
    target = region / "initiatives.yaml"
    target.rename(region / "plan.yaml")
    target.symlink_to("plan.yaml")
    git(region, "add", "-A")
    git(region, "commit", "-q", "-m", "A link")
    kept = put(region, NORTH, of("north", Entry("north-2", unchanged=True)), BranchDesk(region, "reports/x"))
    assert codes(kept) == [("refused", "")]
    assert "is a link" in str(kept.draft.troubles[0].values["said"])
