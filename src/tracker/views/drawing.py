"""A chart's specification as inline SVG: one drawing for wide columns, another for phones.

Nothing here decides what a chart shows; it decides where. Labels stand at what they name. A label that would lie
on another is left out, the newest figure, the target and the baseline first of all staying; the table has them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Final

from tracker.views.markup import Html, el, join

if TYPE_CHECKING:
    from tracker.views.chart import Chart, Dot
    from tracker.views.view import View

LETTER: Final = 0.52
"""Width of a letter, as a share of its height: enough to see whether two labels meet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper: size, margins and letters in pixels."""

    width: int
    height: int
    left: int
    right: int
    letters: int
    ticks: int
    class_: str
    top: int = 40
    bottom: int = 34


WIDE: Final = Sheet(708, 400, 52, 190, 15, 8, "tr-wide")
NARROW: Final = Sheet(340, 360, 44, 14, 15, 4, "tr-narrow")


@dataclass
class Plane:
    """Sheet and scales, and the places that are taken by labels."""

    sheet: Sheet
    times: tuple[float, float]
    values: tuple[float, float]
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def x(self, time: float) -> float:
        """Return the place of a time."""
        first, last = self.times
        room = self.sheet.width - self.sheet.left - self.sheet.right - 16
        return self.sheet.left + 8 + (time - first) / (last - first) * room

    def y(self, value: float) -> float:
        """Return the place of a value."""
        low, high = self.values
        room = self.sheet.height - self.sheet.top - self.sheet.bottom
        return self.sheet.height - self.sheet.bottom - (value - low) / (high - low) * room

    def fits(self, text: str, x: float, y: float, anchor: str = "middle") -> bool:
        """Say whether a label has room, and take it if so."""
        wide, high = len(text) * self.sheet.letters * LETTER, self.sheet.letters
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = (left, y - high + 1, left + wide, y + 2)
        inside = box[0] >= 0 and box[2] <= self.sheet.width and box[1] >= 0
        free = all(box[2] < a or c < box[0] or box[3] < b or d < box[1] for a, b, c, d in self.taken)
        if inside and free:
            self.taken.append(box)
        return inside and free


def drawings(chart: Chart, view: View) -> Html:
    """Return both drawings; the style sheet shows the one that fits."""
    if chart.empty:
        return Html("")
    return el("figure", *(drawing(chart, sheet, view) for sheet in (WIDE, NARROW)), style="margin:0")


def drawing(chart: Chart, sheet: Sheet, view: View) -> Html:
    """Return one drawing, for one width."""
    sheet = roomy(sheet, chart, view)
    plane = Plane(sheet, _times(chart), span_of_values(chart))
    # Marks first, so that labels know what is taken; then labels by weight.
    parts = [
        axes(plane, chart, view), _fan(plane, chart), _keep(plane, chart), breaks(plane, chart.breaks, view),
        _path(plane, chart), _series(plane, chart), _labels(plane, chart, view),
    ]  # fmt: skip
    return el(
        "svg", join(parts), viewBox=f"0 0 {sheet.width} {sheet.height}", width="100%", role="img",
        aria_label=chart.sentence, class_=sheet.class_, style=f"max-width:{720 if sheet.class_ == WIDE.class_ else 480}px;font-size:{sheet.letters}px",
    )  # fmt: skip


def _times(chart: Chart) -> tuple[float, float]:
    times = [dot.time for dot in (*chart.dots, *chart.path, *chart.ticks)] or [2000.0, 2001.0]
    first, last = min(times), max(times)
    return (first, last) if last > first else (first - 1, last + 1)


def span_of_values(chart: Chart) -> tuple[float, float]:
    """Return both ends of the value axis: zero is always on it."""
    values = [dot.value for dot in (*chart.dots, *chart.path, *chart.keep)] + [0.0]
    values += [end for spread in chart.fan for end in (spread.low, spread.high)]
    values += [dot.value for dot in chart.outlook or ()]
    step = step_of(min(values), max(values))
    return floor(min(values) / step) * step, ceil(max(values) * 1.02 / step) * step or step


def roomy(sheet: Sheet, chart: Chart, view: View) -> Sheet:
    """Return the sheet with a left margin as wide as its longest number."""
    low, high = span_of_values(chart)
    step = step_of(low, high)
    longest = max(len(view.words.number(low + index * step)) for index in range(round((high - low) / step) + 1))
    return replace(sheet, left=max(sheet.left, ceil(12 + longest * sheet.letters * LETTER)))


def step_of(low: float, high: float) -> float:
    """Return the distance between two grid lines: 1, 2 or 5 times a power of ten, about five of them."""
    rough = max(high - low, 1e-300) / 5
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def lettering(plane: Plane, text: str, x: float, y: float, *, anchor: str = "middle", class_: str = "") -> Html:
    """Return a label with a halo in the colour of the paper."""
    return el("text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, class_=f"tr-halo {class_}".strip(), style=f"font-size:{plane.sheet.letters}px")  # fmt: skip


def stroke(a: tuple[float, float], b: tuple[float, float], style: str) -> Html:
    """Return a straight line between two places."""
    return el("line", x1=f"{a[0]:.1f}", y1=f"{a[1]:.1f}", x2=f"{b[0]:.1f}", y2=f"{b[1]:.1f}", style=style)


def axes(plane: Plane, chart: Chart, view: View) -> Html:
    """Return grid lines with their values, the unit above them, and years below."""
    sheet, (low, high) = plane.sheet, plane.values
    step, right = step_of(low, high), sheet.width - sheet.right
    parts = [el("text", _cut(chart.unit, sheet), x="0", y=f"{sheet.letters}", style=f"font-size:{sheet.letters}px")]
    for index in range(round((high - low) / step) + 1):
        value = low + index * step
        at = plane.y(value)
        style = "stroke:var(--ink)" if abs(value) < step / 1e6 else "stroke:var(--rule)"
        parts.append(stroke((sheet.left, at), (right, at), style))
        parts.append(
            lettering(
                plane, view.words.number(0 if abs(value) < step / 1e6 else value), sheet.left - 7, at + 5, anchor="end"
            )
        )
    parts += [_tick(plane, time, said) for time, said in _labelled_times(plane, chart)]
    return join(parts)


def _cut(text: str, sheet: Sheet) -> str:
    """Return as much of a text as fits the sheet's width."""
    most = int(sheet.width / (sheet.letters * LETTER))
    return text if len(text) <= most else text[: most - 1] + "…"


