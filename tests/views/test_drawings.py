"""What the drawings draw is what the specification says, and no label lies on another."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.judgement import Status
from tracker.views import View
from tracker.views.chart import Chart, Dot, chart
from tracker.views.drawing import NARROW, WIDE, Plane, _times, drawings, roomy, span_of_values, step_of
from tracker.views.markup import esc
from tracker.views.small import bullet, span_of, sparkline
from tracker.views.timeline import timeline

DAY = date(2026, 11, 22)
EN = words("en")


@pytest.fixture(scope="module")
def view() -> View:
    found = tracker.load(ROOT, today=DAY)
    return View(tracker.status(found, DAY), found.problems, EN)


def circles(svg: str, radius: str) -> list[tuple[float, float]]:
    found = re.findall(rf'<circle cx="([-\d.]+)" cy="([-\d.]+)" r="{radius}"', svg)
    return [(float(x), float(y)) for x, y in found]


def halves(html: str) -> tuple[str, str]:
    wide, narrow = re.findall(r"<svg.*?</svg>", html)
    return wide, narrow


def test_both_drawings_show_every_figure_at_its_place(view: View) -> None:
    for kpi in view.status.portfolio.kpis.values():
        drawn = chart(kpi, view.status.assessments[kpi.id], view)
        if not drawn.dots:
            continue
        for svg, sheet in zip(halves(drawings(drawn, view)), (WIDE, NARROW), strict=True):
            plane = Plane(roomy(sheet, drawn, view), _times(drawn), span_of_values(drawn))
            found = circles(svg, "4.2")
            assert found == [pytest.approx((plane.x(dot.time), plane.y(dot.value)), abs=0.06) for dot in drawn.dots]
            joined = len(re.findall(r"stroke-width:2\.6", svg))
            assert joined == sum(len(run) - 1 for run in drawn.runs)
            assert f'aria-label="{esc(drawn.sentence)}"' in svg


def test_scale_starts_at_zero_and_ends_on_a_grid_line() -> None:
    assert step_of(0, 350) == 100
    assert step_of(0, 17) == 5
    assert step_of(-3, 9) == 5
    low, high = span_of_values(Chart("", "", ((Dot(2020, 83_000, "", short=""), Dot(2021, 90_000, "", short="")),)))
    assert (low, high) == (0, 100_000)


VALUES = st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(values=st.lists(VALUES, min_size=1, max_size=80), target=st.booleans())
def test_labels_stay_on_the_sheet_and_apart(values: list[float], *, target: bool) -> None:
    dots = tuple(Dot(2000 + i, value, EN.number(value), short=EN.number(value)) for i, value in enumerate(values))
    path = (dots[0], Dot(2000 + len(values) + 5, values[-1] * 2 + 1, "Target: 5 in 2090", short="5")) if target else ()
    drawn = Chart("sentence", "unit", (dots,), path=path)
    html = drawings(drawn, View(Status.__new__(Status), (), EN))
    for svg, sheet in zip(halves(html), (WIDE, NARROW), strict=True):
        boxes = []
        # The scale's own labels stand outside the field; every other one is placed.
        for x, y, anchor, said in re.findall(
            r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)" class="tr-halo t[^>]*>([^<]*)<', svg
        ):
            wide = len(said) * sheet.letters * 0.52
            left = float(x) - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            assert left >= -0.1
            assert left + wide <= sheet.width + 0.1
            boxes.append((left, float(y) - sheet.letters + 1, left + wide, float(y) + 2))
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                assert a[2] <= b[0] + 0.2 or b[2] <= a[0] + 0.2 or a[3] <= b[1] + 0.2 or b[3] <= a[1] + 0.2


def test_bullet_is_as_long_as_the_way_that_is_behind_it(view: View) -> None:
    kpi = view.status.portfolio.kpis["dk-life-science-exports"]
    svg = bullet(view.status.assessments[kpi.id], kpi, view)
    # (182 - 174) / (350 - 174) = 4.545 % of 94 % of the width
    assert 'width="4.3%"' in svg
    # (199.142857 - 174) / 176 = 14.286 % of 94 %, from 2 %
    assert 'x1="15.4%"' in svg
    assert "path then: 199" in svg


def test_what_has_no_path_is_dashed_and_says_its_limit(view: View) -> None:
    kpi = view.status.portfolio.kpis["se-work-permit-days"]
    html = bullet(view.status.assessments[kpi.id], kpi, view)
    assert "stroke-dasharray" in html
    assert "At most 30 days" in html


def test_sparkline_leaves_gaps_open(view: View) -> None:
    kpi = view.status.portfolio.kpis["dk-life-science-exports"]
    drawn = chart(kpi, view.status.assessments[kpi.id], view)
    svg = sparkline(drawn, span_of([drawn]))
    # Five runs of 1, 1, 1, 2 and 3 figures: three dots, two lines, and the newest figure's own dot.
    assert svg.count("<polyline") == 2
    assert svg.count("<circle") == 4


def test_timeline_has_a_mark_for_every_dated_event(view: View) -> None:
    for each in view.status.strategies:
        dated = [
            event for item in each.initiatives for event in item.events if event.date.known and event.stage != "context"
        ]
        svg = timeline(each.areas, view)
        assert svg.count("<circle") + svg.count("<rect") == len(dated)
        assert svg.count("<circle") == sum(1 for event in dated if event.date.day)


def test_timeline_says_when_a_plan_began_and_ended(view: View) -> None:
    """From 2019 to 22 November 2026 are 2,882 days; 7 November 2024 is day 2,137: 6 + 92 x 2,137/2,882 = 74.22 %."""
    old = next(each for each in view.status.strategies if each.strategy.id == "se-2019")
    assert old.strategy.closed is not None
    svg = timeline(old.areas, view, [(old.strategy.published, "published"), (old.strategy.closed, "closed")])
    assert re.findall(r'<text x="([0-9.]+)%" y="12"[^>]*text-anchor="(\w+)"[^>]*>(\w+)<', svg) == [
        ("16.66", "start", "published"),
        ("74.22", "end", "closed"),
    ]
    early = View(view.status.on(date(2023, 6, 1)), (), view.words)
    assert "closed" not in timeline(old.areas, early, [(old.strategy.closed, "closed")])
