"""The one thing that pages read: the newest portfolio, and the pages made of it."""

from __future__ import annotations

import logging
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.app.cache import Cache
from tracker.app.collector import settle
from tracker.app.files import fingerprint
from tracker.app.server import portfolio_folder
from tracker.app.snapshot import Snapshot, day_in, kept, take
from tracker.app.watch import Watch
from tracker.i18n import words
from tracker.problems import problem
from tracker.views import View
from tracker.views import site as pages
from tracker.views.asked import CARRIED
from tracker.views.asked import asked as asked_

if TYPE_CHECKING:
    from datetime import date

    from tracker.app.files import Fingerprint
    from tracker.views.asked import Asked
    from tracker.views.site import Rendered

LOG: Final = logging.getLogger(__name__)
MOST_BYTES: Final = 32 * 2**20


class Site:
    """One folder as it is served. Pages read it and never wait for files; `renew` alone reads those."""

    def __init__(self, folder: Path, *, most: int = MOST_BYTES) -> None:
        self.folder = folder
        self._newest: Snapshot | None = None
        self._seen: tuple[date | None, Fingerprint] | None = None
        self._pages: Cache[Rendered] = Cache(most, _size)
        self._renewing = threading.Lock()
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
        return self._pages.get_or_make(key, lambda: pages.render(asked, _view(snapshot, as_of, asked)))

    def view(self, asked: Asked) -> View:
        """Return what a page for this reader is made from."""
        snapshot = self.newest
        return _view(snapshot, asked.as_of or self._today(snapshot), asked)

    def version(self, asked: Asked) -> tuple[int, date, Asked]:
        """Return what two answers have in common when they are the same page."""
        snapshot = self.newest
        return snapshot.generation, asked.as_of or self._today(snapshot), asked

    def renew(self) -> bool:
        """Read the files again if they, or the day, have changed; say whether they had. One thread at a time."""
        with self._renewing:
            before = self._newest
            seen = (self._today(before) if before else None, fingerprint(self.folder))
            if seen == self._seen:
                return False
            taken = self._take(before)
            self._seen = (self._today(taken) if taken else None, seen[1])
            if taken is not None:
                self._newest = taken
                self._pages.clear()
                self._warm()
                settle()
            return True

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


def _view(snapshot: Snapshot, as_of: date, asked: Asked) -> View:
    return View(snapshot.judged(as_of), snapshot.problems, words(asked.language), carried(asked), asked, snapshot.stale)


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
