"""A chart's specification as a native chart of slides: its numbers can be edited there. Gaps stay gaps."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Final

from tracker.views.drawing import span_of_values, step_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.views.chart import Chart

LETTERS: Final = 12
MOST_DOTS: Final = 40
_LOCALES: Final = {"en": "809", "da": "406", "sv": "41D", "nb": "414"}
SPARE: Final = 2
"""Places for figures that are still to come, in the chart's own sheet."""
_TICKS: Final = 8
Points = list[tuple[float, float | None]]


def number_format(step: float, language: str) -> str:
    """Return how an axis or a label writes numbers at such a distance from each other, in a language's signs."""
    decimals = 0 if step >= 1 or step <= 0 else min(-floor(log10(step) + 1e-9), 6)
    code = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"[$-{_LOCALES.get(language, '809')}]{code};\N{MINUS SIGN}{code}"


def decimals_of(value: float) -> float:
    """Return the place of the last decimal that a value is said with: never more than pages show."""
    most = 0 if abs(value) >= 10_000 else 2 if abs(value) >= 1 or value == 0 else 4
    shown = f"{value:.{most}f}".rstrip("0").rstrip(".") if most else f"{value:.0f}"
    return 10.0 ** -len(shown.partition(".")[2])


def times_of(chart: Chart) -> tuple[int, int]:
    """Return both ends of the time axis, with room for the next figure."""
    times = [dot.time for dot in (*chart.dots, *chart.path)]
    first, last = floor(min(times)), max(times)
    return first, max(ceil(last + 0.25), first + 1)


def figures(chart: Chart) -> Points:
    """Return the values in order; an empty one between two that are not joined."""
    found: Points = []
    for run in chart.runs:
        if found:
            found.append(((found[-1][0] + run[0].time) / 2, None))
        found += [(dot.time, dot.value) for dot in run]
    return found


def empty(points: Points, longest: int) -> Points:
    """Return places for the next figures; as many that no other series is longer, or some programs leave out the first."""
    apart = points[-1][0] - points[-2][0] if len(points) > 1 and points[-2][1] is not None else 1.0
    return [(points[-1][0] + apart * (number + 1), None) for number in range(max(longest - len(points), SPARE))]


def path(chart: Chart) -> Points:
    """Return the planned path; nothing where it has no beginning."""
    if len(chart.path) < 2:
        return []
    return list(chart.curve) if chart.curve else [(dot.time, dot.value) for dot in chart.path]


def breaks(chart: Chart) -> Points:
    """Return upright lines before each value on a new definition."""
    low, high = span_of_values(chart)
    first, last = times_of(chart)
    found: Points = []
    for time in chart.breaks:
        at = time - (last - first) * 0.012
        found += [(at, low), (at, high), (at, None)]
    return found[:-1]


def free(chart: Chart, value: float) -> float:
    """Return a time at which no figure stands near a value: there a label has room."""
    (low, high), (first, last) = span_of_values(chart), times_of(chart)
    places = [first + (last - first) * share for share in (0.93, 0.07, 0.7, 0.5, 0.3)]
    near = [dot.time for dot in chart.dots if abs(dot.value - value) < 0.2 * (high - low)]
    return max(places, key=lambda place: min([abs(place - time) for time in near] or [1.0]) > 0.1 * (last - first))


def _untyped(maker: Any) -> Any:
    """Return what the library does not type."""
    return maker


def native(shapes: Any, chart: Chart, place: tuple[Any, Any, Any, Any], language: str, words: Mapping[str, str]) -> Any:
    """Add a chart to a slide and return its frame."""
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE

    low, high = span_of_values(chart)
    data: Any = _untyped(XyChartData)(number_format="General")
    first, last = times_of(chart)
    parts = {"value": figures(chart), "path": path(chart), "break": breaks(chart)}
    parts["goal"] = [(dot.time, dot.value) for dot in chart.path[-1:]]
    for number, dot in enumerate(chart.keep):
        parts[f"limit{number}"] = [(first, dot.value), (free(chart, dot.value), dot.value), (last, dot.value)]
    parts = {name: points for name, points in parts.items() if points}
    parts["value"] += empty(parts["value"], max(map(len, parts.values())))
    for name, points in parts.items():
        series = data.add_series(words[name.rstrip("0123456789")])
        for time, value in points:
            series.add_data_point(time, value)
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *place, data)
    _axes(frame.chart, (low, high), (first, last), language)
    for name, series in zip(parts, frame.chart.plots[0].series, strict=True):
        _STYLES[name.rstrip("0123456789")](series, chart, language)
    return frame


def _axes(made: Any, values: tuple[float, float], times: tuple[int, int], language: str) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    made.has_title = made.has_legend = False
    made.font.size = Pt(LETTERS)
    _ink(made.font.fill)
    (low, high), (first, last) = values, times
    step = step_of(low, high)
    across, up = made.category_axis, made.value_axis
    across.minimum_scale, across.maximum_scale = first, last
    across.major_unit = next((each for each in (1, 2, 4, 5, 10, 20, 50) if (last - first) / each <= _TICKS), 100)
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "0", False
    across.has_major_gridlines = False
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    up.minimum_scale = 0 if low >= 0 else None
    up.maximum_scale = 0 if high <= 0 else None
    up.major_unit = step if high - low <= 6 * step else 2 * step
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = number_format(step, language), False
    _stroke(up.major_gridlines.format.line, 0.5, faint=True)
    for axis in (across, up):
        _stroke(axis.format.line, 0.75)


