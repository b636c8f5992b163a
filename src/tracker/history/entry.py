"""What history knows of one change: who, when, in which commit, and what."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    renamed: dict[str, str] = field(default_factory=dict)
    """Old id to the id that followed it."""
    begins: date | None = None
    """The day of the oldest commit that can be seen."""
    shallow: bool = False
    """True where older commits exist and were not fetched into this clone."""
    unread: tuple[str, ...] = ()
    """Commits in which a file could not be read; what follows is compared with the last state that could."""

    def today(self, name: str) -> str:
        """Return what an id of then is called now."""
        for _ in range(len(self.renamed)):
            if name not in self.renamed:
                break
            name = self.renamed[name]
        return name
