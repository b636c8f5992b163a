"""New owners, initiatives, KPIs, rounds and releases: at the place where their kind stands, every other byte as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
import yaml

from helpers import tracker
from round_portfolio import build
from scripted_history import git
from tracker.cli import add
from tracker.loading import load
from tracker.model.kpi import Kpi, Measure
from tracker.model.parts import Owner
from tracker.model.strategy import Initiative

DAY = date(2026, 11, 22)


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return build(tmp_path / "region")


def plan(region: Path) -> str:
    return (region / "initiatives.yaml").read_text(encoding="utf-8")


def test_choices_are_those_of_the_model() -> None:
    assert get_args(Owner.model_fields["kind"].annotation) == add.OWNER_KINDS
    assert get_args(Initiative.model_fields["kind"].annotation) == add.INITIATIVE_KINDS
    assert get_args(Kpi.model_fields["direction"].annotation) == add.DIRECTIONS
    assert get_args(Kpi.model_fields["frequency"].annotation) == add.FREQUENCIES
    assert get_args(Measure.model_fields["role"].annotation) == add.MEASURE_ROLES


def run(region: Path, *arguments: str) -> None:
    done = tracker("add", *arguments, "--yes", "--path", region)
    assert done.returncode == 0, done.stderr
    assert load(region, DAY).problems == ()


def test_an_owner(region: Path) -> None:
    before = plan(region)
    run(region, "owner", "isles", "Office of the isles: west", "--kind", "region", "--country", "DK")
    last = "  hills: {name: Office of the hills, kind: agency, language: en}\n"
    assert plan(region) == before.replace(
        last, f'{last}  isles: {{name: "Office of the isles: west", kind: region, country: DK}}\n'
    )


def test_an_initiative_with_a_lead_by_a_source_or_by_inference(region: Path) -> None:
    before = plan(region)
    run(
        region,
        "initiative",
        "east-area",
        "east-4",
        "A fourth",
        "--lead",
        "east",
        "--source",
        "plan",
        "--due",
        "2029",
        "--number",
        "E4",
    )
    found = load(region, DAY).portfolio.nodes["east-4"]
    assert isinstance(found, Initiative)
    assert (found.owners[0].basis, str(found.due), found.number) == ("stated", "2029", "E4")
    run(region, "initiative", "hills-area", "hills-4", "Guessed", "--lead", "hills")
    other = load(region, DAY).portfolio.nodes["hills-4"]
    assert isinstance(other, Initiative)
    assert other.owners[0].basis == "inferred"
    kept = [line for line in plan(region).splitlines() if line in before.splitlines()]
    assert kept == before.splitlines()


def test_a_kpi_is_a_file_of_its_own(region: Path) -> None:
    before = plan(region)
    run(
        region,
        "kpi",
        "bridges",
        "Bridges: mended",
        "--unit",
        "%",
        "--direction",
        "increase",
        "--frequency",
        "annual",
        "--measures",
        "east-1",
        "--role",
        "output",
    )
    assert plan(region) == before
    assert (region / "kpis" / "bridges.yaml").read_text("utf-8") == 'id: bridges\ntitle: "Bridges: mended"\nunit: "%"\ndirection: increase\nfrequency: annual\nmeasures: [{id: east-1, role: output}]\n'  # fmt: skip
    assert (region / "kpis" / "bridges.yaml").stat().st_mode & 0o777 == 0o644


def test_a_kpi_on_a_branch_is_nowhere_in_the_folder(region: Path) -> None:
    run(
        region,
        "kpi",
        "bridges",
        "Bridges",
        "--unit",
        "%",
        "--direction",
        "increase",
        "--frequency",
        "annual",
        "--measures",
        "east-1",
        "--branch",
        "next",
    )
    assert not (region / "kpis" / "bridges.yaml").exists()
    assert "bridges.yaml" in git(region, "diff", "--name-only", "main", "next")
    # A second entry goes on top of what the branch has.
    run(region, "owner", "isles", "Isles", "--kind", "region", "--branch", "next")
    assert git(region, "rev-list", "--count", "main..next").strip() == "2"
    assert "bridges.yaml" in git(region, "diff", "--name-only", "main", "next")


def test_a_round_asks_everyone_who_leads_something(region: Path) -> None:
    run(region, "round", "2027-q1", "--opens", "2027-02-01", "--data-cutoff", "2027-02-10", "--due", "2027-02-20")
    asked = load(region, DAY).portfolio.plan.rounds[-1].asked
    assert [each.owner for each in asked] == ["north", "south", "east", "west", "coast", "hills"]
    run(
        region,
        "round",
        "2027-q2",
        "--opens",
        "2027-05-01",
        "--data-cutoff",
        "2027-05-10",
        "--due",
        "2027-05-20",
        "--ask",
        "east",
    )
    assert [each.owner for each in load(region, DAY).portfolio.plan.rounds[-1].asked] == ["east"]


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (("owner", "north", "x", "--kind", "other"), 1, "the id `north` is taken"),
    (("owner", "Bad Id", "x", "--kind", "other"), 1, "is not an id"),
    (("initiative", "eastt-area", "e-9", "x"), 2, "did you mean `east-area`?"),
    (("initiative", "east-area", "east-1", "x"), 1, "is taken"),
    (("initiative", "east-area", "e-9", "x", "--lead", "nobody"), 1, "there is no owner `nobody`"),
    (("kpi", "paths", "x", "--unit", "x", "--direction", "increase", "--frequency", "annual", "--measures", "east-1"), 1, "is taken"),
    (("kpi", "k", "x", "--unit", "x", "--direction", "increase", "--frequency", "annual", "--measures", "east-9"), 2, "did you mean `east-"),
    (("kpi", "../k", "x", "--unit", "x", "--direction", "increase", "--frequency", "annual", "--measures", "east-1"), 1, ""),
    (("round", "r", "--opens", "2027-02-01", "--data-cutoff", "2027-02-10", "--due", "2027-01-20"), 1, "before the round opens"),
    (("round", "r", "--opens", "2027-02-01", "--data-cutoff", "2027-02-10", "--due", "2027-02-20", "--ask", "nobody"), 2, "there is no owner"),
])  # fmt: skip
def test_what_cannot_be_added_is_told_and_nothing_is_written(
    region: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = plan(region)
    done = tracker("add", *arguments, "--yes", "--path", region)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert plan(region) == before
    assert git(region, "status", "--porcelain") == ""


def test_a_release_names_a_round_and_a_revision_that_are_there(region: Path) -> None:
    for arguments, code, said in (
        (("2026-q5", "--approved-by", "council=Chair"), 2, "did you mean `2026-q4`?"),
        (("2026-q4", "--approved-by", "council"), 2, "is not OWNER=ROLE"),
        (("2026-q4", "--approved-by", "nobody=Chair"), 1, "there is no owner `nobody`"),
        (("2026-q4", "--approved-by", "council=Chair", "--revision", "nothing"), 2, "there is no revision 'nothing'"),
    ):
        done = tracker("release", *arguments, "--yes", "--path", region)
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert git(region, "status", "--porcelain") == ""


def test_no_change_repeats_the_status_and_is_refused_where_there_is_none(region: Path) -> None:
    done = tracker("update", "east-1", "--no-change", "--entered-by", "council", "--confirmed-on", "2026-11-20", "--date", "2026-11-21", "--yes", "--path", region)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "- {date: 2026-11-21, status: on_track, by: east, unchanged: true, entered_by: council, on_behalf_of: east, confirmed_on: 2026-11-20}\n" in plan(region)  # fmt: skip
    assert tracker("update", "east-1", "--path", region).returncode == 2
    assert tracker("update", "east-1", "--no-change", "--status", "at_risk", "--path", region).returncode == 2
    fell = tracker("update", "east-2", "--status", "off_track", "--yes", "--path", region)
    assert fell.returncode == 1
    assert "needs a note: its status falls" in fell.stderr


def test_a_commit_takes_nobody_s_unsaved_work_along_and_a_refused_one_leaves_nothing_staged(region: Path) -> None:
    text = plan(region)
    (region / "initiatives.yaml").write_text(
        text.replace("Under way.", "Somebody is writing here.", 1), encoding="utf-8"
    )
    arguments = ("update", "east-1", "--no-change", "--date", "2026-11-21", "--commit", "--yes", "--path", region)
    done = tracker(*arguments)
    assert (done.returncode, "holds changes that are not committed" in done.stderr) == (1, True)
    (region / "initiatives.yaml").write_text(text, encoding="utf-8")
    hook = region / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no way >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    done = tracker(*arguments)
    assert (done.returncode, "It is written, and not committed: no way." in done.stderr) == (1, True), done.stderr
    assert git(region, "diff", "--cached", "--name-only") == ""
    assert "2026-11-21" in plan(region)


@pytest.mark.parametrize(
    ("branch", "code"), [("", 2), ("@", 2), ("refs/heads/x", 2), ("-x", 2), ("a..b", 2), ("main", 2)]
)
def test_a_branch_that_can_be_none_or_is_checked_out_is_refused(region: Path, branch: str, code: int) -> None:
    before = plan(region)
    done = tracker(
        "update", "east-1", "--no-change", "--date", "2026-11-21", f"--branch={branch}", "--yes", "--path", region
    )
    assert done.returncode == code, done.stderr
    assert plan(region) == before
    assert git(region, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]


@pytest.mark.parametrize(
    "note", ["No", "yes", "on", "~", "12:30:00", "0x1F", "1.", "0b1", "1:2", "null", "=", "<<", "1_000"]
)
def test_what_other_readers_of_yaml_would_take_for_something_else_is_quoted(region: Path, note: str) -> None:
    done = tracker(
        "update", "east-1", "--status", "at_risk", "--note", note, "--date", "2026-11-21", "--yes", "--path", region
    )
    assert done.returncode == 0, done.stderr
    line = next(line for line in plan(region).splitlines() if "2026-11-21" in line)
    assert yaml.safe_load(line.strip().removeprefix("- "))["note"] == note
    assert tracker("validate", region).stdout.startswith("No problems.")
