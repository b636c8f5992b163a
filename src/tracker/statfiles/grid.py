"""A sheet of cells to a table: where the periods stand, where the figures, and what the rest is.

Long: one period a row, under a heading such as `TIME_PERIOD` or `år`, or in the one column that holds periods only.
Wide: periods across, as StatBank and PxWeb pivot them, with titles above and notes below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.statfiles.longgrid import find_long, read_long
from tracker.statfiles.refused import Refused
from tracker.statfiles.widegrid import find_wide, read_wide

if TYPE_CHECKING:
    from tracker.statfiles.sheet import Sheet
    from tracker.statfiles.table import Table


def read_grid(sheet: Sheet) -> Table:
    """Read a sheet.

    Raises:
        Refused: when no row or column of periods is found, or no figures are.
    """
    layout = find_long(sheet)
    if layout is not None:
        return read_long(sheet, layout)
    wide = find_wide(sheet)
    if wide is not None:
        return read_wide(sheet, wide)
    raise Refused(
        "no row and no column of periods was found in the file",
        "a table has periods such as 2024, 2024K3 or 2024M05 across, or a column of them with a heading such as `year`",
    )
