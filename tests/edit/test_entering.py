"""Reports, events, milestones and figures entered from the command line: shown first, written whole or not at all, nothing of others lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from helpers import TRACKER, tracker
from scripted_history import git, shared
from tracker.cli.event import STAGES
from tracker.cli.update import STATUSES
from tracker.edit.commit import request_address
from tracker.edit.desk import FolderDesk
from tracker.edit.facts import Report, update
from tracker.edit.lock import locked
from tracker.edit.proposal import propose
from tracker.loading import load
from tracker.model.strategy import Declared, Stage
from tracker.statfiles.refused import Refused

TODAY = date(2026, 11, 22)
KILLS = int(os.environ.get("TRACKER_KILLS", "15"))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    git(tmp_path, "clone", "-q", str(shared().folder), "harbour")
    place = tmp_path / "harbour"
    git(place, "config", "user.name", "A Person")
    git(place, "config", "user.email", "person@example.org")
    return place


def plan(clone: Path) -> str:
    return (clone / "initiatives.yaml").read_text(encoding="utf-8")


def test_choices_are_those_of_the_model() -> None:
    assert get_args(Declared) == STATUSES
    assert get_args(Stage) == STAGES


def test_nothing_is_written_until_it_is_wanted(clone: Path) -> None:
    before = plan(clone)
    for more in ((), ("--dry-run",)):
        done = tracker("update", "harbour-1.1", "--status", "off_track", "--note", "Late", "--path", clone, *more)
        assert done.returncode == 0
        assert "+      - {date: " in done.stdout
        assert plan(clone) == before
    done = tracker(
        "update",
        "harbour-1.1",
        "--status",
        "off_track",
        "--date",
        "2026-11-01",
        "--note",
        "Late: the dredger sank",
        "--yes",
        "--path",
        clone,
    )
    assert plan(clone) == before.replace(
        "note: Dredger late, by: port}\n",
        'note: Dredger late, by: port}\n      - {date: 2026-11-01, status: off_track, note: "Late: the dredger sank", by: port}\n',
    )
    assert "It was reported “off track” on 1 November 2026." in done.stdout


def test_the_patch_is_one_that_git_takes(clone: Path) -> None:
    done = tracker(
        "event",
        "harbour-1.2",
        "The city: decided",
        "--date",
        "2026-10",
        "--stage",
        "decided",
        "--source",
        "plan",
        "--dry-run",
        "--path",
        clone,
    )
    (clone / "p").write_text(done.stdout[done.stdout.index("--- a/") :], encoding="utf-8")
    git(clone, "apply", "p")
    assert 'events:\n      - {date: 2026-10, title: "The city: decided", stage: decided, source: plan}\n' in plan(clone)


def test_figures_and_milestones(clone: Path) -> None:
    assert (
        tracker("record", "berths", "2023", "19.5", "--status", "provisional", "--yes", "--path", clone).returncode == 0
    )
    assert "  2023: {value: 19.5, status: provisional}\n" in (clone / "kpis/berths.yaml").read_text()
    assert (
        tracker("record", "berths", "2023", "19.5", "--status", "provisional", "--yes", "--path", clone).returncode == 1
    )
    assert (
        tracker("milestone", "harbour-1.1", "Second dredging", "--due", "2027", "--yes", "--path", clone).returncode
        == 0
    )
    assert (
        tracker(
            "milestone",
            "harbour-1.1",
            "Second dredging",
            "--done",
            "2026-10-30",
            "--evidence",
            "plan",
            "--yes",
            "--path",
            clone,
        ).returncode
        == 0
    )
    assert "      - {title: Second dredging, due: 2027, done: 2026-10-30, evidence: [plan]}\n" in plan(clone)
    assert load(clone, TODAY).problems == ()


@pytest.mark.parametrize(("arguments", "status", "said"), [
    (("update", "harbour-9", "--status", "on_track"), 2, "did you mean `harbour-1"),
    (("update", "harbour-1.1", "--status", "on_track", "--by", "nobody"), 2, "there is no owner 'nobody'"),
    (("update", "harbour-1.1", "--status", "on_track", "--date", "2031-01-01"), 1, "which is in the future"),
    (("event", "harbour-1.1", "x", "--date", "soon", "--stage", "decided", "--source", "plan"), 1, "`soon` is not a date"),
    (("record", "berths", "2024-Q1", "3"), 1, "the file holds quarters, and `berths` has years"),
    (("record", "berths", "2024", "1,5"), 2, "is not a number"),
    (("record", "nothing", "2024", "1"), 2, "there is no KPI"),
    (("milestone", "harbour-1.1", "Dregding", "--done", "2024"), 2, "did you mean `Dredging`?"),
    (("update", "harbour-1.1", "--status", "on_track", "--push"), 2, "--push needs --branch"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_words(clone: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    before = plan(clone)
    done = tracker(*arguments, "--yes", "--path", clone)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr
    assert plan(clone) == before
    assert git(clone, "status", "--porcelain") == ""


def test_a_branch_of_one_s_own_leaves_the_folder_alone_and_is_pushed(clone: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(shared().folder), "bare.git")
    git(clone, "remote", "set-url", "origin", str(tmp_path / "bare.git"))
    (clone / "kpis/berths.yaml").write_text("half a sentence", encoding="utf-8")
    (clone / "staged.txt").write_text("mine", encoding="utf-8")
    git(clone, "add", "staged.txt")
    before, status = plan(clone), git(clone, "status", "--porcelain")
    for number in (1, 2):
        done = tracker(
            "update",
            "harbour-1.1",
            "--status",
            "on_track",
            "--date",
            f"2026-11-0{number}",
            "--yes",
            "--branch",
            "port/2026-q4",
            "--push",
            "--path",
            clone,
        )
        assert done.returncode == 0, done.stderr
    assert plan(clone) == before
    assert git(clone, "status", "--porcelain") == status
    there = git(tmp_path / "bare.git", "log", "--format=%s|%an", "main..port/2026-q4")
    assert there == "Report on harbour-1.1: on_track|A Person\nReport on harbour-1.1: on_track|A Person"
    assert git(tmp_path / "bare.git", "diff", "--name-only", "main", "port/2026-q4") == "initiatives.yaml"


def test_a_commit_holds_the_file_and_nothing_else(clone: Path) -> None:
    (clone / "staged.txt").write_text("mine", encoding="utf-8")
    git(clone, "add", "staged.txt")
    done = tracker("update", "harbour-1.1", "--status", "on_track", "--yes", "--commit", "--path", clone)
    assert done.returncode == 0, done.stderr
    assert git(clone, "show", "--name-only", "--format=", "HEAD") == "initiatives.yaml"
    assert git(clone, "status", "--porcelain") == "A  staged.txt"


@pytest.mark.parametrize(("remote", "address"), [
    ("git@github.com:em/plans.git", "https://github.com/em/plans/compare/a/b?expand=1"),
    ("https://user:secret@github.com/em/plans", "https://github.com/em/plans/compare/a/b?expand=1"),
    ("ssh://git@gitlab.example.org:2222/em/sub/plans.git", "https://gitlab.example.org/em/sub/plans/-/merge_requests/new?merge_request%5Bsource_branch%5D=a%2Fb"),
    ("/srv/plans.git", "Pushed a/b."),
])  # fmt: skip
def test_where_the_pull_request_is_opened(remote: str, address: str) -> None:
    assert request_address(remote, "a/b") == address


def test_somebody_else_s_change_is_kept_and_a_clash_is_shown(clone: Path) -> None:
    loaded = load(clone, TODAY)
    mine = propose(
        FolderDesk(clone), loaded, [update(loaded, Report("harbour-1.1", "on_track", date(2026, 11, 2)))], TODAY
    )
    other = propose(
        FolderDesk(clone), loaded, [update(loaded, Report("harbour-1.2", "paused", date(2026, 11, 3)))], TODAY
    )
    same = propose(
        FolderDesk(clone), loaded, [update(loaded, Report("harbour-1.1", "off_track", date(2026, 11, 4)))], TODAY
    )
    other.write(TODAY)
    mine.write(TODAY)
    text = plan(clone)
    assert "2026-11-02, status: on_track" in text
    assert "2026-11-03, status: paused" in text
    with pytest.raises(Refused, match="changed by somebody else meanwhile") as refused:
        same.write(TODAY)
    assert "2026-11-02" in refused.value.hint
    assert plan(clone) == text


def test_two_writers_at_once_both_succeed(clone: Path) -> None:
    results: list[int] = []

    def enter(initiative: str, day: int) -> None:
        results.append(
            tracker(
                "update", initiative, "--status", "on_track", "--date", f"2026-10-{day:02}", "--yes", "--path", clone
            ).returncode
        )

    threads = [
        threading.Thread(target=enter, args=(name, day)) for name, day in (("harbour-1.1", 1), ("harbour-1.2", 2))
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert results == [0, 0]
    assert plan(clone).count("2026-10-01") == plan(clone).count("2026-10-02") == 1


def test_whoever_holds_the_lock_too_long_is_named(clone: Path) -> None:
    with locked(clone), pytest.raises(Refused, match="somebody else is writing"), locked(clone, patience=0.1):
        pass
    with locked(clone, patience=0.1):
        pass


def test_a_save_that_is_killed_leaves_the_old_file_or_the_new_one(clone: Path) -> None:
    """The long form, 500 kills: TRACKER_KILLS=500."""
    script = (
        "import sys; from datetime import date; from pathlib import Path; from tracker.loading import load\n"
        "from tracker.edit.desk import FolderDesk; from tracker.edit.facts import Report, update; from tracker.edit.proposal import propose\n"
        "root = Path(sys.argv[1]); day = date(2026, 11, 22); loaded = load(root, day)\n"
        "made = propose(FolderDesk(root), loaded, [update(loaded, Report('harbour-1.1', 'on_track', date(2026, 11, 1)))], day)\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "made.write(day); print('done', flush=True); sys.stdin.readline()\n"
    )
    old = plan(clone)
    new = old.replace(
        "note: Dredger late, by: port}\n",
        "note: Dredger late, by: port}\n      - {date: 2026-11-01, status: on_track, by: port}\n",
    )
    seen = set()
    for number in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(clone)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("\n")
            process.stdin.flush()
            time.sleep(0.012 * number / KILLS)
            process.send_signal(signal.SIGKILL)
        text = plan(clone)
        assert text in (old, new)
        seen.add(text == new)
        (clone / "initiatives.yaml").write_text(old, encoding="utf-8")
        for left in clone.glob(".import-*"):
            left.unlink()
    assert load(clone, TODAY).problems == ()
    assert seen


def test_what_the_disk_refuses_is_told_and_nothing_is_lost(clone: Path, tmp_path: Path) -> None:
    loaded = load(clone, TODAY)
    made = propose(
        FolderDesk(clone), loaded, [update(loaded, Report("harbour-1.1", "on_track", date(2026, 11, 2)))], TODAY
    )
    old = plan(clone)
    shutil.move(clone, tmp_path / "elsewhere")
    with pytest.raises(Refused):
        made.write(TODAY)
    shutil.move(tmp_path / "elsewhere", clone)
    assert plan(clone) == old
    (clone / "initiatives.yaml").chmod(0o444)
    with pytest.raises(Refused, match="is read-only"):
        made.write(TODAY)
    (clone / "initiatives.yaml").chmod(0o644)
    assert plan(clone) == old
    limited = (
        f"ulimit -f 4; '{TRACKER}' update harbour-1.1 --status on_track --note '{'x' * 9000}' --yes --path '{clone}'"
    )
    done = subprocess.run(["bash", "-c", f"trap '' XFSZ; {limited}"], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Nothing was written" in done.stderr
    assert plan(clone) == old
    assert not list(clone.glob(".import-*"))
