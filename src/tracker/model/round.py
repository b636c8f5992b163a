"""A reporting round, from opening to release: who is asked, until when, and what was approved.

rounds:
  - id: 2026-q4
    opens: 2026-12-01
    data_cutoff: 2026-12-15
    due: 2026-12-20
    answers_by: 2027-01-10
    meeting: 2027-01-20
    asked:
      - {owner: em}
      - {owner: sum, extended_to: 2027-01-05, reason: "The budget was adopted late."}
releases:
  - round: 2026-q4
    revision: 3f2a...
    as_of: 2027-01-15
    approvals: [{owner: council, role: "Chair", date: 2027-01-20}]
    publish_at: 2027-01-22
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tracker.model.record import Day, Id, Record, Text


class Asked(Record):
    """An owner who is asked to report in a round."""

    owner: Id
    extended_to: Day | None = None
    """A later day that was agreed with this owner."""
    reason: Text | None = None
    """Why; an extension without a reason is refused."""

    def due(self, due: Day) -> Day:
        """Return this owner's own last day."""
        return self.extended_to or due


class Round(Record):
    """One time of asking. From its first day until its release no cut-off is moved."""

    id: Id
    opens: Day
    data_cutoff: Day
    """Figures published after this day belong to the next round."""
    due: Day
    """The last day to report."""
    answers_by: Day | None = None
    """The last day to answer the questions that reports and figures raise."""
    meeting: Day | None = None
    """When the body that is reported to meets."""
    asked: list[Asked] = Field(default_factory=list)

    @property
    def branch(self) -> str:
        """Return the branch that its reports are collected on."""
        return f"reports/{self.id}"


class Approval(Record):
    """Who approved a release, in which capacity, and when."""

    owner: Id
    role: Text
    date: Day


class Release(Record):
    """What was approved: the files of one revision, judged on one day. Everything else is a draft."""

    round: Id
    revision: Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]
    """The full hash of the commit."""
    as_of: Day
    """The day that the approved pages were judged on."""
    approvals: Annotated[list[Approval], Field(min_length=1)]
    publish_at: Day
    """Until this day it is approved and not public."""


def closes(asked: Round, rounds: list[Round], releases: list[Release]) -> Day | None:
    """Return the day on which a round is over: its release is public, or the next round opens; None while neither is so."""
    public = [each.publish_at for each in releases if each.round == asked.id]
    later = [each.opens for each in rounds if each.opens > asked.opens]
    return min([*public, *later], default=None)


def round_on(day: Day, rounds: list[Round], releases: list[Release]) -> Round | None:
    """Return the round that is open on a day, None where there is none."""
    begun = [each for each in rounds if each.opens <= day]
    newest = max(begun, key=lambda each: each.opens, default=None)
    if newest is None:
        return None
    over = closes(newest, rounds, releases)
    return newest if over is None or day < over else None
