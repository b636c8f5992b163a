"""One writer at a time: a lock on the portfolio's folder that ends with the process that holds it."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE: Final = 10.0


@contextmanager
def locked(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a portfolio; the system lets go of it however the process ends.

    Raises:
        Refused: when another process holds it for longer than `patience` seconds.
    """
    handle = _opened(root)
    try:
        _take(handle, time.monotonic() + patience)
        yield
    finally:
        os.close(handle)


def _opened(root: Path) -> int:
    """Return a handle to lock: of the folder itself, so that every program on this computer means the same and no file is left behind."""
    try:
        if os.name != "nt":
            return os.open(root, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        name = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        return os.open(Path(tempfile.gettempdir()) / f"tracker-{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refused(f"the portfolio's folder cannot be locked: {error.strerror}", "is it still there?") from None


def _take(handle: int, until: float) -> None:
    while not _try(handle):
        if time.monotonic() > until:
            raise Refused("somebody else is writing into this portfolio", "try again in a moment")
        time.sleep(0.05)


def _try(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
