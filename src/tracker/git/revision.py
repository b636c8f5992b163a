"""A portfolio at a revision: the same files as in a folder, taken from git's store and never written anywhere."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tracker.problems import Problem, problem
from tracker.read.workspace import MOST_CSV_BYTES, MOST_FILES, leads_out
from tracker.read.yamltext import MOST_BYTES

if TYPE_CHECKING:
    from tracker.git.blobs import Blobs
    from tracker.git.repository import Entry, Repository

_LINK: Final = "120000"
_FILES: Final = frozenset({"100644", "100755", "100664"})
_MOST_LINKS: Final = 8
_MOST_TARGET: Final = 4096


class Revision:
    """The files under the portfolio's folder at one commit."""

    def __init__(self, repository: Repository, commit: str, blobs: Blobs) -> None:
        self.repository = repository
        self.commit = commit
        self.problems: list[Problem] = []
        self._blobs = blobs

    @cached_property
    def _files(self) -> dict[str, Entry]:
        return self.repository.files(self.commit)

    def paths(self, folder: str) -> list[str]:
        """Return the paths of all files under a folder, sorted, hidden ones left out."""
        start = f"{folder}/" if folder else ""
        found = sorted(
            path for path in self._files if path.startswith(start) and not any(part.startswith(".") for part in path.split("/"))
        )  # fmt: skip
        if len(found) > MOST_FILES:
            self.problems.append(problem("folder-too-large", folder or ".", most=MOST_FILES))
        return found[:MOST_FILES]

    def key(self, path: str) -> str | None:
        """Return the hash of a file's content: the same hash is the same content."""
        found = self._entry(path)
        return found.blob if found is not None else None

    def read(self, path: str) -> bytes | None:
        """Return a file's content, or None with a problem for what is missing, huge, or outside."""
        if leads_out(path):
            self.problems.append(problem("outside-folder", path, target=path))
            return None
        found = self._entry(path)
        if found is None:
            self.problems.append(self._absent(path))
            return None
        most = MOST_CSV_BYTES if path.endswith(".csv") else MOST_BYTES
        if found.size > most:
            self.problems.append(problem("file-too-large", path, size=found.size, most=most))
            return None
        content = self._blobs.read(found.blob, most)
        if content is None:
            self.problems.append(problem("unreadable-file", path, reason="its content was not fetched into this clone"))
        return content

    def _absent(self, path: str) -> Problem:
        found = self._files.get(path)
        if found is None:
            return problem("missing-file", path, name=path)
        if found.mode == _LINK:
            return problem("outside-folder", path, target=path)
        return problem("unreadable-file", path, reason="it is not an ordinary file")

    def _entry(self, path: str) -> Entry | None:
        """Return the file that a path leads to, through links that stay in the folder."""
        for _ in range(_MOST_LINKS):
            found = self._files.get(path)
            if found is None or found.mode != _LINK:
                return found if found is not None and found.mode in _FILES else None
            target = (self._blobs.read(found.blob, _MOST_TARGET) or b"/").decode("utf-8", "surrogateescape")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if leads_out(path) or target.startswith("/"):
                return None
        return None
