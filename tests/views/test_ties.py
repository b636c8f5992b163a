"""What ties plans together, seen from both ends."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Final

import pytest

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.views import View
from tracker.views.asked import asked
from tracker.views.site import render
from tracker.views.ties import ties

DAY: Final = date(2026, 11, 22)


PAST: Final = (date(2018, 1, 1), date(2022, 6, 1), date(2024, 1, 15), date(2025, 3, 1))


@pytest.fixture(scope="module")
def view() -> View:
    loaded = tracker.load(ROOT, today=DAY)
    return View(tracker.status(loaded, DAY), loaded.problems, words("en"))


def page(view: View, name: str, **parameters: str) -> str:
    wanted = asked(name, parameters)
    on = View(view.status, view.problems, view.words, (), wanted)
    return "".join(render(wanted, on).body)


def test_a_goal_that_was_carried_on_names_its_successor(view: View) -> None:
    assert ties(view).followed_by["se-2019-1.3"] == ["se-2024-1.4"]
    html = page(view, "initiative", id="se-2019-1.3")
    assert "Continued by" in html
    assert "/initiative?id=se-2024-1.4" in html


def test_a_goal_that_nobody_carried_on_says_so(view: View) -> None:
    assert "No named successor" in page(view, "initiative", id="se-2019-2.5")
    listed = page(view, "strategy", id="se-2019")
    assert listed.count("No named successor") == 8  # 30 goals, 22 with a successor


def test_both_strategies_say_which_replaced_which(view: View) -> None:
    old, new = page(view, "strategy", id="se-2019"), page(view, "strategy", id="se-2024")
    assert "Closed 7 November 2024." in old
    assert "Replaced by" in old
    assert "Replaces" in new
    assert "Replaces" not in page(view, "strategy", id="no-2024")


def test_advice_shows_what_answers_it(view: View) -> None:
    assert "/initiative?id=dk-2024-2.1" in page(view, "initiative", id="dk-2023-2.1")
    # An answer to a whole recommendation stands at each of its parts.
    assert "/initiative?id=dk-2024-1.5" in page(view, "initiative", id="dk-2023-7.2")


def test_before_it_was_closed_a_strategy_is_open_and_has_no_successor(view: View) -> None:
    early = View(view.status.on(date(2023, 6, 1)), view.problems, view.words)
    html = page(early, "strategy", id="se-2019")
    assert "Closed" not in html
    assert "Successor" not in html


def test_an_empty_place_for_an_evaluation_is_visible(view: View) -> None:
    html = page(view, "initiative", id="dk-2023-1.6")
    assert "The text asks for it:" in html
    assert "None found." in html


def test_the_four_fields_of_recommendation_12_say_who_chose_them(view: View) -> None:
    html = page(view, "initiative", id="dk-2023-12.1")
    assert html.count("Chosen by this tracker.") == 4


def pages_of(view: View, day: date, names: tuple[str, ...]) -> dict[str, str]:
    """Every page of these kinds as of a day, by its address."""
    status = view.status.on(day)
    things = {
        "strategy": [each.strategy.id for each in status.strategies],
        "initiative": list(status.initiatives),
        "kpi": list(status.portfolio.kpis),
        "owner": list(status.portfolio.plan.owners),
    }
    made = {}
    for name in names:
        for thing in things.get(name, [""]):
            wanted = asked(name, {"id": thing} if thing else {})
            body = "".join(render(wanted, View(status, (), view.words, (), wanted)).body)
            made[f"{name} {thing}"] = html.unescape(body)
    return made


@pytest.mark.parametrize("day", PAST)
def test_no_page_of_a_past_day_names_a_strategy_that_was_not_published(view: View, day: date) -> None:
    later = [each.id for each in view.status.portfolio.plan.strategies if each.published.first_day > day]
    hidden = re.compile("|".join(rf"id={name}(?:[-\"&#]|$)" for name in later)) if later else None
    for address, body in pages_of(view, day, ("strategy", "initiative", "kpi", "owner", "overview", "compare")).items():
        assert hidden is None or not hidden.search(body), address


@pytest.mark.parametrize("day", PAST)
def test_no_plan_of_a_past_day_cites_what_was_published_later(view: View, day: date) -> None:
    """But for events: what happened before the day may be told by a page that was written after it."""
    plan = view.status.portfolio.plan
    told = {event.source for each in plan.strategies for item in each.initiatives() for event in item.events}
    dated = [(name, each) for name, each in plan.sources.items() if each.date.known]
    known = {each.url for name, each in dated if name in told or each.date.first_day <= day}
    later = {each.url for _, each in dated if each.date.first_day > day} - known
    for address, body in pages_of(view, day, ("strategy", "initiative", "owner", "overview")).items():
        assert [url for url in later if f'href="{url}"' in body] == [], address


def test_a_kpi_has_not_ended_before_it_ended(view: View) -> None:
    wanted = asked("kpi", {"id": "dk-clinical-trial-applications"})
    early = View(view.status.on(date(2018, 1, 1)), (), view.words, (), wanted)
    body = "".join(render(wanted, early).body)
    assert "<dd>In use</dd>" in body
    assert "2023" not in body.split("Where it stands")[0].split("How good is this number?")[0].split("Every figure")[1]


def test_no_baseline_comes_from_the_future(view: View) -> None:
    """The path of Danish exports starts in 2023; in 2021 nobody knew that figure."""
    assert view.status.on(date(2021, 6, 1)).assessments["dk-life-science-exports"].baseline is None
    assert view.status.assessments["dk-life-science-exports"].baseline is not None
