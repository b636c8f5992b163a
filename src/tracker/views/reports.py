"""Reports as they are told on pages: who said it, who wrote it down, whether it was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.telling import finding
from tracker.telling.reminder import UNCHANGED
from tracker.views.markup import Html, esc

if TYPE_CHECKING:
    from tracker.model.strategy import Update
    from tracker.views.view import View

__all__ = ["UNCHANGED", "entered_by"]


def entered_by(said: Update, view: View) -> Html:
    """Return who wrote a report down for its owner, and whether the owner has confirmed it."""
    return esc(finding.entered_by(said, view.status, view.words))
