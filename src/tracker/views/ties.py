"""What ties plans together: what answers which advice, what follows which goal, what replaced which strategy."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.model.strategy import Strategy
from tracker.views.markup import Html, el, join, link

if TYPE_CHECKING:
    from tracker.model.strategy import Area, Initiative
    from tracker.views.view import View


@dataclass
class Ties:
    """Every tie, from its other end: the id of what is answered or followed, and the ids that do."""

    answered_by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    followed_by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    replaces: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def ties(view: View) -> Ties:
    """Return the ties between the strategies that are shown on the day."""
    return view.status.once("ties", lambda: _ties(view))


def _ties(view: View) -> Ties:
    found = Ties()
    for each in view.status.strategies:
        if each.strategy.superseded_by and not each.open:
            found.replaces[each.strategy.superseded_by].append(each.strategy.id)
        for item in each.strategy.initiatives():
            for name in item.answers:
                found.answered_by[name].append(item.id)
            for name in item.follows:
                found.followed_by[name].append(item.id)
    return found


def node_link(name: str, view: View, *, place: bool = False) -> Html:
    """Return a link to a strategy, area or initiative; with `place` the strategy stands before it."""
    portfolio = view.status.portfolio
    node, chain = portfolio.nodes.get(name), portfolio.ancestors.get(name, ())
    if node is None or not view.shown(name):
        return Html("")
    page, ident = ("initiative", name) if len(chain) == 3 else ("strategy", chain[-1])
    address = view.url(page, id=ident) + (f"#{name}" if len(chain) == 2 else "")
    above = portfolio.nodes[chain[-1]]
    before = [view.name(above), ": "] if place and isinstance(above, Strategy) and above is not node else []
    return join([*before, link(named(node, view), address)])


def named(node: Strategy | Area | Initiative, view: View) -> Html:
    """Return number and name."""
    number = getattr(node, "number", None)
    return join([f"{number} " if number else "", view.text(node.short or node.title, view.own(node.id))])


def successors(name: str, view: View) -> Html:
    """Return what follows an initiative of a strategy that was replaced, or that nothing is named."""
    found = ties(view).followed_by.get(name, [])
    if not found:
        return el("span", view.words.t("No named successor"), class_="tr-empty")
    return join([node_link(each, view) for each in found], "; ")


def tied(name: str, above: list[str], item: Initiative, view: View) -> list[Html]:
    """Return in sentences what an initiative is tied to; `above` are the area and strategy that it belongs to."""
    t, known = view.words.t, ties(view)
    lines = [
        (t("Answers the advice"), item.answers),
        (t("Answered by"), [each for node in (name, *above) for each in known.answered_by.get(node, [])]),
        (t("Continues"), item.follows),
        (t("Continued by"), known.followed_by.get(name, [])),
    ]
    shown = [(said, join([node_link(each, view, place=True) for each in names], "; ")) for said, names in lines]
    return [join([el("b", said), ": ", links]) for said, links in shown if links]
