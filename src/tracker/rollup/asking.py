"""Who was asked in a round, and who has answered: one standing for each initiative, never a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from tracker.model.round import round_on
from tracker.model.strategy import Area, Initiative
from tracker.periods import days_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from tracker.model.kpi import Kpi
    from tracker.model.parts import OwnerLink
    from tracker.model.portfolio import Plan, Portfolio
    from tracker.model.round import Round
    from tracker.model.strategy import Update
    from tracker.rollup.tree import InitiativeStatus, StrategyStatus

Standing = Literal["reported", "confirmed", "due", "extended", "overdue", "silent"]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
"""From what is answered to what is longest overdue."""
ANSWERED: Final[frozenset[Standing]] = frozenset({"reported", "confirmed"})
LATE: Final[frozenset[Standing]] = frozenset({"overdue", "silent"})
_OVER: Final = frozenset({"completed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Asking:
    """One initiative in a round."""

    initiative: str
    owner: str
    """Its lead, as a source names it."""
    standing: Standing
    due: date
    """The owner's own last day."""
    update: Update | None = None
    """The report that came in this round."""


def lateness(standing: Standing | None) -> int:
    """Return a number that is the greater the longer somebody is waited for; who is not asked comes between the answered and the others."""
    if standing is None:
        return len(ANSWERED)
    return STANDINGS.index(standing) + (standing not in ANSWERED)


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round as of a day."""

    round: Round
    as_of: date
    open: bool
    """False once it was released, or the next one opened."""
    askings: tuple[Asking, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone who is asked, in the order of the file."""
        return tuple(dict.fromkeys(each.owner for each in self.round.asked))

    def of(self, owner: str) -> tuple[Asking, ...]:
        """Return what one owner is asked."""
        return tuple(each for each in self.askings if each.owner == owner)


def round_status(plan: Plan, strategies: Iterable[StrategyStatus], as_of: date) -> RoundStatus | None:
    """Return the round that was opened last as of a day; None where none was.

    Only leads whom a source names are asked, in strategies that report and go on, for what they have accepted. What was completed or
    cancelled before the round opened is not asked for again.
    """
    begun = [each for each in plan.rounds if each.opens <= as_of]
    if not begun:
        return None
    newest = max(begun, key=lambda each: each.opens)
    over = min((each.opens for each in plan.rounds if each.opens > newest.opens), default=None)
    listed = [
        each for strategy in strategies if strategy.open for each in _askings(strategy, newest, plan, as_of, over)
    ]
    return RoundStatus(newest, as_of, round_on(as_of, plan.rounds, plan.releases) is newest, tuple(listed))


def _askings(strategy: StrategyStatus, asked: Round, plan: Plan, as_of: date, over: date | None) -> Iterator[Asking]:
    days = {each.owner: each.due(asked.due) for each in asked.asked}
    for area in strategy.areas:
        for each in area.initiatives:
            owner = stated_lead(each.initiative, area.area)
            if owner in days and each.word.state != "not_asked" and each.accepted and not _was_over(each, asked):
                update = _in_round(each, asked, as_of, over)
                standing = _standing(update, days[owner], asked, plan.reporting.grace_days, as_of)
                yield Asking(each.initiative.id, owner, standing, days[owner], update)


def stated_lead(initiative: Initiative, area: Area) -> str:
    """Return who leads an initiative, as a source names it; nothing where none does."""
    links: list[OwnerLink] = initiative.owners or area.owners
    return next((link.id for link in links if link.role == "lead" and link.basis == "stated"), "")


def lead_of(portfolio: Portfolio, name: str) -> str:
    """Return who leads an initiative, as a source names it; nothing where none does, or there is no such initiative."""
    chain = portfolio.ancestors.get(name, ())
    node, area = portfolio.nodes.get(name), portfolio.nodes.get(chain[1]) if len(chain) > 1 else None
    return stated_lead(node, area) if isinstance(node, Initiative) and isinstance(area, Area) else ""


def answering(portfolio: Portfolio, kpi: Kpi) -> frozenset[str]:
    """Return who answers for the figures of a KPI: its owners, and the leads of what it measures as an output, as sources name them."""
    own = {link.id for link in kpi.owners if link.basis == "stated"}
    leads = {lead_of(portfolio, each.id) for each in kpi.measures if each.role == "output"}
    return frozenset(own | leads) - {""}


def _was_over(each: InitiativeStatus, asked: Round) -> bool:
    before = [update for update in each.initiative.updates if update.date < asked.opens]
    newest = max(enumerate(before), key=lambda pair: (pair[1].date, pair[0]), default=None)
    return newest is not None and newest[1].status in _OVER


def _in_round(each: InitiativeStatus, asked: Round, as_of: date, over: date | None) -> Update | None:
    """Return the newest report of a round: from its opening until the next one opens."""
    came = [
        update
        for update in each.initiative.updates
        if asked.opens <= update.date <= as_of and (over is None or update.date < over)
    ]
    return max(enumerate(came), key=lambda pair: (pair[1].date, pair[0]))[1] if came else None


def _standing(update: Update | None, last: date, asked: Round, grace: int, as_of: date) -> Standing:
    if update is not None:
        return "confirmed" if update.unchanged else "reported"
    if as_of <= last:
        return "due" if as_of <= asked.due else "extended"
    return "overdue" if as_of <= days_after(last, grace) else "silent"
