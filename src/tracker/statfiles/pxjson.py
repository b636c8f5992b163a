"""The JSON that PxWeb had before JSON-stat: columns, and rows of key and values.

{"columns": [{"code": "Tid", "text": "year", "type": "t"}, {"code": "C1", "text": "Exports", "type": "c"}],
 "data": [{"key": ["2024"], "values": ["12.5"]}]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.statfiles.jsonstat import figure
from tracker.statfiles.periodtext import time_like
from tracker.statfiles.refused import Refused, listed
from tracker.statfiles.table import Cell, Dimension, Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HINT = "download the file again"
_CONTENTS = "contents"


class _Column(NamedTuple):
    code: str
    text: str
    kind: str


def read_pxjson(data: Mapping[str, Any]) -> Table:
    """Read PxWeb's own JSON.

    Raises:
        Refused: when its parts do not fit together, or none of its columns is the time.
    """
    columns = [_column(each) for each in data["columns"]]
    keys = [each for each in columns if each.kind != "c"]
    contents = [each for each in columns if each.kind == "c"]
    rows = [_row(row, index, len(keys), len(contents)) for index, row in enumerate(data["data"], start=1)]
    limited(len(rows) * max(1, len(contents)))
    time = _time(keys, [key for _, key, _ in rows])
    dimensions = [Dimension(each.code, each.text) for index, each in enumerate(keys) if index != time]
    dimensions.append(Dimension(_CONTENTS, "", {each.code: each.text for each in contents}))
    cells = (cell for index, key, values in rows for cell in _cells(index, key, values, time, contents))
    return Table("PxWeb JSON", tuple(dimensions), tuple(cells), decimal=".")


def _column(found: object) -> _Column:
    if not isinstance(found, dict) or not isinstance(found.get("code"), str):
        raise Refused("a column of the PxWeb JSON has no `code`", _HINT)
    return _Column(found["code"], str(found.get("text") or ""), str(found.get("type") or "d"))


def _row(found: object, index: int, keys: int, values: int) -> tuple[int, list[str], list[Any]]:
    row = found if isinstance(found, dict) else {}
    key, figures = row.get("key"), row.get("values")
    if not isinstance(key, list) or not isinstance(figures, list) or (len(key), len(figures)) != (keys, values):
        raise Refused(f"row {index} of the PxWeb JSON has other cells than its columns say", _HINT)
    return index, [str(part) for part in key], figures


def _time(keys: list[_Column], rows: list[list[str]]) -> int:
    named = [index for index, each in enumerate(keys) if each.kind == "t"]
    found = named or [i for i in range(len(keys)) if rows and all(time_like(row[i]) for row in rows)]
    if len(found) != 1:
        raise Refused("the file has no column of periods", f"it has: {listed([each.code for each in keys])}")
    return found[0]


def _cells(index: int, key: list[str], values: list[Any], time: int, contents: list[_Column]) -> Iterator[Cell]:
    rest = tuple(part for place, part in enumerate(key) if place != time)
    for column, value in zip(contents, values, strict=True):
        yield Cell(f"row {index}", key[time], figure(value), (*rest, column.code))