def _tick(plane: Plane, time: float, said: str) -> Html:
    x, foot = plane.x(time), plane.sheet.height - plane.sheet.bottom
    mark = stroke((x, foot), (x, foot + 5), "stroke:var(--ink)")
    return join([mark, lettering(plane, said, x, foot + 22)]) if plane.fits(said, x, foot + 22) else mark


def _labelled_times(plane: Plane, chart: Chart) -> list[tuple[float, str]]:
    if chart.ticks and len(chart.ticks) <= plane.sheet.ticks:
        return [(dot.time, dot.label) for dot in chart.ticks]
    first, last = ceil(plane.times[0] - 1e-9), floor(plane.times[1] + 1e-9)
    step = next((each for each in (1, 2, 4, 5, 10, 20, 50, 100) if (last - first) / each <= plane.sheet.ticks - 1), 200)
    years = range(last, first - 1, -step)
    return [(float(year), str(year)) for year in sorted({*years, first} if (first - years[-1]) % step == 0 else years)] if years else []  # fmt: skip


def _fan(plane: Plane, chart: Chart) -> Html:
    if not chart.fan:
        return Html("")
    outer = _outline(
        plane, [(each.time, each.high) for each in chart.fan], [(each.time, each.low) for each in chart.fan]
    )
    inner = _outline(
        plane, [(each.time, each.high50) for each in chart.fan], [(each.time, each.low50) for each in chart.fan]
    )
    return join([
        el("polygon", points=outer, style="fill:var(--band8);stroke:var(--edge);stroke-width:1"),
        el("polygon", points=inner, style="fill:var(--band5);stroke:var(--edge);stroke-width:1;stroke-dasharray:1.5 2.5"),
    ])  # fmt: skip


