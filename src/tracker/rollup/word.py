"""What the owner says, how old it is, and what it is worth (docs/methods.md, sections 0.1, 8 and 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import date

    from tracker.model.portfolio import Reporting
    from tracker.model.strategy import Declared, Initiative, Update
    from tracker.rollup.counts import DataLevel

Colour = Literal["green", "amber", "red"]
ReportState = Literal["not_asked", "current", "overdue", "silent", "no_report"]
Combined = Literal[
    "green", "amber", "red", "completed", "unverified", "unknown", "not_started", "paused", "cancelled",
    "insufficient_data", "no_kpis",
]  # fmt: skip

CADENCE_DAYS: Final = {"monthly": 31, "quarterly": 92, "half-yearly": 183, "annual": 366}
_WORD_LEVELS: Final[dict[str, Colour]] = {
    "completed": "green",
    "on_track": "green",
    "at_risk": "amber",
    "off_track": "red",
}
_COLOURS: Final[dict[str, Colour]] = {"green": "green", "amber": "amber", "red": "red"}
_BADNESS: Final[tuple[Colour, ...]] = ("green", "amber", "red")


@dataclass(frozen=True, slots=True)
class Word:
    """The newest report, and whether it still counts."""

    state: ReportState
    update: Update | None = None
    days: int = 0
    """How old the report is; after a strategy has closed no older than it was then."""

    @property
    def declared(self) -> Declared | None:
        """The status that was last declared, however old."""
        return self.update.status if self.update else None

    @property
    def counts(self) -> Declared | None:
        """The status as far as it counts: old good news is no news, old bad news stands.

        Paused and cancelled are decisions and stand as well; "not started" is no word once it is silent.
        """
        if self.update is None:
            return None
        lapsed = {"overdue": {"on_track", "completed"}, "silent": {"on_track", "completed", "not_started"}}
        return None if self.update.status in lapsed.get(self.state, set()) else self.update.status


def word_of(initiative: Initiative, reporting: Reporting, as_of: date, *, asked: bool) -> Word:
    """Return the word on an initiative as of a day; `asked` is false in an observed strategy."""
    if not asked:
        return Word("not_asked")
    said = [update for update in initiative.updates if update.date <= as_of]
    if not said:
        return Word("no_report")
    newest = max(enumerate(said), key=lambda pair: (pair[1].date, pair[0]))[1]
    days = (as_of - newest.date).days
    return Word(report_state(days, reporting), newest, days)


def report_state(days: int, reporting: Reporting) -> ReportState:
    """Return the state of a report so many days old."""
    cadence, grace = CADENCE_DAYS[reporting.cadence], reporting.grace_days
    if days <= cadence + grace:
        return "current"
    return "overdue" if days <= 2 * cadence + grace else "silent"


def combine(word: Declared | None, data: DataLevel, *, start_overdue: bool = False, asked: bool = True) -> Combined:
    """Return the worse of word and data; what is good by word alone is unverified, never green.

    Args:
        word: the declared status as far as it counts, None where there is none.
        data: the level of the KPIs (or of a deliverable's milestones).
        start_overdue: whether its planned start has passed.
        asked: false in an observed strategy, whose level is that of the data alone.
    """
    if not asked:
        return data
    if word in {"paused", "cancelled"}:
        return word
    if word == "not_started":
        return "red" if start_overdue else "not_started"
    said = _WORD_LEVELS.get(word or "")
    known = _COLOURS.get(data)
    if said is None:
        return "unknown" if known is None else "unverified" if known == "green" else known
    if known is None:
        return "unverified" if said == "green" else said
    if word == "completed" and known == "green":
        return "completed"
    return max(said, known, key=_BADNESS.index)


def never_green(combined: Combined) -> Combined:
    """Return what is left of a level when the text that it rests on has errors."""
    return "unverified" if combined in {"green", "completed"} else combined
