"""Files replaced as a whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.edit.commit import Moved
from tracker.problems.problem import printable
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


def replace_all(root: Path, old: Mapping[str, bytes | None], new: Mapping[str, bytes]) -> None:
    """Replace files of a portfolio; a link inside the portfolio stays one.

    All new content is on the disk before the first file takes its place.

    Args:
        root: the portfolio's folder.
        old: of each path what was read from it; None of a file that is new.
        new: of each path what shall stand in it.

    Raises:
        Moved: when a file changed since it was read; nothing was written.
        Refused: when it leads out of the folder, or cannot be written.
    """
    places = {path: _place(root, path) for path in new}
    staged: dict[str, Path] = {}
    try:
        for path, place in places.items():
            _writable(place, path)
            staged[path] = _staged(place, new[path], fresh=old[path] is None)
        for path, place in places.items():
            _unchanged(place, old[path])
        for path, place in places.items():
            staged[path].replace(place)
            _settle(place.parent)
    except OSError as error:
        raise Refused(f"the portfolio cannot be written: {error.strerror}", "check the permissions") from None
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _place(root: Path, path: str) -> Path:
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        said = f"`{printable(path)}` leads out of the portfolio's folder"
        raise Refused(said, "nothing outside it is ever written")
    return place


def _writable(place: Path, path: str) -> None:
    """Refuse a file that nobody may write: it could be replaced all the same, and somebody did not want that."""
    if place.is_file() and not place.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise Refused(f"`{printable(path)}` is read-only", "check its permissions")


def _unchanged(place: Path, old: bytes | None) -> None:
    if (place.read_bytes() if place.is_file() else None) != old:
        raise Moved


def _staged(place: Path, content: bytes, *, fresh: bool) -> Path:
    """Return a file beside the place, with the content and with its mode, all of it on the disk."""
    if fresh:
        place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".import-", suffix=".tmp", dir=place.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644 if fresh else stat.S_IMODE(place.stat().st_mode))
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _settle(folder: Path) -> None:
    """Have the folder's own entry written to the disk, where the system lets folders be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