def _outline(plane: Plane, upper: list[tuple[float, float]], lower: list[tuple[float, float]]) -> str:
    return " ".join(f"{plane.x(time):.1f},{plane.y(value):.1f}" for time, value in [*upper, *reversed(lower)])


def _keep(plane: Plane, chart: Chart) -> Html:
    sheet = plane.sheet
    return join(
        stroke((sheet.left, plane.y(dot.value)), (sheet.width - sheet.right, plane.y(dot.value)), "stroke:var(--path);stroke-width:2;stroke-dasharray:6 4")
        for dot in chart.keep
    )  # fmt: skip


def breaks(plane: Plane, times: tuple[float, ...], view: View) -> Html:
    """Return a dotted line before each value on a new definition, named where there is room."""
    sheet, parts = plane.sheet, []
    for time in times:
        x = plane.x(time) - 7
        parts.append(
            stroke(
                (x, sheet.top),
                (x, sheet.height - sheet.bottom),
                "stroke:var(--edge);stroke-width:1.5;stroke-dasharray:2 3",
            )
        )
        said = view.words.t("new definition")
        if plane.fits(said, x, sheet.top - 6):
            parts.append(lettering(plane, said, x, sheet.top - 6))
    return join(parts)


def _path(plane: Plane, chart: Chart) -> Html:
    points = chart.curve or tuple((dot.time, dot.value) for dot in chart.path)
    parts = [
        stroke((plane.x(a[0]), plane.y(a[1])), (plane.x(b[0]), plane.y(b[1])), "stroke:var(--path);stroke-width:2;stroke-dasharray:6 4")
        for a, b in pairwise(points)
    ]  # fmt: skip
    if len(chart.path) > 1:
        start = chart.path[0]
        parts.append(
            el(
                "circle",
                cx=f"{plane.x(start.time):.1f}",
                cy=f"{plane.y(start.value):.1f}",
                r="8",
                style="fill:none;stroke:var(--path);stroke-width:2",
            )
        )
    parts += [_diamond(plane, dot, 6, "fill:var(--bg);stroke:var(--path);stroke-width:2") for dot in chart.path[1:-1]]
    parts += [_diamond(plane, dot, 9, "fill:var(--path)") for dot in chart.path[-1:]]
    if chart.expected:
        x, y = plane.x(chart.expected.time), plane.y(chart.expected.value)
        parts.append(stroke((x - 6, y), (x + 6, y), "stroke:var(--path);stroke-width:3"))
    return join(parts)


def _diamond(plane: Plane, dot: Dot, size: int, style: str) -> Html:
    x, y = plane.x(dot.time), plane.y(dot.value)
    return el("path", d=f"M{x:.1f} {y - size:.1f}l{size} {size} -{size} {size} -{size} -{size}z", style=style)


