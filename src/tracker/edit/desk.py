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
    """A place to work at."""

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


@dataclass(frozen=True)
class BranchDesk:
    """A branch, begun where it does not exist yet at the commit that is checked out; the work tree is neither read nor touched."""

    root: Path
    branch: str

    def _tip(self, repository: Repository) -> str | None:
        try:
            return repository.resolve(f"refs/heads/{self.branch}")
        except GitError:
            return None

    @property
    def exists(self) -> bool:
        """Whether the branch is there yet."""
        return self._tip(Repository.around(self.root)) is not None

    def files(self) -> Workspace:
        """Return the files at the tip of the branch."""
        repository = Repository.around(self.root)
        return Revision(repository, self._tip(repository) or repository.resolve("HEAD"), Blobs(self.root))

    def load(self, today: date) -> Loaded:
        """Return the portfolio at the tip of the branch."""
        repository = Repository.around(self.root)
        with Blobs(self.root) as blobs:
            return load_at(repository, self._tip(repository) or repository.resolve("HEAD"), blobs, today)

    def put(self, old: Mapping[str, bytes | None], new: Mapping[str, bytes], message: Message) -> str:
        """Commit files on the branch, if each is at its tip what it was."""
        repository = Repository.around(self.root)
        tip = self._tip(repository)
        parent = tip or repository.resolve("HEAD")
        with Blobs(self.root) as blobs:
            at = Revision(repository, parent, blobs)
            there = set(at.paths(""))
            now = {path: at.read(path) if path in there else None for path in old}
        if now != dict(old):
            raise Moved
        return commit_on_branch(repository, new, self.branch, message, (parent, tip))
