"""The comment: what a reviewer reads, what never gets through, and who is asked to look."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT, tracker
from scripted_history import git, shared
from tracker.i18n import LANGUAGES, words
from tracker.loading import load
from tracker.review.against import problems_against
from tracker.review.answer import answer
from tracker.review.approvers import approvers
from tracker.review.codeowners import codeowners
from tracker.review.comment import MARK, MOST, comment
from tracker.telling.markdown import safe
from tracker.versions import Versions

TODAY = date(2026, 11, 22)


def made(base: int, head: int, language: str = "en") -> str:
    history = shared()
    versions = Versions(history.folder, TODAY)
    found = versions.proposal(history.hashes[base], history.hashes[head])
    said = comment(
        answer(
            found,
            problems_against(found),
            [],
            approvers(found.difference, found.before.portfolio, found.after.portfolio),
            words(language),
        )
    )
    versions.close()
    return said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comment_in_each_language_is_of_one_language(language: str) -> None:
    said = made(9, 12, language)
    assert said.startswith(MARK)
    assert len(said) < MOST
    if language != "en":
        assert "Moved goalposts" not in said
        assert words(language).t("Moved goalposts") in said


def test_the_lowered_target_is_called_a_goalpost_and_the_verdict_is_attributed_to_it() -> None:
    said = made(9, 10)
    assert "### Moved goalposts (1)" in said
    assert "The target for 2030 was moved from 40 EUR m to 22 EUR m" in said
    assert "That is easier to reach" in said
    assert "and that is now on pace. The target for 2030 was moved from 40 to 22." in said.replace("\\", "")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_nothing_of_a_text_gets_out_of_its_line(text: str) -> None:
    shown = safe(text)
    assert "\n" not in shown
    assert "\r" not in shown
    assert "<" not in shown
    assert not any(shown[at : at + 1] in "*_[]`~|!" and (at == 0 or shown[at - 1] != "\\") for at in range(len(shown)))
    for start in ("http://", "https://", "www."):
        assert start not in shown.lower()


@pytest.mark.parametrize(
    "text",
    [
        "@everyone look",
        "see #12",
        "http://evil.example",
        "www.evil.example",
        "<img src=x>",
        "a &lt; b",
        "**b**",
        "![x](y)",
        "- [ ] x",
        "```js",
        "::error::x",
        "GH-1",
        "ftp://evil.example",
        "mailto:a",
        "see 4f2a9c1",
    ],
)
def test_markup_mentions_and_links_are_only_letters(text: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", safe(text))  # as a reader sees it; a word joiner is seen by nobody
    for live in ("@everyone", " #12", "http:", "ftp:", "mailto:", "www", "<img", "GH-1", "4f2a9c1"):
        assert live not in shown
    assert shown.replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_a_long_answer_is_cut_and_says_how_much_is_left() -> None:
    from tracker.review.answer import Answer, Tier, Told

    line = Told(subject="x" * 900, said="y" * 900, path="p", line=1, side="after")
    tiers = [
        Tier(tier=name, count=5000, lines=[line] * 100)
        for name in ("verdicts", "goalposts", "reports", "figures", "things", "findings", "wording")
    ]
    found = Answer(
        language="en",
        base="",
        head="",
        as_of=date(2026, 11, 22),
        errors=0,
        warnings=0,
        unexplained=0,
        failed=[],
        problems=[],
        tiers=tiers,
    )
    said = comment(found)
    assert len(said) <= 65_000
    assert "**Wording and sources**: 5000" in said


def test_goalposts_are_the_secretariat_s_and_figures_the_owner_s(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/examples/base", tmp_path, dirs_exist_ok=True)
    plan = (tmp_path / "initiatives.yaml").read_text("utf-8")
    plan = plan.replace("    kind: ministry", '    kind: ministry\n    handle: "@trade-team"', 1).replace(
        "timezone:", 'governance: {handle: "@council/secretariat"}\ntimezone:', 1
    )
    (tmp_path / "initiatives.yaml").write_text(plan, "utf-8")
    kpi = (
        (tmp_path / "kpis/exports.yaml")
        .read_text("utf-8")
        .replace("source: statistics\nb", "source: statistics\nowners: [{id: trade}]\ndata: exports.csv\nb")
    )
    (tmp_path / "kpis/exports.yaml").write_text(kpi, "utf-8")
    (tmp_path / "kpis/exports.csv").write_text("period,value\n2019,100\n")
    portfolio = load(tmp_path, TODAY).portfolio
    assert codeowners(portfolio, "@council/secretariat", "plans/").splitlines()[1:] == [
        "/plans/ @council/secretariat",
        "/plans/kpis/exports.csv @trade-team @council/secretariat",
    ]
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    (tmp_path / "kpis/exports.csv").write_text("period,value\n2019,101\n")
    assert asked(tmp_path) == ["@trade-team"]
    (tmp_path / "kpis/exports.yaml").write_text(kpi.replace("value: 200", "value: 180"), "utf-8")
    assert sorted(asked(tmp_path)) == ["@council/secretariat", "@trade-team"]
    (tmp_path / "kpis/exports.yaml").write_text(kpi, "utf-8")
    (tmp_path / "kpis/exports.csv").write_text("period,value\n2019,100\n")
    (tmp_path / "initiatives.yaml").write_text(plan.replace("@trade-team", "@mallory"), "utf-8")
    assert asked(tmp_path) == ["@council/secretariat", "@trade-team"]
    (tmp_path / "initiatives.yaml").write_text(plan, "utf-8")
    (tmp_path / "kpis/imports.yaml").write_text(
        kpi.replace("id: exports", "id: imports").replace("data: exports.csv\n", ""), "utf-8"
    )
    assert asked(tmp_path) == ["@council/secretariat", "@trade-team"]
    done = tracker("codeowners", tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1] == "* @council/secretariat"
    assert tracker("codeowners", ROOT).returncode == 2


def asked(folder: Path) -> list[str]:
    versions = Versions(folder, TODAY)
    found = versions.proposal("HEAD")
    versions.close()
    return approvers(found.difference, found.before.portfolio, found.after.portfolio)


def test_sarif_has_codes_places_and_levels() -> None:
    history = shared()
    done = tracker(
        "validate", history.folder, "--base", history.hashes[8], "--rev", history.hashes[9], "--format", "sarif"
    )
    assert done.returncode == 1
    run = json.loads(done.stdout)["runs"][0]
    (result,) = run["results"]
    assert result["ruleId"] == "goalpost-unexplained"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "initiatives.yaml"
    text = git(history.folder, "show", f"{history.hashes[9]}:initiatives.yaml").splitlines()
    assert text[result["locations"][0]["physicalLocation"]["region"]["startLine"] - 1].strip() == "due: 2029"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_hooks_for_pre_commit_run_what_they_say(tmp_path: Path) -> None:
    import sys

    import yaml

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    git(tmp_path, "clone", "-q", str(shared().folder), "clone")
    clone = tmp_path / "clone"
    kpi = clone / "kpis/berths.yaml"
    results = {}
    for state in ("as it was", "moved"):
        if state == "moved":
            kpi.write_text(kpi.read_text("utf-8").replace("  2030: 22", "  2030: 21"), "utf-8")
        for hook in hooks:
            assert not hook["pass_filenames"]
            command = [str(Path(sys.executable).parent / "tracker"), *hook["entry"].split()[1:]]
            results[hook["id"], state] = subprocess.run(command, cwd=clone, check=False, capture_output=True).returncode
    assert results == {
        ("tracker-validate", "as it was"): 0,
        ("tracker-goalposts", "as it was"): 0,
        ("tracker-validate", "moved"): 0,
        ("tracker-goalposts", "moved"): 1,
    }