def _series(plane: Plane, chart: Chart) -> Html:
    place = {dot: (plane.x(dot.time), plane.y(dot.value)) for dot in chart.dots}
    parts = [
        stroke(place[a], place[b], "stroke:var(--ink);stroke-width:2.6") for run in chart.runs for a, b in pairwise(run)
    ]
    few = len(chart.dots) <= 60
    for dot, (x, y) in place.items():
        last = dot is chart.dots[-1]
        style = "fill:var(--bg);stroke:var(--ink);stroke-width:2" if dot.provisional else "fill:var(--ink)"
        if few or last:
            parts.append(el("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="4.2", style=style))
    return join(parts)


def _labels(plane: Plane, chart: Chart, view: View) -> Html:
    parts: list[Html] = []
    for dot in (*chart.dots, *chart.path):
        x, y = plane.x(dot.time), plane.y(dot.value)
        plane.taken.append((x - 4, y - 4, x + 4, y + 4))
    for dot in chart.dots[-1:]:
        parts += _beside(plane, dot, dot.short, "tr-tb", (22, -12))
    parts += _goal_labels(plane, chart)
    parts += _outlook_labels(plane, chart, view)
    if len(chart.path) > 1:
        parts += _lead(plane, chart.path[0], chart.path[0].label, below=True)
    if chart.expected:
        parts += _lead(plane, chart.expected, chart.expected.label, below=False)
    for dot in chart.path[1:-1]:
        parts += _beside(plane, dot, dot.label, "tr-tp", (-14, 24))
    for dot in (*chart.dots[:1], *sorted(chart.dots[1:-1], key=lambda dot: -dot.time)):
        parts += _beside(plane, dot, dot.short, "tr-tk", (-12, 22))
    return join(parts)


def _beside(plane: Plane, dot: Dot, text: str, class_: str, shifts: tuple[int, ...]) -> list[Html]:
    """Return a label above or below a mark, wherever there is room first; none where there is none."""
    x, y = plane.x(dot.time), plane.y(dot.value)
    for shift in shifts:
        if y + shift < plane.sheet.height - plane.sheet.bottom - 2 and plane.fits(text, x, y + shift):
            return [lettering(plane, text, x, y + shift, class_=class_)]
    return []


def _goal_labels(plane: Plane, chart: Chart) -> list[Html]:
    sheet, parts = plane.sheet, []
    edge = sheet.width - sheet.right
    for dot in chart.path[-1:]:
        if sheet.class_ == WIDE.class_:
            parts += _first_fit(plane, dot.label, "tr-tp tr-tb", [(plane.x(dot.time) + 14, plane.y(dot.value) + 5, "start"), (plane.x(dot.time) - 14, plane.y(dot.value) + 5, "end")])  # fmt: skip
        else:
            parts += _first_fit(plane, dot.label, "tr-tp tr-tb", [(plane.x(dot.time) - 14, plane.y(dot.value) + 5, "end"), (plane.x(dot.time), plane.y(dot.value) - 14, "end"), (plane.x(dot.time), plane.y(dot.value) + 26, "end")])  # fmt: skip
    for dot in chart.keep:
        y = plane.y(dot.value)
        beside = [(edge + 8.0, y + 5, "start")] if sheet.class_ == WIDE.class_ else []
        parts += _first_fit(plane, dot.label, "tr-tp", [*beside, (edge, y - 7, "end"), (edge, y + 18, "end"), (sheet.left + 4.0, y - 7, "start")])  # fmt: skip
    return parts


def _first_fit(plane: Plane, text: str, class_: str, places: list[tuple[float, float, str]]) -> list[Html]:
    for x, y, anchor in places:
        if plane.fits(text, x, y, anchor):
            return [lettering(plane, text, x, y, anchor=anchor, class_=class_)]
    return []


def _outlook_labels(plane: Plane, chart: Chart, view: View) -> list[Html]:
    """Return the ranges at the target's date, in words, at the edge of the fan."""
    if chart.outlook is None or chart.half is None or not chart.fan:
        return []
    low, middle, high = chart.outlook
    words = view.words
    said = [
        words.t("half: {low} to {high}", low=chart.half[0].short, high=chart.half[1].short),
        words.t("8 in 10: {low} to {high}", low=low.short, high=high.short),
    ]
    if plane.sheet.class_ == WIDE.class_:
        said = [words.t("If nothing new is done:"), *said]
        x, anchor, y = plane.x(middle.time) + 12, "start", plane.y(middle.value) - 12
    else:
        x, anchor, y = plane.x(middle.time), "end", plane.y(low.value) + 22
    parts = []
    for row, text in enumerate(said):
        if plane.fits(text, x, y + row * 19, anchor):
            parts.append(lettering(plane, text, x, y + row * 19, anchor=anchor))
    return parts


def _lead(plane: Plane, dot: Dot, text: str, *, below: bool) -> list[Html]:
    """Return a label at a distance with a thin line to its mark: for what lies among other marks."""
    x, y = plane.x(dot.time), plane.y(dot.value)
    for away in (48, 70, 92):
        shift = away if below else -away
        for anchor, aside in (("end", -14), ("middle", 0), ("start", 14)):
            at = (x + aside, y + shift)
            if plane.sheet.top < at[1] < plane.sheet.height - plane.sheet.bottom - 4 and plane.fits(text, *at, anchor):
                tip = (x - (4 if below else 0), y + (9 if below else -4))
                start = (at[0], at[1] - (plane.sheet.letters if below else -4))
                return [
                    stroke(start, tip, "stroke:var(--path)"),
                    lettering(plane, text, *at, anchor=anchor, class_="tr-tp"),
                ]
    return []
