"""One value of every dimension, so that one figure is left for each period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.problems.problem import shorten
from tracker.statfiles.refused import MOST_LISTED, Refused, listed, near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.statfiles.table import Cell, Dimension, Table


def choose(table: Table, wheres: Sequence[tuple[str, str]]) -> tuple[Cell, ...]:
    """Return the cells that are about one thing.

    Args:
        table: the file.
        wheres: (dimension, value) as the user says them, by code or by words, in any case of letters.

    Raises:
        Refused: when a name is not there, when nothing is left, or when more than one thing is.
    """
    cells = table.cells
    for name, value in wheres:
        index = _dimension(table, name)
        wanted = _values(table.dimensions[index], _held(table.cells, index), value)
        cells = tuple(cell for cell in cells if cell.key[index] in wanted)
    if not cells and table.cells:
        raise Refused("no figure is left: the values asked for never stand together", "leave one `--where` out")
    open_ = [index for index in range(len(table.dimensions)) if len(_held(cells, index)) > 1]
    if open_:
        raise Refused(
            "the file holds more than one figure for each period; choose with --where\n" + _open(table, cells, open_),
            f"such as --where {_example(table, cells, open_[0])}",
        )
    return cells


def _dimension(table: Table, name: str) -> int:
    for index, each in enumerate(table.dimensions):
        if name.casefold() in {each.name.casefold(), each.label.casefold()}:
            return index
    known = [each.name for each in table.dimensions]
    there = f"there are: {listed(known)}" if known else "the file has none but the time"
    hint = near(name, known, f"{there}; periods are chosen with `--from` and `--to`")
    raise Refused(f"the file has no dimension `{shorten(name)}`", hint)


def _held(cells: Sequence[Cell], index: int) -> list[str]:
    """Return the values of a dimension that stand in the cells, in the order of the file."""
    return list(dict.fromkeys(cell.key[index] for cell in cells))


def _values(dimension: Dimension, held: list[str], value: str) -> set[str]:
    asked = value.strip().casefold()
    by_code = {code for code in held if code.casefold() == asked}
    found = by_code or {code for code in held if dimension.labels.get(code, "").casefold() == asked}
    if not found:
        known = [*held, *(dimension.labels[code] for code in held if code in dimension.labels)]
        hint = near(value, known, f"there are: {listed([_named(dimension, code) for code in held])}")
        raise Refused(f"`{shorten(dimension.name)}` has no value `{shorten(value)}`", hint)
    return found


def _named(dimension: Dimension, code: str) -> str:
    label = dimension.labels.get(code, code)
    return (code or "(empty)") if label == code else f"{code} ({label})"


def _open(table: Table, cells: Sequence[Cell], indices: list[int]) -> str:
    lines = []
    for index in indices[:MOST_LISTED]:
        each = table.dimensions[index]
        names = [_named(each, code) for code in _held(cells, index)]
        lines.append(f"  {shorten(each.name, 60)}: {listed(names)}")
    return "\n".join(lines)


def _example(table: Table, cells: Sequence[Cell], index: int) -> str:
    pair = f"{table.dimensions[index].name}={_held(cells, index)[0]}"
    return f"'{shorten(pair)}'"
