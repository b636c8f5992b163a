"""The fictional country holds what it says: every verdict, state, flag and finding occurs, on its fixed day."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import get_args

import pytest

import tracker
from helpers import ROOT
from tracker.assess.vocabulary import Arrow, Confidence, Freshness, Reason, Shown, Verdict
from tracker.i18n import LANGUAGES, vocabulary, words
from tracker.judgement import Status
from tracker.loading import Loaded
from tracker.model.findings import SEVERITIES
from tracker.views.asked import asked
from tracker.views.site import render
from tracker.views.view import View

FOLDER = ROOT / "src" / "tracker" / "demo"
DAY = date(2026, 11, 22)


@cache
def loaded() -> Loaded:
    return tracker.load(FOLDER, today=date(2031, 1, 1))


@cache
def demo() -> Status:
    return tracker.status(loaded(), loaded().portfolio.plan.day(date(2031, 1, 1)))


def test_it_is_judged_on_its_own_day_whatever_the_day() -> None:
    assert demo().as_of == DAY
    assert demo().portfolio.plan.fictional


def test_the_only_problem_is_the_one_that_a_flag_needs() -> None:
    assert [(each.code, each.severity) for each in loaded().problems] == [("aggregate-missing", "warning")]


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("verdict", set(get_args(Verdict))),
        ("shown", set(get_args(Shown))),
        ("freshness", set(get_args(Freshness))),
        ("confidence", set(get_args(Confidence))),
        ("arrow", set(get_args(Arrow))),
        ("reason", set(get_args(Reason)) - {"broken_file"}),  # the demo is sound
    ],
)
def test_every_code_occurs(field: str, codes: set[str]) -> None:
    assert {getattr(each, field) for each in demo().assessments.values()} == codes


def test_every_flag_occurs() -> None:
    found = {flag for each in demo().assessments.values() for flag in (*each.flags, *each.last_flags)}
    assert found == set(vocabulary.FLAGS)


def test_every_likelihood_and_refusal_that_sound_files_can_reach_occurs() -> None:
    found = {each.outlook.likelihood for each in demo().assessments.values()} - {None}
    assert found == set(vocabulary.LIKELIHOODS)
    refused = {each.outlook.refused for each in demo().assessments.values()} - {None}
    # Four yearly figures lie three years apart, and no file has four figures closer together with a dated yearly target.
    assert set(vocabulary.REFUSALS) - refused <= {"span_too_short"}


def test_every_finding_occurs_answered_lapsed_and_unanswered() -> None:
    assert {each.code for each in demo().findings} == set(SEVERITIES)
    assert any(each.answer for each in demo().findings)
    assert any(each.lapsed for each in demo().findings)
    assert any(not each.answer and not each.lapsed for each in demo().findings)


def test_every_id_that_the_readme_names_exists() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    known = {*demo().portfolio.kpis, *demo().initiatives, *(each.strategy.id for each in demo().strategies)}
    table = [line for line in text.splitlines() if line.startswith("|")]
    named = {name for line in table for name in re.findall(r"`([a-z0-9.-]+)`", line.split("|")[2])}
    assert named - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stop_of_the_tour_is_a_page(language: str) -> None:
    view = View(demo(), loaded().problems, words(language))
    stops = demo().portfolio.plan.tour
    assert len(stops) == 5
    for stop in stops:
        page, _, query = stop.page.partition("?")
        assert render(asked(page, dict(pair.split("=") for pair in query.split("&") if pair)), view).found
        assert {*stop.title, *stop.look} >= set(LANGUAGES)


def test_nothing_in_it_can_be_taken_for_real() -> None:
    plan = demo().portfolio.plan
    assert all("fictional" in each.publisher or "fictional" in str(each.title) for each in plan.sources.values())
    assert all(each.url.startswith("https://example.org/") for each in plan.sources.values())
