"""Charts of a workbook: native ones, each of whose numbers is a cell of the sheets of figures and of targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tracker.brief.kept import short
from tracker.brief.slides_chart import decimals_of
from tracker.typeset.drawn import INK
from tracker.views.drawing import span_of_values, step_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.brief.content import Briefing
    from tracker.brief.rows import KpiRow
    from tracker.model.kpi import Observation
    from tracker.periods import Period
    from tracker.views.chart import Chart

MOST: Final = 60
FIRST: Final = 2
"""Rows above the figures."""
_WIDE: Final = 620
_HIGH: Final = 320
_ROWS: Final = 17
"""Rows that a chart covers."""
_PAGE: Final = 3
"""Rows of charts on a printed page."""
_SCALE: Final = 60
_COLUMNS: Final = 10
_TIME: Final = (3, 4)
"""Columns of times in the two sheets."""
_VALUE: Final = (4, 5)
_NO: Final = {"type": "none"}
Figures = tuple[str, "list[tuple[str, Period, Observation]]"]
Goals = tuple[str, "list[tuple[str, str]]"]


def charts(book: Any, page: Any, found: Briefing, figures: Figures, goals: Goals) -> None:
    """Draw the KPIs that have figures, worst first, two in a row."""
    drawn = [row for row in found.kpis if row.chart is not None and row.chart.runs][:MOST]
    runs, aims = _runs(figures), _aims(goals)
    page.set_print_scale(_SCALE)  # fitted to a width, breaks between pages would not count
    page.set_h_pagebreaks([FIRST + number * _PAGE * _ROWS for number in range(1, len(drawn) // (2 * _PAGE) + 1)])
    for number, row in enumerate(drawn):
        if row.chart is None or not runs.get(row.id):
            continue
        made = _chart(book, found, row, row.chart, (figures[0], runs[row.id]), (goals[0], aims.get(row.id, {})))
        place = (FIRST + number // 2 * _ROWS, number % 2 * _COLUMNS)
        page.insert_chart(*place, made, {"description": short(row.chart.sentence, 2000), "object_position": 2})


def _runs(figures: Figures) -> dict[str, list[list[tuple[int, Observation]]]]:
    """Return rows of figures that are joined by a line: neighbours in time on one definition."""
    found: dict[str, list[list[tuple[int, Observation]]]] = {}
    before: tuple[str, Period] | None = None
    for row, (name, period, point) in enumerate(figures[1], FIRST):
        runs = found.setdefault(name, [])
        if not point.usable:
            before = None
            continue
        joined = before is not None and before[0] == name and before[1].per_year == period.per_year and period.ordinal - before[1].ordinal == 1 and not point.break_  # fmt: skip
        if not joined:
            runs.append([])
        runs[-1].append((row, point))
        before = (name, period)
    return found


def _aims(goals: Goals) -> dict[str, dict[str, list[int]]]:
    """Return the rows of each KPI's path, and of its limits."""
    found: dict[str, dict[str, list[int]]] = {}
    for row, (name, kind) in enumerate(goals[1], FIRST):
        own = found.setdefault(name, {})
        own.setdefault("straight" if kind in {"baseline", "goal"} else kind, []).append(row)
        if kind == "goal":
            own["goal"] = [row]
    return found


def _chart(
    book: Any, found: Briefing, row: KpiRow, chart: Chart, figures: tuple[str, list[list[tuple[int, Observation]]]],
    aims: tuple[str, dict[str, list[int]]],
) -> Any:  # fmt: skip
    made = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    series = [*_figures(found, *figures), *_goals(found, *aims)]
    seen: set[str] = set()
    again = []
    for number, each in enumerate(series):
        made.add_series(each)
        again += [number] if each["name"] in seen else []
        seen.add(each["name"])
    title = f"{short(row.title, 90)} ({row.verdict})"
    made.set_title({"name": _inert(title), "name_font": {"size": 11, "bold": True, "name": "Arial"}, "overlay": False})
    made.set_legend({"position": "bottom", "delete_series": again, "font": {"size": 9, "name": "Arial"}})
    made.set_size({"width": _WIDE, "height": _HIGH})
    made.show_blanks_as("gap")
    _axes(made, row, chart)
    return made


