"""What is not known, in sentences: as the overview says it, for one scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.brief.kept import short
from tracker.views import counted

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
    targeted = counted.with_target(scope.kpis(view), view)
    empty = [name for name in targeted if view.status.assessments[name].reason == "no_data"]
    broken = [name for name in scope.kpis(view) if name in view.status.portfolio.broken]
    if broken:
        yield words.n("{n} KPI whose file has errors: {names}.", "{n} KPIs whose files have errors: {names}.", len(broken), names=short(", ".join(broken), 160))  # fmt: skip
    if empty:
        yield words.n("{n} KPI has a target and no figure at all.", "{n} KPIs have a target and no figure at all.", len(empty))  # fmt: skip
    silent = [item for item in items if item.word.state in {"overdue", "silent", "no_report"}]
    if silent:
        yield words.n("{n} initiative is without a current report.", "{n} initiatives are without a current report.", len(silent))  # fmt: skip
    if strategies and all(each.strategy.mode == "observed" for each in strategies):
        yield t("Any official status of a single recommendation, goal or measure.")
    if not any(view.public(one.source) for item in items for one in item.initiative.evaluations):
        yield f"{t('Any evaluation of effect.')} {t('A figure that moves is not proof that a strategy works.')}"
