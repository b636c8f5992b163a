"""What history knows of one change: who, when, in which commit, and what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from tracker.goalposts import Move


@dataclass(frozen=True, slots=True)
class Moved:
    """A goalpost, and the commit that moved it."""

    day: date
    commit: str
    author: str
    move: Move


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure that a commit entered, revised or took out; `before` and `after` as `tracker.diff` tells figures."""

    day: date
    commit: str
    author: str
    kpi: str
    period: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    path: str
    """The KPI's file then, and the contents before and after: the verdict of then can be worked out again."""
    old: str
    new: str


@dataclass(frozen=True)
class Chronicle:
    """All that a branch remembers of a portfolio, oldest first."""

    tip: str
    moved: tuple[Moved, ...] = ()
    revised: tuple[Revised, ...] = ()
    renamed: tuple[tuple[date, str, str], ...] = ()
    """When a thing was renamed, from what to what, oldest first."""
    begins: date | None = None
    """The day of the oldest commit that can be seen."""
    shallow: bool = False
    """True where older commits exist and were not fetched into this clone."""
    unread: tuple[str, ...] = ()
    whole: bool = True
    """False where a file cannot be read at the tip: what stood before it is then not known to those who go on from here."""
    """Commits in which a file could not be read; what follows is compared with the last state that could."""

    def called(self, name: str, since: date, until: date | None = None) -> str:
        """Return what a thing of a day is called later: today, or on another day."""
        for day, old, new in self.renamed:
            if old == name and since <= day and (until is None or day <= until):
                name = new
        return name
