"""Entries as edits: who said it, who wrote it down, and when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tracker.edit.facts import Given, Report, UnknownNameError, answer, milestone, update
from tracker.edit.figure import Figure
from tracker.model.strategy import DECLARED, Initiative
from tracker.periods import parse_partial
from tracker.reporting.editor import Forbidden, may_record, may_report
from tracker.reporting.number import AmbiguousError, number
from tracker.reporting.trouble import Trouble
from tracker.rollup.asking import answering, lead_of
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.edit.proposal import Ask
    from tracker.judgement import Status
    from tracker.loading import Loaded
    from tracker.model.entered import Measured
    from tracker.model.strategy import Declared
    from tracker.reporting.editor import Editor
    from tracker.reporting.entry import Entry, Submission

MOST_LETTERS: Final = 4_000


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


def wrong(submission: Submission, loaded: Loaded, editor: Editor, today: date) -> Iterator[Trouble]:
    """Yield what is wrong with entries as such, before any file is touched."""
    if not submission.meant and not submission.figures:
        yield Trouble("nothing")
    if editor.role == "secretariat" and editor.body not in loaded.portfolio.plan.owners:
        yield Trouble("no_body")
    names = [each.initiative for each in submission.meant]
    names += [f"{each.kpi} {each.period}" for each in submission.figures]
    yield from (Trouble("twice", name.split()[0]) for name, number in Counter(names).items() if number > 1)
    for each in submission.meant:
        item = loaded.portfolio.nodes.get(each.initiative)
        if not isinstance(item, Initiative):
            yield Trouble("no_initiative", each.initiative)
            continue
        if not _theirs(each.initiative, submission, loaded, editor):
            yield Trouble("forbidden", each.initiative)
        yield from _wrong(each, item, today)
    for figure in submission.figures:
        yield from _wrong_figure(figure, submission, loaded, editor)


def _theirs(initiative: str, submission: Submission, loaded: Loaded, editor: Editor) -> bool:
    """Tell whether an initiative is led by whom the entries are of, and its reports are this person's to write."""
    own = lead_of(loaded.portfolio, initiative) == submission.owner
    return own and may_report(editor, loaded.portfolio, initiative)


def _wrong(each: Entry, item: Initiative, today: date) -> Iterator[Trouble]:
    if each.status and each.unchanged:
        yield Trouble("status_and_unchanged", each.initiative, "status")
    if each.status and each.status not in DECLARED:
        yield Trouble("unknown_status", each.initiative, "status", {"value": each.status})
    if each.unchanged and not item.updates:
        yield Trouble("nothing_to_confirm", each.initiative, "status")
    if (
        (each.note or each.evidence or (each.confirmed_on and not each.replies))
        and not each.status
        and not each.unchanged
    ):
        yield Trouble("note_alone", each.initiative, "status")
    if each.confirmed_on:
        yield from _day(each.initiative, "confirmed_on", each.confirmed_on, today, whole=True)
    if max(map(len, (each.note, *(reply.text for reply in each.replies)))) > MOST_LETTERS:
        yield Trouble("too_long", each.initiative, "note", {"most": MOST_LETTERS})
    for step in each.done:
        if not any(step.title in known.title.values() and known.done is None for known in item.milestones):
            yield Trouble("no_milestone", each.initiative, step.field, {"value": step.title})
        yield from _day(each.initiative, step.field, step.day, today)


def _day(about: str, field: str, text: str, today: date, *, whole: bool = False) -> Iterator[Trouble]:
    """Yield why a text is no day that has been; `whole` asks for a full date."""
    try:
        found = parse_partial(text)
    except ValueError:
        yield Trouble("bad_date", about, field, {"value": text})
        return
    if not found.known or (whole and found.first_day != found.last_day):
        yield Trouble("bad_date", about, field, {"value": text})
    elif found.first_day > today:
        yield Trouble("future_date", about, field, {"value": text})


