"""Rows of cells as they came from a CSV file or a workbook, each cell a text or a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tracker.statfiles.numbers import figure_like

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = Decimal | str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. Row and column count from 0; what lies beyond a row's end is empty."""

    form: str
    rows: Sequence[Sequence[Value]]
    lines: Sequence[int]
    """Of each row, the line of the file that it begins on, from 1."""
    lettered: bool = False
    """True for a workbook, whose cells are called C5."""

    def at(self, row: int, column: int) -> Value:
        """Return a cell; empty where there is none."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """Return a cell as one would read it; a whole number has no decimals."""
        return as_words(self.at(row, column))

    def where(self, row: int, column: int) -> str:
        """Return where a cell stands, in words."""
        if self.lettered:
            return f"cell {letters(column)}{self.lines[row]}"
        return f"line {self.lines[row]}, column {column + 1}"

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row that hold anything."""
        return [column for column in range(len(self.rows[row])) if self.text(row, column)]


def as_words(value: Value) -> str:
    """Return a cell as text."""
    if isinstance(value, str):
        return value.strip()
    return str(int(value)) if value == value.to_integral_value() else format(value, "f")


def is_figure(value: Value) -> bool:
    """Tell whether a cell that is not empty can be a figure, or a symbol in the place of one."""
    return isinstance(value, Decimal) or figure_like(value)


def letters(column: int) -> str:
    """Return the letters of a column of a workbook: A to Z, AA and on."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
