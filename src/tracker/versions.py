"""Two versions of a portfolio to compare, named as people name them: a day, a revision, or the files as they are.

    2026-03-31          the files of that day, judged as of that day
    v1.2, main~3, 4f2a  the files of that revision
    (nothing)           the files in the folder, today

Between two revisions (or a revision and the folder) only the files differ: both are judged as of the later one's day. As soon as one of
the two is a day, each is judged as of its own.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from tracker.diff import Difference, difference
from tracker.git import GitError, Repository
from tracker.git.blobs import Blobs
from tracker.history.pieces import Pieces
from tracker.judgement import Status, status
from tracker.loading import Loaded, load, load_at
from tracker.loading.memo import Memo
from tracker.periods import parse_day
from tracker.read.yamltext import MOST_BYTES
from tracker.readings import readings

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tracker.history.entry import Chronicle
    from tracker.readings import Reading


_MOST_BACK: Final = 2000
"""Commits that are looked through for a version of a file that could be read."""


@dataclass(frozen=True)
class Version:
    """A portfolio's files, whose they are and of when."""

    loaded: Loaded
    day: date
    """The day that it is judged as of when it stands alone."""
    by_day: bool = False
    """True where a day was asked for, not a revision."""
    late: bool = False
    """True where a day was asked for from before there was any history: the files are later ones."""


@dataclass(frozen=True)
class Compared:
    """Two versions, judged, and what differs."""

    old: Version
    new: Version
    before: Status
    after: Status

    @cached_property
    def difference(self) -> Difference:
        """Everything that differs, in tiers."""
        return difference(self.before, self.after)


def days_of(one: Version, other: Version) -> tuple[date, date]:
    """Return the days on which two versions are judged when they are compared."""
    return (one.day, other.day) if one.by_day or other.by_day else (max(one.day, other.day),) * 2


class Versions:
    """Opens versions of one folder; what two of them share is read once."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self.today = today
        self.repository: Repository | None = None
        with suppress(GitError):  # a folder outside any repository has the files it has, and no other version
            self.repository = Repository.around(folder)
        self._blobs = Blobs(folder)
        self._memo = Memo()
        self._folder: Loaded | None = None

    def close(self) -> None:
        """End what was started to read history."""
        self._blobs.close()

    def open(self, name: str | None = None) -> Version:
        """Return a version by its name.

        Raises:
            GitError: when there is no such revision, or no repository to look in.
        """
        if name is None:
            loaded = self._here()
            return Version(loaded, loaded.portfolio.plan.day(self.today))
        day = _day(name)
        return self._of_day(day) if day is not None else self._of_revision(name)

    def compare(self, old: str, new: str | None = None, as_of: date | None = None) -> Compared:
        """Return two versions compared.

        Raises:
            GitError: as `open`.
        """
        one, other = self.open(old), self.open(new)
        days = (as_of, as_of) if as_of else days_of(one, other)
        return Compared(one, other, status(one.loaded, days[0]), status(other.loaded, days[1]))

    def readings(self, name: str, found: Chronicle, judged: Status) -> tuple[Reading, ...]:
        """Return the revisions of a KPI's figures up to the day of a status, with the verdicts of then."""
        return readings(name, found, judged.portfolio.plan.assessment, self._blobs, judged.as_of)

    def proposal(self, base: str, head: str | None = None) -> Compared:
        """Return a proposed version held against where it left the branch that it is for; both as of one day.

        Without a head it is the folder. Where the two have no commit in common that can be seen, the base itself is taken.

        Raises:
            GitError: as `open`.
        """
        repository = self.repository or Repository.around(self.folder)
        onto, tip = repository.resolve(base), repository.resolve(head or "HEAD")
        old, new = self._of_revision(repository.fork(onto, tip) or onto), self.open(head)
        # The day is the base's: a proposal does not choose on which day it is judged.
        day = old.loaded.portfolio.plan.day(self.today)
        old = replace(old, loaded=self._sound(repository, old.loaded))
        return Compared(old, new, status(old.loaded, day), status(new.loaded, day))

    def _sound(self, repository: Repository, loaded: Loaded) -> Loaded:
        """Return a version in which a KPI whose file has errors stands as it was when it could be read last: its goalposts are those."""
        lost = {found.path: name for name, found in loaded.portfolio.broken.items()}
        if not lost:
            return loaded
        pieces, kpis = Pieces(), {}
        for commit in islice(repository.log(loaded.commit), _MOST_BACK):
            for touched in commit.touched:
                content = (
                    self._blobs.read(touched.before, MOST_BYTES) if touched.path in lost and touched.before else None
                )
                kpi = pieces.kpi(touched.path, content) if content is not None else None
                if kpi is not None:
                    kpis[kpi.id] = kpi
                    del lost[touched.path]
        broken = {name: found for name, found in loaded.portfolio.broken.items() if name not in kpis}
        return replace(
            loaded, portfolio=replace(loaded.portfolio, kpis={**loaded.portfolio.kpis, **kpis}, broken=broken)
        )

    def _here(self) -> Loaded:
        if self._folder is None:
            self._folder = load(self.folder, self.today)
        return self._folder

    def _of_day(self, day: date) -> Version:
        """Return the files of a day; the folder's own for today, and where git was not there yet."""
        here = self._here()
        if day >= self.today or self.repository is None:
            return Version(here, day, by_day=True, late=day < self.today)
        commit = self.repository.of_day(day, here.portfolio.plan.timezone)
        if commit is None:
            return Version(here, day, by_day=True, late=True)
        return Version(self._at(self.repository, commit), day, by_day=True)

    def _of_revision(self, name: str) -> Version:
        repository = self.repository or Repository.around(self.folder)
        commit = repository.resolve(name)
        loaded = self._at(repository, commit)
        plan = loaded.portfolio.plan
        return Version(loaded, plan.day(repository.day_of(commit, plan.timezone)))

    def _at(self, repository: Repository, commit: str) -> Loaded:
        return load_at(repository, commit, self._blobs, self.today, memo=self._memo)


def _day(name: str) -> date | None:
    try:
        found: date = parse_day(name)
    except ValueError:
        return None
    return found
