"""What edits would change, in words: the same comparison as everywhere, of the files before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.judgement import judge
from tracker.telling.difference import sections
from tracker.versions import Compared, Version

if TYPE_CHECKING:
    from datetime import date

    from tracker.edit.proposal import Proposal
    from tracker.i18n import Words
    from tracker.telling.difference import Section


def said(proposal: Proposal, today: date, words: Words) -> list[Section]:
    """Return what edits change, both versions judged on one day."""
    day = proposal.after.portfolio.plan.day(today)
    before, after = (judge(loaded.portfolio, day) for loaded in (proposal.before, proposal.after))
    found = Compared(Version(proposal.before, day), Version(proposal.after, day), before, after)
    return sections(found, words)
