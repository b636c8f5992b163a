"""Several countries on one axis, only where that is allowed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.views import View, compare
from tracker.views.asked import asked
from tracker.views.chart import Chart, Dot
from tracker.views.markup import esc
from tracker.views.site import render
from tracker.views.together import MARKS, together

DAY: Final = date(2026, 11, 22)


@pytest.fixture(scope="module")
def view() -> View:
    loaded = tracker.load(ROOT, today=DAY)
    return View(tracker.status(loaded, DAY), loaded.problems, words("en"))


def series(*points: tuple[float, float]) -> Chart:
    dots = tuple(Dot(time, value, f"{time:.0f}: {value:g}", short=f"{value:g}") for time, value in points)
    return Chart(sentence="", unit="applications", runs=(dots,))


def test_each_question_says_whether_and_why(view: View) -> None:
    html = compare.body(view)
    questions = view.status.portfolio.plan.questions
    assert html.count("<b>Comparable.</b>") == sum(one.comparable for one in questions) == 2
    assert html.count("<b>Not comparable:") == 4
    for one in questions:
        assert esc(one.why["en"].split(".")[0]) in html


def test_what_may_share_an_axis_counts_in_the_same_unit(view: View) -> None:
    for one in view.status.portfolio.plan.questions:
        units = {view.status.portfolio.kpis[name].unit["en"] for name in one.kpis}
        assert not one.comparable or len(units) == 1


def test_a_kpi_of_a_question_is_not_listed_again(view: View) -> None:
    rest = compare.body(view).split("Other KPIs by field")[1]
    for one in view.status.portfolio.plan.questions:
        for name in one.kpis:
            assert f'id={name}"' not in rest


def test_every_value_is_drawn_at_its_place(view: View) -> None:
    """Two series on a common axis from 0 to 400: the same value has the same height in both."""
    html = together([("A", series((2020, 100), (2021, 200))), ("B", series((2020, 200), (2021, 390)))], view)
    wide = html.split("</svg>")[0]
    heights = [float(y) for y in re.findall(r'd="M[0-9.]+ ([0-9.]+)m', wide)]
    assert len(heights) == 4
    assert heights[1] == heights[2]  # 200 and 200
    assert heights[0] > heights[1] > heights[3]  # further down is less
    assert (heights[0] - heights[1]) == pytest.approx((400 - 300) / 400 * (340 - 40 - 34), abs=0.2)


def test_countries_differ_by_mark_and_name(view: View) -> None:
    named = [(name, series((2020, place), (2021, place + 30))) for place, name in enumerate("ABCD")]
    html = together(named, view)
    assert all(f">{name} " in html for name in "ABCD")
    wide = html.split("</svg>")[0]
    shapes = re.findall(r'd="M[0-9.]+ [0-9.]+(m[^"]+)"', wide)
    assert [len(set(shapes[at : at + 2])) for at in (0, 2, 4, 6)] == [1, 1, 1, 1]
    assert len(set(shapes)) == len(MARKS) == 4
    assert "2020: 0" in re.findall(r'aria-label="([^"]+)"', html)[0]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_one_country_or_too_many_are_not_drawn_together(count: int, view: View) -> None:
    assert together([(str(n), series((2020, n), (2021, n))) for n in range(count)], view) == ""


def test_a_series_without_a_figure_is_left_out(view: View) -> None:
    empty = Chart(sentence="", unit="applications", runs=())
    assert together([("A", series((2020, 1), (2021, 2))), ("B", empty)], view) == ""


def test_a_kpi_leads_to_the_questions_that_it_answers(view: View) -> None:
    wanted = asked("kpi", {"id": "no-trial-applications"})
    html = "".join(render(wanted, View(view.status, (), view.words, (), wanted)).body)
    assert 'href="/compare#question-1"' in html
    assert 'id="question-1"' in compare.body(view)
    other = asked("kpi", {"id": "dk-phase1-reply-days"})
    assert "other countries" not in "".join(render(other, View(view.status, (), view.words, (), other)).body)


def test_a_line_stops_where_a_year_is_missing_and_where_the_definition_changed(view: View) -> None:
    broken = Chart(
        "",
        "applications",
        runs=(series((2015, 1), (2016, 2)).runs[0], series((2018, 3), (2019, 4)).runs[0]),
        breaks=(2018.0,),
    )
    html = together([("A", broken), ("B", series((2015, 5), (2016, 6), (2017, 7)))], view)
    wide = html.split("</svg>")[0]
    assert wide.count('stroke:var(--ink);stroke-width:2"') == 1 + 1 + 2
    assert wide.count("stroke-dasharray:2 3") == 1


def test_every_name_stands_on_the_sheet_and_on_no_other(view: View) -> None:
    """Four newest figures close together, as on a phone: a name without room is left to the table below."""
    named = [(f"Country {name}", series((2010, place), (2024, 100 + place))) for place, name in enumerate("ABCD")]
    for svg, wide in zip(together(named, view).split("</svg>"), (708, 340), strict=False):
        boxes = []
        for x, y, anchor, text in re.findall(
            r'<text x="([0-9.-]+)" y="([0-9.-]+)" text-anchor="(\w+)" class="tr-halo tr-tb"[^>]*>([^<]+)<', svg
        ):
            length = len(text) * 15 * 0.52
            left = float(x) - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
            boxes.append((left, left + length, float(y)))
            assert -0.5 <= left <= left + length <= wide + 0.5
        assert boxes
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                assert one[1] <= other[0] or other[1] <= one[0] or abs(one[2] - other[2]) >= 14


def test_five_countries_stand_side_by_side(view: View) -> None:
    status = view.status
    plan = status.portfolio.plan
    many = plan.questions[0].model_copy(
        update={
            "kpis": [
                "dk-clinical-trial-applications",
                "no-trial-applications",
                "se-clinical-trial-applications",
                "se-trial-applications-lif",
                "no-trial-applications-other",
            ]
        }
    )
    changed = replace(status.portfolio, plan=plan.model_copy(update={"questions": [many]}))
    html = compare.body(View(replace(status, portfolio=changed), (), view.words))
    assert "<figure" not in html.split("Other KPIs by field")[0]
    assert html.split("Other KPIs by field")[0].count('class="tr-sm"') == 1
