"""Search: words in names of strategies, areas, initiatives, KPIs, owners and events, in any of their languages."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.i18n import N
from tracker.views.marks import stage_tag, verdict_mark
from tracker.views.markup import Html, el, join, link, section
from tracker.views.meaning import latest
from tracker.views.pieces import nothing, pager, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.views.view import View

SIZE: Final = 50
LONGEST: Final = 600
KINDS: Final = {
    "strategy": N("Strategy"),
    "area": N("Area"),
    "initiative": N("Initiative"),
    "kpi": N("KPI"),
    "owner": N("Owner"),
}


MANY: Final = {
    "strategy": N("Strategies"),
    "area": N("Areas"),
    "initiative": N("Initiatives"),
    "kpi": N("KPIs"),
    "owner": N("Owners"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: better ones have a smaller `rank`."""

    rank: int
    kind: str
    id: str


def title(view: View) -> Html:
    """Return the page's title."""
    asked = view.asked.get("q")
    return el("span", view.words.t("Search: {text}", text=asked)) if asked else Html(view.words.t("Search"))


def body(view: View) -> Html:
    """Return the page."""
    words, asked = view.words, view.asked.get("q")
    if not view.places.live:
        return _index(view)
    if not asked:
        return nothing(words.t("Write what you look for in the search field above: a word of a name, a number, a body. The key / goes there."))  # fmt: skip
    found = sorted(hits(asked, view), key=lambda hit: (hit.rank, list(KINDS).index(hit.kind), hit.id))
    if not found:
        return nothing(words.t("Nothing found. Names are searched in all their languages; try fewer letters."))
    part = part_of(view)
    shown = found[(part - 1) * SIZE : part * SIZE]
    lead = words.n("{n} result.", "{n} results.", len(found))
    listed = el("div", *(_hit(hit, view) for hit in shown))
    return join([el("p", lead, class_="tr-lead"), listed, pager(len(found), SIZE, part, view)])


def _index(view: View) -> Html:
    """Return everything that there is to find, by kind and name: to be read as it is, and to be searched by a script."""
    t, listed = view.words.t, defaultdict(list)
    for kind, ident, names, rest in _texts(view):
        listed[kind].append((ident, names, rest))
    lead = el("p", t("Everything by name. With a script the list is searched as you write, in all languages; without one, your browser's own search does it."), class_="tr-lead")  # fmt: skip
    none = el("p", t("Nothing found. Names are searched in all their languages; try fewer letters."), class_="tr-none-found", hidden="hidden")  # fmt: skip
    parts = [
        section(t(MANY[kind]), el("ul", *(_entry(kind, *each, view=view) for each in found), class_="tr-bullets tr-index"), anchor=kind)
        for kind, found in listed.items()
    ]  # fmt: skip
    return join([lead, el("div", role="status", class_="tr-sub tr-count"), none, *parts])


def _entry(kind: str, ident: str, names: str, rest: str, view: View) -> Html:
    shown, address = _named(kind, ident, view)
    return el("li", link(shown, address), data_names=fold(f"{ident} {names} {rest}")[:LONGEST])


def _named(kind: str, ident: str, view: View) -> tuple[Html, str]:
    portfolio = view.status.portfolio
    if kind == "kpi":
        kpi = portfolio.kpis[ident]
        return view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=ident)
    if kind == "owner":
        return view.owner(ident), view.url("owner", id=ident)
    name, _, address = _node(Hit(0, kind, ident), view)
    return name, address


def fold(text: str) -> str:
    """Return a text without case and accents, as it is compared: "Sjöberg" is found by "sjoberg"."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "ae"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def hits(asked: str, view: View) -> Iterator[Hit]:
    """Yield everything that holds every word asked for, in its name or (worse) in its other texts."""
    wanted = fold(asked).split()
    for kind, ident, name, rest in _texts(view):
        names = fold(f"{ident} {name}")
        if all(word in names for word in wanted):
            yield Hit(0 if fold(asked) in (fold(ident), fold(name)) else 1, kind, ident)
        elif rest and all(word in names or word in fold(rest) for word in wanted):
            yield Hit(2, kind, ident)


def _texts(view: View) -> Iterator[tuple[str, str, str, str]]:
    portfolio = view.status.portfolio
    for each in view.status.strategies:
        yield "strategy", each.strategy.id, _all(each.strategy.title, each.strategy.short), ""
        for area in each.areas:
            yield "area", area.area.id, _all(area.area.title, area.area.short), ""
        for item in each.initiatives:
            events = " ".join(_all(event.title) for event in item.events)
            yield "initiative", item.initiative.id, _all(item.initiative.title, item.initiative.short), events
    for kpi in portfolio.kpis.values():
        yield "kpi", kpi.id, _all(kpi.title), _all(kpi.definition or {})
    for name, owner in portfolio.plan.owners.items():
        yield "owner", name, _all(owner.name), ""


def _all(*texts: dict[str, str] | None) -> str:
    return " ".join(text for each in texts if each for text in each.values())


def _hit(hit: Hit, view: View) -> Html:
    portfolio = view.status.portfolio
    if hit.kind == "kpi":
        kpi, judged = portfolio.kpis[hit.id], view.status.assessments[hit.id]
        name, more = (
            view.text(kpi.title, view.own_of(kpi)),
            join([latest(judged, kpi, view), ", ", verdict_mark(judged, view.words)]),
        )
        address = view.url("kpi", id=hit.id)
    elif hit.kind == "owner":
        name, more, address = view.owner(hit.id), Html(""), view.url("owner", id=hit.id)
    else:
        name, more, address = _node(hit, view)
    kind = el("div", view.words.t(KINDS[hit.kind]), class_="tr-s tr-m")
    return el(
        "div",
        el("div", el("p", link(name, address), class_="tr-h3"), kind),
        el("div", more, class_="tr-s"),
        class_="tr-row tr-rs",
    )


def _node(hit: Hit, view: View) -> tuple[Html, Html, str]:
    portfolio = view.status.portfolio
    node, own, chain = portfolio.nodes[hit.id], view.own(hit.id), portfolio.ancestors[hit.id]
    number = getattr(node, "number", None)
    name = join([f"{number} " if number else "", view.text(node.short or node.title, own)])
    strategy = view.status.strategy(chain[-1])
    above = view.name(strategy.strategy) if strategy else Html("")
    if hit.kind == "initiative":
        return (
            name,
            join([above, ", ", stage_tag(view.status.initiatives[hit.id], view.words)]),
            view.url("initiative", id=hit.id),
        )
    address = view.url("strategy", id=chain[-1]) + ("" if hit.kind == "strategy" else f"#{hit.id}")
    return name, above if hit.kind == "area" else Html(""), address
