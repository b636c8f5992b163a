"""What a branch remembers: the thirty commits, the same in one go and bit by bit, by pieces and by reading everything."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import ROOT, tracker
from scripted_history import History, git, shared
from tracker.git import Repository
from tracker.git.blobs import Blobs
from tracker.history.cache import remembered
from tracker.history.entry import Chronicle
from tracker.history.pieces import Pieces
from tracker.history.planfile import read_plan_file
from tracker.history.rows import rows
from tracker.history.walk import chronicle
from tracker.i18n.vocabulary import GOALPOSTS
from tracker.loading import load
from tracker.loading.document import Document
from tracker.loading.kpis import read_kpi
from tracker.model.portfolio import Cutoffs, Plan
from tracker.readings import readings

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def history() -> History:
    return shared()


@pytest.fixture(scope="module")
def found(history: History) -> Chronicle:
    repository = Repository.around(history.folder)
    return chronicle(repository, repository.resolve("HEAD"))


def test_goalposts_and_the_commits_that_moved_them(history: History, found: Chronicle) -> None:
    at = {name: number for number, name in enumerate(history.hashes)}
    assert [(at[each.commit], each.move.id, each.move.field) for each in found.moved] == [
        (7, "harbour-2", "title"),
        (9, "harbour-1.1", "due"),
        (10, "berths", "targets.2030"),
        (22, "goods", "measures.harbour-1.1"),
        (23, "", "reporting.cadence"),
        (24, "soot", "measures.harbour-2.1"),
        (24, "soot", "measures.harbour-2"),
        (24, "harbour-2.1", "initiatives.harbour-2.1"),
        (25, "soot", "lifecycle"),
        (26, "", "assessment.on_track"),
        (27, "harbour-1.2", "status"),
        (28, "visits", "kpis.visits"),
    ]
    assert {each.author for each in found.moved} == {"Åse Øst"}
    assert [each.day for each in found.moved] == [history.days[at[each.commit]].date() for each in found.moved]


def test_figures_and_the_commits_that_entered_them(history: History, found: Chronicle) -> None:
    at = {name: number for number, name in enumerate(history.hashes)}
    listed = [(at.get(each.commit, -1), each.kpi, each.period) for each in found.revised]
    # The figure of the merge was entered on the branch (-1: none of the thirty), and counts from the merge's day.
    assert listed == [(2, "cargo", "2021"), (3, "berths", "2021"), (4, "cargo", "2020"), (5, "berths", "2021"), (8, "soot", "2021"), (12, "goods", "2022"), (14, "berths", "2022"), (-1, "soot", "2022"), (20, "visits", "2020")]  # fmt: skip
    merged = next(each for each in found.revised if each.period == "2022" and each.kpi == "soot")
    assert merged.day == history.days[18].date()
    assert git(history.folder, "show", "-s", "--format=%s", merged.commit) == "Soot 2022, on a branch"


def test_what_cannot_be_read_is_named_and_compared_with_what_could(history: History, found: Chronicle) -> None:
    assert found.unread == (history.hashes[13],)
    renamed = history.days[11].date()
    assert found.renamed == ((renamed, "cargo", "goods"),)
    assert found.called("cargo", date(2022, 6, 1)) == "goods"
    assert found.called("cargo", date(2022, 6, 1), until=date(2022, 12, 31)) == "cargo"


def test_bit_by_bit_is_the_same_as_in_one_go(history: History, found: Chronicle) -> None:
    repository = Repository.around(history.folder)
    for number in (0, 6, 13, 17, 24, 29):
        begun = chronicle(repository, history.hashes[number])
        assert chronicle(repository, history.hashes[-1], begun) == found


def test_the_cache_says_the_same_and_a_spoilt_one_is_passed_over(
    history: History, found: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path))
    repository = Repository.around(history.folder)
    first = remembered(repository, history.hashes[20])
    assert first.tip == history.hashes[20]
    assert _plain(remembered(repository, history.hashes[-1])) == _plain(found)
    assert _plain(remembered(repository, history.hashes[-1])) == _plain(found)
    file = next((tmp_path / "strategy-tracker").iterdir())
    for spoilt in (
        "",
        "{",
        "[]",
        '{"format": "1"}',
        json.dumps({**json.loads(file.read_text()), "format": "0"}),
        "\udc80".encode("utf-8", "surrogateescape").decode("latin-1"),
    ):
        file.write_text(spoilt, encoding="utf-8")
        assert _plain(remembered(repository, history.hashes[-1])) == _plain(found)
    monkeypatch.setenv("TRACKER_CACHE", "/proc/none")
    assert _plain(remembered(repository, history.hashes[-1])) == _plain(found)


def _plain(found: Chronicle) -> object:
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(found)


def test_rows_join_what_history_saw_and_what_the_files_tell(history: History, found: Chronicle) -> None:
    portfolio = load(history.folder, TODAY).portfolio
    listed = rows(portfolio, found)
    lowered = [row for row in listed if row.move.field == "targets.2030"]
    assert [(row.commit, row.move.reason, row.day) for row in lowered] == [
        (history.hashes[10], {"": "The grid cannot carry more"}, history.days[10].date())
    ]
    without = rows(portfolio, None)
    assert [(row.id, row.commit, row.day) for row in without] == [("berths", "", date(2022, 12, 1))]
    assert rows(portfolio, found, until=date(2022, 12, 31)) == listed[:3]
    assert {row.id for row in listed if row.move.field.startswith("measures")} == {"goods", "soot"}


def _repository(folder: Path, *steps: dict[str, str | None]) -> Repository:
    """Make a repository of the sound example, a commit a step; None takes a file out."""
    shutil.copytree(ROOT / "tests/examples/base", folder, dirs_exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    for number, files in enumerate(({}, *steps)):
        for path, text in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).unlink() if text is None else (folder / path).write_text(text, encoding="utf-8")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"step {number}", at=datetime(2026, 1, 1 + number, tzinfo=UTC))
    return Repository.around(folder)


BASE_PLAN = (ROOT / "tests/examples/base/initiatives.yaml").read_text("utf-8")
BASE_KPI = (ROOT / "tests/examples/base/kpis/exports.yaml").read_text("utf-8")


def fields(found: Chronicle) -> list[tuple[str, str]]:
    return [(each.move.id, each.move.field) for each in found.moved]


def test_a_plan_that_is_split_into_files_is_followed(tmp_path: Path) -> None:
    head, rest = BASE_PLAN.split("strategies:\n")
    more = "strategies:\n" + rest
    repository = _repository(
        tmp_path,
        {"initiatives.yaml": head + 'include: ["more/*.yaml"]\n', "more/growth.yaml": more},
        {"more/growth.yaml": more.replace("due: 2027", "due: 2029")},
    )
    assert fields(chronicle(repository, repository.resolve("HEAD"))) == [("growth-1.1", "due")]


def test_what_was_moved_while_it_was_broken_is_seen_however_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path / "cache"))
    repository = _repository(
        tmp_path / "r",
        {"kpis/exports.yaml": BASE_KPI + "x: [\n", "initiatives.yaml": BASE_PLAN + "x: [\n"},
        {
            "kpis/exports.yaml": BASE_KPI.replace("value: 200", "value: 150"),
            "initiatives.yaml": BASE_PLAN.replace("due: 2027", "due: 2029"),
        },
    )
    middle, last = repository.resolve("HEAD~1"), repository.resolve("HEAD")
    assert not remembered(repository, middle).whole
    wanted = [("growth-1.1", "due"), ("exports", "targets.2030")]
    assert fields(remembered(repository, last)) == wanted
    assert fields(chronicle(repository, last)) == wanted


def test_a_rename_that_is_taken_back_is_one_thing_all_along(tmp_path: Path) -> None:
    renamed = BASE_KPI.replace("id: exports", "id: goods\nformerly: [exports]").replace("value: 200", "value: 180")
    repository = _repository(
        tmp_path,
        {"kpis/exports.yaml": None, "kpis/goods.yaml": renamed},
        {"kpis/goods.yaml": None, "kpis/exports.yaml": BASE_KPI.replace("value: 200", "value: 170")},
    )
    found = chronicle(repository, repository.resolve("HEAD"))
    assert [field for _, field in fields(found)] == ["targets.2030", "targets.2030"]
    listed = rows(load(tmp_path, TODAY).portfolio, found)
    assert {row.id for row in listed} == {"exports"}
    assert {row.id for row in rows(load(tmp_path, TODAY).portfolio, found, until=date(2026, 1, 2))} == {"goods"}


def test_a_reason_belongs_to_the_move_that_brought_it(tmp_path: Path) -> None:
    lower = BASE_KPI.replace("value: 200", "value: 150")
    told = lower + "changes: [{date: 2026-01-04, field: targets.2030, from: 200, to: 150, reason: Agreed}]\n"
    repository = _repository(
        tmp_path, {"kpis/exports.yaml": lower}, {"kpis/exports.yaml": BASE_KPI}, {"kpis/exports.yaml": told}
    )
    listed = rows(load(tmp_path, TODAY).portfolio, chronicle(repository, repository.resolve("HEAD")))
    assert [(row.move.after, row.move.reason, row.move.fault) for row in listed] == [
        (150.0, None, "unexplained"), (200.0, None, "unexplained"), (150.0, {"": "Agreed"}, ""),
    ]  # fmt: skip


def test_a_merge_is_not_blamed_on_whoever_mended_a_comma(tmp_path: Path) -> None:
    _repository(tmp_path)
    git(tmp_path, "switch", "-q", "-c", "side")
    for path, old, new, who in (
        ("initiatives.yaml", "due: 2027", "due: 2029", "Mover"),
        ("kpis/dk-exports.yaml", "", "id: dk-exports\n", "Typo"),
        ("README.md", "", "x", "Typo"),
    ):
        place = tmp_path / path
        place.write_text(place.read_text().replace(old, new) if old else new)
        git(tmp_path, "add", "-A")
        git(
            tmp_path,
            "commit",
            "-q",
            "-m",
            who,
            "--author",
            f"{who} <x@example.org>",
            at=datetime(2026, 2, 1, tzinfo=UTC),
        )
    git(tmp_path, "switch", "-q", "main")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "merge", "side", at=datetime(2026, 3, 1, tzinfo=UTC))
    repository = Repository.around(tmp_path)
    found = chronicle(repository, repository.resolve("HEAD"))
    assert [(each.author, each.day) for each in found.moved] == [("Mover", date(2026, 3, 1))]


def test_watched_from_leaves_out_what_was_moved_in_the_draft(history: History, found: Chronicle) -> None:
    portfolio = load(history.folder, TODAY).portfolio
    plan = portfolio.plan.model_copy(update={"watched_from": date(2024, 1, 1)})
    from dataclasses import replace

    days = [row.day for row in rows(replace(portfolio, plan=plan), found) if row.commit]
    assert days
    assert min(days) >= date(2024, 1, 1)


def test_a_revised_figure_is_judged_again_on_its_day(history: History, found: Chronicle) -> None:
    with Blobs(history.folder) as blobs:
        listed = readings("visits", found, Cutoffs(), blobs, TODAY)
        earlier = readings("goods", found, Cutoffs(), blobs, TODAY)
        assert readings("goods", found, Cutoffs(), blobs, date(2022, 6, 13)) == ()
    assert [(each.revised.period, each.revised.before, each.revised.after) for each in listed] == [
        ("2020", {"value": 20.0}, None)
    ]
    assert [(each.revised.period, each.revised.before, each.revised.after) for each in earlier] == [
        ("2020", {"value": 140.0}, {"value": 138.0})
    ]
    before, after = earlier[0].before, earlier[0].after
    assert before is not None
    assert after is not None
    # 150 in 2021 against 100 + 100*5/14 = 135.7: on pace with either figure for the year before.
    assert (before.shown, after.shown) == ("on_pace", "on_pace")


PLAN = (ROOT / "initiatives.yaml").read_bytes()
KPI_FILES = [path.read_bytes() for path in sorted((ROOT / "kpis").glob("*.yaml"))[:12]]
LINES = st.sampled_from(
    [
        b"            due: 2031\n",
        b"  x: [\n",
        b"\n",
        b"# note\n",
        b'            note: "a\n',
        b"          - id: dk-new-1\n",
        b"            - {\n",
        b"      title: |\n",
        b"key: true\n",
        b"  2031: 5\n",
        b"direction: increase\n",
        b"'\n",
    ]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from(["drop", "double", "insert", "swap"]), LINES), min_size=1, max_size=3
    )
)
def test_a_plan_read_in_part_is_the_plan_read_whole(edits: list[tuple[float, str, bytes]]) -> None:
    before = read_plan_file(PLAN, Plan)
    assert before is not None
    changed = b"".join(_edited(PLAN.splitlines(keepends=True), edits))
    first = b"".join(_edited(PLAN.splitlines(keepends=True), edits[:1]))
    between = read_plan_file(first, Plan, before)
    built, whole = read_plan_file(changed, Plan, between or before), read_plan_file(changed, Plan)
    assert (built is None) == (whole is None)
    if built is not None and whole is not None:
        assert built.found == whole.found
        assert built.whole == whole.whole
        if built.whole:
            assert built.spans == whole.spans


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(KPI_FILES),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["drop", "double", "insert", "swap"]), LINES), max_size=3),
)
def test_a_kpi_read_by_pieces_is_the_kpi_read_whole(content: bytes, edits: list[tuple[float, str, bytes]]) -> None:
    changed = b"".join(_edited(content.splitlines(keepends=True), edits))
    name = (re.search(rb"(?m)^id: ([a-z0-9.-]+)", changed) or [b"", b"x"])[1].decode()
    file = read_kpi(Document(f"kpis/{name}.yaml", changed))
    assert Pieces().kpi(f"kpis/{name}.yaml", changed) == (file.kpi if file.sound else None)


def _edited(lines: list[bytes], edits: list[tuple[float, str, bytes]]) -> list[bytes]:
    for where, what, line in edits:
        at = int(where * (len(lines) - 1)) if lines else 0
        if what == "insert" or not lines:
            lines.insert(at, line)
        elif what == "drop":
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        else:
            lines[at] = line
    return lines


def test_every_goalpost_is_documented() -> None:
    text = (ROOT / "docs" / "history.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z_.]+)`", text[text.index("## Goalposts") :]))
    assert set(GOALPOSTS) <= told


def test_the_verb_lists_what_it_is_asked_for(history: History) -> None:
    all_rows = json.loads(tracker("goalposts", "--path", history.folder, "--format", "json").stdout)
    assert len(all_rows["goalposts"]) == 12
    assert all_rows["begins"] == "2022-02-14"
    one = tracker("goalposts", "berths", "--path", history.folder).stdout
    assert (
        "The target for 2030 was moved from 40 EUR m to 22 EUR m. That is easier to reach. Reason given: The grid cannot carry more"
        in one
    )
    assert "Deepen" not in one
    late = json.loads(
        tracker(
            "goalposts", "--since", "2024-06-01", "--unexplained", "--path", history.folder, "--format", "json"
        ).stdout
    )
    assert [row["field"] for row in late["goalposts"]] == ["assessment.on_track", "status", "kpis.visits"]
    assert tracker("goalposts", "nobody", "--path", history.folder).returncode == 2
