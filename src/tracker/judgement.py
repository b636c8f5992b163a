"""The status of a portfolio as of a day.

Page, command line, exports and notebooks all start from `status`, so they all show the same verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from tracker.assess import assess
from tracker.causes import Seen, changes
from tracker.findings import findings
from tracker.rollup import roll_up
from tracker.rollup.asking import round_status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from tracker.assess import Assessment
    from tracker.causes import Change
    from tracker.findings import Finding
    from tracker.loading import Loaded
    from tracker.model.portfolio import Portfolio
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.rollup.asking import RoundStatus

T = TypeVar("T")


@dataclass(frozen=True)
class Status:
    """A portfolio judged as of a day."""

    portfolio: Portfolio
    as_of: date
    assessments: Mapping[str, Assessment]
    strategies: tuple[StrategyStatus, ...]
    findings: tuple[Finding, ...] = ()
    """Where word and data, or word and calendar, do not agree; the gravest first."""

    def on(self, day: date) -> Status:
        """Return the same files judged as of another day, kept as long as this status is."""
        if day not in self._other_days:
            self._other_days[day] = judge(self.portfolio, day)
        return self._other_days[day]

    def changes(self, since: date) -> tuple[Change, ...]:
        """Return the KPIs whose verdict is another than on an earlier day, each with its causes."""
        earlier = self.on(since)
        return self.once(
            ("changes", since),
            lambda: changes(
                Seen(self.portfolio, earlier.as_of, earlier.assessments),
                Seen(self.portfolio, self.as_of, self.assessments),
            ),
        )

    def once(self, name: object, make: Callable[[], T]) -> T:
        """Return what is worked out of this status once, however many pages in however many languages show it."""
        if name not in self._made:
            self._made[name] = make()
        found: T = self._made[name]
        return found

    @cached_property
    def _made(self) -> dict[object, Any]:
        return {}

    @cached_property
    def _other_days(self) -> dict[date, Status]:
        return {self.as_of: self}

    @cached_property
    def initiatives(self) -> dict[str, InitiativeStatus]:
        """Every initiative by its id."""
        return {each.initiative.id: each for strategy in self.strategies for each in strategy.initiatives}

    @cached_property
    def round(self) -> RoundStatus | None:
        """The round that was opened last, and who has answered in it; None where none was."""
        return round_status(self.portfolio.plan, self.strategies, self.as_of)

    def strategy(self, name: str) -> StrategyStatus | None:
        """Return a strategy by its id, None where there is none."""
        return next((each for each in self.strategies if each.strategy.id == name), None)


def status(loaded: Loaded, as_of: date) -> Status:
    """Judge a loaded portfolio as of a day."""
    return judge(loaded.portfolio, as_of)


def judge(portfolio: Portfolio, as_of: date) -> Status:
    """Judge a portfolio as of a day."""
    assessments = assess(portfolio, as_of)
    strategies = tuple(roll_up(portfolio, assessments, as_of))
    found = findings(portfolio, assessments, strategies, as_of)
    return Status(portfolio, as_of, assessments, strategies, found)
