"""Compare: one question put to several countries; on one axis only where the definitions allow it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tracker.i18n import N
from tracker.views.chart import chart
from tracker.views.markup import Html, el, join, link, section, table
from tracker.views.meaning import latest
from tracker.views.pieces import by_distance, multiples, nothing
from tracker.views.together import mark_of, together

if TYPE_CHECKING:
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Question
    from tracker.views.view import View

MOST: Final = 12
FIELDS: Final = {
    "innovation": N("Innovation"),
    "companies": N("New companies"),
    "export": N("Export"),
    "production": N("Production"),
    "research": N("Research and clinical trials"),
    "skills": N("Skills"),
    "health": N("Health"),
}


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Compare countries"))


def body(view: View) -> Html:
    """Return the page."""
    t, plan = view.words.t, view.status.portfolio.plan
    lead = t("The same question to several countries. Figures share an axis only where they count the same thing in the same way; elsewhere they stand side by side, and the reason is given.")  # fmt: skip
    asked = [_question(one, index, view) for index, one in enumerate(plan.questions)]
    rest = _rest(view)
    if not asked and not rest:
        return join([el("p", lead, class_="tr-lead"), nothing(t("No field has KPIs from more than one country yet."))])
    return join([el("p", lead, class_="tr-lead"), *asked, *rest])


def _question(one: Question, index: int, view: View) -> Html:
    """Return one question with its answers."""
    t, own = view.words.t, view.status.portfolio.plan.language
    kpis = [view.status.portfolio.kpis[name] for name in one.kpis if name in view.status.portfolio.kpis]
    if not kpis:
        return Html("")
    head = t("Comparable.") if one.comparable else t("Not comparable: side by side, each on its own scale.")
    said = el("p", el("b", head), " ", view.text(one.why, own), class_="tr-sub")
    shown = _on_one_axis(kpis, view) if one.comparable else _beside(kpis, view)
    return section(view.text(one.title, own), said, shown, anchor=f"question-{index + 1}")


def _on_one_axis(kpis: list[Kpi], view: View) -> Html:
    drawn = [(kpi, chart(kpi, view.status.assessments[kpi.id], view)) for kpi in kpis]
    lines = [(kpi, picture) for kpi, picture in drawn if picture.dots]
    place = {kpi.id: index for index, (kpi, _) in enumerate(lines)}
    t = view.words.t
    rows = [_row(kpi, place.get(kpi.id), view) for kpi in kpis]
    head = [t("Country"), t("KPI"), t("Newest figure"), t("Definition")]
    picture = together([(view.country_of(kpi), found) for kpi, found in lines], view)
    return join([picture, table(head, rows, t("What each country counts"))])


def _row(kpi: Kpi, place: int | None, view: View) -> list[object]:
    own, judged = view.own_of(kpi), view.status.assessments[kpi.id]
    country = join([mark_of(place) if place is not None else "", " ", view.country_of(kpi)])
    name = link(view.text(kpi.title, own), view.url("kpi", id=kpi.id))
    return [country, name, latest(judged, kpi, view), view.text(kpi.definition, own)]


def _beside(kpis: list[Kpi], view: View) -> Html:
    t = view.words.t
    rows = [[view.country_of(kpi), link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id)), view.text(kpi.definition, view.own_of(kpi))] for kpi in kpis]  # fmt: skip
    listed = table([t("Country"), t("KPI"), t("Definition")], rows, t("What each country counts"))
    return join([multiples([view.status.assessments[kpi.id] for kpi in kpis], view, place=True), listed])


def _rest(view: View) -> list[Html]:
    """Return, by field, what no question takes up: it is only listed near each other."""
    groups = _groups(view)
    if not groups:
        return []
    t = view.words.t
    sub = t("Nobody has checked whether these can be compared. Each picture has its own scale: compare directions, not levels.")  # fmt: skip
    return [section(t("Other KPIs by field"), el("p", sub, class_="tr-sub"), *(_group(name, found, view) for name, found in groups.items()))]  # fmt: skip


def _groups(view: View) -> dict[str, list[Kpi]]:
    taken = {name for one in view.status.portfolio.plan.questions for name in one.kpis}
    found: dict[str, list[Kpi]] = defaultdict(list)
    for kpi in view.status.portfolio.kpis.values():
        if kpi.field and kpi.series and kpi.id not in taken:
            found[kpi.field].append(kpi)
    return {name: kpis for name, kpis in found.items() if len({view.country_of(kpi) for kpi in kpis} - {""}) > 1}


def _group(name: str, kpis: list[Kpi], view: View) -> Html:
    head = view.words.t(FIELDS[name]) if name in FIELDS else name
    judged = sorted((view.status.assessments[kpi.id] for kpi in kpis[:MOST]), key=by_distance)
    judged.sort(key=lambda each: view.country_of(view.status.portfolio.kpis[each.id]))
    return join([el("h3", head, style="margin-top:28px"), multiples(judged, view, place=True)])
