"""Initiative: what is said of it, what public sources show, and the KPIs that measure it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.model.strategy import Area
from tracker.rollup.milestones import is_done
from tracker.views.marks import combined_mark, stage_tag, word_tag
from tracker.views.markup import Html, el, items, join, link, section, table
from tracker.views.pieces import evidence, kpi_table, owners

if TYPE_CHECKING:
    from tracker.model.strategy import Milestone, Strategy
    from tracker.rollup import InitiativeStatus
    from tracker.views.view import View


def title(each: InitiativeStatus, view: View) -> str:
    """Return the page's title."""
    item = each.initiative
    name = view.plain(item.short or item.title, view.own(item.id))
    return f"{item.number} {name}" if item.number else name


def body(each: InitiativeStatus, strategy: Strategy, view: View) -> Html:
    """Return the page."""
    t, item = view.words.t, each.initiative
    own = view.own(item.id)
    above = link(
        view.text(strategy.short or strategy.title, view.own(strategy.id)),
        view.url("strategy", id=strategy.id),
    )
    asked = strategy.mode == "reporting"
    area = _area(each, view)
    return join([
        el("p", t("Part of"), " ", above, *([" / ", view.text(area.short or area.title, own)] if area else []), class_="tr-quiet"),
        _both_languages(each, view),
        owners(item.owners or (area.owners if area else []), view, addressed=not each.accepted),
        el("p", t("Public evidence"), ": ", stage_tag(each, view.words)),
        el("p", t("Report"), ": ", word_tag(each, view.words)),
        el("p", t("Report and figures together"), ": ", combined_mark(each, view.words)) if asked else "",
        el("p", t("Its text has errors, so it is never shown as good; see Problems."), class_="tr-lead") if each.defective else "",
        _aims(each, view),
        _milestones(each, view),
        _history(each, view),
        section(t("What public sources show"), _events(each, view)),
        section(t("Looked for and not found"), el("p", view.text(item.not_found, own))) if item.not_found else "",
        section(t("KPIs that measure it"), kpi_table(each.kpi_ids, view, t("KPIs that measure it"))),
    ])  # fmt: skip


def _area(each: InitiativeStatus, view: View) -> Area | None:
    portfolio = view.status.portfolio
    found = portfolio.nodes.get(portfolio.ancestors[each.initiative.id][1])
    return found if isinstance(found, Area) else None


def _both_languages(each: InitiativeStatus, view: View) -> Html:
    """Return the official wording where the page's title is a rendering of it."""
    own = view.own(each.initiative.id)
    official = each.initiative.title.get(own)
    if official is None or own == view.words.language:
        return Html("")
    return el("p", view.words.t("Official wording"), ": ", el("span", official, lang=own), class_="tr-quiet")


def _events(each: InitiativeStatus, view: View) -> Html:
    if not each.events:
        return el(
            "p",
            view.words.t("Nothing found in public sources. That means not seen, not absent."),
            class_="tr-absent-text",
        )
    return evidence([(each, event) for event in each.events], view, where=False)


def _aims(each: InitiativeStatus, view: View) -> Html:
    t, item = view.words.t, each.initiative
    if not item.aims:
        return Html("")
    listed = items(view.text(aim.wording, view.own(item.id)) for aim in item.aims)
    promised = ", ".join(item.required_breakdowns)
    extra = el("p", t("Promised, not measured: figures by {parts}.", parts=promised)) if promised else Html("")
    return section(t("What the text aims at"), listed, extra)


def _milestones(each: InitiativeStatus, view: View) -> Html:
    t, counts = view.words.t, each.milestones
    if not counts.total:
        return Html("")
    said = t(
        "{done} of {total} done, {overdue} overdue.",
        done=counts.done,
        total=counts.total,
        overdue=counts.overdue,
    )
    rows = [_milestone(step, each, view) for step in each.initiative.milestones]
    listed = table([t("Milestone"), t("Due"), t("Done")], rows, t("Milestones"))
    return section(t("Milestones"), el("p", said), listed)


def _milestone(step: Milestone, each: InitiativeStatus, view: View) -> list[object]:
    done = step.done is not None and is_done(step, view.status.as_of)
    when = view.words.date(step.done) if done and step.done else view.words.t("not done")
    return [view.text(step.title, view.own(each.initiative.id)), view.words.date(step.due), when]


def _history(each: InitiativeStatus, view: View) -> Html:
    t = view.words.t
    said = [update for update in each.initiative.updates if update.date <= view.status.as_of]
    if not said:
        return Html("")
    own = view.own(each.initiative.id)
    rows = [
        [
            view.words.day(update.date),
            t(vocabulary.DECLARED[update.status]),
            view.owner(update.by),
            view.text(update.note, own),
        ]
        for _, update in sorted(enumerate(said), key=lambda pair: (pair[1].date, pair[0]), reverse=True)
    ]
    return section(t("Reports"), table([t("Date"), t("Status"), t("By"), t("Note")], rows, t("Reports, newest first")))
