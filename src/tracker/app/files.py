"""Whether the files of a portfolio have changed, told without reading them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Fingerprint = tuple[tuple[str, int, int], ...]


def fingerprint(folder: Path) -> Fingerprint:
    """Return name, size and time of every file that a portfolio can consist of; hidden folders are none of it."""
    found: list[tuple[str, int, int]] = []
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += _stats(top, names)
    return tuple(sorted(found))


def _stats(top: str, names: list[str]) -> Iterator[tuple[str, int, int]]:
    for name in names:
        if name.endswith((".yaml", ".yml", ".csv")):
            path = os.path.join(top, name)  # noqa: PTH118 - Path objects cost more than the check itself
            try:
                stat = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            yield path, stat.st_size, stat.st_mtime_ns
