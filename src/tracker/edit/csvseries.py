"""Figures into the total rows of a KPI's CSV file; breakdowns are never touched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.edit.change import by_place
from tracker.edit.splice import Splice, lines_at, spliced
from tracker.loading.datafile import RESERVED
from tracker.periods import parse_period
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.edit.change import Change
    from tracker.periods import Period

_CELL: Final = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\r|\n|\Z)')


class _Row(NamedTuple):
    """A row: where each cell stands, quotes included, and where the next row begins."""

    cells: tuple[tuple[int, int], ...]
    end: int


class _Sheet(NamedTuple):
    text: str
    header: list[str]
    rows: list[_Row]
    periods: list[Period]
    totals: list[int]
    """Of each total row, in the order of the file, its index in `rows`."""


def edit_csv(text: str, changes: Sequence[Change]) -> str:
    """Return the text of a CSV file with figures written into its total rows.

    Raises:
        Refused: when a mark or source has to be written and the file has no column for it.
    """
    sheet = _sheet(text)
    _columns_there(sheet, changes)
    rows = {sheet.periods[index]: sheet.rows[index] for index in sheet.totals}
    splices = [splice for change in changes if change.period in rows
               for splice in _revised(sheet, rows[change.period], change)]  # fmt: skip
    new = [change for change in changes if change.period not in rows]
    for index, group in by_place([sheet.periods[each] for each in sheet.totals], new).items():
        splices.append(_new_rows(sheet, index, group))
    return spliced(text, splices)


def _sheet(text: str) -> _Sheet:
    first, *rows = _rows(text)
    header = [_cell(text, cell) for cell in first.cells]
    filled = [row for row in rows if any(_cell(text, cell) for cell in row.cells)]
    column = header.index("period")
    dimensions = [index for index, name in enumerate(header) if name not in RESERVED]
    periods = [parse_period(_cell(text, row.cells[column])) for row in filled]
    totals = [at for at, row in enumerate(filled) if not any(_cell(text, row.cells[each]) for each in dimensions)]
    return _Sheet(text, header, filled, periods, totals)


def _rows(text: str) -> Iterator[_Row]:
    cells: list[tuple[int, int]] = []
    place = 0
    while place < len(text) or cells:
        match = _CELL.match(text, place)
        if match is None:
            raise Refused("the CSV file of the KPI cannot be read", "see `tracker validate`")
        cells.append(match.span(1))
        place = match.end()
        if match[2] != ",":
            yield _Row(tuple(cells), place)
            cells = []


def _cell(text: str, span: tuple[int, int]) -> str:
    raw = text[span[0] : span[1]]
    return raw[1:-1].replace('""', '"').strip() if raw.startswith('"') else raw.strip()


def _columns_there(sheet: _Sheet, changes: Sequence[Change]) -> None:
    for change in changes:
        lacking = [name for name, new in change.fields.items() if name not in sheet.header and new != "normal"]
        if lacking:
            raise Refused(
                f"the CSV file of the KPI has no column `{lacking[0]}`, which `{change.period}` needs",
                f"add `,{lacking[0]}` to its first line and a comma to every other",
            )


def _revised(sheet: _Sheet, row: _Row, change: Change) -> Iterator[Splice]:
    for name, new in change.fields.items():
        if name not in sheet.header:
            continue
        start, end = row.cells[sheet.header.index(name)]
        if _cell(sheet.text, (start, end)) or new != "normal":
            yield Splice(start, end, _quoted(new, like=sheet.text[start:end]))


def _quoted(new: str, like: str) -> str:
    return f'"{new}"' if like.startswith('"') else new


def _new_rows(sheet: _Sheet, index: int, group: list[Change]) -> Splice:
    """Return new rows behind a total row and its breakdowns; before all totals; or at the end where there is none."""
    if not sheet.totals:
        like, place = next(_rows(sheet.text)), len(sheet.text)
    elif index < 0:
        like = sheet.rows[sheet.totals[0]]
        place = like.cells[0][0]
    else:
        at = sheet.totals[index]
        like, place = sheet.rows[at], sheet.rows[_last_of(sheet, at)].end
    return lines_at(sheet.text, place, [_line(sheet, like, change) for change in group])


def _last_of(sheet: _Sheet, at: int) -> int:
    """Return the last row that follows a total row and is about the same period."""
    last = at
    while last + 1 < len(sheet.rows) and sheet.periods[last + 1] == sheet.periods[at]:
        last += 1
    return last


def _line(sheet: _Sheet, like: _Row, change: Change) -> str:
    fields = {"period": str(change.period), **change.fields}
    if fields.get("status") == "normal":
        del fields["status"]
    raws = [sheet.text[start:end] for start, end in like.cells]
    return ",".join(_quoted(fields.get(name, ""), raw) for name, raw in zip(sheet.header, raws, strict=True))
