"""The portfolio as git keeps it: the files of a day, revisions that viewers may see, what the branch remembers.

Viewers see only commits of the branch that is served: what lies on other branches is nobody's business here.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.app.snapshot import Snapshot
from tracker.git import GitError, Repository
from tracker.git.blobs import Blobs
from tracker.history.cache import remembered
from tracker.loading import load_at
from tracker.loading.memo import Memo

if TYPE_CHECKING:
    from tracker.history.entry import Chronicle

LOG: Final = logging.getLogger(__name__)
MOST_KEPT: Final = 6
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
"""Names of branches and tags, and hashes. Git knows more ways to name a commit; some of them search all of history."""

Mark = tuple[tuple[str, int, int], ...]


class Archive:
    """History of one folder. Safe between threads; what two versions share is read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chronicle: Chronicle | None = None
        self._lock = threading.RLock()
        self._memo = Memo()
        self._kept: OrderedDict[str, Snapshot] = OrderedDict()
        self._repository: Repository | None = None
        self._blobs = Blobs(folder)
        self._looked = False

    @property
    def repository(self) -> Repository | None:
        """The repository around the folder; None where there is none, or no git."""
        with self._lock:
            if not self._looked:
                self._looked = True
                try:
                    self._repository = Repository.around(self.folder)
                except GitError as error:
                    LOG.info("No history is shown: %s", error)
            return self._repository

    @property
    def blobs(self) -> Blobs:
        """Contents by their hash."""
        return self._blobs

    def mark(self) -> Mark:
        """Return what changes when the branch does, told without running git."""
        if self.repository is None:
            return ()
        store = self.repository.store
        own = self.folder
        places = [
            store / "HEAD",
            store / "packed-refs",
            store / "shallow",
            store / "logs" / "HEAD",
            *_branch(store, own),
        ]
        return tuple(_stat(place) for place in places)

    def renew(self) -> None:
        """Forget which commit the branch is at, after it moved."""
        with self._lock:
            if self._repository is not None:
                self._looked = False
            self._kept.clear()

    def remember(self) -> bool:
        """Read what the branch remembers, unless that is known; say whether it is news."""
        repository = self.repository
        tip = repository.line[0][0] if repository is not None and repository.line else ""
        if repository is None or not tip or (self.chronicle is not None and self.chronicle.tip == tip):
            return False
        self.chronicle = remembered(repository, tip)
        return True

    def of_day(self, day: date, timezone: str, today: date) -> Snapshot | None:
        """Return the files of a past day; None for today and later, and for days from before the history."""
        if self.repository is None or day >= today:
            return None
        commit = self.repository.of_day(day, timezone)
        return self.at(commit, today) if commit else None

    def find(self, name: str) -> str | None:
        """Return the hash of a revision that a viewer may see; None for every other."""
        repository = self.repository
        if repository is None or not repository.line or not _NAME.fullmatch(name) or ".." in name:
            return None
        try:
            commit = repository.resolve(name)
        except GitError:
            return None
        return commit if repository.is_behind(commit, repository.line[0][0]) else None

    def at(self, commit: str, today: date) -> Snapshot | None:
        """Return the files of a commit (a hash); None where git fails."""
        repository = self.repository
        if repository is None:
            return None
        with self._lock:
            if commit not in self._kept:
                try:
                    loaded = load_at(repository, commit, self._blobs, today, memo=self._memo)
                except GitError:
                    LOG.exception("The files of %s could not be read", commit)
                    return None
                self._kept[commit] = Snapshot(loaded, today, 0, datetime.now(UTC), loaded.problems)
            self._kept.move_to_end(commit)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[commit]


def _branch(store: Path, folder: Path) -> list[Path]:
    """Return where git keeps the hash of the branch that is checked out; of a linked work tree also its own HEAD."""
    heads = [store / "HEAD"]
    link = folder / ".git"
    try:
        if link.is_file():
            heads.append(Path(folder, link.read_text(encoding="utf-8").removeprefix("gitdir:").strip()) / "HEAD")
        text = heads[-1].read_text(encoding="utf-8")
    except (OSError, ValueError):
        return heads
    return [*heads, store / text.removeprefix("ref:").strip()] if text.startswith("ref: refs/") else heads


def _stat(place: Path) -> tuple[str, int, int]:
    try:
        found = place.stat()
    except OSError:
        return (str(place), 0, 0)
    return (str(place), found.st_size, found.st_mtime_ns)
