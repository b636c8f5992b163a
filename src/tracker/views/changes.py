"""Changes: what moved between two days, in tiers: verdicts, goalposts, reports, events, figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import vocabulary
from tracker.telling import cause
from tracker.views.marks import verdict
from tracker.views.markup import Html, el, figure, join, link, section, table
from tracker.views.meaning import due_words, unit_of, why
from tracker.views.moved import moves
from tracker.views.pieces import evidence, nothing, source_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.causes import Change
    from tracker.views.moved import Moves
    from tracker.views.view import View

MOST: Final = 100


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Changes since {day}", day=view.words.day(view.since)))


def body(view: View) -> Html:
    """Return the page."""
    words, found = view.words, moves(view)
    lead = ", ".join([
        words.n("{n} changed verdict", "{n} changed verdicts", len(found.verdicts)),
        words.n("{n} dated event", "{n} dated events", len(found.events)),
        words.n("{n} new figure", "{n} new figures", len(found.figures)),
        words.n("{n} report", "{n} reports", len(found.reports)),
    ])  # fmt: skip
    sub = words.t("By the dates in the files: an event counts from the day it happened, a figure from its publication or the end of its period. Choose other days above.")  # fmt: skip
    span = words.t("From {first} to {last}:", first=words.day(view.since), last=words.day(view.status.as_of))
    return join([
        el("p", f"{span} {lead}.", class_="tr-lead"),
        el("p", sub, class_="tr-sub"), _verdicts(found, view), _goalposts(found, view), _reports(found, view), _events(found, view), _figures(found, view),
    ])  # fmt: skip


def _section(head: str, count: int, shown: Html, empty: str, view: View) -> Html:
    more = el("p", view.words.n("and {n} more", "and {n} more", count - MOST), class_="tr-s") if count > MOST else ""
    return section(head, shown, more) if count else section(head, nothing(empty))


def _verdicts(found: Moves, view: View) -> Html:
    t = view.words.t
    kpis = view.status.portfolio.kpis
    rows: list[Sequence[object]] = [
        [
            link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id)),
            _before(each, view), verdict(each.after, why(each.after, kpi, view), view.words),
            cause.causes(each, view.status, view.words),
        ]
        for each in found.verdicts[:MOST] if (kpi := kpis[each.kpi])
    ]  # fmt: skip
    shown = table([t("KPI"), t("Before"), t("Now"), t("Why it changed")], rows, t("Changed verdicts"))
    return _section(t("Changed verdicts"), len(rows), shown, t("No verdict has changed."), view)


def _before(each: Change, view: View) -> str:
    """Return what was said, and why where the word is the same as now."""
    word = view.words.start(vocabulary.SHOWN[each.before.shown])
    return word if each.before.shown != each.after.shown else f"{word}. {cause.reason(each.before, view.words)}"


def _goalposts(found: Moves, view: View) -> Html:
    t = view.words.t
    rows = [join([link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id)), ": ", t("target set for {due}", due=due_words(due, view))]) for kpi, due in found.targets]  # fmt: skip
    rows += [join([link(view.name(each.strategy), view.url("strategy", id=each.strategy.id)), ": ", t("published {date}", date=view.words.date(each.strategy.published))]) for each in found.strategies]  # fmt: skip
    shown = el("ul", *(el("li", row) for row in rows[:MOST]), class_="tr-bullets")
    return _section(t("New strategies and targets"), len(rows), shown, t("No new strategy or target."), view)


def _reports(found: Moves, view: View) -> Html:
    t = view.words.t
    if all(each.strategy.mode == "observed" for each in view.status.strategies):
        return Html("")
    rows: list[Sequence[object]] = [
        [view.words.day(update.date), link(view.text(each.initiative.short or each.initiative.title, view.own(each.initiative.id)), view.url("initiative", id=each.initiative.id)),
         t(vocabulary.DECLARED[update.status]), view.text(update.note, view.own(each.initiative.id))]
        for each, update in found.reports[:MOST]
    ]  # fmt: skip
    shown = table([t("Date"), t("Initiative"), t("Status"), t("Note")], rows, t("Reports"))
    return _section(t("Reports"), len(found.reports), shown, t("Nobody has reported."), view)


def _events(found: Moves, view: View) -> Html:
    t = view.words.t
    shown = evidence(found.events[:MOST], view, where=True)
    return _section(t("Events"), len(found.events), shown, t("Nothing dated after this day has been found."), view)


def _figures(found: Moves, view: View) -> Html:
    t = view.words.t
    rows: list[Sequence[object]] = [
        [
            link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id)), view.words.period(period),
            join([figure(view.words.number(point.value or 0.0), point.value or 0.0), " ", unit_of(kpi, view)]), source_line(view.source(point.source or kpi.source, kpi), view),
        ]
        for kpi, period, point in sorted(found.figures, key=lambda one: -one[1].time)[:MOST]
    ]  # fmt: skip
    shown = table([t("KPI"), t("Period"), t("Figure"), t("Source")], rows, t("New figures"))
    return _section(t("New figures"), len(found.figures), shown, t("No new figure."), view)
