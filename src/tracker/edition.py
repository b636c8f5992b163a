"""An edition: one revision, judged on one day, compared with an earlier one. Briefings and the public site are made of it.

Which files are taken for a day follows the dashboard's rule: those that were released as of it, else those of the day, else the folder's.
It is compared with the newest release before that day, or with a year before where nothing was released.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.approval import Approval, approval, newest_before
from tracker.git import GitError
from tracker.history.cache import remembered
from tracker.i18n import words
from tracker.judgement import status
from tracker.periods import days_after
from tracker.telling.state import stamp
from tracker.versions import Compared, Version, Versions
from tracker.views.asked import asked as asked_
from tracker.views.past import Past
from tracker.views.view import SERVER, View

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tracker.history.entry import Chronicle
    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.loading import Loaded
    from tracker.model.round import Release
    from tracker.views.asked import Asked
    from tracker.views.places import Places


@dataclass(frozen=True)
class Edition:
    """What goes out as a whole. Whoever opened it closes it: history is read while pages are made."""

    versions: Versions
    compared: Compared
    approval: Approval
    commit: str
    """The revision; empty where the folder lies in no repository."""
    unsaved: bool
    """Whether the files differ from the revision."""

    @property
    def loaded(self) -> Loaded:
        """The files."""
        return self.compared.new.loaded

    @property
    def status(self) -> Status:
        """The files, judged."""
        return self.compared.after

    @cached_property
    def chronicle(self) -> Chronicle | None:
        """What the branch remembers; None where there is no history."""
        repository = self.versions.repository
        if repository is None or not repository.line:
            return None
        try:
            return remembered(repository, repository.line[0][0])
        except GitError:  # without a memory pages show what the files tell
            return None

    def view(self, language: str, page: Asked | None = None, places: Places = SERVER) -> View:
        """Return what a page of this edition is made from, in a language."""
        spoken = words(language)
        return View(
            self.status, self.loaded.problems, spoken, () if language == "en" else (("lang", language),),
            page or asked_("overview", {"lang": language}),
            past=self._past, approval=self.approval, places=places, stamp=self.stamp(spoken),
        )  # fmt: skip

    @cached_property
    def _past(self) -> Past:
        chronicle = self.chronicle
        return Past(
            compare=lambda: self.compared,
            readings=lambda name: self.versions.readings(name, chronicle, self.status) if chronicle is not None else (),
            chronicle=chronicle,
            commit=self.loaded.commit,
            since=self.compared.before.as_of,
            begins=chronicle.begins if chronicle else None,
            shallow=chronicle.shallow if chronicle else False,
        )

    def stamp(self, spoken: Words) -> str:
        """Return which revision this was made of, in words."""
        return stamp(self.commit, spoken, unsaved=self.unsaved)


def edition(
    folder: Path, today: date, *, rev: str | None = None, as_of: date | None = None, since: date | None = None
) -> Edition:
    """Open an edition of the portfolio in a folder.

    Args:
        folder: where the portfolio lies.
        today: the day of the reader.
        rev: a revision; the files that the day asks for when left out.
        as_of: the day that is judged; today, or the portfolio's own day, when left out.
        since: the day that is compared with; the newest release before, or a year before, when left out.

    Raises:
        GitError: when there is no such revision.
    """
    versions = Versions(folder, today)
    newest = versions.open()
    releases = newest.loaded.portfolio.plan.releases
    shown = _shown(versions, newest, releases, rev, as_of)
    day = as_of or shown.day
    new = replace(shown, day=day, by_day=True)
    old = _earlier(versions, releases, new, since)
    compared = Compared(old, new, status(old.loaded, old.day), status(new.loaded, day))
    found = approval(releases, new.loaded, day, today, lambda name: _files(versions, name)) if releases else Approval()
    return Edition(versions, compared, found, *_revision(versions, new.loaded))


def _shown(
    versions: Versions, newest: Version, releases: list[Release], rev: str | None, as_of: date | None
) -> Version:
    if rev is not None:
        return versions.open(rev)
    if as_of is None:
        return newest
    for release in reversed(releases):
        if release.as_of == as_of and release.publish_at <= versions.today:
            return versions.open(release.revision)
    return versions.open(as_of.isoformat())


def _earlier(versions: Versions, releases: list[Release], new: Version, since: date | None) -> Version:
    """Return what is compared with; the same files on the earlier day where no history goes back to it."""
    last = newest_before(releases, new.day, versions.today)
    if since is None and last is not None:
        released = _files(versions, last.revision)  # None in a clone that did not fetch it
        if released is not None:
            return Version(released, last.as_of, by_day=True)
        since = last.as_of
    day = min(since or days_after(new.day, -365), new.day)
    found = versions.open(day.isoformat())
    return replace(found, loaded=new.loaded) if found.late else replace(found, day=day)


def _files(versions: Versions, name: str) -> Loaded | None:
    try:
        return versions.open(name).loaded
    except GitError:
        return None


def _revision(versions: Versions, loaded: Loaded) -> tuple[str, bool]:
    """Return the revision, and whether the files differ from it."""
    if loaded.commit:
        return loaded.commit, False
    repository = versions.repository
    if repository is None or not repository.line:
        return "", False
    return repository.line[0][0], repository.unsaved()
