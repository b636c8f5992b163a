"""The one way in: what was entered becomes a change of the files, or troubles in values. Rights are checked here, where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.edit.desk import Message
from tracker.edit.facts import UnknownNameError
from tracker.edit.proposal import propose
from tracker.git import GitError
from tracker.judgement import judge
from tracker.reporting.checks import lacking
from tracker.reporting.editor import Forbidden, may_report
from tracker.reporting.enter import answers, asks, wrong
from tracker.reporting.entry import marked
from tracker.reporting.trouble import Trouble
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from datetime import date

    from tracker.edit.desk import Desk
    from tracker.edit.proposal import Proposal
    from tracker.loading import Loaded
    from tracker.reporting.editor import Editor
    from tracker.reporting.entry import Submission


@dataclass(frozen=True)
class Draft:
    """What was entered, worked out as far as it goes; nothing is written yet."""

    loaded: Loaded
    """The files as they are now."""
    proposal: Proposal | None = None
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Kept:
    """What became of it."""

    draft: Draft
    written: bool = False
    commit: str = ""


def draft(desk: Desk, editor: Editor, submission: Submission, today: date) -> Draft:
    """Work out what entries would do; never writes, never raises for what was entered."""
    loaded = desk.load(today)
    troubles = [*wrong(submission, loaded, editor, today), *_clashes(submission, loaded)]
    if troubles:
        return Draft(loaded, None, tuple(troubles))
    try:
        made = asks(submission, loaded, editor, today)
        proposal = propose(desk, loaded, made, today)
        if any(each.replies for each in submission.meant):
            found = judge(proposal.after.portfolio, loaded.portfolio.plan.day(today))
            proposal = propose(desk, loaded, [*made, *answers(submission, loaded, found, editor, today)], today)
    except (Refused, UnknownNameError) as refused:
        return Draft(loaded, None, (_refused(refused),))
    except Forbidden as forbidden:
        return Draft(loaded, None, (Trouble("forbidden", str(forbidden)),))
    return Draft(loaded, proposal, tuple(lacking(proposal, loaded.portfolio.plan.day(today))))


def _clashes(submission: Submission, loaded: Loaded) -> list[Trouble]:
    """Find initiatives that somebody else changed since they were shown."""
    return [
        Trouble("clash", each.initiative, "status", {"seen": each.seen})
        for each in submission.meant
        if each.seen and each.seen != marked(loaded.portfolio, each.initiative)
    ]


def _refused(refused: Refused | UnknownNameError) -> Trouble:
    said = refused.message if isinstance(refused, Refused) else str(refused)
    hint = refused.hint if isinstance(refused, Refused) else ""
    return Trouble("refused", "", "", {"said": said, "hint": hint})


def submit(desk: Desk, editor: Editor, submission: Submission, today: date, asked: str = "") -> Kept:
    """Write what was entered, all of it or nothing, as one change and on a branch as one commit.

    Args:
        desk: where the files are.
        editor: who is at the keyboard, as the server knows it, never as a form says it.
        submission: what was entered.
        today: the day of the reports.
        asked: id of the round, for the commit.

    Raises:
        Forbidden: when the editor may not write one of the entries, however they came here.
    """
    made = draft(desk, editor, submission, today)
    _may(editor, submission, made.loaded)
    if made.proposal is None or made.troubles:
        return Kept(made)
    try:
        written = made.proposal.write(today, message_of(editor, submission, asked))
    except (Refused, GitError) as refused:
        trouble = _refused(refused) if isinstance(refused, Refused) else Trouble("refused", "", "", {"said": str(refused), "hint": ""})  # fmt: skip
        return Kept(Draft(made.loaded, None, (trouble,)))
    return Kept(Draft(made.loaded, written.proposal), written=True, commit=written.commit)


def _may(editor: Editor, submission: Submission, loaded: Loaded) -> None:
    """Refuse a viewer outright, and everybody what is another's."""
    if editor.role == "viewer":
        raise Forbidden(submission.owner)
    for each in submission.meant:
        if each.initiative in loaded.portfolio.nodes and not may_report(editor, loaded.portfolio, each.initiative):
            raise Forbidden(each.initiative)


def message_of(editor: Editor, submission: Submission, asked: str) -> Message:
    """Return what a commit says of entries: whose they are, who wrote them down, in which role, in which round."""
    count = len(submission.meant) + len(submission.figures)
    trailers = [("Role", editor.role if editor.role != "owner" else f"owner of {', '.join(sorted(editor.owners))}")]
    trailers += [("Entered-by", editor.body), ("On-behalf-of", submission.owner)] if editor.body and editor.body != submission.owner else []  # fmt: skip
    trailers += [("Round", asked)] if asked else []
    return Message(f"Reports of {submission.owner}: {count}", editor.author, tuple(trailers))
