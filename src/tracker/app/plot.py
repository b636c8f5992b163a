"""A chart's specification drawn by Plotly, as a plain figure dictionary."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.views.chart import Chart, Dot

INK: Final = {"light": "#16202A", "dark": "#E9EEF1"}
PATH: Final = {"light": "#0B4F7D", "dark": "#8FC7EC"}
BAND: Final = {"light": "#B9CBD3", "dark": "#3A4E5B"}
RULE: Final = {"light": "#D2D9DC", "dark": "#33404A"}


def figure(chart: Chart, theme: str, separators: str = ".,") -> dict[str, Any]:
    """Return a Plotly figure of a chart in a light or dark theme."""
    ink, path = INK[theme], PATH[theme]
    traces = [*_outlook(chart, BAND[theme]), *_path(chart, path), *_series(chart, ink)]
    return {"data": traces, "layout": _layout(chart, ink, path, RULE[theme]) | {"separators": separators}}


def _series(chart: Chart, ink: str) -> list[dict[str, Any]]:
    traces = [_trace(run, "lines", {"color": ink, "width": 2}) for run in chart.runs if len(run) > 1]
    final = [dot for dot in chart.dots if not dot.provisional]
    open_ = [dot for dot in chart.dots if dot.provisional]
    for dots, symbol in ((final, "circle"), (open_, "circle-open")):
        if dots:
            traces.append(_trace(dots, "markers") | {"marker": {"color": ink, "size": 8, "symbol": symbol}})
    return traces


def _path(chart: Chart, colour: str) -> list[dict[str, Any]]:
    if not chart.path:
        return []
    line = _trace(chart.path, "lines", {"color": colour, "width": 2, "dash": "dash"})
    if chart.curve:
        line |= {"x": [x for x, _ in chart.curve], "y": [y for _, y in chart.curve], "hoverinfo": "skip", "text": []}
    marks = _trace(chart.path[-1:], "markers") | {"marker": {"color": colour, "size": 12, "symbol": "diamond"}}
    start = _trace(chart.path[:1], "markers") | {"marker": {"color": colour, "size": 14, "symbol": "circle-open"}}
    way = _trace(chart.path[1:-1], "markers") | {"marker": {"color": colour, "size": 9, "symbol": "diamond-open"}}
    return [line, *([start] if len(chart.path) > 1 else []), *([way] if len(chart.path) > 2 else []), marks]


def _outlook(chart: Chart, colour: str) -> list[dict[str, Any]]:
    """Return the 80 % and the 50 % range, one over the other."""
    if not chart.fan:
        return []
    there, back = chart.fan, chart.fan[::-1]
    times = [each.time for each in (*there, *back)]
    ranges = (
        [each.high for each in there] + [each.low for each in back],
        [each.high50 for each in there] + [each.low50 for each in back],
    )
    style = {"type": "scatter", "mode": "lines", "line": {"color": colour, "width": 1}, "fill": "toself", "fillcolor": colour,
             "opacity": 0.5, "showlegend": False, "hoverinfo": "skip"}  # fmt: skip
    return [style | {"x": times, "y": values} for values in ranges]


def _trace(dots: Iterable[Dot], mode: str, line: dict[str, Any] | None = None) -> dict[str, Any]:
    listed = list(dots)
    trace: dict[str, Any] = {
        "type": "scatter",
        "x": [dot.time for dot in listed],
        "y": [dot.value for dot in listed],
        "text": [dot.label for dot in listed],
        "hovertemplate": "%{text}<extra></extra>",
        "mode": mode,
        "showlegend": False,
    }
    return trace | ({"line": line} if line else {})


def _layout(chart: Chart, ink: str, path: str, rule: str) -> dict[str, Any]:
    notes = [_note(chart.dots[-1], ink, f"<b>{chart.dots[-1].label}</b>", shift=-22)] if chart.dots else []
    if chart.path:
        notes.append(_note(chart.path[-1], path, chart.path[-1].label, shift=18, anchor="right"))
    notes += [_note(dot, path, dot.label, shift=18) for dot in chart.path[1:-1]]
    if len(chart.path) > 1:
        notes.append(_note(chart.path[0], path, chart.path[0].label, shift=-44))
    shapes = []
    for dot in chart.keep:
        notes.append({"xref": "paper", "x": 1, "y": dot.value, "text": dot.label, "showarrow": False,
                      "yshift": 14, "xanchor": "right", "font": {"size": 14, "color": path}})  # fmt: skip
        shapes.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": dot.value, "y1": dot.value,
                       "line": {"color": path, "dash": "dash", "width": 2}})  # fmt: skip
    return {
        "margin": {"l": 8, "r": 24, "t": 36, "b": 8},
        "height": 420,
        "hovermode": "closest",
        "dragmode": False,
        "title": {"text": escape(chart.unit), "font": {"size": 14}, "x": 0, "xanchor": "left"},
        "xaxis": {"tickformat": "d", "showgrid": False, "automargin": True, "fixedrange": True} | _ticks(chart),
        "yaxis": {
            "rangemode": "tozero",
            "tickformat": ",~r",
            "gridcolor": rule,
            "automargin": True,
            "fixedrange": True,
            "zerolinecolor": rule,
        },
        "annotations": notes,
        "shapes": shapes,
    }


def _ticks(chart: Chart) -> dict[str, Any]:
    if not chart.ticks:
        times = [dot.time for dot in (*chart.dots, *chart.path)] or [2000.0]
        years = range(int(min(times)), int(max(times)) + 1)
        # Whole years only, and room to either side of a single one.
        single = {"range": [years[0] - 1, years[-1] + 1]} if len(years) == 1 else {}
        return {"tick0": years[-1], "dtick": max(1, -(-len(years) // 8)), **single}
    return {"tickvals": [dot.time for dot in chart.ticks], "ticktext": [dot.label for dot in chart.ticks]}


def _note(dot: Dot, colour: str, text: str, *, shift: int, anchor: str = "center") -> dict[str, Any]:
    return {
        "x": dot.time, "y": dot.value, "text": text, "showarrow": False, "yshift": shift,
        "xanchor": anchor, "font": {"size": 14, "color": colour},
    }  # fmt: skip
