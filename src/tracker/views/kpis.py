"""KPIs: every one, those with a target first, filtered by strategy, verdict and field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import vocabulary
from tracker.views.markup import Html, choices, el, join, section
from tracker.views.pieces import by_distance, followed_rows, nothing, pager, part_of, target_rows
from tracker.views.strategy import filter_form

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.views.view import View

SIZE: Final = 40


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("KPIs"))


def body(view: View) -> Html:
    """Return the page."""
    words, found = view.words, sorted(_chosen(view), key=by_distance)
    part = part_of(view)
    page = found[(part - 1) * SIZE : part * SIZE]
    kpis = view.status.portfolio.kpis
    first = [each for each in page if each.level != "none" or each.id not in kpis]
    others = [each for each in page if each not in first]
    parts = [el("p", _lead(found, view), class_="tr-lead"), _filter(view)]
    if not found:
        parts.append(nothing(words.t("Nothing matches. Choose fewer filters.")))
    if first:
        parts.append(section(words.t("KPIs with a target"), target_rows(first, view)))
    if others:
        parts.append(section(words.t("Followed without a verdict"), followed_rows(others, view)))
    return join([*parts, pager(len(found), SIZE, part, view)])


def _lead(found: list[Assessment], view: View) -> str:
    words = view.words
    with_target = [each for each in found if each.level != "none"]
    known = sum(1 for each in with_target if each.level != "unknown")
    said = words.n("{n} KPI.", "{n} KPIs.", len(found))
    return said + " " + words.t("{all} have a target with a date or a limit; {known} of these can be judged.", all=words.number(len(with_target)), known=words.number(known))  # fmt: skip


def _chosen(view: View) -> list[Assessment]:
    strategy, shown = view.asked.get("strategy"), view.asked.get("verdict")
    found = view.status.strategy(strategy) if strategy else None
    names = set(found.kpi_ids) if found else set(view.status.assessments)
    if strategy and found is None:
        names = set()
    return [each for name, each in view.status.assessments.items() if name in names and shown in ("", each.shown)]


def _filter(view: View) -> Html:
    t, every = view.words.t, ("", view.words.t("All"))
    strategies = [(each.strategy.id, view.plain(each.strategy.short or each.strategy.title, view.own(each.strategy.id))[:60]) for each in view.status.strategies]  # fmt: skip
    verdicts = [(name, view.words.start(word)) for name, word in vocabulary.SHOWN.items()]
    fields = [
        choices("strategy", t("Strategy"), [every, *strategies], view.asked.get("strategy")),
        choices("verdict", t("Verdict"), [every, *verdicts], view.asked.get("verdict")),
    ]
    return filter_form("kpis", fields, view)
