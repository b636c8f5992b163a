"""`tracker explain`, `tracker demo`: as they are called."""

from __future__ import annotations

import json
from pathlib import Path

from helpers import ROOT, tracker
from tracker.cli.common import LANGUAGES
from tracker.i18n import LANGUAGES as SPOKEN

DEMO = ROOT / "src" / "tracker" / "demo"


def test_a_kpi_is_explained_in_words_and_numbers() -> None:
    done = tracker("explain", "berths-with-power", "--path", DEMO)
    assert done.returncode == 0
    assert "R = (19 − 12) / (30.6667 − 12) = 0.375" in done.stdout
    assert "As Eurostat would: moderate progress" in done.stdout
    assert "on pace from: 0.9 instead of 0.95" in done.stdout


def test_an_initiative_is_explained_in_the_language_asked_for() -> None:
    done = tracker("explain", "harbours-2024-1.1", "--path", DEMO, "--lang", "da")
    assert done.returncode == 0
    assert "Havnestyrelsen" in done.stdout


def test_json_has_the_steps_the_contract_and_the_offices() -> None:
    found = json.loads(tracker("explain", "berths-with-power", "--path", DEMO, "--format", "json").stdout)
    assert (found["kind"], found["kpi"]["verdict"], found["as_of"]) == ("kpi", "off_track", "2026-11-22")
    assert abs(found["kpi"]["pace_ratio"] - 0.375) < 1e-12
    assert {each["office"] for each in found["offices"]} == {"eurostat", "un", "germany", "sdsn"}
    assert found["steps"][0]["title"] == "What it rests on"
    initiative = json.loads(tracker("explain", "harbours-2024-1.1", "--path", DEMO, "--format", "json").stdout)
    assert (initiative["kind"], initiative["initiative"]["combined"]) == ("initiative", "red")


def test_what_changed_it_is_told_since_a_day() -> None:
    done = tracker("explain", "service-satisfaction", "--path", DEMO, "--since", "2024-06-01")
    assert "Changed since 1 June 2024" in done.stdout
    assert "Time has passed without a new figure." in done.stdout


def test_a_name_that_is_none_is_wrong_usage_and_gets_a_hint() -> None:
    done = tracker("explain", "berths-with-powr", "--path", DEMO)
    assert done.returncode == 2
    assert "near it: berths-with-power" in done.stderr
    assert tracker("explain", "berths-with-power", "--path", DEMO, "--since", "2030-01-01").returncode == 2


def test_the_demo_can_be_copied_and_is_sound(tmp_path: Path) -> None:
    assert tracker("demo", "--copy-to", tmp_path / "skerria").returncode == 0
    assert tracker("validate", tmp_path / "skerria").returncode == 0
    assert tracker("demo", "--copy-to", tmp_path / "skerria").returncode == 2


def test_the_languages_of_the_command_line_are_those_of_the_catalogues() -> None:
    assert tuple(SPOKEN) == tuple(LANGUAGES)
