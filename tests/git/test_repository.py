"""Revisions out of real git: of a day, by name, in shallow clones, with links, in a folder below the top; nothing is ever touched."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import tracker
from helpers import ROOT
from helpers import tracker as run_tracker
from scripted_history import History, git, shared
from tracker.git import GitError, Repository
from tracker.git.blobs import Blobs
from tracker.git.process import command
from tracker.loading import load, load_at
from tracker.loading.memo import Memo

TODAY = date(2026, 11, 22)
ZONE = "Europe/Copenhagen"


@pytest.fixture(scope="module")
def history() -> History:
    return shared()


def hashes(folder: Path) -> str:
    """Return one hash over names, contents and times of all files, git's own left out."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if ".git" not in path.parts and path.is_file():
            found.update(f"{path} {path.stat().st_mtime_ns}".encode() + path.read_bytes())
    return found.hexdigest()


def test_every_revision_is_what_a_checkout_would_hold(history: History, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(history.folder), str(clone))
    for commit in history.hashes[::4]:
        git(clone, "checkout", "-q", commit)
        there, here = tracker.load(history.folder, today=TODAY, rev=commit), load(clone, today=TODAY)
        assert there.portfolio == here.portfolio
        assert there.problems == here.problems


def test_a_memo_changes_nothing(history: History) -> None:
    repository, memo = Repository.around(history.folder), Memo()
    with Blobs(history.folder) as blobs:
        for commit in [*history.hashes, *history.hashes[::-1]]:
            kept, fresh = (load_at(repository, commit, blobs, TODAY, memo=each) for each in (memo, None))
            assert kept.portfolio == fresh.portfolio
            assert kept.problems == fresh.problems


def test_the_work_tree_is_untouched(history: History, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(history.folder), str(clone))
    (clone / "kpis" / "mine.txt").write_text("not committed")
    before = hashes(clone)
    index = (clone / ".git" / "index").read_bytes()
    for arguments in (
        ("status", clone, "--rev", "HEAD~5"),
        ("diff", "HEAD~9", "--path", clone),
        ("goalposts", "--path", clone),
        ("review", "--base", "HEAD~3", "--path", clone),
    ):
        assert run_tracker(*arguments).returncode in {0, 1}
    assert hashes(clone) == before
    assert (clone / ".git" / "index").read_bytes() == index