def _ink(fill: Any, *, path: bool = False, paper: bool = False) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR as COLOUR

    fill.solid()
    fill.fore_color.theme_color = COLOUR.BACKGROUND_1 if paper else COLOUR.ACCENT_1 if path else COLOUR.TEXT_1


def _stroke(line: Any, width: float, *, path: bool = False, dash: str = "", faint: bool = False) -> None:
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    _ink(line.fill, path=path)
    if faint:
        line.fill.fore_color.brightness = 0.75
    line.width = Pt(width)
    if dash:
        line.dash_style = getattr(MSO_LINE, dash)


def _marker(marker: Any, shape: str, size: int, *, path: bool = False, hollow: bool = False) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE

    marker.style, marker.size = XL_MARKER_STYLE[shape], size
    _ink(marker.format.fill, path=path, paper=hollow)
    _stroke(marker.format.line, 1.5, path=path)


def _figures(series: Any, chart: Chart, language: str) -> None:
    """Style the values: those that are not final are hollow and square, for programs that fill every mark; the newest says its number."""
    from pptx.enum.chart import XL_MARKER_STYLE

    series.smooth = False
    _stroke(series.format.line, 2)
    few = len(chart.dots) <= MOST_DOTS
    if few:
        _marker(series.marker, "CIRCLE", 6)
    else:
        series.marker.style = XL_MARKER_STYLE.NONE
    last = chart.dots[-1]
    for number, (dot, _) in enumerate(_placed(chart)):
        if dot is not None and dot.provisional and (few or dot is last):
            _marker(series.points[number].marker, "SQUARE", 7, hollow=True)
        elif dot is last and not few:
            _marker(series.points[number].marker, "CIRCLE", 6)
        if dot is last:
            low, high = span_of_values(chart)
            under = chart.expected is not None and chart.expected.value > dot.value > low + (high - low) * 0.2
            _label(series.points[number], dot.value, language, above=not under)


def _placed(chart: Chart) -> list[tuple[Any, float]]:
    """Return the dot at each place of the series, None where it is empty."""
    found: list[tuple[Any, float]] = []
    for run in chart.runs:
        if found:
            found.append((None, 0.0))
        found += [(dot, dot.value) for dot in run]
    return found


def _label(point: Any, value: float, language: str, *, above: bool = True) -> None:
    """Let a point say its value: it follows the number when that is edited."""
    from pptx.enum.chart import XL_LABEL_POSITION

    label = point.data_label
    label.position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW
    element = label._dLbl  # noqa: SLF001 - the library knows formats of all labels of a series alone
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    code = number_format(decimals_of(value), language)
    element.insert(1, parse_xml(f'<c:numFmt {nsdecls("c")} formatCode="{code}" sourceLinked="0"/>'))
    for sign in ("showLegendKey", "showCatName", "showPercent", "showBubbleSize"):
        found = element.find(f"{{{element.nsmap['c']}}}{sign}")
        if found is not None:
            found.set("val", "0")


def _path(series: Any, chart: Chart, language: str) -> None:  # noqa: ARG001 - all styles are called alike
    from pptx.enum.chart import XL_MARKER_STYLE

    series.smooth = False
    _stroke(series.format.line, 2, path=True, dash="DASH")
    series.marker.style = XL_MARKER_STYLE.NONE
    _marker(series.points[0].marker, "CIRCLE", 9, path=True, hollow=True)
    if not chart.curve:
        for number in range(1, len(chart.path) - 1):
            _marker(series.points[number].marker, "DIAMOND", 7, path=True, hollow=True)


def _goal(series: Any, chart: Chart, language: str) -> None:
    series.smooth = False
    series.format.line.fill.background()
    _marker(series.marker, "DIAMOND", 10, path=True)
    low, high = span_of_values(chart)
    value = chart.path[-1].value
    under = chart.path[0].value > value > low + (high - low) * 0.2
    _label(series.points[0], value, language, above=not under)


def _limit(series: Any, chart: Chart, language: str) -> None:  # noqa: ARG001
    from pptx.enum.chart import XL_MARKER_STYLE

    series.smooth = False
    _stroke(series.format.line, 2, path=True, dash="LONG_DASH")
    series.marker.style = XL_MARKER_STYLE.NONE
    _label(series.points[1], series.values[1], language)


def _break(series: Any, chart: Chart, language: str) -> None:  # noqa: ARG001
    from pptx.enum.chart import XL_MARKER_STYLE

    series.smooth = False
    _stroke(series.format.line, 1.25, dash="ROUND_DOT")
    series.marker.style = XL_MARKER_STYLE.NONE


_STYLES: Final = {"value": _figures, "path": _path, "goal": _goal, "limit": _limit, "break": _break}
