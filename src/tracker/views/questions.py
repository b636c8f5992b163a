"""Questions to owners: what is reported beside what is measured, and the owner's answer in the same size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.telling import finding as telling
from tracker.views.marks import verdict_mark, word_tag
from tracker.views.markup import Html, el, items, join, link, section
from tracker.views.meaning import latest, resting
from tracker.views.pieces import crumbs, nothing, pager, part_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.findings import Finding
    from tracker.views.view import View

SIZE = 50


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Where reported and measured differ"))


def crumb(view: View) -> Html:
    """Return where the page belongs."""
    return crumbs(view)


def body(view: View) -> Html:
    """Return the page: every question, the gravest first."""
    t, words, found = view.words.t, view.words, view.status.findings
    lead = t("Each is a question to the owner, not a verdict on the work. The answer stands beside it until the facts change.")  # fmt: skip
    if not found:
        asked = any(each.word.state != "not_asked" for each in view.status.initiatives.values())
        said = t("No report and figure differ on this day.") if asked else t("No owner has been asked to report, so nothing can differ.")  # fmt: skip
        return join([el("p", lead, class_="tr-lead"), nothing(said), _unreported(view)])
    counted = ", ".join(
        f"{words.t(vocabulary.SEVERITIES[name])} {words.number(number)}"
        for name in vocabulary.SEVERITIES
        if (number := sum(each.severity == name for each in found))
    )
    part = part_of(view)
    shown = found[(part - 1) * SIZE : part * SIZE]
    weights = el("p", t("By weight: {list}.", list=counted), class_="tr-sub")
    listed = section(t("Questions to owners"), weights, questions(shown, view))
    return join([el("p", lead, class_="tr-lead"), listed, pager(len(found), SIZE, part, view), _unreported(view)])


def _unreported(view: View) -> Html:
    """Return the initiatives whose owners were asked and whose report has not come, or is too old: silence raises no question by itself."""
    t = view.words.t
    found = [
        each
        for strategy in view.status.strategies
        if strategy.open
        for each in strategy.initiatives
        if each.word.state in {"overdue", "silent", "no_report"}
    ]
    rows = [join([node_link(each.initiative.id, view), " ", word_tag(each, view.words)]) for each in found]
    return section(t("Without a current report"), items(rows, "tr-bullets")) if rows else Html("")


def questions(found: Iterable[Finding], view: View, *, named: bool = True) -> Html:
    """Return questions one below the other.

    Args:
        found: the findings, in the order in which they stand.
        view: who reads.
        named: whether each says which initiative it is about; that one's own page says so already.
    """
    return join(_question(each, view, named=named) for each in found)


def asked_here(found: Iterable[Finding], view: View, *, named: bool) -> Html:
    """Return a section of questions; nothing where there is none."""
    listed = list(found)
    if not listed:
        return Html("")
    sub = el("p", view.words.t("A question to the owner, not a verdict on the work."), class_="tr-sub")
    return section(view.words.t("Where reported and measured differ"), sub, questions(listed, view, named=named))


def _question(each: Finding, view: View, *, named: bool) -> Html:
    """Return one frame of two halves of the same size: the finding, and the answer or why there is none."""
    words = view.words
    head = el("h3", words.t(vocabulary.FINDINGS[each.code]))
    weight = words.t("weight: {severity}", severity=words.t(vocabulary.SEVERITIES[each.severity]))
    left = el(
        "div", _about(each, view) if named else "", head, el("p", weight, class_="tr-src"), el("p", telling.said(each, view.status, words)),
        _shows(each, view), el("p", words.t(vocabulary.QUESTIONS[each.code])),
    )  # fmt: skip
    right = el("div", el("h3", words.t("The owner's answer")), _answer(each, view))
    return el("article", left, right, class_="tr-find")


def _about(each: Finding, view: View) -> Html:
    return el("p", node_link(each.initiative, view), class_="tr-quiet-link")


def node_link(initiative: str, view: View) -> Html:
    """Return strategy and name of an initiative, the name as a link."""
    item = view.status.initiatives[initiative].initiative
    above = view.status.strategy(view.status.portfolio.ancestors[initiative][-1])
    name = join([f"{item.number} " if item.number else "", view.text(item.short or item.title, view.own(item.id))])
    return join([*([view.name(above.strategy), ": "] if above else []), link(name, view.url("initiative", id=item.id))])  # fmt: skip


def _shows(each: Finding, view: View) -> Html:
    """Return the figure with its mark, or the date that has passed."""
    kpi = view.status.portfolio.kpis.get(each.kpi or "")
    if kpi is None or each.judged is None:
        said = telling.shows(each, view.status, view.words)
        return el("p", said) if said else Html("")
    name = link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id))
    known = ""
    if each.published and each.judged.last:
        known = view.words.t("The figure has been known since {day}.", day=view.words.day(each.published))
    rests = resting(each.judged, view)
    return join([
        el("p", name, ": ", latest(each.judged, kpi, view), ". ", known),
        el("p", verdict_mark(each.judged, view.words), " ", el("span", rests, class_="tr-src") if rests else ""),
    ])  # fmt: skip


def _answer(each: Finding, view: View) -> Html:
    words, own = view.words, view.own(each.initiative)
    given = each.answer or each.lapsed
    if given is None:
        return nothing(telling.unanswered(view.status, words))
    by = words.t("{owner}, {day}", owner=view.owner_text(given.by), day=words.day(given.date))
    entered = telling.entered_by(given, view.status, words)
    by += f". {entered}" if entered else ""
    if each.lapsed is not None:
        gone = words.t("The answer of {day} has lapsed: the facts have changed since.", day=words.day(given.date))
        old = el("details", el("summary", words.t("The lapsed answer")), el("p", view.text(given.text, own)), el("p", by, class_="tr-src"))  # fmt: skip
        return join([nothing(gone), old])
    return join([el("p", view.text(given.text, own)), el("p", by, class_="tr-src")])
