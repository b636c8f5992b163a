"""A file replaced as a whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


def replace_all(root: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Replace files of a portfolio, each at one stroke; a link inside the portfolio stays one.

    Args:
        root: the portfolio's folder.
        old: of each path what was read from it.
        new: of each path what shall stand in it.

    Raises:
        Refused: when a file changed since it was read, leads out of the folder, or cannot be written.
    """
    places = {path: _place(root, path) for path in new}
    for path, place in places.items():
        _unchanged(place, old[path], path)
    for path, place in places.items():
        try:
            _replace(place, old[path], new[path], path)
        except OSError as error:
            raise Refused(f"`{path}` cannot be written: {error.strerror}", "check the permissions") from None


def _place(root: Path, path: str) -> Path:
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        raise Refused(f"`{path}` leads out of the portfolio's folder", "nothing outside it is ever written")
    return place


def _unchanged(place: Path, old: bytes, path: str) -> None:
    try:
        same = place.read_bytes() == old
    except OSError:
        same = False
    if not same:
        raise Refused(f"`{path}` was changed while this ran; nothing was written to it", "run the command again")


def _replace(place: Path, old: bytes, new: bytes, path: str) -> None:
    handle, name = tempfile.mkstemp(prefix=".import-", suffix=".tmp", dir=place.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(stat.S_IMODE(place.stat().st_mode))
        _unchanged(place, old, path)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
    _settle(place.parent)


def _settle(folder: Path) -> None:
    """Have the folder's own entry written to the disk, where the system lets folders be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
