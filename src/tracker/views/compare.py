"""Compare: one question across countries, side by side; never one axis, for no two definitions are the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tracker.i18n import N
from tracker.views.markup import Html, el, join, section
from tracker.views.pieces import by_distance, multiples, nothing

if TYPE_CHECKING:
    from tracker.model.kpi import Kpi
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
    t, groups = view.words.t, _groups(view)
    lead = t("The same question, side by side. Each picture has its own scale: the countries count different things in different ways, so compare directions, not levels.")  # fmt: skip
    if not groups:
        return join([el("p", lead, class_="tr-lead"), nothing(t("No field has KPIs from more than one country yet."))])
    return join([el("p", lead, class_="tr-lead"), *(_group(name, found, view) for name, found in groups.items())])


def _groups(view: View) -> dict[str, list[Kpi]]:
    found: dict[str, list[Kpi]] = defaultdict(list)
    for kpi in view.status.portfolio.kpis.values():
        if kpi.field:
            found[kpi.field].append(kpi)
    return {name: kpis for name, kpis in found.items() if len({view.country_of(kpi) for kpi in kpis} - {""}) > 1}


def _group(name: str, kpis: list[Kpi], view: View) -> Html:
    head = view.words.t(FIELDS[name]) if name in FIELDS else name
    judged = sorted((view.status.assessments[kpi.id] for kpi in kpis[:MOST]), key=by_distance)
    judged.sort(key=lambda each: view.country_of(view.status.portfolio.kpis[each.id]))
    countries = sorted({view.country_of(kpi) for kpi in kpis} - {""})
    return section(head, el("p", ", ".join(countries), class_="tr-sub"), multiples(judged, view, place=True))
