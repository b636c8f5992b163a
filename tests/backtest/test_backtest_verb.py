"""`tracker backtest`: a table for people, JSON as published, and 1 where a limit is broken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers import ROOT
from tracker.backtest.report import Report, as_json, published
from tracker.cli.backtest import command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(ROOT), *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.backtest.report.report", lambda *_: published())


def broken() -> Report:
    first, *rest = published().synthetic.horizons
    table = replace(published().synthetic, horizons=(replace(first, inside=0.65, within=False), *rest))
    brier = replace(published().shipped.brier, within=False)
    bins = tuple(replace(row, judged=True, within=False) if row.low == 0.2 else row for row in published().shipped.bins)
    return replace(published(), synthetic=table, shipped=replace(published().shipped, brier=brier, bins=bins))


@pytest.mark.usefixtures("_at_once")
def test_table_for_people() -> None:
    found = run()
    assert found.exit_code == 0
    assert "Made-up series (the fixed set): 1200 series, 67200 forecasts" in found.stdout
    assert "Every limit that binds holds." in found.stdout
    assert max(len(line) for line in found.stdout.splitlines()) <= 100


def test_published_is_what_the_verb_writes(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    found = run("--as-of", str(published().day), "--format", "json", "--publish", file)
    assert found.exit_code == 0
    assert found.stdout == file.read_text(encoding="utf-8") == as_json(published())


@pytest.mark.usefixtures("_at_once")
def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    found = run("--publish", tmp_path / "nowhere" / "result.json")
    assert found.exit_code == 2
    assert "cannot write" in found.stderr


def test_a_broken_limit_is_named_and_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.backtest.report.report", lambda *_: broken())
    found = run()
    assert found.exit_code == 1
    assert "Limits broken: 3" in found.stdout
    assert "1 years ahead: 0.65 inside the 80 % interval, asked for: 70 to 90 %" in found.stderr
    assert "Series of this portfolio, Brier score" in found.stderr
    assert "Series of this portfolio, probability 0.2 to 0.33" in found.stderr


def test_a_folder_without_a_portfolio_has_nothing_to_test(tmp_path: Path) -> None:
    found = CliRunner().invoke(command, [str(tmp_path)])
    assert (found.exit_code, found.stdout) == (1, "")