def test_the_files_of_a_day_end_with_the_day_in_its_time_zone(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for text, hour in (
        ("one", 22),
        ("two", 23),
    ):  # 22:30 UTC in winter is 23:30 in Copenhagen, 23:30 is the next day there
        (tmp_path / "initiatives.yaml").write_text(text)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", text, at=datetime(2026, 1, 31, hour, 30, tzinfo=UTC))
    repository = Repository.around(tmp_path)
    second, first = (name for name, _ in repository.line)
    assert repository.of_day(date(2026, 1, 30), ZONE) is None
    assert repository.of_day(date(2026, 1, 31), ZONE) == first
    assert repository.of_day(date(2026, 2, 1), ZONE) == second
    assert repository.of_day(date(2026, 1, 31), "UTC") == second


def test_days_from_before_the_portfolio_came_into_the_repository_have_none(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name, month in (("other.txt", 1), ("initiatives.yaml", 3)):
        (tmp_path / name).write_text(name)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", name, at=datetime(2026, month, 15, 12, tzinfo=UTC))
    repository = Repository.around(tmp_path)
    assert repository.of_day(date(2026, 2, 1), ZONE) is None
    assert repository.of_day(date(2026, 3, 15), ZONE) == repository.resolve("HEAD")


def test_a_reader_of_contents_that_died_is_started_again(history: History) -> None:
    repository = Repository.around(history.folder)
    entry = repository.files(history.hashes[-1])["initiatives.yaml"]
    with Blobs(history.folder) as blobs:
        first = blobs.read(entry.blob, 1_000_000)
        assert blobs._process is not None
        blobs._process.kill()
        blobs._process.wait()
        with pytest.raises(GitError):
            blobs.read(entry.blob, 1_000_000)
        assert blobs.read(entry.blob, 1_000_000) == first
        assert blobs.read(entry.blob, 10) is None
        assert blobs.read("0" * 40, 10) is None


def _odd(folder: Path, *options: str, day: str = "") -> None:
    """Commit in an odd way."""
    dates = {"GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": day} if day else {}
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=X", "-c", "user.email=a@b", *options, "commit", "-qam", "odd"],
        check=False,
        capture_output=True,
        env={**os.environ, **dates},
    )
    assert done.returncode == 0, done.stderr


def _lowered(folder: Path, to: int) -> None:
    place = folder / "kpis" / "exports.yaml"
    place.write_text(re.sub(r"2030: {value: \d+", f"2030: {{value: {to}", place.read_text()))


@pytest.fixture
def example(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests" / "examples" / "base", tmp_path / "r")
    git(tmp_path / "r", "init", "-q", "-b", "main")
    git(tmp_path / "r", "add", "-A")
    git(tmp_path / "r", "commit", "-q", "-m", "x", at=datetime(2026, 5, 1, tzinfo=UTC))
    return tmp_path / "r"


def test_headers_in_another_encoding_and_dates_of_no_calendar_break_nothing(example: Path) -> None:
    for number, (options, day) in enumerate(
        ((("-c", "i18n.commitEncoding=IBM037"), ""), ((), "@253402300800 +0000"), ((), "2001-01-01T00:00:00Z"))
    ):
        _lowered(example, 190 - number)
        _odd(example, *options, day=day)
    for arguments in (
        ("goalposts", "--path", example),
        ("diff", "2026-06-01", "--path", example),
        ("review", "--base", "HEAD~1", "--path", example),
        ("status", example, "--rev", "HEAD~1"),
    ):
        done = run_tracker(*arguments)
        assert done.returncode in {0, 1}, done.stderr
    rows = json.loads(run_tracker("goalposts", "--path", example, "--format", "json").stdout)["goalposts"]
    assert [row["after"] for row in rows] == [190, 189, 188]


def test_a_commit_dated_back_does_not_rewrite_the_past(example: Path) -> None:
    first = git(example, "rev-parse", "HEAD")
    _lowered(example, 100)
    _odd(example, day="2001-01-01T00:00:00Z")
    repository = Repository.around(example)
    assert repository.of_day(date(2026, 4, 30), "UTC") is None
    assert repository.of_day(date(2026, 5, 1), "UTC") == git(
        example, "rev-parse", "HEAD"
    )  # it counts from the commit that it builds on
    assert [second for _, second in repository.line] == [int(datetime(2026, 5, 1, tzinfo=UTC).timestamp())] * 2
    assert repository.line[1][0] == first


def test_a_partial_clone_fails_rather_than_seeing_nothing(example: Path, tmp_path: Path) -> None:
    _lowered(example, 100)
    _odd(example)
    git(example, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{example}", "partial")
    done = run_tracker("validate", tmp_path / "partial", "--base", "HEAD~1")
    assert "No problems" not in done.stdout
    assert done.returncode == 2
    assert "git ended while contents were read" in done.stderr


def test_a_file_name_that_is_not_utf_8_is_told(example: Path) -> None:
    Path(os.fsdecode(os.fsencode(example / "kpis") + b"/\xff.yaml")).write_text("id: x\n")
    git(example, "add", "-A")
    git(example, "commit", "-q", "-m", "y")
    for arguments in (
        ("validate", example, "--rev", "HEAD"),
        ("review", "--base", "HEAD~1", "--path", example),
        ("goalposts", "--path", example),
    ):
        done = run_tracker(*arguments)
        assert done.returncode in {0, 1}, done.stderr


def test_an_author_whose_name_is_not_utf_8_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "examples" / "base", tmp_path, dirs_exist_ok=True)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    kpi = tmp_path / "kpis" / "exports.yaml"
    kpi.write_text(kpi.read_text().replace("value: 200", "value: 150"))
    raw = subprocess.run(
        [
            "git",
            "-C",
            str(tmp_path),
            "-c",
            "i18n.commitEncoding=latin1",
            "-c",
            b"user.name=\xc5se".decode("latin-1"),
            "-c",
            "user.email=a@b",
            "commit",
            "-qam",
            "y",
        ],
        check=False,
        capture_output=True,
    )
    assert raw.returncode == 0
    done = run_tracker("goalposts", "--path", tmp_path, "--format", "json")
    assert done.returncode == 0
    assert "se" in json.loads(done.stdout)["goalposts"][0]["author"]


def test_a_side_branch_counts_from_its_merge(history: History) -> None:
    # Commit 18 merges a branch whose commit is thirty days older than the one beside it, and sixty than the merge.
    repository = Repository.around(history.folder)
    assert len(repository.line) == 31  # thirty by the script, and the one beside the branch
    assert {name for name, _ in repository.line} >= set(history.hashes)


@pytest.mark.parametrize("name", ["--help", "-n", "nowhere", "HEAD:kpis", "a\0b", "", "x" * 300, "--output=/tmp/pwned"])
def test_what_names_no_commit_is_refused_in_words(history: History, name: str) -> None:
    with pytest.raises(GitError, match="there is no revision"):
        Repository.around(history.folder).resolve(name)


def test_a_revision_named_like_an_option_is_only_a_name(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "examples" / "base", tmp_path, dirs_exist_ok=True)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    head = git(tmp_path, "rev-parse", "HEAD")
    (tmp_path / ".git" / "refs" / "heads" / "--output=pwned").write_text(head + "\n")
    done = run_tracker("status", tmp_path, "--rev=--output=pwned")
    assert done.returncode == 0
    assert not list(tmp_path.rglob("pwned*"))
    assert not Path("pwned").exists()


def test_a_shallow_clone_says_what_it_cannot_see(history: History, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "5", f"file://{history.folder}", str(clone))
    assert Repository.around(clone).shallow
    done = run_tracker("status", clone, "--rev", history.hashes[3])
    assert done.returncode == 2
    assert "shallow" in done.stderr
    listed = run_tracker("goalposts", "--path", clone)
    assert "Older history was not fetched into this copy." in listed.stdout
    assert "It was cancelled." in listed.stdout
    assert "A target was set" not in listed.stdout  # the oldest commit that is left moves nothing


def test_a_folder_below_the_top(history: History, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "examples" / "base", tmp_path / "plans" / "ours")
    git(tmp_path, "init", "-q")
    (tmp_path / "kpis").mkdir()
    (tmp_path / "kpis" / "other.yaml").write_text("id: other")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    folder = tmp_path / "plans" / "ours"
    found = load(folder, rev="HEAD")
    assert found.portfolio == load(folder).portfolio
    assert found.problems == ()
    assert Repository.around(folder).prefix == "plans/ours/"
    (folder / "kpis" / "exports.yaml").write_text("id: exports\n")
    done = run_tracker("validate", folder, "--format", "github")
    assert "file=plans/ours/kpis/exports.yaml," in done.stdout


def test_links_stay_inside_and_modules_are_no_files(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "examples" / "base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "kpis" / "exports.yaml").rename(tmp_path / "exports.real")
    (tmp_path / "kpis" / "exports.yaml").symlink_to("../exports.real")
    (tmp_path / "kpis" / "evil.yaml").symlink_to("/etc/passwd")
    (tmp_path / "kpis" / "worse.yaml").symlink_to("../../../etc/passwd")
    (tmp_path / "kpis" / "loop.yaml").symlink_to("loop.yaml")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    found = load(tmp_path, rev="HEAD")
    assert "exports" in found.portfolio.kpis
    assert sorted(each.path for each in found.problems if each.code == "outside-folder") == [
        "kpis/evil.yaml",
        "kpis/loop.yaml",
        "kpis/worse.yaml",
    ]
    assert "root:" not in str(found)


def test_a_repository_cannot_make_git_run_anything(history: History, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(history.folder), str(clone))
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
    trap.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "gpg.program",
        "core.sshCommand",
        "core.alternateRefsCommand",
    ):
        git(clone, "config", name, str(trap))
    git(clone, "config", "log.showSignature", "true")
    git(clone, "config", "core.hooksPath", str(tmp_path))
    (clone / ".gitattributes").write_text("* diff=evil filter=evil\n")
    git(clone, "config", "diff.evil.textconv", str(trap))
    git(clone, "config", "filter.evil.smudge", str(trap))
    for arguments in (
        ("status", clone, "--rev", "HEAD~5"),
        ("diff", "HEAD~9", "HEAD", "--path", clone),
        ("goalposts", "--path", clone),
    ):
        assert run_tracker(*arguments).returncode == 0
    assert not (tmp_path / "pwned").exists()


def test_outside_a_repository_words_are_given(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "examples" / "base", tmp_path, dirs_exist_ok=True)
    done = run_tracker("status", tmp_path, "--rev", "HEAD")
    assert done.returncode == 2
    assert "not a git repository" in done.stderr
    assert run_tracker("goalposts", "--path", tmp_path).returncode == 0
    assert run_tracker("diff", "2026-01-01", "--path", tmp_path).returncode == 0


def test_a_hook_s_environment_does_not_lead_elsewhere(
    history: History, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert Repository.around(history.folder).resolve("HEAD") == history.hashes[-1]
    assert command(history.folder, ["log"])[:2] == ["git", "-C"]
