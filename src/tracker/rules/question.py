"""Rules of the questions that are put to several countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.kpi import PER_YEAR
from tracker.problems.problem import shorten
from tracker.rules.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Question
    from tracker.rules.finding import Finding, Loc
    from tracker.rules.known import Known


def check_question(question: Question, kpis: Mapping[str, Kpi], loc: Loc, known: Known) -> Iterator[Finding]:
    """Check one question; `kpis` holds those that could be read."""
    for index, name in enumerate(question.kpis):
        yield from known.kpi(name, (*loc, "kpis", index))
    if question.comparable:
        yield from _alike([kpis[name] for name in question.kpis if name in kpis], (*loc, "comparable"))


def _alike(found: list[Kpi], loc: Loc) -> Iterator[Finding]:
    """Say what keeps KPIs off one axis: another unit, another rhythm, another direction."""
    units = [kpi.unit for kpi in found]
    if any(not (set(units[0].values()) & set(unit.values())) for unit in units[1:]):
        yield _differing("unit", [next(iter(unit.values())) for unit in units], loc)
    for what in ("frequency", "direction", "aggregate", "cumulative", "length of the periods"):
        values = [_lengths(kpi) if what.startswith("length") else str(getattr(kpi, what)) for kpi in found]
        if len(set(values)) > 1:
            yield _differing(what, values, loc)


def _lengths(kpi: Kpi) -> str:
    """Return how many of a KPI's periods make a year, as text; what has no figure has the length of its frequency."""
    return ", ".join(sorted({str(period.per_year) for period in kpi.series})) or str(PER_YEAR.get(kpi.frequency, 1))


def _differing(what: str, values: list[str], loc: Loc) -> Finding:
    return finding("not-comparable", *loc, what=what, values=shorten(", ".join(dict.fromkeys(values)), 80))
