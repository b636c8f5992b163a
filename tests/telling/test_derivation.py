"""Derivations: complete for every KPI and initiative, in every language; the arithmetic of one shown."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

import tracker
from helpers import ROOT
from tracker.i18n import LANGUAGES, words
from tracker.judgement import Status
from tracker.model.portfolio import Cutoffs
from tracker.telling.derivation import derivation, worth
from tracker.telling.settings import departures, in_force
from tracker.telling.standing import standing

ENGLISH = words("en")
PLACES = ("", "src/tracker/demo", "src/tracker/example")


@cache
def found(place: str) -> Status:
    loaded = tracker.load(ROOT / place, today=date(2026, 11, 22))
    return tracker.status(loaded, loaded.portfolio.plan.day(date(2026, 11, 22)))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kpi_and_initiative_can_be_explained(place: str, language: str) -> None:
    status = found(place)
    told = [derivation(kpi, status, words(language)) for kpi in status.portfolio.kpis.values()]
    told += [standing(name, status, words(language)) for name in status.initiatives]
    lines = [line for parts in told for part in parts for line in (part.title, *part.lines)]
    assert [line for line in lines if not line or re.search(r"(?<!^)\bNone\b|\bnan\b|[{}]", line)] == []


def lines_of(kpi: str) -> list[str]:
    status = found("src/tracker/demo")
    return [line for part in derivation(status.portfolio.kpis[kpi], status, ENGLISH) for line in part.lines]


def test_the_arithmetic_is_filled_in() -> None:
    # Baseline 12 in 2023, interim 40 in 2026, 19 in 2025: E = 12 + 28 * 2/3 = 30.6667, R = 7 / 18.6667 = 0.375.
    said = lines_of("berths-with-power")
    assert "E(2025) = 12 + (40 − 12) × (2025 − 2023) / (2026 − 2023) = 30.6667" in said
    assert any(line.startswith("R = (19 − 12) / (30.6667 − 12) = 0.375.") for line in said)
    # 9 figures 2017 to 2025, 5 to 19: m_window = 14 / 8 = 1.75; m_recent = (19 - 8) / 5 = 2.2; m = 1.975.
    assert any("m_window = (19 − 5) / 8 = 1.75; m_recent = 2.2; m = (1.75 + 2.2) / 2 = 1.975" in line for line in said)
    # D(5) = 0.9 * (1 - 0.9^5) / 0.1 = 3.68559; 19 + 1.975 * 3.68559 = 26.279.
    assert "middle = 19 + 1.975 × 3.6856 = 26.279" in said


def test_other_offices_stand_in_it_unless_left_out() -> None:
    status = found("src/tracker/demo")
    kpi = status.portfolio.kpis["berths-with-power"]
    titles = [part.title for part in derivation(kpi, status, ENGLISH)]
    assert "As other offices would say" in titles
    assert "As other offices would say" not in [part.title for part in derivation(kpi, status, ENGLISH, offices=False)]


def test_departures_are_named_and_defaults_say_so() -> None:
    cutoffs = Cutoffs.model_validate({"on_track": 0.9, "lags": {"annual": 300}, "severities": {"overdue": "low"}})
    assert departures(cutoffs, ENGLISH) == [
        "on pace from: 0.9 instead of 0.95",
        "publication lag of yearly figures, days: 300 instead of 270",
        "“The due date has passed”: low instead of high",
    ]
    assert in_force(Cutoffs(), ENGLISH) == "The published cut-offs are in force, unchanged."
    assert departures(Cutoffs(severities={"overdue": "high"}), ENGLISH) == []


def test_what_a_class_is_worth_is_said_only_where_it_was_tried() -> None:
    shipped = found("")
    kpi = shipped.portfolio.kpis["no-health-industry-exports"]
    assert worth(kpi, shipped, ENGLISH) == ""  # lowered by the outlook
    one = found("src/tracker/example")
    said = {name: worth(each, one, ENGLISH) for name, each in one.portfolio.kpis.items()}
    on_pace = [name for name, each in one.assessments.items() if each.verdict == "on_track" and not each.flags]
    assert any(said[name].startswith("Of 100 past plans that stood so, 57 reached their target") for name in on_pace)
    other = found("src/tracker/demo")  # judged by cut-offs of its own: nothing was tried with these
    assert {worth(each, other, ENGLISH) for each in other.portfolio.kpis.values()} == {""}


def test_an_initiative_says_its_word_its_age_its_level_and_what_an_answer_quotes() -> None:
    status = found("src/tracker/demo")
    said = [line for part in standing("harbours-2024-1.1", status, ENGLISH) for line in part.lines]
    # 12 October to 22 November: 19 + 22 = 41 days; quarterly 92 + 30 days of grace = 122, overdue to 2 * 92 + 30 = 214.
    assert "It is 41 days old: current up to 122 days, overdue up to 214, then silent." in said
    assert "A key KPI is far behind: far behind." in said
    assert any("To answer: finding watermelon/berths-with-power, facts “on_track 2026-10-12;" in line for line in said)
