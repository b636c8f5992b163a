"""Rules of the questions that are put to several countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    for what in ("unit", "frequency", "direction"):
        if len({str(getattr(kpi, what)) for kpi in found}) > 1:
            yield finding("not-comparable", *loc, what=what)
