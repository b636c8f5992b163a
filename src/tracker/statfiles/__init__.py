"""Files of statistics offices to figures of periods. Bytes in, values out; nothing here opens a file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from tracker.statfiles.choose import choose
from tracker.statfiles.csvfile import read_csv
from tracker.statfiles.jsonstat import read_jsonstat
from tracker.statfiles.pxfile import is_px, read_px
from tracker.statfiles.pxjson import read_pxjson
from tracker.statfiles.reading import Point, Reading, Unclear, read_cells
from tracker.statfiles.refused import Refused
from tracker.statfiles.table import Table
from tracker.statfiles.text import as_text
from tracker.statfiles.tsv import is_tsv, read_tsv
from tracker.statfiles.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MOST_BYTES", "Point", "Reading", "Refused", "Table", "Unclear", "choose", "read_cells", "read_table"]

MOST_BYTES: Final = 20_000_000
_NOT_TABLES: Final[Mapping[bytes, tuple[str, str]]] = {
    b"\xd0\xcf\x11\xe0": ("this is an old or locked Excel file", "open it, and save it as .xlsx without a password"),
    b"%PDF": ("this is a PDF", "download the table as xlsx, CSV, PX or JSON-stat"),
    b"\x1f\x8b": ("this file is packed (gzip)", "unpack it first"),
}


def read_table(content: bytes, sheet: str = "") -> Table:
    """Read a file, recognised by what is in it and not by its name.

    Args:
        content: the file, at most `MOST_BYTES`.
        sheet: the sheet wanted of a workbook.

    Raises:
        Refused: when it is none of the formats known, or broken.
    """
    if len(content) > MOST_BYTES:
        raise Refused(f"the file has {len(content)} bytes; more than {MOST_BYTES} are not read",
                      "download a smaller part of the table")  # fmt: skip
    for begin, (message, hint) in _NOT_TABLES.items():
        if content.startswith(begin):
            raise Refused(message, hint)
    if content.startswith(b"PK"):
        return read_workbook(content, sheet)
    if sheet:
        raise Refused("only an Excel workbook has sheets", "leave `--sheet` out")
    return read_px(content) if is_px(content) else _text(as_text(content))


def _text(text: str) -> Table:
    begin = text.lstrip()[:1]
    if not begin:
        raise Refused("the file is empty", "download it again")
    if begin == "<":
        raise Refused("this is a web page or XML, not a table", "open it in a browser: it may be an error message")
    if begin == "{" or (begin == "[" and text.lstrip()[1:2] in {"{", "]"}):
        return _json(text)
    return read_tsv(text) if is_tsv(text) else read_csv(text)


def _json(text: str) -> Table:
    try:
        data: Any = json.loads(text, parse_float=Decimal, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Refused(f"the JSON breaks off or is damaged in line {error.lineno}: {error.msg}",
                      "download it again") from None  # fmt: skip
    except (RecursionError, ValueError, ArithmeticError):
        raise Refused("the JSON is too deep, or holds a number too long, to be a table") from None
    if not isinstance(data, dict):
        raise Refused("this is JSON, but not a table", "download it as JSON-stat, PX, xlsx or CSV")
    if isinstance(data.get("columns"), list) and isinstance(data.get("data"), list):
        return read_pxjson(data)
    return read_jsonstat(data)
