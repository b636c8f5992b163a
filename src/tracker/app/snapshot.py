"""The portfolio in memory, as its files were at one moment: pages read it and nothing changes it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tracker.judgement import Status, status
from tracker.loading import Loaded, load

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.problems import Problem

MOST_DAYS: Final = 16


@dataclass(frozen=True)
class Snapshot:
    """What is served of one folder, judged once for each day that is asked for."""

    loaded: Loaded
    today: date
    """The day that the files were read on; whatever lies after it was the future."""
    generation: int
    read_at: datetime
    problems: tuple[Problem, ...]
    """What is wrong with the files now: of a portfolio kept from before, not its own."""
    stale: bool = False
    """Whether the portfolio is the last good one, because the files cannot be read now."""
    _judged: OrderedDict[date, Status] = field(default_factory=OrderedDict, compare=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def judged(self, as_of: date) -> Status:
        """Return the portfolio judged as of a day; the days asked for last are kept."""
        with self._lock:
            if as_of not in self._judged:
                self._judged[as_of] = status(self.loaded, as_of)
            self._judged.move_to_end(as_of)
            if len(self._judged) > MOST_DAYS:
                self._judged.popitem(last=False)
            return self._judged[as_of]

    @property
    def strategies(self) -> int:
        """How many strategies there are to show."""
        return len(self.loaded.portfolio.plan.strategies)

    @property
    def errors(self) -> int:
        """How many errors the files have."""
        return sum(1 for each in self.problems if each.severity == "error")


def day_in(timezone: str) -> date:
    """Return the day it is now in a time zone; in UTC where there is no such zone."""
    try:
        return datetime.now(ZoneInfo(timezone)).date()
    except (KeyError, ValueError, OSError):
        return datetime.now(UTC).date()


def day_of(second: int, timezone: str) -> date:
    """Return the day of a moment in a time zone; in UTC where there is no such zone."""
    try:
        return datetime.fromtimestamp(second, ZoneInfo(timezone)).date()
    except (KeyError, ValueError, OSError):
        return datetime.fromtimestamp(second, UTC).date()


def take(folder: Path, before: Snapshot | None) -> Snapshot:
    """Read and judge a folder. A portfolio that was good stays on screen when nothing of it can be read any more."""
    loaded, today = _load(folder)
    lost = before is not None and bool(before.strategies) and not loaded.portfolio.plan.strategies
    fresh = Snapshot(loaded, today, _after(before), datetime.now(UTC), loaded.problems)
    taken = kept(before, fresh.problems) if before is not None and lost and fresh.errors else fresh
    plan = taken.loaded.portfolio.plan
    taken.judged(plan.day(day_in(plan.timezone)))
    return taken


def kept(before: Snapshot, problems: tuple[Problem, ...]) -> Snapshot:
    """Return the last good portfolio, marked as such, under the problems that the files have now."""
    return Snapshot(before.loaded, before.today, _after(before), before.read_at, problems, stale=True)


def _load(folder: Path) -> tuple[Loaded, date]:
    today = datetime.now(UTC).date()
    loaded = load(folder, today)
    local = day_in(loaded.portfolio.plan.timezone)
    # Only the files say in which time zone "today" is; twice a day that is not the day we guessed.
    return (loaded, today) if local == today else (load(folder, local), local)


def _after(before: Snapshot | None) -> int:
    return before.generation + 1 if before else 1
