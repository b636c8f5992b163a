"""Several countries' series on one axis: only for figures whose definitions allow it.

A country is told apart by its mark and its name at the end of its line, never by colour.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tracker.views.chart import Chart
from tracker.views.drawing import NARROW, WIDE, Plane, Sheet, axes, breaks, lettering, roomy, span_of_values, stroke
from tracker.views.markup import Html, el, join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.views.chart import Dot
    from tracker.views.view import View

MARKS: Final = (
    "M{x:.1f} {y:.1f}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "M{x:.1f} {y:.1f}m-4.2-4.2h8.4v8.4h-8.4z",
    "M{x:.1f} {y:.1f}m0-5.5l5.2 9.2h-10.4z",
    "M{x:.1f} {y:.1f}m0-5.8l5.8 5.8l-5.8 5.8l-5.8-5.8z",
)
"""Disc, square, triangle, diamond."""
_SHEETS: Final = (replace(WIDE, right=180, height=340), replace(NARROW, height=320))


def together(named: Sequence[tuple[str, Chart]], view: View) -> Html:
    """Return one drawing of several series, wide and narrow; `named` are names and what is drawn of each."""
    drawn = [(name, chart) for name, chart in named if chart.dots]
    if len(drawn) < 2 or len(drawn) > len(MARKS):
        return Html("")
    return el("figure", *(_drawing(drawn, sheet, view) for sheet in _SHEETS), style="margin:0 0 12px")


def _drawing(drawn: list[tuple[str, Chart]], sheet: Sheet, view: View) -> Html:
    every = [dot for _, chart in drawn for dot in chart.dots]
    whole = Chart(sentence="", unit=drawn[0][1].unit, runs=(tuple(every),))
    times = (min(dot.time for dot in every), max(dot.time for dot in every))
    sheet = roomy(sheet, whole, view)
    plane = Plane(sheet, times if times[1] > times[0] else (times[0] - 1, times[0] + 1), span_of_values(whole))
    frame = axes(plane, whole, view)  # first: what is named later must not take the room of the years
    changed = breaks(plane, tuple(sorted({at for _, chart in drawn for at in chart.breaks})), view)
    marks = [_series(plane, chart, MARKS[index]) for index, (_, chart) in enumerate(drawn)]
    names = _names(plane, drawn)
    said = "; ".join(f"{name}: {chart.dots[0].label}, {chart.dots[-1].label}" for name, chart in drawn)
    return el(
        "svg", join([frame, changed, *marks, *names]), viewBox=f"0 0 {sheet.width} {sheet.height}", width="100%", role="img",
        aria_label=said, class_=sheet.class_, style=f"max-width:{720 if sheet.class_ == WIDE.class_ else 480}px;font-size:{sheet.letters}px",
    )  # fmt: skip


def _series(plane: Plane, chart: Chart, mark: str) -> Html:
    place = {dot: (plane.x(dot.time), plane.y(dot.value)) for dot in chart.dots}
    lines = [
        stroke(place[a], place[b], "stroke:var(--ink);stroke-width:2") for run in chart.runs for a, b in pairwise(run)
    ]
    dots = [el("path", d=mark.format(x=x, y=y), style=_filled(dot)) for dot, (x, y) in place.items()]
    for x, y in place.values():
        plane.taken.append((x - 5, y - 5, x + 5, y + 5))
    return join([*lines, *dots])


def _filled(dot: Dot) -> str:
    return "fill:var(--bg);stroke:var(--ink);stroke-width:2" if dot.provisional else "fill:var(--ink)"


def _names(plane: Plane, drawn: list[tuple[str, Chart]]) -> list[Html]:
    """Return each country's name at its newest figure, wherever there is room first."""
    parts: list[Html] = []
    for name, chart in drawn:
        dot = chart.dots[-1]
        x, y = plane.x(dot.time), plane.y(dot.value)
        text = f"{name} {dot.short} ({dot.label.partition(':')[0]})"
        places = [(x + 10, y + 5, "start"), (x, y - 12, "middle"), (x, y + 24, "middle"), (x, y - 12, "end"), (x, y + 24, "end"), (x, y - 30, "end"), (x + 10, y - 14, "start"), (x + 10, y + 24, "start")]  # fmt: skip
        edge = plane.sheet.width - 2.0
        places += [(edge, y + away, "end") for away in (-14, 26, -34, 46, -54, 66, -74, 86)]
        found = next(((a, b, anchor) for a, b, anchor in places if plane.fits(text, a, b, anchor)), None)
        if found:  # else the mark stays, and the table below names it
            parts.append(lettering(plane, text, found[0], found[1], anchor=found[2], class_="tr-tb"))
    return parts


def mark_of(index: int) -> Html:
    """Return the small mark that stands for a country beside a drawing."""
    inner = el("path", d=MARKS[index].format(x=8, y=8), style="fill:var(--ink)")
    return el(
        "svg",
        inner,
        viewBox="0 0 16 16",
        width="16",
        height="16",
        aria_hidden="true",
        style="display:inline;vertical-align:-2px",
    )
