"""Tables with one period a row: SDMX-CSV, PxWeb's and StatBank's long files, and what people make themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.statfiles.periodtext import time_like
from tracker.statfiles.refused import Refused
from tracker.statfiles.sheet import is_figure
from tracker.statfiles.table import Cell, Dimension, Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.statfiles.sheet import Sheet

_TIMES: Final = frozenset(
    {"time_period", "time period", "time", "tid", "period", "periode", "år", "aar", "year", "halvår", "half-year",
     "kvartal", "quarter", "måned", "månad", "month"}
)  # fmt: skip
_FIGURES: Final = frozenset({"obs_value", "value", "værdi", "verdi", "värde", "indhold"})
_FLAGS: Final = frozenset({"obs_flag", "obs_status", "flag", "flags", "status"})
_BESIDE: Final = frozenset(
    {"dataflow", "last update", "structure", "structure_id", "structure_name", "action", "conf_status",
     "note", "notes", "comment", "comments"}
)  # fmt: skip
"""What stands beside a figure and is no dimension of it."""
_LABELS: Final = {"time_period": "time", "obs_value": "observation value", "obs_flag": "observation status"}
"""Eurostat's columns of words beside those of codes, by what their heading begins with."""
_HEADINGS_WITHIN: Final = 40
_MEASURE: Final = "column"


class Long(NamedTuple):
    """The row of the headings, and the column of the periods."""

    row: int
    time: int


def find_long(sheet: Sheet) -> Long | None:
    """Return where the periods stand, one below the other; None where they do not."""
    rows = [row for row in range(min(len(sheet.rows), _HEADINGS_WITHIN)) if len(sheet.filled(row)) > 1]
    for row in rows:
        for column in sheet.filled(row):
            if _name(sheet, row, column) in _TIMES and _next_is_time(sheet, row, column):
                return Long(row, column)
    for row in rows:
        found = [column for column in sheet.filled(row) if _all_times(sheet, row, column)]
        if len(found) == 1:
            return Long(row, found[0])
    return None


def _name(sheet: Sheet, row: int, column: int) -> str:
    """Return a heading as it is known by: of `geo:Country` the code."""
    return sheet.text(row, column).split(":")[0].strip().casefold()


def _below(sheet: Sheet, row: int) -> Iterator[int]:
    return (each for each in range(row + 1, len(sheet.rows)) if len(sheet.filled(each)) > 1)


def _next_is_time(sheet: Sheet, row: int, column: int) -> bool:
    below = next(_below(sheet, row), None)
    return below is not None and time_like(_code(sheet, row, column, below))


def _all_times(sheet: Sheet, row: int, column: int) -> bool:
    if time_like(sheet.text(row, column)) or not _next_is_time(sheet, row, column):
        return False
    return all(time_like(sheet.text(each, column)) for each in _below(sheet, row))


def read_long(sheet: Sheet, layout: Long) -> Table:
    """Read a table with one period a row.

    Raises:
        Refused: when no column of figures is found.
    """
    named = {column: _name(sheet, layout.row, column) for column in sheet.filled(layout.row)}
    rows = [row for row in range(layout.row + 1, len(sheet.rows)) if not _is_note(sheet, layout, row)]
    flag = next((column for column, name in named.items() if name in _FLAGS), None)
    beside = {column for column, name in named.items() if name in _BESIDE | _FLAGS} | _words_beside(named)
    figures = _figures(sheet, layout, rows, named, beside)
    limited(len(rows) * len(figures))
    keys = [column for column in named if column not in {layout.time, *beside, *figures}]
    measured = named[figures[0]] not in _FIGURES
    cells = [cell for row in rows for cell in _cells(sheet, layout, row, keys, figures, flag)]
    dimensions = [_dimension(sheet, layout.row, rows, column) for column in keys]
    sdmx = {"time_period", "obs_value"} <= set(named.values())
    point = sdmx and not any("," in str(cell.figure) for cell in cells)
    extra = [Dimension(_MEASURE)] if measured else []
    kept = cells if measured else [_without_measure(cell) for cell in cells]
    form = f"SDMX-{sheet.form}" if sdmx else sheet.form
    return Table(form, tuple(dimensions + extra), tuple(kept), "." if point else "")


def _is_note(sheet: Sheet, layout: Long, row: int) -> bool:
    """Tell whether a row is empty, or a line of text below the table; a period without a figure is neither."""
    period = _code(sheet, layout.row, layout.time, row)
    return len(sheet.filled(row)) < 2 and not time_like(period)


def _words_beside(named: dict[int, str]) -> set[int]:
    """Return the columns of words that Eurostat puts right behind those of codes, where asked for both."""
    return {
        column + 1
        for column, name in named.items()
        if name in _LABELS and named.get(column + 1, "").startswith(_LABELS[name])
    }


def _figures(sheet: Sheet, layout: Long, rows: list[int], named: dict[int, str], beside: set[int]) -> list[int]:
    """Return the columns of figures: the one that is called so, else those behind the last column of words."""
    called = [column for column, name in named.items() if name in _FIGURES]
    if called:
        return called[:1]
    other = [column for column in named if column != layout.time and column not in beside]
    like = [column for column in other if _mostly_figures(sheet, rows, column)]
    words = [column for column in other if column not in like]
    last = max([layout.time, *words])
    found = [column for column in like if column > last] or like
    if not found:
        raise Refused("the file has periods but no column of figures", "give the column of figures the heading `value`")
    return found


def _mostly_figures(sheet: Sheet, rows: list[int], column: int) -> bool:
    values = [sheet.at(row, column) for row in rows if sheet.text(row, column)]
    return 2 * sum(is_figure(value) for value in values) >= max(1, len(values))


def _dimension(sheet: Sheet, heading: int, rows: list[int], column: int) -> Dimension:
    name, _, label = sheet.text(heading, column).partition(":")
    if not label:
        return Dimension(name.strip())
    parts = (sheet.text(row, column).partition(":") for row in rows)
    return Dimension(name.strip(), label.strip(), {code.strip(): words.strip() for code, _, words in parts if words})


def _cells(
    sheet: Sheet, layout: Long, row: int, keys: list[int], figures: list[int], flag: int | None
) -> Iterator[Cell]:
    period = _code(sheet, layout.row, layout.time, row)
    key = tuple(_code(sheet, layout.row, column, row) for column in keys)
    mark = "" if flag is None else _code(sheet, layout.row, flag, row)
    for column in figures:
        heading = sheet.text(layout.row, column)
        yield Cell(sheet.where(row, column), period, sheet.at(row, column), (*key, heading), mark)


def _code(sheet: Sheet, heading: int, column: int, row: int) -> str:
    """Return a cell; of `DK: Denmark` the code, where the heading is written the same way."""
    text = sheet.text(row, column)
    return text.partition(":")[0].strip() if ":" in sheet.text(heading, column) else text


def _without_measure(cell: Cell) -> Cell:
    return Cell(cell.where, cell.period, cell.figure, cell.key[:-1], cell.flag)
