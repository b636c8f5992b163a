"""One figure into a KPI's series, by the same way as an import."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from tracker.edit.facts import UnknownNameError
from tracker.edit.preview import Ask as Wanted
from tracker.edit.proof import Changed
from tracker.edit.proposal import Ask, Proposal
from tracker.edit.series import prepare
from tracker.loading import read
from tracker.periods import parse_partial, parse_period
from tracker.problems.problem import did_you_mean
from tracker.statfiles import Point, Reading
from tracker.statfiles.flags import read_flag
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tracker.loading import Loaded
    from tracker.periods import PartialDate, Period

_FLAGS: Final = {"provisional": "p", "estimated": "e"}


@dataclass(frozen=True, slots=True)
class Figure:
    """What somebody wants to enter, as it was typed."""

    kpi: str
    period: str
    value: str
    status: str | None = None
    source: str = ""
    published: str | None = None


def record(root: Path, loaded: Loaded, figure: Figure, today: date) -> Proposal:
    """Return a figure as a proposal.

    Raises:
        UnknownNameError: when there is no such KPI, or period, number or date is none.
        Refused: when it is what stands there already, or would bring an error.
    """
    name = figure.kpi
    if name not in {*loaded.portfolio.kpis, *loaded.portfolio.broken}:
        raise UnknownNameError(
            f"there is no KPI {name!r}; {did_you_mean(name, loaded.portfolio.kpis, 'see the files under kpis/')}"
        )
    point = Point(
        _period(figure.period),
        _number(figure.value),
        read_flag(_FLAGS.get(figure.status or "", "")),
        "the command line",
    )
    wanted = Wanted(figure.source, None, None, _date(figure.published))
    made = prepare(root, loaded, name, Reading((point,), (), ()), "the command line", wanted, today)
    if not made.new:
        raise Refused(f"`{name}` has this figure for {figure.period} already", "there is nothing to write")
    ((path, new),) = made.new.items()
    after = read(Changed(root, contents=made.new), today)
    return Proposal(root, Ask(name, path, (), ()), made.old[path], new, loaded, after, made.warnings)


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError:
        raise UnknownNameError(f"{text!r} is not a period; write 2024, 2024-H1, 2024-Q3 or 2024-05") from None


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise UnknownNameError(f"{text!r} is not a number; write digits with a point, such as 152.4")
    return found


def _date(text: str | None) -> PartialDate | None:
    try:
        return parse_partial(text) if text is not None else None
    except ValueError:
        raise UnknownNameError(f"{text!r} is not a date; write 2026, 2026-02 or 2026-02-16") from None
