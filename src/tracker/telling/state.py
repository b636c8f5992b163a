"""Whether something was approved, and what it was made of, as one sentence each: on pages, slides, sheets and pictures alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.approval import Approval
    from tracker.i18n import Words


def state(found: Approval, words: Words) -> str:
    """Return the sentence."""
    if found.state == "draft" or found.release is None:
        return words.t("Draft, not approved.")
    return words.t("Approved, not public yet.") if found.state == "approved" else words.t("Released.")


def stamp(commit: str, words: Words, *, unsaved: bool) -> str:
    """Return which revision something was made of; `unsaved` where the files differ from it."""
    if not commit:
        return words.t("Made of files without a history of versions.")
    if unsaved:
        return words.t("Made of revision {revision} and changes that are not committed.", revision=commit[:10])
    return words.t("Made of revision {revision}.", revision=commit[:10])
