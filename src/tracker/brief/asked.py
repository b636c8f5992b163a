"""What is asked for, by rule: answers that are due, measures that nobody has, targets that are far away."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from tracker.assess.series import targets_on
from tracker.brief.kept import short
from tracker.brief.rows import kpi_row
from tracker.i18n import vocabulary
from tracker.views.overview import with_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.brief.scope import Scope
    from tracker.model.strategy import Initiative
    from tracker.views.view import View

MOST: Final = 5
MOST_EACH: Final = 2


def asked_for(scope: Scope, view: View) -> list[tuple[str, str]]:
    """Return at most five requests: who, or what it is about, and what is asked; of each kind the first two before more of any."""
    kinds = [list(each(scope, view)) for each in (_answers, _far, _measures, _figures, _reports)]
    first = [one for kind in kinds for one in kind[:MOST_EACH]]
    rest = [one for kind in kinds for one in kind[MOST_EACH:]]
    return list(islice([*first, *rest], MOST))


def _named(item: Initiative, view: View) -> str:
    name = view.plain(item.short or item.title, view.own(item.id))
    return short(f"{view.label(item)} {name}" if item.number else view.label(item), 90)


def _answers(scope: Scope, view: View) -> Iterator[tuple[str, str]]:
    """Yield the questions to owners that nobody has answered."""
    for each in view.status.findings:
        if each.answer is None and scope.holds(each.initiative, view):
            item = view.status.initiatives[each.initiative].initiative
            said = view.words.t(vocabulary.FINDINGS[each.code])
            yield _named(item, view), view.words.t("The owner's answer is missing: {finding}.", finding=view.words.inside(said))  # fmt: skip


def _far(scope: Scope, view: View) -> Iterator[tuple[str, str]]:
    """Yield the KPIs far behind: more is done, or the target is moved in the open."""
    names = set(scope.kpis(view))
    for name in with_target(view):
        judged = view.status.assessments[name]
        if name in names and judged.level == "red" and judged.shown != "missed" and name in view.status.portfolio.kpis:
            yield kpi_row(judged, view).title, view.words.t("Do more, or move the target and say why.")


def _measures(scope: Scope, view: View) -> Iterator[tuple[str, str]]:
    """Yield texts that ask for a measure that nobody has made."""
    for each in scope.strategies(view):
        for item in scope.initiatives(each, view):
            wanted = [one for one in item.initiative.asks_for if one.kind == "kpi" and one.kpi not in view.status.portfolio.kpis]  # fmt: skip
            if wanted:
                yield _named(item.initiative, view), view.words.t("Its text asks for a measure that has no KPI: who makes it?")  # fmt: skip


def _figures(scope: Scope, view: View) -> Iterator[tuple[str, str]]:
    """Yield KPIs with a target and no figure."""
    for name in scope.kpis(view):
        kpi = view.status.portfolio.kpis.get(name)
        judged = view.status.assessments[name]
        if kpi is not None and judged.reason == "no_data" and targets_on(kpi, view.status.as_of):
            yield (
                kpi_row(judged, view).title,
                view.words.t("It has a target and no figure: who delivers one, and when?"),
            )


def _reports(scope: Scope, view: View) -> Iterator[tuple[str, str]]:
    """Yield initiatives whose report is overdue or silent."""
    for each in scope.strategies(view):
        for item in scope.initiatives(each, view):
            if item.word.state in {"overdue", "silent"}:
                yield _named(item.initiative, view), view.words.t("Its report is missing.")
