"""A finding in words: who said what when, which figure or date says otherwise, the question, the owner's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.model.record import say
from tracker.rollup.milestones import overdue
from tracker.telling.figure import kpi_name, newest, owner_name, verdict

if TYPE_CHECKING:
    from tracker.findings import Finding
    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.strategy import Answer, Update


def told(each: Finding, found: Status, words: Words) -> str:
    """Return a finding as one paragraph."""
    parts = [f"{words.t(vocabulary.FINDINGS[each.code])}.", said(each, found, words), shows(each, found, words)]
    parts += [words.t(vocabulary.QUESTIONS[each.code]), answer(each, found, words)]
    return " ".join(part for part in parts if part)


def said(each: Finding, found: Status, words: Words) -> str:
    """Return who said what when."""
    if each.said is None:
        return words.t("No report has come.")
    status = words.t(vocabulary.REPORTED[each.said.status])
    by = owner_name(each.said.by, found, words)
    reported = words.t("{owner} reported “{status}” on {day}.", owner=by, status=status, day=words.day(each.said.date))
    entered = entered_by(each.said, found, words)
    return f"{reported} {entered}." if entered else reported


def entered_by(said: Update | Answer, found: Status, words: Words) -> str:
    """Return who wrote a report or an answer down for its owner, and whether the owner has confirmed it; nothing where the owner wrote it."""
    if said.entered_by is None:
        return ""
    writer = words.t("Entered by")
    confirmed = words.t("not confirmed by the owner")
    if said.confirmed_on is not None:
        confirmed = words.t("confirmed on {day}", day=words.day(said.confirmed_on))
    return f"{writer} {owner_name(said.entered_by, found, words)}, {confirmed}"


def shows(each: Finding, found: Status, words: Words) -> str:
    """Return the figure or the date that says otherwise."""
    if each.code == "start_overdue" and each.due is not None:
        return words.t("Its planned start was {date}.", date=words.date(each.due))
    if each.code == "milestone_slip" and each.due is not None:
        steps = overdue(found.initiatives[each.initiative].initiative.milestones, found.as_of)
        late = next((step for step in steps if str(step.due) == str(each.due)), None)
        named = say(late.title, words.language, found.portfolio.language_of(each.initiative))[0] if late else ""
        return words.t("The milestone “{title}” was due {date}.", title=named, date=words.date(each.due))
    if each.due is not None:
        return words.t("It was due {date}.", date=words.date(each.due))
    kpi = found.portfolio.kpis.get(each.kpi or "")
    if kpi is None or each.judged is None:
        return ""
    figure, mark = newest(each.judged, kpi, found, words), verdict(each.judged, words)
    line = words.t("{kpi}: {figure}, {verdict}.", kpi=kpi_name(kpi, found, words), figure=figure, verdict=mark)
    if each.published is None or each.judged.last is None:
        return line
    return line + " " + words.t("The figure has been known since {day}.", day=words.day(each.published))


def answer(each: Finding, found: Status, words: Words) -> str:
    """Return the owner's answer, that it has lapsed, or that there is none."""
    if each.answer is not None:
        text = say(each.answer.text, words.language, found.portfolio.language_of(each.initiative))[0]
        by = owner_name(each.answer.by, found, words)
        given = words.t("{owner} answered on {day}: “{text}”", owner=by, day=words.day(each.answer.date), text=text)
        entered = entered_by(each.answer, found, words)
        return f"{given} {entered}." if entered else given
    if each.lapsed is not None:
        return words.t("The answer of {day} has lapsed: the facts have changed since.", day=words.day(each.lapsed.date))
    return unanswered(found, words)


def unanswered(found: Status, words: Words) -> str:
    """Return that there is no answer: by when one is asked for while there is time, and by when none came after that."""
    asked = found.round
    if asked is None or not asked.open or asked.round.answers_by is None:
        return words.t("No answer by {day}.", day=words.day(found.as_of))
    if found.as_of <= asked.round.answers_by:
        return words.t("An answer is asked for by {day}.", day=words.day(asked.round.answers_by))
    return words.t("No answer by {day}.", day=words.day(asked.round.answers_by))
