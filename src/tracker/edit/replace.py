"""Files replaced as a whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.problems.problem import printable
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


def replace_all(root: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Replace files of a portfolio; a link inside the portfolio stays one.

    All new content is on the disk before the first file takes its place.

    Args:
        root: the portfolio's folder.
        old: of each path what was read from it.
        new: of each path what shall stand in it.

    Raises:
        Refused: when a file changed since it was read, leads out of the folder, or cannot be written.
    """
    places = {path: _place(root, path) for path in new}
    staged: dict[str, Path] = {}
    try:
        for path, place in places.items():
            staged[path] = _staged(place, new[path])
        for path, place in places.items():
            _unchanged(place, old[path], path)
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


def _unchanged(place: Path, old: bytes, path: str) -> None:
    if not place.is_file() or place.read_bytes() != old:
        raise Refused(f"`{printable(path)}` was changed while this ran", "run the command again")


def _staged(place: Path, content: bytes) -> Path:
    """Return a file beside the place, with the content and with its mode, all of it on the disk."""
    handle, name = tempfile.mkstemp(prefix=".import-", suffix=".tmp", dir=place.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(stat.S_IMODE(place.stat().st_mode))
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
