"""A folder as the files that a portfolio may consist of: `{path: bytes}`, read with suspicion.

Only these are looked at: `initiatives.yaml`, what it includes, and `kpis/**/*.yaml` with their CSV files.
Links are followed only inside the folder, sizes are capped, and nothing else is opened.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from tracker.problems import Problem, problem
from tracker.read.yamltext import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAN: Final = "initiatives.yaml"
KPIS: Final = "kpis"
MOST_FILES: Final = 100_000
MOST_CSV_BYTES: Final = 50_000_000


class Workspace(Protocol):
    """Where files come from: a folder, or a revision that git keeps."""

    @property
    def problems(self) -> list[Problem]:
        """What was found wrong while reading."""
        ...

    def paths(self, folder: str) -> list[str]:
        """Return the paths of all files under a folder, sorted."""
        ...

    def read(self, path: str) -> bytes | None:
        """Return a file's content; None, with a problem, where it can't be had."""
        ...

    def key(self, path: str) -> str | None:
        """Return what names a file's content: two files of one key are alike. None where only reading tells."""
        ...


@dataclass
class Folder:
    """A portfolio in a folder of the file system."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    _listed: dict[str, list[str]] = field(default_factory=dict)

    def paths(self, folder: str = "") -> list[str]:
        """Return the paths of all files under a folder, sorted, hidden ones left out."""
        if folder not in self._listed:
            found = sorted(islice(self._walk(folder), MOST_FILES + 1))
            if len(found) > MOST_FILES:
                self.problems.append(problem("folder-too-large", folder or ".", most=MOST_FILES))
            self._listed[folder] = found[:MOST_FILES]
        return self._listed[folder]

    def _walk(self, folder: str) -> Iterator[str]:
        start = os.path.join(self.root, folder)  # noqa: PTH118 - Path objects cost more than the walk itself
        for top, folders, names in os.walk(start, onerror=self._unreadable, followlinks=False):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            base = os.path.relpath(top, self.root).replace(os.sep, "/")
            prefix = "" if base == "." else f"{base}/"
            for name in names:
                if not name.startswith("."):
                    yield prefix + name

    def _unreadable(self, error: OSError) -> None:
        path = os.path.relpath(str(error.filename), self.root).replace(os.sep, "/")
        self.problems.append(problem("unreadable-file", path, reason=error.strerror or "it cannot be read"))

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None with a problem for what is missing, huge, or outside."""
        most = MOST_CSV_BYTES if path.endswith(".csv") else MOST_BYTES
        try:
            return self._content(path, most)
        except FileNotFoundError:
            self.problems.append(problem("missing-file", path, name=path))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.problems.append(problem("unreadable-file", path, reason=reason))
        return None

    def key(self, path: str) -> str | None:  # noqa: ARG002 - a folder's files may change at any moment
        """Return None: only reading tells what a file holds."""
        return None

    def _content(self, path: str, most: int) -> bytes | None:
        place = os.path.join(self.root, path)  # noqa: PTH118
        if leads_out(path) or not self._inside(place):
            self.problems.append(problem("outside-folder", path, target=path))
            return None
        # Never waits: a pipe or device in a portfolio is a mistake or an attack.
        with os.fdopen(os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ValueError("it is not an ordinary file")
            content = file.read(most + 1) if status.st_size > most else file.read()
        if len(content) > most:
            self.problems.append(problem("file-too-large", path, size=status.st_size, most=most))
            return None
        return content

    def _inside(self, place: str) -> bool:
        """Tell whether a file lies in the folder, whatever links lead to it."""
        return os.path.realpath(place).startswith(self._real + os.sep)

    @cached_property
    def _real(self) -> str:
        return os.path.realpath(self.root).rstrip(os.sep)


def leads_out(path: str) -> bool:
    """Tell whether a path as written in a file leaves the portfolio's folder."""
    parts = PurePosixPath(path).parts
    depth = 0
    for part in parts:
        depth += -1 if part == ".." else 0 if part == "." else 1
        if depth < 0:
            return True
    return PurePosixPath(path).is_absolute() or "\\" in path or "\0" in path or (len(path) > 1 and path[1] == ":")
