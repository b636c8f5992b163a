"""Tables with the periods across, as StatBank and PxWeb pivot them.

"Fictional exports"                a title
                                   perhaps empty lines
;;2023;2024                        the periods; a second heading may stand above or below them
Denmark;Goods;12,5;13,1            stubs, then figures
;Services;4,1;4,4                  a stub that is left empty is that of the row above
Source: ...                        a note
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.statfiles.periodtext import time_like
from tracker.statfiles.refused import Refused
from tracker.statfiles.sheet import is_figure
from tracker.statfiles.table import Cell, Dimension, Table, limited

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tracker.statfiles.sheet import Sheet

_ENDS: Final = re.compile(r"(.*\S)\s+(\S+(?:\s\*)?)", re.DOTALL)
_BEGINS: Final = re.compile(r"(\S+)\s+(\S.*)", re.DOTALL)
_HEADINGS_WITHIN: Final = 60
_HEADING: Final = "heading"


class Wide(NamedTuple):
    """The row of the periods, the first column of figures, and the rows that hold further headings."""

    row: int
    first: int
    last: int
    headings: tuple[int, ...]
    body: int


def find_wide(sheet: Sheet) -> Wide | None:
    """Return where the periods stand across; None where they do not.

    Raises:
        Refused: when there is another such row above, whose figures would be passed over.
    """
    found = [each for row in range(min(len(sheet.rows), _HEADINGS_WITHIN)) if (each := _periods(sheet, row))]
    best = max(found, key=lambda each: _weight(sheet, each), default=None)
    above = [each.row for each in found if best and each.row < best.row and each.row not in best.headings]
    if best and (other := [row for row in above if len(sheet.filled(row)) > 1]):
        lines = f"{sheet.lines[other[0]]} and {sheet.lines[best.row]}"
        raise Refused(f"there are several tables one below the other, from lines {lines}", "keep one of them")
    return best


def _weight(sheet: Sheet, each: Wide) -> tuple[int, int, int]:
    """Return how surely a row is the row of periods: many, written plainly, and early."""
    texts = [sheet.text(each.row, column) for column in range(each.first, each.last)]
    return sum(map(bool, texts)), sum(map(time_like, texts)), -each.row


def _periods(sheet: Sheet, row: int) -> Wide | None:
    filled = sheet.filled(row)
    timed = [column for column in filled if _parted(sheet.text(row, column)) is not None]
    if not timed or [column for column in filled if column >= timed[0]] != timed:
        return None
    body = _body(sheet, row, timed[0])
    if body is None:
        return None
    last = max(len(sheet.rows[each]) for each in range(row, len(sheet.rows)))
    between = tuple(each for each in range(row + 1, body) if sheet.filled(each))
    above = []
    for each in range(row - 1, -1, -1):
        columns = sheet.filled(each)
        if not columns or columns[0] < timed[0] or timed[0] == 0:
            break
        above.append(each)
    return Wide(row, timed[0], last, (*reversed(above), *between), body)


def _body(sheet: Sheet, row: int, first: int) -> int | None:
    """Return the first row of figures below the periods; between may stand headings, which have no stub."""
    for each in range(row + 1, len(sheet.rows)):
        columns = sheet.filled(each)
        if any(is_figure(sheet.at(each, column)) for column in columns if column >= first):
            return each
        if columns and columns[0] >= first and first > 0:
            continue
        if len(columns) > 1 and columns[-1] >= first:
            return None
    return None


def _parted(heading: str) -> tuple[str, str] | None:
    """Return the period of a heading, and what else it says, as in `Exports 2024`."""
    if time_like(heading):
        return heading, ""
    ends = _ENDS.fullmatch(heading)
    if ends and time_like(ends[2]):
        return ends[2], ends[1]
    begins = _BEGINS.fullmatch(heading)
    return (begins[1], begins[2]) if begins and time_like(begins[1]) else None


def read_wide(sheet: Sheet, layout: Wide) -> Table:
    """Read a table with the periods across.

    Raises:
        Refused: when a figure stands where no period is above it.
    """
    columns = _columns(sheet, layout)
    _below_periods(sheet, layout, columns)
    limited((len(sheet.rows) - layout.body) * len(columns))
    cells = tuple(_cells(sheet, layout, columns))
    stubs = [sheet.text(layout.row, column) or f"stub {column + 1}" for column in range(layout.first)]
    names = [*stubs, *(f"heading {index + 1}" for index in range(len(layout.headings))), _HEADING]
    return Table(sheet.form, tuple(Dimension(name) for name in names), cells)


def _columns(sheet: Sheet, layout: Wide) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return of each column of figures its period and its headings; an empty heading is that to its left."""
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    period, beside = "", ""
    headings = [""] * len(layout.headings)
    for column in range(layout.first, layout.last):
        period, beside = _parted(sheet.text(layout.row, column)) or (period, beside)
        for index, row in enumerate(layout.headings):
            headings[index] = sheet.text(row, column) or headings[index]
        if layout.headings or sheet.text(layout.row, column):
            found[column] = (period, (*headings, beside))
    return found


def _below_periods(sheet: Sheet, layout: Wide, columns: Collection[int]) -> None:
    """Refuse rows that are longer than the periods: a comma within a figure may have cut it in two."""
    for row in range(layout.body, len(sheet.rows)):
        beyond = [column for column in sheet.filled(row) if column >= layout.first and column not in columns]
        if beyond:
            hint = "figures with a comma in them need quotes in a file of commas; or a period is missing"
            raise Refused(f"{sheet.where(row, beyond[0])} has no period above it", hint)


def _cells(sheet: Sheet, layout: Wide, columns: dict[int, tuple[str, tuple[str, ...]]]) -> Iterator[Cell]:
    stub = [""] * layout.first
    for row in range(layout.body, len(sheet.rows)):
        stub = _stub(sheet, layout, row, stub)
        if not any(sheet.text(row, column) for column in columns):
            continue  # a group's heading, or a note below the table
        for column, (period, headings) in columns.items():
            yield Cell(sheet.where(row, column), period, sheet.at(row, column), (*stub, *headings))


def _stub(sheet: Sheet, layout: Wide, row: int, above: list[str]) -> list[str]:
    own = [sheet.text(row, column) for column in range(layout.first)]
    filled = next((column for column, text in enumerate(own) if text), layout.first)
    return [above[column] if column < filled < layout.first else text for column, text in enumerate(own)]
