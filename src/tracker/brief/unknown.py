"""What is not known, in sentences: as the overview says it, for one scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.series import targets_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.brief.scope import Scope
    from tracker.views.view import View


def unknown(scope: Scope, view: View) -> Iterator[str]:
    """Yield what nobody can say on this day, the largest gaps first."""
    words, t = view.words, view.words.t
    strategies = scope.strategies(view)
    items = [item for each in strategies for item in scope.initiatives(each, view)]
    if none := sum(1 for item in items if item.stage is None):
        yield words.n("Nothing was found for {n} of {every}.", "Nothing was found for {n} of {every}.", none, every=words.number(len(items)))  # fmt: skip
    kpis = [view.status.portfolio.kpis[name] for name in scope.kpis(view) if name in view.status.portfolio.kpis]
    empty = [kpi for kpi in kpis if targets_on(kpi, view.status.as_of) and view.status.assessments[kpi.id].reason == "no_data"]  # fmt: skip
    if empty:
        yield words.n("{n} KPI has a target and no figure at all.", "{n} KPIs have a target and no figure at all.", len(empty))  # fmt: skip
    silent = [item for item in items if item.word.state in {"overdue", "silent", "no_report"}]
    if silent:
        yield words.n("{n} initiative is without a current report.", "{n} initiatives are without a current report.", len(silent))  # fmt: skip
    if strategies and all(each.strategy.mode == "observed" for each in strategies):
        yield t("Any official status of a single recommendation, goal or measure.")
    if not any(view.public(one.source) for item in items for one in item.initiative.evaluations):
        yield f"{t('Any evaluation of effect.')} {t('A figure that moves is not proof that a strategy works.')}"
