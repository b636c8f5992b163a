"""Cells to figures of periods: what is a number, what is missing, what is not understood."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Final

from tracker.problems.problem import shorten
from tracker.statfiles.flags import Marks, read_flags
from tracker.statfiles.numbers import MISSING, decimal_of, number, unmarked
from tracker.statfiles.periodtext import read_period
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.periods import Period
    from tracker.statfiles.table import Cell, Table

_FIFTEEN: Final = Context(prec=15)
_MOST: Final = Decimal("1e15")
_LEAST: Final = Decimal("1e-12")
_MOST_PLACES: Final = 40


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one period. `value` is None where the office says that there is none."""

    period: Period
    value: Decimal | None
    marks: Marks
    where: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A cell that was not understood, and why."""

    where: str
    text: str
    why: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a file, in the order of time, and what stands beside them."""

    points: tuple[Point, ...]
    missing: tuple[Point, ...]
    unclear: tuple[Unclear, ...]


def read_cells(table: Table, cells: Sequence[Cell], decimal: str = "", factor: Decimal = Decimal(1)) -> Reading:
    """Read the figures of the cells chosen.

    Args:
        table: all of the file: every figure in it helps to see which sign the decimals have.
        cells: those that are wanted.
        decimal: `,` or `.` where the user says it; a format that lays it down is not overruled.
        factor: every figure is multiplied by it.

    Raises:
        Refused: when the decimal sign cannot be told, or a period stands twice.
    """
    sign = table.decimal or decimal or decimal_of(cell.figure for cell in table.cells if isinstance(cell.figure, str))
    found = [_read(cell, table.form, sign, factor, grouped=not table.decimal) for cell in cells]
    points = sorted((each for each in found if isinstance(each, Point)), key=lambda each: each.period)
    _once(points)
    return Reading(
        points=tuple(each for each in points if each.value is not None),
        missing=tuple(each for each in points if each.value is None),
        unclear=tuple(each for each in found if isinstance(each, Unclear)),
    )


def _once(points: Iterable[Point]) -> None:
    seen: dict[Period, Point] = {}
    for point in points:
        first = seen.setdefault(point.period, point)
        if first is not point:
            raise Refused(
                f"`{point.period}` stands twice: {first.where} and {point.where}",
                "keep one of the two in the file",
            )


def _read(cell: Cell, table_form: str, sign: str, factor: Decimal, *, grouped: bool) -> Point | Unclear:
    written = read_period(cell.period)
    if written is None:
        return Unclear(cell.where, shorten(cell.period, 40), "not a year, half, quarter or month")
    text, behind = unmarked(cell.figure) if isinstance(cell.figure, str) else ("", "")
    value = cell.figure if isinstance(cell.figure, Decimal) else number(text, sign, grouped=grouped)
    if value is None and text not in MISSING:
        return Unclear(cell.where, shorten(str(cell.figure).strip(), 40), _why(text, sign), written.period)
    symbol = cell.flag.strip()
    if symbol in _DASHES:
        return Unclear(cell.where, symbol, _DASH, written.period)
    if (symbol in _SYMBOLS or _says_missing(table_form, symbol)) and value is not None:
        return Unclear(cell.where, f"{value} {symbol}", "a figure that is marked as missing", written.period)
    marks = read_flags("*" * written.provisional, behind, "" if symbol in _SYMBOLS else symbol)
    return _point(cell, written.period, value, marks, factor)


def _point(cell: Cell, period: Period, value: Decimal | None, marks: Marks, factor: Decimal) -> Point | Unclear:
    if value is None:
        return Point(period, None, marks, cell.where)
    scaled = _scaled(value, factor)
    if scaled is None:
        return Unclear(cell.where, shorten(str(value), 40), "too large, or too small, to be a figure", period)
    return Point(period, scaled, marks, cell.where)


def _says_missing(form: str, symbol: str) -> bool:
    """Tell whether an observation status of SDMX says that there is no figure, whatever stands in its place."""
    return form.startswith("SDMX") and symbol.casefold() in {"m", "o", "l", "h", "q"}


_SYMBOLS: Final = MISSING - {""}
_DASHES: Final = frozenset({"-", "–"})
_DASH: Final = "some offices mean nothing by a dash, some an exact zero"


def _why(text: str, sign: str) -> str:
    if text in _DASHES:
        return _DASH
    if number(text, "," if sign != "," else ".") is not None:
        return "its decimals are not written as the others are"
    return "not a number"


def _scaled(value: Decimal, factor: Decimal) -> Decimal | None:
    """Return the product to 15 digits, as many as the program can keep; None where it cannot be kept."""
    if not value.is_finite() or abs(value.adjusted()) > _MOST_PLACES:
        return None
    product = _FIFTEEN.multiply(value, factor)
    if not product:
        return Decimal(0)
    return _FIFTEEN.plus(product) if _LEAST <= abs(product) <= _MOST else None
