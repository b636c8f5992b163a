"""Changes: everything that differs between two days or two revisions, in tiers; the same list as `tracker diff`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tracker.diff import TIERS
from tracker.diff.scope import of_owner, of_strategy
from tracker.i18n import vocabulary
from tracker.telling import cause, figure
from tracker.telling.difference import heading, place, sections
from tracker.views.marks import verdict
from tracker.views.markup import Html, choices, el, esc, join, link, section, table
from tracker.views.meaning import why
from tracker.views.pieces import nothing
from tracker.views.strategy import filter_form

if TYPE_CHECKING:
    from tracker.causes import Change
    from tracker.diff import Difference, Tier
    from tracker.telling.difference import Line, Section
    from tracker.versions import Compared
    from tracker.views.view import View

MOST: Final = 100
_FIELD: Final = re.compile("`([^`<>&]{1,80})`")
_EMPTY: Final = ("verdicts", "goalposts")
"""Tiers that say so when nothing is in them: that nothing moved is an answer."""


def title(view: View) -> Html:
    """Return the page's title."""
    if view.past and any(name and name not in view.past.refused for name in view.past.names):
        return Html(view.words.t("Changes between two versions"))
    return Html(view.words.t("Changes since {day}", day=view.words.day(view.since)))


def body(view: View) -> Html:
    """Return the page."""
    found = view.compared
    if view.past and view.past.refused:
        return join([_refused(view), _choice(found, view)])
    shown = sections(found, view.words, _chosen(found, view), MOST)
    by_tier = {each.tier: each for each in shown}
    return join([
        el("p", _lead(shown, view), class_="tr-lead"),
        el("p", heading(found, view.words), class_="tr-sub"),
        _choice(found, view),
        *(_tier(tier, by_tier.get(tier), found, view) for tier in TIERS if tier in by_tier or tier in _EMPTY),
    ])  # fmt: skip


def _chosen(found: Compared, view: View) -> Difference:
    """Return what the filters leave."""
    chosen, sides = found.difference, (found.before.portfolio, found.after.portfolio)
    if name := view.asked.get("strategy"):
        chosen = chosen.only(of_strategy(name, *sides))
    if name := view.asked.get("owner"):
        chosen = chosen.only(of_owner(name, *sides))
    return chosen


def _lead(shown: list[Section], view: View) -> str:
    words = view.words
    if not shown:
        return words.t("Nothing differs.")
    return " · ".join(f"{each.title}: {words.number(each.count)}" for each in shown)


def _refused(view: View) -> Html:
    refused = view.past.refused if view.past else ()
    said = [view.words.t("“{name}” is no revision of the branch that is served here.", name=name) for name in refused]
    return el("p", " ".join(said), class_="tr-warn", role="alert", id="tr-refused") if said else Html("")


def _choice(found: Compared, view: View) -> Html:
    """Return the form: strategy, owner, and revisions instead of days. The address holds it all, to be sent."""
    t, plan = view.words.t, found.after.portfolio.plan
    strategies = [("", t("All")), *((each.id, view.plain(each.short or each.title, view.own(each.id))[:60]) for each in plan.strategies)]  # fmt: skip
    owners = [("", t("All")), *sorted(((name, view.owner_text(name)[:60]) for name in plan.owners), key=lambda pair: pair[1])]  # fmt: skip
    fields = [
        choices("strategy", t("Strategy"), strategies, view.asked.get("strategy")),
        choices("owner", t("Owner"), owners, view.asked.get("owner")),
    ]
    return filter_form("changes", [*fields, *_revisions(view)], view)


def _revisions(view: View) -> list[Html]:
    """Return the fields for revisions; nothing where there is no history to name one of."""
    if view.past is None or view.past.begins is None:
        return []
    t = view.words.t
    return [_name("from", t("From revision, instead of a day"), view), _name("to", t("To revision"), view)]


def _name(name: str, label: str, view: View) -> Html:
    field = el("input", type="text", name=name, id=f"tr-{name}", value=view.asked.get(name), class_="tr-field", maxlength="100", spellcheck="false", autocomplete="off", aria_invalid="true" if _is_refused(name, view) else None, aria_describedby="tr-refused" if _is_refused(name, view) else None)  # fmt: skip
    return el("div", el("label", label, for_=f"tr-{name}"), field)


def _is_refused(name: str, view: View) -> bool:
    return view.past is not None and view.asked.get(name) in view.past.refused


def _tier(tier: Tier, found: Section | None, compared: Compared, view: View) -> Html:
    t = view.words.t
    head = t(vocabulary.TIERS[tier])
    if found is None:
        empty = t("No verdict has changed.") if tier == "verdicts" else t("No goalpost was moved.")
        return section(head, nothing(empty), anchor=tier)
    lines = found.lines
    more = (
        el("p", view.words.n("and {n} more", "and {n} more", found.count - len(lines)), class_="tr-s")
        if found.count > len(lines)
        else ""
    )
    kpis = [each for each in lines if each.edit.verdict is not None]
    rest = [each for each in lines if each.edit.verdict is None]
    shown = [_verdicts(kpis, compared, view) if kpis else "", _others(head, rest, view) if rest else ""]
    return section(head, *shown, more, anchor=tier)


def _verdicts(lines: list[Line], found: Compared, view: View) -> Html:
    t = view.words.t
    rows = []
    for each in lines:
        change = each.edit.verdict
        kpi = found.after.portfolio.kpis.get(each.edit.id)
        if change is not None and kpi is not None:
            rows.append([
                _subject(each, view), _before(change, view), verdict(change.after, why(change.after, kpi, view), view.words),
                cause.causes(change, found.after, view.words), _place(each, view),
            ])  # fmt: skip
    return table(
        [t("KPI"), t("Before"), t("Now"), t("Why it changed"), t("File and line")], rows, t("Changed verdicts")
    )


def _before(each: Change, view: View) -> str:
    """Return what was said, and why where the word is the same as now."""
    word = view.words.first(figure.verdict(each.before, view.words))
    same = (each.before.shown, each.before.last_verdict) == (each.after.shown, each.after.last_verdict)
    return f"{word}. {cause.reason(each.before, view.words)}" if same else word


def _others(head: str, lines: list[Line], view: View) -> Html:
    t = view.words.t
    rows = [[_subject(each, view), _said(each), _place(each, view)] for each in lines]
    return table([t("What"), t("What changed"), t("File and line")], rows, head)


def _said(each: Line) -> Html:
    """Return the sentence, names of fields set as such."""
    return Html(_FIELD.sub(r"<code>\1</code>", esc(each.said)))


def _subject(each: Line, view: View) -> Html:
    """Return the name of what changed, leading to its page while it has one."""
    edit, portfolio = each.edit, view.status.portfolio
    if edit.kind == "kpi" and edit.id in portfolio.kpis:
        return link(each.subject, view.url("kpi", id=edit.id))
    if edit.kind == "owner" and edit.id in portfolio.plan.owners:
        return link(each.subject, view.url("owner", id=edit.id))
    if edit.id in view.status.initiatives:
        return link(each.subject, view.url("initiative", id=edit.id))
    chain = portfolio.ancestors.get(edit.id, ())
    if chain and view.shown(edit.id):
        return link(each.subject, view.url("strategy", id=chain[-1]) + (f"#{edit.id}" if len(chain) == 2 else ""))
    return join([each.subject])


def _place(each: Line, view: View) -> Html:
    return el("span", place(each, view.words), class_="tr-place")
