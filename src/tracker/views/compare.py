"""Compare: one question put to several countries; on one axis only where the definitions allow it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tracker.assess.series import known_on
from tracker.i18n import N, vocabulary
from tracker.views.chart import chart
from tracker.views.markup import Html, el, join, link, section, table
from tracker.views.meaning import latest
from tracker.views.pieces import by_distance, multiples, nothing
from tracker.views.together import mark_of, together

if TYPE_CHECKING:
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import Question
    from tracker.views.chart import Chart
    from tracker.views.view import View

MOST: Final = 16
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
    asked = view.text(one.title, own)
    shown = _on_one_axis(kpis, asked, view) if one.comparable else _beside(kpis, asked, view)
    lost = [name for name in one.kpis if name not in view.status.portfolio.kpis]
    reason = vocabulary.REASONS["broken_file"]
    gone = [el("p", name, ": ", t(reason), class_="tr-sub") for name in lost]
    return section(asked, said, shown, *gone, anchor=f"question-{index + 1}")


def _on_one_axis(kpis: list[Kpi], caption: Html, view: View) -> Html:
    drawn = [(kpi, chart(kpi, view.status.assessments[kpi.id], view)) for kpi in kpis]
    lines = [(kpi, picture) for kpi, picture in drawn if picture.dots]
    t = view.words.t
    picture = together([(view.country_of(kpi), found) for kpi, found in lines], view)
    place = {kpi.id: index for index, (kpi, _) in enumerate(lines)} if picture else {}
    rows = [_row(kpi, place.get(kpi.id), view) for kpi in kpis]
    head = [t("Country"), t("KPI"), t("Newest figure"), t("Definition")]
    shown = picture or multiples([view.status.assessments[kpi.id] for kpi in kpis], view, place=True)
    return join([shown, _remarks(lines, view) if picture else "", table(head, rows, caption)])


def _remarks(lines: list[tuple[Kpi, Chart]], view: View) -> Html:
    """Return what the drawing cannot say by itself: changed definitions, provisional figures, years without any."""
    t = view.words.t
    said = [t("Dotted: the definition changed.")] if any(picture.breaks for _, picture in lines) else []
    said += [t("Open dots are provisional.")] if any(dot.provisional for _, each in lines for dot in each.dots) else []
    said += [f"{view.country_of(kpi)}: {picture.gaps}" for kpi, picture in lines if picture.gaps]
    return el("p", " ".join(said), class_="tr-src", style="margin:0 0 12px") if said else Html("")


def _row(kpi: Kpi, place: int | None, view: View) -> list[object]:
    own, judged = view.own_of(kpi), view.status.assessments[kpi.id]
    country = join([mark_of(place) if place is not None else "", " ", view.country_of(kpi)])
    name = link(view.text(kpi.title, own), view.url("kpi", id=kpi.id))
    return [country, name, latest(judged, kpi, view), view.text(kpi.definition, own)]


def _beside(kpis: list[Kpi], caption: Html, view: View) -> Html:
    t = view.words.t
    rows = [[view.country_of(kpi), link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id)), view.text(kpi.definition, view.own_of(kpi))] for kpi in kpis]  # fmt: skip
    listed = table([t("Country"), t("KPI"), t("Definition")], rows, caption)
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
        if kpi.field and kpi.id not in taken and known_on(kpi, view.status.as_of):
            found[kpi.field].append(kpi)
    return {name: kpis for name, kpis in found.items() if len({view.country_of(kpi) for kpi in kpis} - {""}) > 1}


def _group(name: str, kpis: list[Kpi], view: View) -> Html:
    head = view.words.t(FIELDS[name]) if name in FIELDS else name
    judged = sorted((view.status.assessments[kpi.id] for kpi in kpis), key=by_distance)
    judged.sort(key=lambda each: view.country_of(view.status.portfolio.kpis[each.id]))
    rest = len(judged) - MOST
    more = (
        el("p", link(view.words.n("and {n} more", "and {n} more", rest), view.url("kpis")), class_="tr-s")
        if rest > 0
        else ""
    )
    return join([el("h3", head, style="margin-top:28px"), multiples(judged[:MOST], view, place=True, level="h4"), more])
