"""A KPI file through many revisions: of the usual change, one figure, only the field that holds it is read again.

The file is cut where a line begins with a field's name, `series:`, in the first column. If every piece by itself is one sound field, and no
field stands twice, the fields together are what the whole file says: no value can reach beyond a line that begins in the first column. Else
the whole file is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tracker.loading.document import Document
from tracker.loading.fields import check
from tracker.loading.kpis import read_kpi
from tracker.model.kpi import Kpi
from tracker.read.yamltext import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUT: Final = re.compile(rb"(?m)^(?=[a-z_]+:(?:\s|$))")
_ENDS: Final = re.compile(rb"(?m)^(?:\.\.\.|---|%)")
"""Where a document ends or another begins: such a file is read whole."""
_MOST: Final = 20_000


class Pieces:
    """Reads KPI files, and keeps what was made of each piece."""

    def __init__(self) -> None:
        self._read: dict[bytes, dict[str, Any] | None] = {}

    def kpi(self, path: str, content: bytes) -> Kpi | None:
        """Return the KPI of a file, None where the file has errors."""
        data = self._data(content)
        if data is not None:
            found = check(Kpi, data)
            if isinstance(found, Kpi):
                return found
        file = read_kpi(Document(path, content))
        return file.kpi if file.sound else None

    def _data(self, content: bytes) -> Mapping[str, Any] | None:
        whole: dict[str, Any] = {}
        for piece in _CUT.split(content):
            if not piece:
                continue
            if piece not in self._read:
                self._keep(piece)
            found = self._read[piece]
            if found is None or not whole.keys().isdisjoint(found):
                return None
            whole |= found
        return whole

    def _keep(self, piece: bytes) -> None:
        if len(self._read) > _MOST:
            self._read.clear()
        data, problems = parse(piece, "")
        if _ENDS.search(piece):
            self._read[piece] = None
        elif all(not line.strip() or line.startswith(b"#") for line in piece.splitlines()):
            self._read[piece] = {}  # nothing but comments
        else:
            self._read[piece] = data if not problems and isinstance(data, dict) and len(data) == 1 else None
