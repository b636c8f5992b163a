"""The one thing that pages read: the newest portfolio, and the pages made of it."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.app.archive import Archive
from tracker.app.briefs import briefings
from tracker.app.cache import Cache
from tracker.app.collector import settle
from tracker.app.files import fingerprint
from tracker.app.server import portfolio_folder
from tracker.app.snapshot import Snapshot, day_in, day_of, kept, take
from tracker.app.watch import Watch
from tracker.approval import Approval, approval, newest_before
from tracker.i18n import words
from tracker.periods import days_after
from tracker.problems import problem
from tracker.readings import readings
from tracker.telling.state import stamp
from tracker.versions import Compared, Version, days_of
from tracker.views import View
from tracker.views import site as pages
from tracker.views.asked import CARRIED
from tracker.views.asked import asked as asked_
from tracker.views.past import Past

if TYPE_CHECKING:
    from datetime import date

    from tracker.app.archive import Mark
    from tracker.app.files import Fingerprint
    from tracker.judgement import Status
    from tracker.loading import Loaded
    from tracker.views.asked import Asked
    from tracker.views.site import Rendered

LOG: Final = logging.getLogger(__name__)
MOST_BYTES: Final = 32 * 2**20
MOST_COMPARED: Final = 8
"""Comparisons that are kept; each may hold two judged portfolios."""


class Site:
    """One folder as it is served. Pages read it and never wait for files; `renew` alone reads those."""

    def __init__(self, folder: Path, *, most: int = MOST_BYTES) -> None:
        self.folder = folder
        self.editing = False
        """Whether this server takes entries."""
        self._newest: Snapshot | None = None
        self._seen: tuple[date | None, Fingerprint, Mark] | None = None
        self._pages: Cache[Rendered] = Cache(most, _size)
        self._renewing = threading.Lock()
        self.archive = Archive(folder)
        self._compared: Cache[Compared] = Cache(MOST_COMPARED, lambda _: 1)
        self.watch = Watch(self.renew)

    def open(self) -> None:
        """Read the files for the first time and watch them from now on."""
        self.renew()
        self.watch.start()

    @property
    def newest(self) -> Snapshot:
        """The portfolio as it was read last; read and watched from now on if it never was.

        Raises:
            RuntimeError: when the folder could never be read.
        """
        if self._newest is None:
            self.open()
        if self._newest is None:
            raise RuntimeError(f"the portfolio in {self.folder} could not be loaded")
        return self._newest

    @property
    def shown(self) -> Snapshot | None:
        """The portfolio that is on screen, if one ever could be read."""
        return self._newest

    def page(self, asked: Asked) -> Rendered:
        """Return the page that an address asks for, made at most once from the same files for the same day."""
        snapshot = self.newest
        as_of = asked.as_of or self._today(snapshot)
        key = (snapshot.generation, as_of, asked)
        return self._pages.get_or_make(key, lambda: pages.render(asked, self._view(snapshot, as_of, asked)))

    def view(self, asked: Asked) -> View:
        """Return what a page for this reader is made from."""
        snapshot = self.newest
        return self._view(snapshot, asked.as_of or self._today(snapshot), asked)

    def _view(self, newest: Snapshot, as_of: date, asked: Asked) -> View:
        """Return a view of the files of the day that is asked for, which git keeps; of the newest where it does not."""
        # A day that the portfolio fixes for itself is judged on today's files; only one that is asked for goes back.
        snapshot = self._asked_for(newest, as_of) if asked.as_of else newest
        status = snapshot.judged(as_of)
        return View(
            status, snapshot.problems, words(asked.language), carried(asked), asked, snapshot.stale, past=self._past(newest, snapshot, as_of, asked),
            approval=self._approval(newest, snapshot, as_of), editing=self.editing, waiting=self._waiting(status, asked),
            downloads=briefings(asked, words(asked.language)),
        )  # fmt: skip

    def stamped(self, asked: Asked) -> View:
        """Return a view that says which revision it was made of: for files that leave this server."""
        view, repository = self.view(asked), self.archive.repository
        commit = view.past.commit if view.past else ""
        unsaved = not commit and repository is not None and repository.unsaved()
        if not commit and repository is not None and repository.line:
            commit = repository.line[0][0]
        return replace(view, stamp=stamp(commit, view.words, unsaved=unsaved), downloads=())

    def _waiting(self, found: Status, asked: Asked) -> int:
        """Return how many commits wait on the branch of the round, for the page that says who has not reported."""
        if asked.page != "reporting" or found.round is None or not found.round.open:
            return 0
        return self.archive.waiting(found.round.round.branch)

    def _approval(self, newest: Snapshot, shown: Snapshot, as_of: date) -> Approval:
        """Return whether what is shown was approved; releases stand in the newest files."""
        releases = newest.loaded.portfolio.plan.releases
        if not releases:
            return Approval()
        key = ("approval", newest.generation, newest.today)
        return shown.judged(as_of).once(
            key, lambda: approval(releases, shown.loaded, as_of, newest.today, self._released)
        )

    def _released(self, revision: str) -> Loaded | None:
        found = self.archive.at(revision, self.newest.today)
        return found.loaded if found is not None else None

    def _asked_for(self, newest: Snapshot, day: date) -> Snapshot:
        """Return the files of a day: those that were released as of it, else the last of it, else the newest."""
        for release in reversed(newest.loaded.portfolio.plan.releases):
            if release.as_of == day and release.publish_at <= newest.today:
                released = self.archive.at(release.revision, newest.today)
                if released is not None:
                    return released
        return self._of_day(newest, day) or newest

    def _of_day(self, newest: Snapshot, day: date) -> Snapshot | None:
        plan = newest.loaded.portfolio.plan
        return self.archive.of_day(day, plan.timezone, day_in(plan.timezone))

    def _past(self, newest: Snapshot, shown: Snapshot, as_of: date, asked: Asked) -> Past:
        names = (asked.get("from"), asked.get("to")) if asked.page == "changes" else ("", "")
        commits = {name: self.archive.find(name) for name in names if name}
        refused = tuple(name for name, commit in commits.items() if commit is None)
        chronicle, repository = self.archive.chronicle, self.archive.repository
        line = repository.kept if repository is not None else ()
        plan = newest.loaded.portfolio.plan
        return Past(
            compare=lambda: self._compare(newest, shown, as_of, asked, (commits.get(names[0]), commits.get(names[1]))),
            readings=lambda name: (
                readings(name, chronicle, plan.assessment, self.archive.blobs, as_of) if chronicle else ()
            ),
            chronicle=chronicle,
            commit=shown.loaded.commit,
            since=self._settled(newest, as_of),
            begins=day_of(line[-1][1], plan.timezone) if line else None,
            shallow=repository.shallow if repository is not None else False,
            refused=refused,
            names=names,
        )

    def _compare(
        self, newest: Snapshot, shown: Snapshot, as_of: date, asked: Asked, commits: tuple[str | None, str | None]
    ) -> Compared:  # fmt: skip
        """Return the two versions that a view compares, by the same rule as the command line; the last ones are kept."""
        since = min(asked.since or self._settled(newest, as_of), as_of)
        key = (newest.generation, since, as_of, bool(asked.as_of), *commits)
        return self._compared.get_or_make(key, lambda: self._made(newest, shown, (since, as_of), commits))

    def _settled(self, newest: Snapshot, as_of: date) -> date:
        """Return the day that is compared with where none is asked for: by the same rule as briefings and the public site."""
        last = newest_before(newest.loaded.portfolio.plan.releases, as_of, newest.today)
        return last.as_of if last is not None else days_after(as_of, -365)

    def _made(
        self, newest: Snapshot, shown: Snapshot, days: tuple[date, date], commits: tuple[str | None, str | None]
    ) -> Compared:
        sides = [
            self._revision(newest, commit) if commit else self._version(newest, day, shown)
            for commit, day in zip(commits, days, strict=True)
        ]  # fmt: skip
        (old, one), (new, other) = sides
        judged = days_of(one, other)
        return Compared(one, other, old.judged(judged[0]), new.judged(judged[1]))

    def _version(self, newest: Snapshot, day: date, shown: Snapshot) -> tuple[Snapshot, Version]:
        """Return the files of a day; those that are shown for the day that is shown, and where no history goes back to it."""
        past = day < day_in(newest.loaded.portfolio.plan.timezone)
        released = self._asked_for(newest, day) if past else newest
        found = released if released is not newest else None
        late = found is None and day < day_in(newest.loaded.portfolio.plan.timezone)
        snapshot = found or shown
        return snapshot, Version(snapshot.loaded, day, by_day=True, late=late)

    def _revision(self, newest: Snapshot, commit: str) -> tuple[Snapshot, Version]:
        snapshot = self.archive.at(commit, newest.today) or newest
        plan = snapshot.loaded.portfolio.plan
        return snapshot, Version(snapshot.loaded, plan.day(self.archive.day_of(commit, plan.timezone)))

    def version(self, asked: Asked) -> tuple[int, date, Asked]:
        """Return what two answers have in common when they are the same page."""
        snapshot = self.newest
        return snapshot.generation, asked.as_of or self._today(snapshot), asked

    def renew(self) -> bool:
        """Read the files again if they, or the day, have changed; say whether they had. One thread at a time."""
        with self._renewing:
            before = self._newest
            seen = (self._today(before) if before else None, fingerprint(self.folder), self.archive.mark())
            if seen == self._seen:
                return self._remember()
            self.archive.renew()
            taken = self._take(before)
            self._seen = (self._today(taken) if taken else None, *seen[1:])
            if taken is not None:
                self._newest = taken
                self._pages.clear()
                self._compared.clear()
                self._warm()
                settle()
            return True

    def _remember(self) -> bool:
        """Read what the branch remembers once nothing else is to be done; pages made without it are made again."""
        try:
            news = self.archive.remember()
        except Exception:  # without a memory pages show what the files tell
            LOG.exception("The history of %s could not be read", self.folder)
            return False
        if news and self._newest is not None:
            self._newest = replace(self._newest, generation=self._newest.generation + 1)
            self._pages.clear()
        return news

    def _warm(self) -> None:
        """Make the front page before anybody asks: judging thousands of KPIs on two days takes a moment."""
        try:
            self.page(asked_("overview", {}))
        except Exception:  # the reader who asks for it is told in words
            LOG.exception("The front page could not be made")

    def _take(self, before: Snapshot | None) -> Snapshot | None:
        try:
            return take(self.folder, before)
        except Exception as error:  # whatever it was, readers keep what they have
            LOG.exception("The portfolio in %s could not be loaded", self.folder)
            if before is None:
                return None
            what = problem("unreadable-file", self.folder.name, reason=type(error).__name__)
            return kept(before, (what, *before.loaded.problems))

    @staticmethod
    def _today(snapshot: Snapshot) -> date:
        plan = snapshot.loaded.portfolio.plan
        return plan.day(day_in(plan.timezone))


def carried(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return the parameters that every link carries on: those that are meant and are not the default."""
    days = {"as-of": asked.as_of, "since": asked.since}
    meant = {"lang": "" if asked.language == "en" else asked.language}
    meant |= {name: day.isoformat() for name, day in days.items() if day}
    return tuple((name, meant[name]) for name in CARRIED if meant.get(name))


def _size(page: Rendered) -> int:
    return sum(map(len, (page.title, page.header, *page.body, page.footer)))


@lru_cache(maxsize=4)
def _site(folder: str) -> Site:
    return Site(Path(folder))


def site() -> Site:
    """Return the site of the folder that is served."""
    return _site(str(portfolio_folder().resolve()))
