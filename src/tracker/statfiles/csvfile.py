"""CSV files as offices and spreadsheets write them: comma, semicolon or tab; the one that makes a table is taken."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Final

from tracker.statfiles.grid import read_grid
from tracker.statfiles.refused import Refused
from tracker.statfiles.sheet import Sheet
from tracker.statfiles.table import limited

if TYPE_CHECKING:
    from tracker.statfiles.table import Table

_DELIMITERS: Final = (";", "\t", ",")


def read_csv(text: str) -> Table:
    """Read a CSV file.

    Raises:
        Refused: when it is none, or no table is found in it.
    """
    sheets = [_sheet(text, delimiter) for delimiter in _DELIMITERS]
    return read_grid(max(sheets, key=_regular))  # of equals the first


def _sheet(text: str, delimiter: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins, cells = 1, 0
    try:
        for row in reader:
            rows.append(row)
            lines.append(begins)
            cells = limited(cells + len(row))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"line {begins} cannot be read as CSV: {error}", "download the file again") from None
    return Sheet("CSV", rows, lines)


def _regular(sheet: Sheet) -> int:
    """Return how many rows share the commonest width: the right delimiter cuts them alike."""
    widths = Counter(len(row) for row in sheet.rows if len(row) > 1)
    return max(widths.values(), default=0)
