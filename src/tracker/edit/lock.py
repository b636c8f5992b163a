"""One writer at a time: a lock beside the portfolio's folder that ends with the process that holds it."""

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
    name = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    place = Path(tempfile.gettempdir()) / f"tracker-{_user()}-{name}.lock"
    handle = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _take(handle, time.monotonic() + patience)
        yield
    finally:
        os.close(handle)


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "0"


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
