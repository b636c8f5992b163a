"""What a page may know of the files' history: worked out only when a page asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tracker.history.entry import Chronicle
    from tracker.readings import Reading
    from tracker.versions import Compared


@dataclass(frozen=True)
class Past:
    """History as one view has it."""

    compare: Callable[[], Compared]
    """The two versions that the view compares."""
    readings: Callable[[str], tuple[Reading, ...]]
    """Of a KPI: its revised figures with the verdicts of then."""
    chronicle: Chronicle | None = None
    """What the branch remembers; None while it is being read, and where there is no history."""
    commit: str = ""
    """The revision that the page is made of; empty where that is the folder as it is."""
    since: date | None = None
    """The day that is compared with where none is asked for; a year before where that is None too."""
    begins: date | None = None
    """The day from which the files are known."""
    shallow: bool = False
    refused: tuple[str, ...] = ()
    """Revisions that were asked for and are none of this branch."""
    names: tuple[str, str] = ("", "")
    """The revisions that were asked for instead of days."""
