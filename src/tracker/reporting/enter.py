"""Entries as edits: who said it, who wrote it down, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.edit.facts import Report, UnknownNameError, answer, milestone, update
from tracker.edit.figure import Figure
from tracker.model.strategy import DECLARED, Initiative
from tracker.periods import parse_partial
from tracker.reporting.editor import Forbidden, may_record, may_report, stated_lead
from tracker.reporting.trouble import Trouble
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.edit.proposal import Ask
    from tracker.judgement import Status
    from tracker.loading import Loaded
    from tracker.model.strategy import Declared
    from tracker.reporting.editor import Editor
    from tracker.reporting.entry import Entry, Submission


def last_status(loaded: Loaded, name: str) -> Declared:
    """Return the status that was reported last.

    Raises:
        UnknownNameError: when there is no such initiative.
        Refused: when nothing has been reported of it.
    """
    item = loaded.portfolio.nodes.get(name)
    if not isinstance(item, Initiative):
        raise UnknownNameError(f"there is no initiative {name!r}")
    if not item.updates:
        raise Refused(f"nothing has been reported of `{name}` that could stay as it is", "say its status")
    return max(enumerate(item.updates), key=lambda pair: (pair[1].date, pair[0]))[1].status


def reported(loaded: Loaded, said: Report) -> Ask:
    """Return a report as an edit."""
    return update(loaded, said)


def wrong(submission: Submission, loaded: Loaded, editor: Editor, today: date) -> Iterator[Trouble]:
    """Yield what is wrong with entries as such, before any file is touched."""
    if not submission.meant and not submission.figures:
        yield Trouble("nothing")
    for each in submission.meant:
        item = loaded.portfolio.nodes.get(each.initiative)
        if not isinstance(item, Initiative):
            yield Trouble("no_initiative", each.initiative)
            continue
        if not may_report(editor, loaded.portfolio, each.initiative):
            yield Trouble("forbidden", each.initiative)
        yield from _wrong(each, item, today)
    for figure in submission.figures:
        if not may_record(editor, loaded.portfolio, figure.kpi):
            yield Trouble("forbidden", figure.kpi)


def _wrong(each: Entry, item: Initiative, today: date) -> Iterator[Trouble]:
    if each.status and each.unchanged:
        yield Trouble("status_and_unchanged", each.initiative, "status")
    if each.status and each.status not in DECLARED:
        yield Trouble("unknown_status", each.initiative, "status", {"value": each.status})
    if each.unchanged and not item.updates:
        yield Trouble("nothing_to_confirm", each.initiative, "status")
    if each.note and not each.status and not each.unchanged:
        yield Trouble("note_alone", each.initiative, "status")
    if each.confirmed_on is not None and each.confirmed_on > today:
        yield Trouble("future_date", each.initiative, "confirmed", {"value": each.confirmed_on.isoformat()})
    for index, step in enumerate(each.done):
        if not any(step.title in known.title.values() for known in item.milestones):
            yield Trouble("no_milestone", each.initiative, f"done-{index}", {"value": step.title})
        yield from _day(each.initiative, f"done-{index}", step.day, today)


def _day(about: str, field: str, text: str, today: date) -> Iterator[Trouble]:
    try:
        found = parse_partial(text)
    except ValueError:
        yield Trouble("bad_date", about, field, {"value": text})
        return
    if not found.known or found.first_day > today:
        yield Trouble("future_date" if found.known else "bad_date", about, field, {"value": text})


def asks(submission: Submission, loaded: Loaded, editor: Editor, today: date) -> list[Ask]:
    """Return entries as edits, but for the answers to questions.

    Raises:
        Forbidden: when the editor may not write one of them: nothing is written at all.
        UnknownNameError, Refused: when one cannot be written.
    """
    made: list[Ask] = []
    for each in submission.meant:
        if not may_report(editor, loaded.portfolio, each.initiative):
            raise Forbidden(each.initiative)
        made += _of(each, loaded, editor, today, submission.language)
    for figure in submission.figures:
        if not may_record(editor, loaded.portfolio, figure.kpi):
            raise Forbidden(figure.kpi)
        made.append(
            Figure(figure.kpi, figure.period, figure.value, figure.status, figure.source, figure.published).checked(
                loaded
            )
        )
    return made


def _of(each: Entry, loaded: Loaded, editor: Editor, today: date, language: str) -> Iterator[Ask]:
    if each.status or each.unchanged:
        status: Declared = last_status(loaded, each.initiative) if each.unchanged else each.status  # type: ignore[assignment]
        by, writer = _voices(each.initiative, loaded, editor)
        confirmed = each.confirmed_on if writer else None
        note = _text(each.note, each.initiative, loaded, language) if each.note else None
        yield update(loaded, Report(each.initiative, status, today, by, note, each.evidence, each.unchanged, writer, confirmed))  # fmt: skip
    for step in each.done:
        yield milestone(loaded, each.initiative, step.title, step.day)


def _text(text: str, initiative: str, loaded: Loaded, language: str) -> str | dict[str, str]:
    """Return a text as it is written: with its language where that is not the strategy's own."""
    return {language: text} if language not in ("", loaded.portfolio.language_of(initiative)) else text


def _voices(initiative: str, loaded: Loaded, editor: Editor) -> tuple[str, str | None]:
    """Return who says it, and who writes it down where that is somebody else."""
    by = stated_lead(loaded.portfolio, initiative)
    if not by:
        raise Refused(
            f"no source names a lead of `{initiative}`",
            "an owner who is only inferred is not asked, and reports nothing",
        )
    other = editor.role == "secretariat" and editor.body and editor.body != by
    return by, editor.body if other else None


def answers(submission: Submission, loaded: Loaded, found: Status, today: date) -> list[Ask]:
    """Return the answers to questions as edits: each rests on the facts as they are once the rest is written.

    Args:
        submission: all that was entered.
        loaded: the portfolio as it is.
        found: the portfolio as it would be with all else that was entered.
        today: the day of the answer.
    """
    made: list[Ask] = []
    for each in submission.meant:
        for reply in each.replies:
            now = next((one for one in found.findings if one.initiative == each.initiative and one.name == reply.finding), None)  # fmt: skip
            by = stated_lead(loaded.portfolio, each.initiative)
            facts = now.facts if now is not None else "no longer asked"
            text = _text(reply.text, each.initiative, loaded, submission.language)
            made.append(answer(loaded, each.initiative, reply.finding, text, by, today, facts))
    return made
