"""How the standing of an initiative came about: word, figures, milestones, and what follows from them (docs/methods.md, section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.i18n import vocabulary
from tracker.rollup.word import CADENCE_DAYS
from tracker.telling import finding
from tracker.telling.figure import kpi_name, owner_name, verdict
from tracker.telling.part import Part
from tracker.telling.settings import in_force

if TYPE_CHECKING:
    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.rollup import InitiativeStatus

_MEASURED: Final = {"green", "amber", "red"}


@dataclass(frozen=True, slots=True)
class Case:
    """What the steps are told of."""

    each: InitiativeStatus
    found: Status
    words: Words

    @property
    def asked(self) -> bool:
        """Whether its owner was asked to report."""
        return self.each.word.state != "not_asked"

    @property
    def by_milestones(self) -> bool:
        """Whether its level is that of its milestones."""
        return self.asked and self.each.initiative.kind == "deliverable"


def standing(name: str, found: Status, words: Words, *, answering: bool = True) -> tuple[Part, ...]:
    """Return the whole derivation of an initiative's standing.

    Args:
        name: its id.
        found: the judged portfolio that it belongs to.
        words: the reader's language.
        answering: whether each question comes with what an answer has to quote; pages for everybody leave that out.

    Raises:
        KeyError: there is no initiative of that name on the day.
    """
    case, t = Case(found.initiatives[name], found, words), words.t
    parts = [
        Part(t("What is reported"), tuple(_word(case))),
        Part(t("What the figures show"), tuple(_figures(case))),
        Part(t("Milestones"), tuple(_milestones(case))),
        Part(t("Report and figures together"), tuple(_together(case))),
        Part(t("Questions to the owner"), tuple(_questions(case, answering=answering))),
        Part(t("Cut-offs in force"), (in_force(found.portfolio.plan.assessment, words),)),
    ]
    return tuple(part for part in parts if part.lines)


def _word(case: Case) -> list[str]:
    t, words, word = case.words.t, case.words, case.each.word
    if word.update is None:
        return [f"{words.start(vocabulary.REPORTS[word.state])}."]
    reporting = case.found.portfolio.plan.reporting
    cadence, grace = CADENCE_DAYS[reporting.cadence], reporting.grace_days
    said = t(
        "{owner} reported “{status}” on {day}.", owner=owner_name(word.update.by, case.found, words),
        status=t(vocabulary.REPORTED[word.update.status]), day=words.day(word.update.date),
    )  # fmt: skip
    old = t("It is {age} days old: current up to {current} days, overdue up to {overdue}, then silent.", age=word.days, current=cadence + grace, overdue=2 * cadence + grace)  # fmt: skip
    return [said, old, _counts(case)]


def _counts(case: Case) -> str:
    t, word = case.words.t, case.each.word
    if word.state == "current":
        return t("It counts.")
    if word.counts is None and word.declared == "not_started":
        return t("It is silent: “not started” counts as no report, but a start that is overdue still counts.")
    if word.counts is None:
        return t("Old good news is no news: it counts as no report.")
    return t("It is old, and it was no good news: it still counts.")


def _figures(case: Case) -> list[str]:
    t, each = case.words.t, case.each
    listed = [_kpi(name, case) for name in each.kpi_ids]
    if case.by_milestones:
        return [*listed, t("It is a deliverable: its milestones are judged, not its KPIs.")]
    if not each.kpis.total:
        return [*listed, t("No KPI with a target measures what it produces, so no figure can speak for it.")]
    return [*listed, _tally(case), _level(case)]


def _kpi(name: str, case: Case) -> str:
    words, kpi, judged = case.words, case.found.portfolio.kpis.get(name), case.found.assessments[name]
    title = kpi_name(kpi, case.found, words) if kpi else name
    measures = kpi.measures if kpi else case.found.portfolio.broken[name].measures
    roles = [measure.role for measure in measures if measure.id == case.each.initiative.id]
    role = words.t(vocabulary.ROLES[roles[0]]) if roles else ""
    return f"{title} ({role}): {verdict(judged, words)}."


def _tally(case: Case) -> str:
    counts, t = case.each.kpis, case.words.t
    return t(
        "KPIs of what it produces: {total}; on pace or achieved {green}, behind {amber}, far behind or worse {red}, not known {unknown}.",
        total=counts.total, green=counts.green, amber=counts.amber, red=counts.red, unknown=counts.unknown,
    )  # fmt: skip


def _level(case: Case) -> str:
    """Return the rule that gave the level, the first that applies, with its numbers."""
    counts, cut, words = case.each.kpis, case.found.portfolio.plan.assessment, case.words
    t, level = words.t, words.t(vocabulary.LEVELS[case.each.data])
    if counts.key_red:
        return t("A key KPI is far behind: {level}.", level=level)
    if case.each.data == "insufficient_data" and counts.blank and counts.known / counts.total >= cut.coverage:
        return t("{blank} of {total} without any figure may be far behind, and that would change the level: {level}.", blank=counts.blank, total=counts.total, level=level)  # fmt: skip
    shares = {"red": counts.red, "known": counts.known, "green": counts.green, "total": counts.total}
    if counts.red / counts.total >= cut.red_share:
        return t("{red} of {total} far behind is at least {share}: {level}.", share=words.share(cut.red_share), level=level, **shares)  # fmt: skip
    if counts.known / counts.total < cut.coverage:
        return t("{known} of {total} known is less than {share}: {level}.", share=words.share(cut.coverage), level=level, **shares)  # fmt: skip
    if counts.red / counts.known >= cut.red_share:
        return t("{red} of the {known} known far behind is at least {share}: {level}.", share=words.share(cut.red_share), level=level, **shares)  # fmt: skip
    if case.each.data == "green":
        return t("None far behind, and {green} of {total} good is at least {share}: {level}.", share=words.share(cut.green_share), level=level, **shares)  # fmt: skip
    return t(
        "The conditions of far behind and of good ({share}) are not met: {level}.",
        share=words.share(cut.green_share),
        level=level,
    )


def _milestones(case: Case) -> list[str]:
    t, words, counts = case.words.t, case.words, case.each.milestones
    if not counts.total:
        return []
    said = t("{done} of {total} done, {due} due by now, {overdue} overdue.", done=counts.done, total=counts.total, due=counts.due, overdue=counts.overdue)  # fmt: skip
    said += f" {_by_milestones(case)}" if case.by_milestones else ""
    if counts.spi is None:
        return [said]
    ratio = t("Done for each that is due: {done} / {due} = {ratio}. Early work can hide late work, so look at what is overdue.", done=counts.done, due=counts.due, ratio=words.exact(counts.spi))  # fmt: skip
    return [said, ratio]


def _by_milestones(case: Case) -> str:
    """Return the level of a deliverable, and what decided it."""
    words, each = case.words, case.each
    level = words.t(vocabulary.DELIVERABLE.get(each.data) or vocabulary.LEVELS[each.data])
    if each.data == "red" and each.initiative.due is not None:
        return words.t("It was due {date}, and not everything is done: {level}.", date=words.date(each.initiative.due), level=level)  # fmt: skip
    return words.t("By its milestones: {level}.", level=level)


def _together(case: Case) -> list[str]:
    t, each = case.words.t, case.each
    shown = case.words.start(vocabulary.COMBINED[each.combined])
    said = [f"{shown}.", _rule(case)]
    if each.defective:
        said.append(t("Its text has errors, so it is never shown as good; see Problems."))
    return said


def _rule(case: Case) -> str:
    t, each = case.words.t, case.each
    if not case.asked:
        return t("Nobody was asked to report: the figures alone count.")
    if each.word.counts in {"paused", "cancelled"}:
        return t("Paused or cancelled is a decision and stands.")
    if each.word.declared == "not_started" and each.combined in {"red", "not_started"}:
        return t("Not started, and past its planned start, counts as far behind; before it, as not started.")
    if case.by_milestones and each.data in _MEASURED and each.word.counts:
        return t("Of a report and the milestones, the worse one counts.")
    if each.data in _MEASURED and each.word.counts:
        return t("Of a report and the figures, the worse one counts.")
    if each.combined == "unverified":
        return t("Good by report alone, or by figures alone where a report is due, is unverified.")
    if each.combined == "red" and each.word.counts not in {None, "off_track"}:
        return t("Half of what is still known is far behind: the report is held against that.")
    if each.combined in _MEASURED:
        return t("Only one of the two says something, and it is no good news: it counts.")
    return t("Neither says anything that counts.")


def _questions(case: Case, *, answering: bool) -> list[str]:
    t, said = case.words.t, []
    for each in case.found.findings:
        if each.initiative == case.each.initiative.id:
            said.append(finding.told(each, case.found, case.words))
            said += [t("To answer: finding {name}, facts “{facts}”.", name=each.name, facts=each.facts)] if answering else []  # fmt: skip
    return said
