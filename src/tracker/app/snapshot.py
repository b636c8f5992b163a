"""The portfolio in memory: read once, read again when a file has changed."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.judgement import Status, status
from tracker.loading import Loaded, load

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

MOST_DAYS = 16


@dataclass
class Snapshot:
    """What is served of one folder. Pages only read it; one thread at a time renews it."""

    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _seen: object = None
    _loaded: Loaded | None = None
    _judged: dict[date, Status] = field(default_factory=dict)

    def get(self, as_of: date, today: date) -> tuple[Loaded, Status]:
        """Return the portfolio as its files are now, judged as of a day."""
        with self._lock:
            seen = (today, _fingerprint(self.folder))
            if self._loaded is None or seen != self._seen:
                self._loaded, self._seen = load(self.folder, today), seen
                self._judged.clear()
            if as_of not in self._judged:
                if len(self._judged) >= MOST_DAYS:
                    self._judged.clear()
                self._judged[as_of] = status(self._loaded, as_of)
            return self._loaded, self._judged[as_of]


def _fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of every file that a portfolio can consist of."""
    found: list[tuple[str, int, int]] = []
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml", ".csv")):
                path = os.path.join(top, name)  # noqa: PTH118 - Path objects cost more than the check itself
                try:
                    stat = os.stat(path)  # noqa: PTH116
                except OSError:
                    continue
                found.append((path, stat.st_size, stat.st_mtime_ns))
    return tuple(sorted(found))
