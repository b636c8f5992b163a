"""Files as they would be: a workspace with some contents changed and some files added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.problems import Problem
    from tracker.read.workspace import Workspace


class Overlay:
    """A workspace over another one, which is a fresh one: what was found wrong while reading it before is not told again."""

    def __init__(self, under: Workspace, contents: Mapping[str, bytes]) -> None:
        self._under = under
        self._contents = contents

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the files below."""
        return self._under.problems

    def paths(self, folder: str) -> list[str]:
        """Return the paths of all files under a folder, sorted."""
        start = f"{folder}/" if folder else ""
        return sorted({*self._under.paths(folder), *(path for path in self._contents if path.startswith(start))})

    def read(self, path: str) -> bytes | None:
        """Return the new content of a changed file, the content of any other."""
        return self._contents[path] if path in self._contents else self._under.read(path)

    def key(self, path: str) -> str | None:
        """Return what names a file's content; None for a changed one."""
        return None if path in self._contents else self._under.key(path)


def content_of(files: Workspace, path: str) -> bytes:
    """Return what a file of the portfolio holds.

    Raises:
        Refused: when it cannot be read.
    """
    before = len(files.problems)
    content = files.read(path)
    if content is None:
        raise Refused(f"`{path}` cannot be read: {files.problems[before].message}", "see `tracker validate`")
    return content
