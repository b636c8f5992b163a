"""The portfolio as git keeps it: the files of a day, revisions that viewers may see, what the branch remembers.

Viewers see only commits of the branch that is served: what lies on other branches is nobody's business here.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from tracker.app.snapshot import Snapshot
from tracker.git import GitError, Repository
from tracker.git.blobs import Blobs
from tracker.history.cache import remembered
from tracker.loading import load_at
from tracker.loading.memo import Memo

if TYPE_CHECKING:
    from pathlib import Path

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
        self._failed = ""
        self.renew()

    @property
    def repository(self) -> Repository | None:
        """The repository around the folder, as `renew` found it; None where there is none, or no git."""
        return self._repository

    @property
    def blobs(self) -> Blobs:
        """Contents by their hash."""
        return self._blobs

    def mark(self) -> Mark:
        """Return what changes when the branch does, told without running git."""
        repository = self._repository
        if repository is None:
            return ()
        names = ("HEAD", "packed-refs", "shallow", "logs/HEAD", "refs/tags", "refs/heads/reports")
        places = [folder / name for folder in {repository.store, repository.own} for name in names]
        return tuple(sorted(_stat(place) for place in [*places, *_branch(repository)]))

    def renew(self) -> None:
        """Look again which commit the branch is at, after it moved."""
        try:
            self._repository = Repository.around(self.folder)
        except GitError as error:
            self._repository = None
            LOG.info("No history is shown: %s", error)
        with self._lock:
            self._kept.clear()

    def remember(self) -> bool:
        """Read what the branch remembers, unless that is known; say whether it is news."""
        repository = self.repository
        tip = repository.line[0][0] if repository is not None and repository.line else ""
        if (
            repository is None
            or tip in ("", self._failed)
            or (self.chronicle is not None and self.chronicle.tip == tip)
        ):
            return False
        self._failed = tip  # what failed once is not tried again each second
        self.chronicle = remembered(repository, tip)
        self._failed = ""
        return True

    def day_of(self, commit: str, timezone: str) -> date:
        """Return the day of a commit (a hash)."""
        return self._repository.day_of(commit, timezone) if self._repository is not None else date.min

    def waiting(self, branch: str) -> int:
        """Return how many commits of a branch the served one does not have yet."""
        return self._repository.ahead(branch) if self._repository is not None else 0

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


def _branch(repository: Repository) -> list[Path]:
    """Return where git keeps the hash of the branch that is checked out."""
    try:
        text = (repository.own / "HEAD").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return []
    return [repository.store / text.removeprefix("ref:").strip()] if text.startswith("ref: refs/") else []


def _stat(place: Path) -> tuple[str, int, int]:
    try:
        found = place.stat()
    except OSError:
        return (str(place), 0, 0)
    return (str(place), found.st_size, found.st_mtime_ns)
