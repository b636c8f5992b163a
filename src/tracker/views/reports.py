"""Reports as they are told on pages: who said it, who wrote it down, whether it was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.telling.reminder import UNCHANGED
from tracker.views.markup import Html, join

if TYPE_CHECKING:
    from tracker.model.strategy import Update
    from tracker.views.view import View

__all__ = ["UNCHANGED", "entered_by"]


def entered_by(said: Update, view: View) -> Html:
    """Return who wrote a report down for its owner, and whether the owner has confirmed it."""
    words = view.words
    if said.entered_by is None:
        return Html("")
    by = view.owner(said.entered_by)
    if said.confirmed_on is None:
        return join([words.t("Entered by"), " ", by, ", ", words.t("not confirmed by the owner")])
    return join([words.t("Entered by"), " ", by, ", ", words.t("confirmed on {day}", day=words.day(said.confirmed_on))])
