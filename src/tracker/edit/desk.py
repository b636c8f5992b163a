"""Where files are taken from and put back: the folder, or a branch that nobody has checked out. Both compare before they swap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tracker.edit.commit import Message, Moved, commit_on_branch
from tracker.edit.lock import locked
from tracker.edit.replace import replace_all
from tracker.git import GitError, Repository
from tracker.git.blobs import Blobs
from tracker.git.revision import Revision
from tracker.loading import load, load_at
from tracker.read.workspace import Folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from tracker.loading import Loaded
    from tracker.read.workspace import Workspace

__all__ = ["BranchDesk", "Desk", "FolderDesk", "Message", "Moved"]


class Desk(Protocol):
    """A place to work at, closed when one leaves it."""

    def __enter__(self) -> Desk: ...
    def __exit__(self, *_: object) -> None: ...

    def files(self) -> Workspace:
        """Return the files as they are now."""
        ...

    def load(self, today: date) -> Loaded:
        """Return the portfolio as it is now."""
        ...

    def put(self, old: Mapping[str, bytes | None], new: Mapping[str, bytes], message: Message) -> str:
        """Put new contents in the place of old ones, all or none; return the commit, or nothing where none is made.

        Raises:
            Moved: when a file is not what it was any more.
            Refused: when it cannot be written; all files are as they were.
            GitError: when git refuses.
        """
        ...


@dataclass(frozen=True)
class FolderDesk:
    """The folder itself."""

    root: Path

    def __enter__(self) -> FolderDesk:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind: a folder holds nothing open."""

    def files(self) -> Workspace:
        """Return the files as they are now."""
        return Folder(self.root)

    def load(self, today: date) -> Loaded:
        """Return the portfolio as it is now."""
        return load(self.root, today)

    def put(self, old: Mapping[str, bytes | None], new: Mapping[str, bytes], message: Message) -> str:  # noqa: ARG002 - a folder keeps no message
        """Replace files, under the lock of the folder."""
        with locked(self.root):
            replace_all(self.root, old, new)
        return ""


class BranchDesk:
    """A branch, begun where it does not exist yet at the commit that is checked out; the work tree is neither read nor touched."""

    def __init__(self, root: Path, branch: str) -> None:
        self.root = root
        self.branch = branch
        self._blobs = Blobs(root)

    def __enter__(self) -> BranchDesk:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that reads git's store."""
        self._blobs.close()

    def _now(self) -> tuple[Repository, str, str | None]:
        """Return the repository, the commit to build on, and the tip of the branch; None where there is no branch yet."""
        repository = Repository.around(self.root)
        try:
            tip = repository.resolve(f"refs/heads/{self.branch}")
        except GitError:
            return repository, repository.resolve("HEAD"), None
        return repository, tip, tip

    def files(self) -> Workspace:
        """Return the files at the tip of the branch."""
        repository, commit, _ = self._now()
        return Revision(repository, commit, self._blobs)

    def load(self, today: date) -> Loaded:
        """Return the portfolio at the tip of the branch."""
        repository, commit, _ = self._now()
        return load_at(repository, commit, self._blobs, today)

    def put(self, old: Mapping[str, bytes | None], new: Mapping[str, bytes], message: Message) -> str:
        """Commit files on the branch, if each is at its tip what it was."""
        repository, parent, tip = self._now()
        at = Revision(repository, parent, self._blobs)
        there = set(at.paths(""))
        if {path: at.read(path) if path in there else None for path in old} != dict(old):
            raise Moved
        return commit_on_branch(repository, new, self.branch, message, (parent, tip))
