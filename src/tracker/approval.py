"""Whether what is shown was approved: the files of a release, judged on its day. Everything else is a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from tracker.loading import Loaded
    from tracker.model.portfolio import Portfolio
    from tracker.model.round import Release


@dataclass(frozen=True, slots=True)
class Approval:
    """What is known of what is shown."""

    state: Literal["draft", "approved", "released"] = "draft"
    """`approved`: not public before the day of its publication."""
    release: Release | None = None
    """The one that is shown; of a draft the newest that is public, to look at instead."""


def approval(
    releases: Sequence[Release], shown: Loaded, as_of: date, today: date, at: Callable[[str], Loaded | None]
) -> Approval:
    """Return whether a portfolio as of a day is what was approved.

    Args:
        releases: those of the newest files: a release is entered after the files that it approves.
        shown: the files.
        as_of: the day that they are judged on.
        today: the day of the reader.
        at: returns the files of a revision, None where there is none.
    """
    for release in reversed(releases):
        if release.as_of == as_of and _same(shown, release, at):
            return Approval("released" if release.publish_at <= today else "approved", release)
    public = [release for release in releases if release.publish_at <= today]
    return Approval("draft", max(public, key=lambda each: each.publish_at, default=None))


def newest_before(releases: Sequence[Release], day: date, today: date) -> Release | None:
    """Return the newest release before a day that was public: what everything is compared with unless somebody asks otherwise."""
    public = [each for each in releases if each.as_of < day and each.publish_at <= today]
    return max(public, key=lambda each: each.as_of, default=None)


def _same(shown: Loaded, release: Release, at: Callable[[str], Loaded | None]) -> bool:
    """Tell whether files are those of a release, but for the list of releases itself."""
    if shown.commit == release.revision:
        return True
    approved = at(release.revision)
    return approved is not None and _bare(shown.portfolio) == _bare(approved.portfolio)


def _bare(portfolio: Portfolio) -> Portfolio:
    return replace(portfolio, plan=portfolio.plan.model_copy(update={"releases": []}))
