"""Eurostat's TSV: all dimensions in the first column, a column a period, a space between figure and flag.

freq,unit,geo\\TIME_PERIOD	2023 	2024
A,PC,DK	12.3 	: c
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tracker.statfiles.refused import Refused
from tracker.statfiles.table import Cell, Dimension, Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterator

_FLAG: Final = re.compile(r"[A-Za-z ]{0,6}")
_FIRST: Final = re.compile(r"[\w,.-]+[\\/]\s*time(?:_period)?\s*\t", re.IGNORECASE)


def is_tsv(text: str) -> bool:
    """Tell whether a text is Eurostat's TSV."""
    return _FIRST.match(text) is not None


def read_tsv(text: str) -> Table:
    """Read Eurostat's TSV.

    Raises:
        Refused: when a line has another number of columns than the first one.
    """
    lines = text.splitlines()
    corner, *periods = lines[0].split("\t")
    names = re.split(r"[\\/]", corner)[0].split(",")
    limited(len(lines) * len(periods))
    cells = tuple(cell for at, line in enumerate(lines[1:], start=2) if line.strip()
                  for cell in _cells(at, line, periods, len(names)))  # fmt: skip
    comma = any("," in str(cell.figure) for cell in cells)
    return Table("Eurostat TSV", tuple(Dimension(name.strip()) for name in names), cells, "" if comma else ".")


def _cells(at: int, line: str, periods: list[str], dimensions: int) -> Iterator[Cell]:
    corner, *figures = line.split("\t")
    key = tuple(part.strip() for part in corner.split(","))
    if len(figures) != len(periods) or len(key) != dimensions:
        said = f"{len(figures)} figures where the first line has {len(periods)} periods"
        raise Refused(f"line {at} has {said}" if len(key) == dimensions else f"line {at} has another key",
                      "download the file again")  # fmt: skip
    for column, (period, figure) in enumerate(zip(periods, figures, strict=True), start=2):
        value, _, flag = figure.strip().partition(" ")
        if not _FLAG.fullmatch(flag.strip()):  # no flag, so no figure either: to be read, or told as not understood
            value, flag = figure.strip(), ""
        yield Cell(f"line {at}, column {column}", period.strip(), value, key, flag.strip())
