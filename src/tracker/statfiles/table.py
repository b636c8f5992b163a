"""A statistics office's table, whatever file it came in: cells, each under one value of every dimension."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

Figure = Decimal | str | None
"""A number where the file itself says that it is one; else the text as written; None where there is nothing."""

MOST_CELLS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Dimension:
    """What the cells are split by, such as region; the time is none of them."""

    name: str
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Code to words, where the file gives both."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as the file has it; nothing is interpreted yet."""

    where: str
    """Where it stands, in words: `line 4, column 3`."""
    period: str
    figure: Figure
    key: tuple[str, ...] = ()
    """Of each dimension of the table, in its order, the value that this cell is about."""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All cells of a file."""

    form: str
    """What kind of file it is, in words."""
    dimensions: tuple[Dimension, ...]
    cells: tuple[Cell, ...]
    decimal: str = ""
    """`.` where the format lays it down; empty where it has to be seen from the figures."""


def limited(cells: int) -> int:
    """Return how many cells a file says it has.

    Raises:
        Refused: when they are more than can be read.
    """
    if cells > MOST_CELLS:
        raise Refused(f"the file has {cells} cells; more than {MOST_CELLS} are not read", "download a smaller part")
    return cells