def _wrong_figure(figure: Measured, submission: Submission, loaded: Loaded, editor: Editor) -> Iterator[Trouble]:
    kpi = loaded.portfolio.kpis.get(figure.kpi)
    answers = kpi is not None and submission.owner in answering(loaded.portfolio, kpi)
    if not answers or not may_record(editor, loaded.portfolio, figure.kpi):
        yield Trouble("forbidden", figure.kpi)
        return
    try:
        _figure(figure).checked(loaded)
    except AmbiguousError:
        yield Trouble("ambiguous_number", figure.kpi, "value", {"value": figure.value})
    except UnknownNameError as error:
        yield Trouble("refused", figure.kpi, "value", {"said": f"{error}.", "hint": ""})


def _figure(typed: Measured) -> Figure:
    return Figure(typed.kpi, typed.period, number(typed.value), typed.status, typed.source, typed.published)


def asks(submission: Submission, loaded: Loaded, editor: Editor, today: date) -> list[Ask]:
    """Return entries as edits, but for the answers to questions.

    Raises:
        Forbidden: when the editor may not write one of them: nothing is written at all.
        UnknownNameError, Refused: when one cannot be written.
    """
    made: list[Ask] = []
    for each in submission.meant:
        if not _theirs(each.initiative, submission, loaded, editor):
            raise Forbidden(each.initiative)
        made += _of(each, loaded, editor, today, submission.language)
    for typed in submission.figures:
        if not may_record(editor, loaded.portfolio, typed.kpi):
            raise Forbidden(typed.kpi)
        made.append(_figure(typed).checked(loaded))
    return made


def _of(each: Entry, loaded: Loaded, editor: Editor, today: date, language: str) -> Iterator[Ask]:
    if each.status or each.unchanged:
        status: Declared = last_status(loaded, each.initiative) if each.unchanged else each.status  # type: ignore[assignment]
        by, writer = _voices(each.initiative, loaded, editor)
        confirmed = _confirmed(each, writer)
        note = _text(each.note, each.initiative, loaded, language) if each.note else None
        yield update(loaded, Report(each.initiative, status, today, by, note, each.evidence, each.unchanged, writer, confirmed))  # fmt: skip
    for step in each.done:
        yield milestone(loaded, each.initiative, step.title, step.day)


def _text(text: str, initiative: str, loaded: Loaded, language: str) -> str | dict[str, str]:
    """Return a text as it is written: with its language where that is not the strategy's own."""
    return {language: text} if language not in ("", loaded.portfolio.language_of(initiative)) else text


def _confirmed(each: Entry, writer: str | None) -> date | None:
    """Return when an owner confirmed what another wrote down; nobody confirms what they wrote themselves."""
    return parse_partial(each.confirmed_on).first_day if writer and each.confirmed_on else None


def _voices(initiative: str, loaded: Loaded, editor: Editor) -> tuple[str, str | None]:
    """Return who says it, and who writes it down where that is somebody else."""
    by = lead_of(loaded.portfolio, initiative)
    if not by:
        raise Refused(f"no source names a lead of `{initiative}`", "an owner who is only inferred is not asked, and reports nothing")  # fmt: skip
    return by, editor.body if editor.role == "secretariat" and editor.body != by else None


def answers(submission: Submission, loaded: Loaded, found: Status, editor: Editor, today: date) -> list[Ask]:
    """Return the answers to questions as edits: each rests on the facts as they are once the rest is written.

    Args:
        submission: all that was entered.
        loaded: the portfolio as it is.
        found: the portfolio as it would be with all else that was entered.
        editor: who is at the keyboard.
        today: the day of the answer.
    """
    made: list[Ask] = []
    for each in submission.meant:
        by, writer = _voices(each.initiative, loaded, editor)
        for reply in each.replies:
            now = next((one for one in found.findings if one.initiative == each.initiative and one.name == reply.finding), None)  # fmt: skip
            text = _text(reply.text, each.initiative, loaded, submission.language)
            facts = now.facts if now is not None else "no longer asked"
            given = Given(each.initiative, reply.finding, text, by, today, facts, writer, _confirmed(each, writer))
            made.append(answer(loaded, given))
    return made
