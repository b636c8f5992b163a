"""Strategy: each area with its initiatives, their stages and KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.views.marks import combined_mark, stage_tag, word_tag
from tracker.views.markup import Html, el, join, link, section, table
from tracker.views.pieces import declared_counts, kpi_table, owners, source_line, stage_counts

if TYPE_CHECKING:
    from tracker.rollup import AreaStatus, InitiativeStatus, StrategyStatus
    from tracker.views.view import View


def title(each: StrategyStatus, view: View) -> str:
    """Return the page's title."""
    return view.plain(each.strategy.short or each.strategy.title, view.own(each.strategy.id))


def body(each: StrategyStatus, view: View) -> Html:
    """Return the page."""
    t, strategy = view.words.t, each.strategy
    own = view.own(strategy.id)
    official = [view.text(strategy.title, own), ". "] if strategy.short else []
    facts = [*official, t("Published"), ": ", view.words.date(strategy.published), ". ",
             t("Source"), ": ", source_line(view.source(strategy.source), view), "."]  # fmt: skip
    return join([
        el("p", _lead(each, view), class_="tr-lead"),
        el("p", join(facts), class_="tr-quiet"),
        declared_counts(each.declared, view) if each.declared else "",
        stage_counts(each.stages, view),
        *(_area(area, each, view) for area in each.areas),
        section(t("KPIs that follow the strategy"), el("p", t("National totals cannot praise or condemn a single initiative."), class_="tr-quiet"),
                kpi_table(each.kpi_ids, view, t("KPIs that follow the strategy"))),
    ])  # fmt: skip


def _lead(each: StrategyStatus, view: View) -> str:
    words = view.words
    going = sum(each.stages[name] for name in ("in_force", "running", "delivered"))
    first = words.t("Of {every} initiatives, public sources show {going} in force, running or delivered. For {none} nothing was found.",
                    every=len(each.initiatives), going=going, none=each.stages["none"])  # fmt: skip
    if each.strategy.kind == "recommendations":
        return (
            first + " " + words.t("An event shows that something happened, not that the advice has been carried out.")
        )
    return first


def _area(area: AreaStatus, each: StrategyStatus, view: View) -> Html:
    t, own = view.words.t, view.own(each.strategy.id)
    item = area.area
    heading = join([f"{item.number} " if item.number else "", view.text(item.short or item.title, own)])
    official = el("p", view.text(item.title, own), class_="tr-quiet") if item.short else Html("")
    asked = each.strategy.mode == "reporting"
    named = view.text(each.strategy.levels.initiative, own) if each.strategy.levels else t("Initiative")
    head = [named, t("Public evidence"), *([t("Report"), t("Together")] if asked else [])]
    rows = (_row(initiative, view, asked=asked) for initiative in area.initiatives)
    judged = t("{known} of {total} KPIs with a target can be judged", known=area.kpis.known, total=area.kpis.total)
    level = [": ", t(vocabulary.COMBINED[area.level])] if area.level in {"green", "amber", "red"} else []
    measured = join([judged, *level, "."])
    return el(
        "section",
        el("h2", heading, id=item.id),
        official,
        owners(item.owners, view, addressed=each.strategy.kind == "recommendations"),
        table(head, rows, view.plain(item.short or item.title, own)),
        el("p", measured, class_="tr-quiet") if area.kpis.total else Html(""),
    )


def _row(each: InitiativeStatus, view: View, *, asked: bool) -> list[object]:
    item = each.initiative
    name = join([f"{item.number} " if item.number else "", view.text(item.short or item.title, view.own(item.id))])
    cells: list[object] = [link(name, view.url("initiative", id=item.id)), stage_tag(each, view.words)]
    return [*cells, word_tag(each, view.words), combined_mark(each, view.words)] if asked else cells
