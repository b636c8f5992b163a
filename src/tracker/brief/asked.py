"""What is asked for, by rule: answers that are due, measures that nobody has, targets that are far away."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from tracker.brief.kept import short
from tracker.brief.rows import kpi_row
from tracker.i18n import vocabulary
from tracker.views import counted
from tracker.views.pieces import by_distance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.brief.scope import Scope
    from tracker.model.strategy import Initiative
    from tracker.views.view import View


def asked_for(scope: Scope, view: View) -> list[tuple[str, str]]:
    """Return every request: who, or what it is about, and what is asked; of each kind the first, then the second, and so on."""
    kinds = [list(each(scope, view)) for each in (_answers, _far, _measures, _figures, _reports)]
    return [one for row in zip_longest(*kinds) for one in row if one is not None]


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
    """Yield the KPIs far behind, the furthest first: more is done, or the target is moved in the open. One that has gone silent needs a figure."""
    found = (view.status.assessments[name] for name in counted.with_target(scope.kpis(view), view) if name in view.status.portfolio.kpis)  # fmt: skip
    for judged in sorted((each for each in found if each.level == "red" and each.shown != "missed"), key=by_distance):
        silent = judged.reason == "stale"
        said = view.words.t("Its figures have stopped: who delivers the next one, and when?") if silent else view.words.t("Do more, or move the target and say why.")  # fmt: skip
        yield kpi_row(judged, view).title, said


def _measures(scope: Scope, view: View) -> Iterator[tuple[str, str]]:
    """Yield texts that ask for a measure that nobody has made."""
    for each in scope.strategies(view):
        for item in scope.initiatives(each, view):
            wanted = [one for one in item.initiative.asks_for if one.kind == "kpi" and one.kpi not in view.status.portfolio.kpis]  # fmt: skip
            if wanted:
                yield _named(item.initiative, view), view.words.t("Its text asks for a measure that has no KPI: who makes it?")  # fmt: skip


def _figures(scope: Scope, view: View) -> Iterator[tuple[str, str]]:
    """Yield KPIs with a target and no figure."""
    for name in counted.with_target(scope.kpis(view), view):
        judged = view.status.assessments[name]
        if judged.reason == "no_data":
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
