"""Excel workbooks (.xlsx), by calamine, which reads cells and runs nothing.

Its bytes are unpacked here first, with a limit, and packed again: calamine sees only what was measured.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from tracker.problems.problem import shorten
from tracker.statfiles.grid import read_grid
from tracker.statfiles.refused import Refused, listed, near
from tracker.statfiles.sheet import Sheet
from tracker.statfiles.table import MOST_CELLS

if TYPE_CHECKING:
    from tracker.statfiles.sheet import Value
    from tracker.statfiles.table import Table

MOST_UNPACKED: Final = 100_000_000
_MOST_PARTS: Final = 2_000
_CELL: Final = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,4})(\d{1,9})""")
_INSTALL: Final = "install it with: pip install 'strategy-tracker[import]'"


def read_workbook(content: bytes, sheet: str = "") -> Table:
    """Read one sheet of a workbook.

    Args:
        content: the file.
        sheet: its name; needed where several sheets hold anything.

    Raises:
        Refused: when it is no workbook, is too large, or the sheet is not there.
    """
    sheets = _sheets(_repacked(content))
    name = _wanted(sheets, sheet)
    rows = [[_value(cell) for cell in row] for row in sheets[name]]
    return read_grid(Sheet("xlsx", rows, range(1, len(rows) + 1), lettered=True))


def cells(content: bytes) -> dict[str, list[list[str]]]:
    """Return every sheet of a workbook as rows of texts; numbers and days as people write them in the files.

    Raises:
        Refused: when it is no workbook, or is too large.
    """
    found = _sheets(_repacked(content))
    return {name: [[_text(cell) for cell in row] for row in rows] for name, rows in found.items()}


def _text(cell: object) -> str:
    value = _value(cell)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _repacked(content: bytes) -> io.BytesIO:
    """Unpack with a limit and pack again, so that nothing that a header only claims is believed."""
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
            if "xl/workbook.xml" not in old.namelist():
                raise Refused("this is a zip file, but no Excel workbook", "unpack it first, and name the file in it")
            for name, part in _parts(old):
                new.writestr(name, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        raise Refused(f"the workbook is damaged or locked: {shorten(str(error))}", "download it again") from None
    packed.seek(0)
    return packed


def _parts(old: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    entries = old.infolist()
    if len(entries) > _MOST_PARTS:
        raise Refused(f"the workbook has {len(entries)} parts; more than {_MOST_PARTS} are not read")
    found: dict[str, bytes] = {}
    left, cells_left = MOST_UNPACKED, MOST_CELLS
    for entry in entries:
        with old.open(entry) as file:
            part = file.read(left + 1)
        left -= len(part)
        if left < 0:
            raise Refused(f"the workbook unpacks to more than {MOST_UNPACKED} bytes", "save the sheet alone as CSV")
        if entry.filename.startswith("xl/worksheets/"):
            cells_left -= _small(part, cells_left)
        found.setdefault(entry.filename, part)
    return list(found.items())


def _small(part: bytes, most: int) -> int:
    """Return how many cells a sheet takes; refuse it where they lie so far apart that the empty ones between them would fill the memory."""
    places = [(len(column) and _column(column), int(row)) for column, row in _CELL.findall(part)]
    width = max((column for column, _ in places), default=0)
    height = max((row for _, row in places), default=0)
    if width * height > most:
        raise Refused(
            f"a sheet of the workbook is {width} columns by {height} rows; more than {MOST_CELLS} cells in all sheets are not read",
            "copy the table alone into a new workbook",
        )
    return width * height


def _column(name: bytes) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheets(packed: io.BytesIO) -> dict[str, list[list[Any]]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError:
        raise Refused("reading Excel files needs python-calamine", _INSTALL) from None
    try:
        with CalamineWorkbook.from_filelike(packed) as book:
            return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except CalamineError as error:
        raise Refused(f"the workbook cannot be read: {shorten(str(error))}", "download it again") from None


def _wanted(sheets: dict[str, list[list[Any]]], name: str) -> str:
    if name:
        found = next((each for each in sheets if each.casefold() == name.casefold()), None)
        if found is None:
            hint = near(name, list(sheets), f"there are: {listed(list(sheets))}")
            raise Refused("the workbook has no such sheet", hint)
        return found
    filled = [each for each, rows in sheets.items() if any(cell != "" for row in rows for cell in row)]
    if len(filled) > 1:
        raise Refused(f"the workbook has several sheets: {listed(filled)}", "name one with `--sheet`")
    if not filled:
        raise Refused("the workbook is empty", "download it again")
    return filled[0]


def _value(cell: object) -> Value:
    """Return a cell: numbers to the 15 digits that a spreadsheet keeps, the rest as text."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float) and isfinite(cell):
        return Decimal(f"{cell:.15g}")
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)
