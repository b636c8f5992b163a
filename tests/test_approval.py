"""What is shown is a draft unless it is the approved files on the approved day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers import ROOT, tracker
from round_portfolio import build
from scripted_history import git
from tracker.approval import Approval, approval
from tracker.loading import Loaded, load

DAY, TODAY = date(2026, 11, 22), date(2026, 11, 25)


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return build(tmp_path / "region")


def released(region: Path, publish: str = "2026-11-22") -> str:
    git(region, "commit", "-q", "--allow-empty", "-m", "Approved")
    commit = git(region, "rev-parse", "HEAD").strip()
    days = ("--as-of", str(DAY), "--approved-on", str(DAY), "--publish-at", publish)
    done = tracker("release", "2026-q4", *days, "--approved-by", "council=Chair", "--commit", "--yes", "--path", region)
    assert done.returncode == 0, done.stderr
    return commit


def found(region: Path, day: date = DAY, today: date = TODAY) -> Approval:
    shown = load(region, TODAY)
    return approval(shown.portfolio.plan.releases, shown, day, today, lambda rev: load(region, TODAY, rev=rev))


def test_without_a_release_all_is_a_draft(region: Path) -> None:
    assert found(region) == Approval("draft", None)


def test_the_approved_files_on_the_approved_day_are_released_and_on_no_other(region: Path) -> None:
    commit = released(region)
    now = found(region)
    assert now.state == "released"
    assert now.release is not None
    assert now.release.revision == commit
    other = found(region, date(2026, 11, 21))
    assert other.state == "draft"
    assert other.release == now.release  # to look at instead


def test_before_its_day_it_is_approved_and_not_public(region: Path) -> None:
    released(region, "2026-12-01")
    assert found(region, today=date(2026, 11, 30)).state == "approved"
    assert found(region, today=date(2026, 12, 1)).state == "released"
    assert (
        found(region, date(2026, 11, 21), today=date(2026, 11, 30)).release is None
    )  # of a draft nothing is told that is not public


@pytest.mark.parametrize(
    ("old", "new"), [('note: "Under way."', 'note: "Under way!"'), ("due: 2026-10-31", "due: 2026-12-31")]
)
def test_one_changed_letter_makes_it_a_draft_again(region: Path, old: str, new: str) -> None:
    released(region)
    plan = region / "initiatives.yaml"
    plan.write_text(plan.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    assert found(region).state == "draft"


def test_a_release_of_a_commit_that_is_not_there_is_none(region: Path) -> None:
    released(region)

    def nothing(_: str) -> Loaded | None:
        return None

    shown = load(region, TODAY)
    assert approval(shown.portfolio.plan.releases, shown, DAY, TODAY, nothing).state == "draft"


def test_the_command_line_says_it_as_well(region: Path) -> None:
    import json

    assert tracker("status", region).stdout.startswith("As of 22 November 2026. Draft, not approved.\n")
    commit = released(region)
    assert tracker("status", region).stdout.startswith("As of 22 November 2026. Released.\n")
    told = json.loads(tracker("status", "--format", "json", region).stdout)["approval"]
    assert told == {"state": "released", "round": "2026-q4", "revision": commit}
    assert json.loads(tracker("status", "--format", "json", "--rev", commit, region).stdout)["approval"] == told
    other = json.loads(tracker("status", "--format", "json", "--as-of", "2026-11-20", region).stdout)["approval"]
    assert other == {"state": "draft", "round": None, "revision": None}


def test_files_are_compared_by_what_they_say_however_much_was_worked_out_of_them() -> None:
    from publish_sites import opened

    one, other = (opened(ROOT / "src" / "tracker" / "demo") for _ in range(2))
    assert all(kpi.memo for kpi in (*one.status.portfolio.kpis.values(), *other.status.portfolio.kpis.values()))
    assert one.status.portfolio == other.status.portfolio