def _axes(made: Any, row: KpiRow, chart: Chart) -> None:
    """Set up both axes: zero is on the one of values, its title is the unit."""
    low, high = span_of_values(chart)
    times = [dot.time for dot in (*chart.dots, *chart.path)]
    step = step_of(low, high)
    code = "#,##0" + ("." + "0" * places if (places := len(f"{decimals_of(step):g}".partition(".")[2])) else "")
    font = {"size": 9, "name": "Arial"}
    up: dict[str, Any] = {"name": _inert(row.unit), "name_font": {**font, "bold": False}, "num_font": font, "num_format": code, "major_gridlines": {"visible": True, "line": {"color": INK["rule"], "width": 0.75}}}  # fmt: skip
    up |= {"min": 0} if low >= 0 else {"max": 0} if high <= 0 else {}
    across = {"min": int(min(times)), "max": int(max(times)) + 1, "num_format": "0", "num_font": font, "label_position": "low", "major_gridlines": {"visible": False}}  # fmt: skip
    made.set_x_axis(across)
    made.set_y_axis(up)


_REFERENCE: Final = re.compile(r"!(?=\$?[A-Za-z])")
"""xlsxwriter takes a name that holds such a thing for a reference, whatever it begins with."""


def _inert(text: str) -> str:
    """Return a text that is not taken for a reference to a cell."""
    plain = _REFERENCE.sub("! ", short(text, 250))
    return f" {plain}" if plain.startswith("=") else plain


def _cells(sheet: str, rows: Sequence[int], place: int) -> dict[str, list[Any]]:
    """Return where times and values of rows stand."""
    first, last = rows[0], rows[-1]
    return {
        "categories": [sheet, first, _TIME[place], last, _TIME[place]],
        "values": [sheet, first, _VALUE[place], last, _VALUE[place]],
    }


def _figures(found: Briefing, sheet: str, runs: list[list[tuple[int, Observation]]]) -> Iterator[dict[str, Any]]:
    """Yield a series for each run: gaps stay gaps. What is not final is hollow."""
    line = {"color": INK["ink"], "width": 2}
    for run in runs:
        solid = {"color": INK["ink"]}
        hollow = {"border": solid, "fill": {"color": INK["bg"]}}
        points = [hollow if point.status != "normal" else None for _, point in run]
        yield {
            "name": _inert(found.words["value"]), **_cells(sheet, [row for row, _ in run], 0), "line": line,
            "marker": {"type": "circle", "size": 6, "border": solid, "fill": solid}, "points": points,
        }  # fmt: skip


def _goals(found: Briefing, sheet: str, aims: dict[str, list[int]]) -> Iterator[dict[str, Any]]:
    """Yield the planned path with its target, and limits."""
    w, colour = found.words, {"color": INK["path"]}
    dashed = {**colour, "width": 2, "dash_type": "dash"}
    path, goal, limits = aims.get("path") or aims.get("straight", []), aims.get("goal", []), aims.get("limit", [])
    if len(path) > 1 and goal:
        yield {"name": _inert(w["path"]), **_cells(sheet, path, 1), "line": dashed, "marker": _NO}
    if goal:
        yield {"name": _inert(w["goal"]), **_cells(sheet, goal, 1), "line": {"none": True}, "marker": {"type": "diamond", "size": 10, "border": colour, "fill": colour}}  # fmt: skip
    for number in range(0, len(limits) - 1, 2):
        yield {"name": _inert(w["limit"]), **_cells(sheet, limits[number : number + 2], 1), "line": {**dashed, "dash_type": "long_dash"}, "marker": _NO}  # fmt: skip
