"""Streamlit's own scripts and styles. Its server sends them as they are; we send them compressed, once made."""

from __future__ import annotations

import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from streamlit import file_util

from tracker.app.cache import Cache
from tracker.app.reply import FOR_EVER, Reply, reply

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER: Final = "/static/"
MOST_BYTES: Final = 96 * 2**20
PACKED_TYPES: Final = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

_ADDRESS: Final = re.compile(r"""(?:src|href)="\./(static/[^"]+)\"""")


class Bundles:
    """The files under Streamlit's static folder, by the path that each is served at."""

    def __init__(self, folder: Path) -> None:
        self.index = (folder / "index.html").read_text(encoding="utf-8")
        found = (each for each in (folder / "static").rglob("*") if each.is_file())
        self._files = {f"/{each.relative_to(folder).as_posix()}": each for each in found}
        self._made: Cache[Reply] = Cache(MOST_BYTES, lambda made: made.size)

    def ready(self, path: str) -> Reply | None:
        """Return what is served at a path, if it has been made already."""
        return self._made.get(path)

    def find(self, path: str) -> Reply | None:
        """Return what is served at a path, None where there is nothing. Slow the first time: not for the event loop."""
        file = self._files.get(path)
        return self._made.get_or_make(path, lambda: _reply(file)) if file else None

    def warm(self) -> None:
        """Make what every visit asks for."""
        for path in first_paths(self.index):
            self.find(path)


def first_paths(index: str) -> Iterable[str]:
    """Return the paths of what Streamlit's own page names."""
    return [f"/{name}" for name in _ADDRESS.findall(index)]


def _reply(file: Path) -> Reply:
    type_ = PACKED_TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return reply(file.read_bytes(), type_, cache=FOR_EVER, level=9)


@cache
def bundles() -> Bundles:
    """Return the files of the Streamlit that is installed."""
    return Bundles(Path(file_util.get_static_dir()))
