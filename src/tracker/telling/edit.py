"""One thing that differs between two versions of the files, as a sentence: the same on the page, in the terminal, in a pull request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracker.i18n import vocabulary
from tracker.model.record import say
from tracker.periods import parse_day, parse_partial
from tracker.telling import cause, finding, goalpost
from tracker.telling.figure import kpi_name, owner_name, thing_name, unit

if TYPE_CHECKING:
    from datetime import date

    from tracker.diff import Edit
    from tracker.i18n import Words
    from tracker.judgement import Status


@dataclass(frozen=True, slots=True)
class Case:
    """Two judged portfolios, and the words to tell of them in."""

    before: Status
    after: Status
    words: Words

    def holding(self, each: Edit) -> Status:
        """Return the side that still has what an edit is about."""
        return self.after if has(self.after, each.id) else self.before

    def text(self, text: dict[str, str] | None, node: str) -> str:
        """Return a text of a node in the best language there is."""
        found = self.after if has(self.after, node) else self.before
        return say(text, self.words.language, found.portfolio.language_of(node))[0]


def has(found: Status, name: str) -> bool:
    """Tell whether a portfolio has something of this id."""
    portfolio = found.portfolio
    return name in portfolio.kpis or name in portfolio.nodes or name in portfolio.plan.owners


def subject(each: Edit, case: Case) -> str:
    """Return the name of what an edit is about."""
    return thing_name(each.id, case.holding(each), case.words)


def told(each: Edit, case: Case) -> str:
    """Return what differs, in one sentence or a few."""
    if each.verdict is not None:
        return cause.told(each.verdict, case.after, case.words)
    if each.code == "level":
        return _level(each, case)
    if each.move is not None:
        return goalpost.told(each.move, case.holding(each), case.words)
    if each.tier == "reports":
        return _report(each, case)
    if each.tier == "figures":
        return _figure(each, case)
    if each.finding is not None:
        return _finding(each, case)
    if each.field.startswith(("rounds.", "releases.")):
        return _round(each, case)
    return _thing(each, case.words) if each.tier == "things" else _wording(each, case.words)


def _level(each: Edit, case: Case) -> str:
    words = case.words
    kinds = vocabulary.COMBINED if each.kind == "initiative" else vocabulary.LEVELS
    before, after = (words.t(kinds[level]) if level in kinds else str(level) for level in (each.before, each.after))
    moved = words.t("{before}, now {after}.", before=words.first(before), after=after)
    return " ".join([moved, *(_because(what, name, case) for what, name in each.because)])


def _because(what: str, name: str, case: Case) -> str:
    t, found = case.words.t, case.after
    kpi = found.portfolio.kpis.get(name) or case.before.portfolio.kpis.get(name)
    title = kpi_name(kpi, found, case.words) if kpi else name
    said = {
        "kpi": lambda: t("The verdict on “{kpi}” changed.", kpi=title),
        "linked": lambda: t("“{kpi}” was linked to it.", kpi=title),
        "unlinked": lambda: t("“{kpi}” is not linked to it any more.", kpi=title),
        "role": lambda: t("“{kpi}” counts differently for it now.", kpi=title),
        "broken": lambda: t("The file of “{kpi}” has errors.", kpi=name),
        "mended": lambda: t("The file of “{kpi}” can be read again.", kpi=title),
        "cutoffs": lambda: t("A cut-off was changed."),
        "word": lambda: _declared(name, case),
        "silence": lambda: t("The last report has become too old to count."),
        "text": lambda: t("Its text was changed, or has errors."),
        "time": lambda: t("Time has passed."),
    }
    return said[what]()


def _declared(name: str, case: Case) -> str:
    update = case.after.initiatives[name].word.update
    if update is None:
        return case.words.t("The report is gone.")
    return case.words.t("It was reported “{status}” on {day}.", status=case.words.t(vocabulary.REPORTED[update.status]), day=case.words.day(update.date))  # fmt: skip


def _report(each: Edit, case: Case) -> str:
    """Return a report, an event, a milestone, an answer."""
    said: dict[str, Any] = each.after if isinstance(each.after, dict) else each.before
    if each.code.startswith("report"):
        return _update(each, said, case)
    if each.code.startswith("event"):
        return _event(each, said, case)
    if each.code.startswith("milestone"):
        return _milestone(each, said, case)
    return _answer(each, said, case)


def _update(each: Edit, said: dict[str, Any], case: Case) -> str:
    t, words = case.words.t, case.words
    owner = owner_name(said["by"], case.holding(each), words)
    declared = vocabulary.REPORTED[said["status"]]
    status, day = words.t(declared), words.day(_day(said["date"]))
    if each.code == "report_gone":
        return t("The report of {day} (“{status}”) was taken out.", day=day, status=status)
    line = t("{owner} reported “{status}” on {day}.", owner=owner, status=status, day=day)
    line += " " + t("The report was rewritten.") if each.code == "report_changed" else ""
    return f"{line} “{case.text(said['note'], each.id)}”" if said.get("note") else line


def _event(each: Edit, said: dict[str, Any], case: Case) -> str:
    t, words = case.words.t, case.words
    furthest = vocabulary.STAGES[said["stage"]]
    title, stage, date = case.text(said["title"], each.id), words.t(furthest), words.date(parse_partial(said["date"]))
    if each.code == "event_gone":
        return t("The event of {date} was taken out: {title}", date=date, title=title)
    if each.code == "event_changed":
        return t("The event of {date} was rewritten: {title}", date=date, title=title)
    return t("{date}: {title} ({stage})", date=words.first(date), title=title, stage=stage)


def _milestone(each: Edit, said: dict[str, Any], case: Case) -> str:
    t, words = case.words.t, case.words
    title = case.text(said["title"], each.id)
    if each.code == "milestone_done":
        return t("Milestone “{title}”: done {date}.", title=title, date=words.date(parse_partial(said["done"])))
    if each.code == "milestone_undone":
        return t("Milestone “{title}”: not done any more.", title=title)
    return t("New milestone “{title}”, due {date}.", title=title, date=words.date(parse_partial(said["due"])))


def _answer(each: Edit, said: dict[str, Any], case: Case) -> str:
    t, words = case.words.t, case.words
    if each.code == "answer_gone":
        return t("The answer of {day} was taken out.", day=words.day(_day(said["date"])))
    if each.code in {"answer_new", "answer_changed"}:
        owner = owner_name(said["by"], case.holding(each), words)
        return t("{owner} answered on {day}: “{text}”", owner=owner, day=words.day(_day(said["date"])), text=case.text(said["text"], each.id))  # fmt: skip
    if each.code == "response_new":
        if not each.after:
            return t("The response to the recommendation was taken out.")
        response = vocabulary.RESPONSES[each.after["value"]]
        return t("The response to the recommendation is now: {value}.", value=words.t(response))
    return t("An evaluation was entered, changed or taken out: {who}.", who=case.text(said["evaluator"], each.id))


def _figure(each: Edit, case: Case) -> str:
    t, words, found = case.words.t, case.words, case.holding(each)
    if each.code == "parts_changed":
        return t("Figures for parts of the whole: {new} new, {revised} revised, {gone} taken out.", **each.after)
    kpi = found.portfolio.kpis[each.id]
    period, named_unit = cause.when(each.field.partition(".")[2], words), unit(kpi, found, words)
    before, after = (figure_told(side, words) for side in (each.before, each.after))
    if each.code == "value_new":
        return t("New figure for {period}: {value} {unit}.", period=period, value=after, unit=named_unit)
    if each.code == "value_gone":
        return t("The figure for {period} ({before}) is gone.", period=period, before=before)
    return t("The figure for {period} was revised from {before} to {after}.", period=period, before=before, after=after)


def figure_told(side: dict[str, Any] | None, words: Words) -> str:
    """Return a figure with what is unusual about it."""
    if side is None or side["value"] is None:
        return words.t("no figure")
    state = vocabulary.STATES.get(side.get("status", ""), "")
    marks = [words.t(state)] if state else []
    marks += [words.t("the definition changed here")] if side.get("break") else []
    return f"{words.number(side['value'])} ({', '.join(marks)})" if marks else words.number(side["value"])


def _finding(each: Edit, case: Case) -> str:
    found = each.finding
    if found is None:
        return ""
    name = case.words.t(vocabulary.FINDINGS[found.code])
    if each.code == "finding_cleared":
        return case.words.t("No longer asked: {finding}.", finding=case.words.inside(name))
    return finding.told(found, case.after, case.words)


def _thing(each: Edit, words: Words) -> str:
    t = words.t
    if each.code == "renamed":
        return t("It was renamed from {before} to {after}.", before=each.before, after=each.after)
    said = {
        "added": t("It is new."),
        "removed": t("It was taken out of the files."),
        "broken": t("Its file has errors now: it cannot be judged and counts as unknown."),
        "mended": t("Its file can be read again."),
    }
    return said[each.code]


def _round(each: Edit, case: Case) -> str:
    """Return what became of a round: asked of whom and until when, or approved by whom."""
    t, name = case.words.t, each.field.partition(".")[2]
    if each.code == "round_opened":
        asked = len(each.after.get("asked") or ())
        due = case.words.day(_day(each.after["due"]))
        return case.words.n("Round {round} was opened: {n} owner is asked, due {due}.", "Round {round} was opened: {n} owners are asked, due {due}.", asked, round=name, due=due)  # fmt: skip
    if each.code == "released":
        who = ", ".join(owner_name(one["owner"], case.after, case.words) for one in each.after["approvals"])
        return t("Round {round} was released, as of {day}; approved by {who}.", round=name, day=case.words.day(_day(each.after["as_of"])), who=who)  # fmt: skip
    said = {
        "round_changed": t("Round {round}: who is asked, or until when, was changed.", round=name),
        "round_gone": t("Round {round} was taken out.", round=name),
        "release_gone": t("The release of round {round} was taken out.", round=name),
    }
    return said[each.code]


def _wording(each: Edit, words: Words) -> str:
    if each.code == "worded" and isinstance(each.before, dict | None) and isinstance(each.after, dict) and not each.field.startswith("series"):  # fmt: skip
        languages = [key for key in each.after if (each.before or {}).get(key) != each.after[key]]
        shown = "; ".join(f"“{each.after[key]}”" for key in languages[:2])
        if shown:
            return words.t("`{field}` reads now: {text}", field=each.field, text=shown)
    if each.after is None:
        return words.t("`{field}` was taken out.", field=each.field)
    return words.t("`{field}` was added.", field=each.field) if each.before is None else words.t("`{field}` was changed.", field=each.field)  # fmt: skip


def _day(value: object) -> date:
    found: date = parse_day(str(value))
    return found
