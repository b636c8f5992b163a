"""What ties plans together, seen from both ends."""

from __future__ import annotations

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
