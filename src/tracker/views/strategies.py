"""Strategies: every one there is, open ones first, each with its strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.views.markup import Html, el, join, section
from tracker.views.overview import strategy_rows
from tracker.views.pieces import nothing
from tracker.views.strip import key

if TYPE_CHECKING:
    from tracker.views.view import View


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Strategies"))


def body(view: View) -> Html:
    """Return the page."""
    words, found = view.words, view.status.strategies
    if not found:
        return nothing(words.t("There is no strategy here on this day. Choose a later day, or add one to initiatives.yaml."))  # fmt: skip
    running, closed = [each for each in found if each.open], [each for each in found if not each.open]
    said = words.n("{n} strategy is followed.", "{n} strategies are followed.", len(found))
    head = words.t("How far each strategy has visibly come")
    parts = [el("p", said, class_="tr-lead"), section(head, key(view), strategy_rows(running, view))]
    if closed:
        parts.append(section(words.t("Closed or replaced"), strategy_rows(closed, view)))
    return join(parts)
