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
from tracker.model.entered import Measured
from tracker.model.strategy import Initiative
from tracker.read.workspace import Workspace
from tracker.read.yamltext import Parsed, parse
from tracker.reporting.editor import Editor, Forbidden, may_record, may_report
from tracker.reporting.entry import Done, Entry, Reply, Submission, marked
from tracker.reporting.number import AmbiguousError, number
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
    entry = Entry("south-2", status="at_risk", note="The tender is late.", confirmed_on="2026-11-20")
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
    # Two reports, a milestone's line with its day, and `responses:` with one answer of seven lines.
    assert changed == ["11", "1", "initiatives.yaml", "1", "0", "kpis/paths.yaml"]


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
    "a figure that is none": (of("north", figures=(Measured("paths", "2026", "many"),)), [("refused", "paths")]),
    "a figure that can be read in two ways": (of("north", figures=(Measured("paths", "2026", "12,500"),)), [("ambiguous_number", "paths")]),
    "a figure's source without the figure": (of("north", figures=(Measured("paths", "", "", None, "count"),)), [("refused", "paths")]),
    "another's KPI under one's own name": (of("south", figures=(Measured("paths", "2026", "1"),)), [("forbidden", "paths")]),
    "a source without a report": (of("north", Entry("north-2", evidence=("plan",))), [("note_alone", "north-2")]),
    "a confirmation without a report": (of("north", Entry("north-2", confirmed_on="2026-11-20")), [("note_alone", "north-2")]),
    "a confirmation on no day": (of("north", Entry("north-2", unchanged=True, confirmed_on="20/11/2026")), [("bad_date", "north-2")]),
    "a confirmation in some month": (of("north", Entry("north-2", unchanged=True, confirmed_on="2026-11")), [("bad_date", "north-2")]),
    "one initiative twice": (of("north", Entry("north-2", unchanged=True), Entry("north-2", status="paused", note="x")), [("twice", "north-2")]),
    "one figure twice": (of("north", figures=(Measured("paths", "2026", "1"), Measured("paths", "2026", "2"))), [("twice", "paths")]),
    "a source of a figure that is not there": (of("north", figures=(Measured("paths", "2026", "15", None, "The count, note: x"),)), [("refused", "paths")]),
    "a figure beyond all figures": (of("north", figures=(Measured("paths", "2026", "1e300"),)), [("refused", "paths")]),
    "a figure without end": (of("north", figures=(Measured("paths", "2026", "1e-100000"),)), [("refused", "paths")]),
    "a note without end": (of("north", Entry("north-2", unchanged=True, note="x" * 4001)), [("too_long", "north-2")]),
    "a figure under embargo": (of("north", figures=(Measured("paths", "2026", "15", None, "", "2027-01-05"),)), [("refused", "")]),
    "a period that is none": (of("north", figures=(Measured("paths", "26", "15"),)), [("refused", "paths")]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_and_nothing_is_written(region: Path, case: str) -> None:
    before, (entered, expected) = plan(region), WRONG[case]
    kept = put(region, replace(NORTH, owners=frozenset({"north", "south"})), entered)
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


def test_the_secretariat_says_which_body_it_is(region: Path) -> None:
    for body in ("", "nobody"):
        kept = put(region, replace(COUNCIL, body=body), of("south", Entry("south-2", unchanged=True)))
        assert codes(kept) == [("no_body", "")]


def test_an_answer_that_another_wrote_down_says_so(region: Path) -> None:
    entry = Entry("north-1", replies=(Reply("watermelon/paths", NOTE),), confirmed_on="2026-11-20")
    assert put(region, COUNCIL, of("north", entry)).written
    given = initiative(region, "north-1").responses[-1]
    assert (given.by, given.entered_by, given.on_behalf_of, given.confirmed_on) == (
        "north",
        "council",
        "north",
        date(2026, 11, 20),
    )


class Late(FolderDesk):
    """A folder in which somebody writes between what is read first and what is read then."""

    def files(self) -> Workspace:
        plan = self.root / "initiatives.yaml"
        text = plan.read_text(encoding="utf-8")
        first = "          - id: north-1\n"
        if "north-0" not in text:
            plan.write_text(
                text.replace(first, f'          - id: north-0\n            title: "Put before"\n{first}'),
                encoding="utf-8",
            )
        return super().files()


def test_a_report_goes_to_its_own_initiative_also_when_that_moves_down_meanwhile(region: Path) -> None:
    kept = put(
        region, NORTH, of("north", Entry("north-3", status="at_risk", note="Meant for the third.")), Late(region)
    )
    assert kept.written
    assert initiative(region, "north-3").updates[-1].note == {"": "Meant for the third."}
    assert len(initiative(region, "north-2").updates) == 1
    assert initiative(region, "north-0").updates == []


def test_a_branch_that_is_checked_out_is_refused(region: Path, tmp_path: Path) -> None:
    git(region, "worktree", "add", "-q", "-b", "reports/here", str(tmp_path / "other"))
    for branch in ("main", "reports/here"):
        kept = put(region, NORTH, of("north", Entry("north-2", unchanged=True)), BranchDesk(region, branch))
        assert "is checked out" in str(kept.draft.troubles[0].values["said"])
    assert git(region, "status", "--porcelain") == ""


def test_where_git_knows_nobody_the_program_commits_and_the_author_is_the_person(
    region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("user.name", "user.email"):
        git(region, "config", "--unset", key)
    git(region, "config", "user.useConfigOnly", "true")
    for name, value in {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}.items():
        monkeypatch.setenv(name, value)
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    assert put(region, NORTH, of("north", Entry("north-2", unchanged=True)), BranchDesk(region, "reports/x")).written
    assert git(region, "show", "-s", "--format=%an|%cn", "reports/x").strip() == "Nora|Strategy tracker"


@pytest.mark.parametrize(("typed", "meant"), [
    ("12", "12"), ("12,5", "12.5"), ("12.5", "12.5"), ("1 015,5", "1015.5"), ("1\u202f015", "1015"), ("-3,25", "-3.25"), ("0,125", "0.125"), ("1234,567", "1234.567"),
    ("12,500", None), ("12.500", None), ("-1.000", None), ("many", "many"), ("1.000,5", "1.000,5"), ("", ""),
])  # fmt: skip
def test_a_number_is_read_in_one_way_or_not_at_all(typed: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(AmbiguousError):
            number(typed)
    else:
        assert number(typed) == meant


def test_a_milestone_that_is_done_is_not_done_again(region: Path) -> None:
    done = of("north", Entry("north-2", done=(Done("First step of north-2", "2026-11-01"),)))
    assert put(region, NORTH, done).written
    assert codes(put(region, NORTH, of("north", Entry("north-2", done=(Done("First step of north-2", "2026"),))))) == [
        ("no_milestone", "north-2")
    ]


def test_twenty_reports_cost_little_more_than_one(region: Path) -> None:
    """Counted, not timed: a file is put together once, however many edits it gets."""
    from tracker.edit import yamledit

    calls: list[int] = []
    whole = parse

    def counted(content: bytes, path: str) -> Parsed:
        calls.append(1)
        return whole(content, path)

    entries = tuple(Entry(f"{owner}-{number}", unchanged=True) for owner in ("south",) for number in (1, 2, 3, 4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yamledit, "parse", counted)
        assert put(region, COUNCIL, of("south", *entries)).written
    assert len(calls) == 2  # before and after
