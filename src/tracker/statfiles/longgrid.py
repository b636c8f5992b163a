"""Tables with one period a row: SDMX-CSV, PxWeb's and StatBank's long files, and what people make themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.statfiles.periodtext import time_like
from tracker.statfiles.refused import Refused
from tracker.statfiles.sheet import is_figure
from tracker.statfiles.table import Cell, Dimension, Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.statfiles.sheet import Sheet, Value

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
    rows = [row for row in range(min(len(sheet.rows), _HEADINGS_WITHIN)) if len(sheet.rows[row]) > 1]
    for row in rows:
        for column in sheet.filled(row):
            if _name(sheet, row, column) in _TIMES and _next_is_time(sheet, row, column):
                return Long(row, column)
    for row in reversed([row for row in rows if sheet.filled(row)]):
        if any(time_like(sheet.text(row, column)) for column in sheet.filled(row)):
            continue  # periods across; what stands below them may be numbers of regions, such as 1601
        found = [column for column in range(len(sheet.rows[row])) if _all_times(sheet, row, column)]
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
    """Tell whether a column holds periods from here on, and none above that would be passed over."""
    if not _next_is_time(sheet, row, column):
        return False
    heading = sheet.text(row, column)
    texts = (sheet.text(each, column) for each in _below(sheet, row))
    below = all(time_like(text) or not (text or heading) for text in texts)
    return below and not any(time_like(sheet.text(each, column)) for each in range(row))


def read_long(sheet: Sheet, layout: Long) -> Table:
    """Read a table with one period a row.

    Raises:
        Refused: when no column of figures is found, or a row has more cells than the headings.
    """
    width = sheet.filled(layout.row)[-1] + 1
    sheet = _filled_down(sheet, layout)
    rows = [row for row in range(layout.row + 1, len(sheet.rows)) if not _is_note(sheet, layout, row)]
    _inside(sheet, rows, width)
    named = {column: _name(sheet, layout.row, column) for column in range(width) if _used(sheet, layout, rows, column)}
    flag = next((column for column, name in named.items() if name in _FLAGS), None)
    beside = {column for column, name in named.items() if name in _BESIDE | _FLAGS} | _words_beside(named)
    figures = _figures(sheet, layout, rows, named, beside)
    limited(len(rows) * len(figures))
    keys = [column for column in named if column not in {layout.time, *beside, *figures}]
    cells = [cell for row in rows for cell in _cells(sheet, layout, row, keys, figures, flag)]
    dimensions = [_dimension(sheet, layout.row, rows, column) for column in keys]
    measured = named[figures[0]] not in _FIGURES
    return _table(sheet.form, dimensions, cells, set(named.values()), measured=measured)


def _table(form: str, dimensions: list[Dimension], cells: list[Cell], names: set[str], *, measured: bool) -> Table:
    sdmx = {"time_period", "obs_value"} <= names
    point = sdmx and not any("," in str(cell.figure) for cell in cells)
    if measured:
        dimensions = [*dimensions, Dimension(_MEASURE)]
    kept = cells if measured else [_without_measure(cell) for cell in cells]
    return Table(f"SDMX-{form}" if sdmx else form, tuple(dimensions), tuple(kept), "." if point else "")


def _filled_down(sheet: Sheet, layout: Long) -> Sheet:
    """Return the sheet with stubs that were left empty filled from above; only what has no heading is a stub."""
    stubs = [column for column in range(layout.time + 1) if not sheet.text(layout.row, column)]
    if not stubs:
        return sheet
    rows: list[Sequence[Value]] = list(sheet.rows)
    above: dict[int, Value] = {}
    for row in _below(sheet, layout.row):
        cells = [*sheet.rows[row], *[""] * (layout.time + 1 - len(sheet.rows[row]))]
        for column in stubs:
            above[column] = cells[column] if sheet.text(row, column) else above.get(column, "")
            cells[column] = above[column]
        rows[row] = cells
    return replace(sheet, rows=rows)


def _is_note(sheet: Sheet, layout: Long, row: int) -> bool:
    """Tell whether a row is empty, or a line of text below the table; a period without a figure is neither."""
    period = _code(sheet, layout.row, layout.time, row)
    return len(sheet.filled(row)) < 2 and not time_like(period)


def _inside(sheet: Sheet, rows: list[int], width: int) -> None:
    """Refuse rows that are longer than the headings: a comma within a figure may have cut it in two."""
    for row in rows:
        beyond = [column for column in sheet.filled(row) if column >= width]
        if beyond:
            hint = "figures with a comma in them need quotes in a file of commas; or a heading is missing"
            raise Refused(f"{sheet.where(row, beyond[0])} stands beyond the last heading", hint)


def _used(sheet: Sheet, layout: Long, rows: list[int], column: int) -> bool:
    return bool(sheet.text(layout.row, column)) or any(sheet.text(row, column) for row in rows)


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
        return Dimension(name.strip() or f"stub {column + 1}")
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
