"""What a briefing says, before anyone lays it out: plain values in one language, from the functions that the pages use.

The first page is the minister's: what changed, what is far behind and who owns it, where reported and measured differ, what is not known,
what is asked for. Then a part for each area (of one strategy) or each strategy, exceptions first; then tables, method and sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tracker.brief.asked import asked_for
from tracker.brief.kept import short
from tracker.brief.rows import KpiRow, Promise, kpi_row, promise
from tracker.brief.unknown import unknown
from tracker.i18n import vocabulary
from tracker.telling import finding
from tracker.telling.difference import heading, sections
from tracker.telling.settings import in_force
from tracker.telling.state import state
from tracker.views import counted
from tracker.views.owners import held
from tracker.views.pieces import by_distance
from tracker.views.strip import STEPS, step_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.brief.scope import Scope
    from tracker.findings import Finding
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.views.view import View

MOST_CHANGES: Final = 6
MOST_FAR: Final = 5
MOST_QUESTIONS: Final = 3
MOST_ASKED: Final = 5
LONGEST: Final = 260
"""Letters of a sentence on the first page."""


@dataclass(frozen=True, slots=True)
class Said:
    """A short head and a sentence."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """Where reported and measured differ, with the owner's answer in the same size."""

    about: str
    head: str
    weight: str
    text: str
    question: str
    answer: str
    by: str
    answered: bool


@dataclass(frozen=True, slots=True)
class First:
    """The minister's page."""

    lead: str
    compared: str
    changes: tuple[Said, ...]
    more_changes: int
    far: tuple[KpiRow, ...]
    more_far: int
    questions: tuple[Question, ...]
    more_questions: int
    unknown: tuple[str, ...]
    asked_for: tuple[Said, ...]
    more_asked_for: int


@dataclass(frozen=True, slots=True)
class Part:
    """An area, or a strategy: exceptions first."""

    title: str
    above: str
    lead: str
    counts: tuple[tuple[str, int], ...]
    """How many initiatives are at each step of evidence, in words."""
    kpis: tuple[KpiRow, ...]
    """Those with a target first, furthest behind first."""
    promises: tuple[Promise, ...]
    questions: tuple[Question, ...]
    asked: bool
    """Whether owners report here."""
    advice: bool
    """Whether who is named was only asked, and owns nothing."""
    held: str
    """Heading over who is named: an owner, or whom advice is addressed to, who owns nothing."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """All of it."""

    language: str
    title: str
    subtitle: str
    state: str
    """Draft, not approved; or what else it is."""
    released: bool
    judged: str
    stamp: str
    errors: str
    """That something is left out because of errors in the files; "" where nothing is."""
    fictional: str
    first: First
    parts: tuple[Part, ...]
    kpis: tuple[KpiRow, ...]
    method: tuple[str, ...]
    sources: tuple[tuple[str, str, str, str], ...]
    """Publisher, title, date, address."""
    words: dict[str, str] = field(default_factory=dict)
    """Headings, in the language."""


def briefing(scope: Scope, view: View) -> Briefing:
    """Return what a briefing says."""
    words, plan = view.words, view.status.portfolio.plan
    title = view.plain(plan.title, plan.language)
    return Briefing(
        language=words.language,
        title=short(_name(scope, view) or title, 160),
        subtitle=short(title, 120) if _name(scope, view) else "",
        state=state(view.approval, words),
        released=view.approval.state == "released",
        judged=words.t("Judged as of {day}.", day=words.day(view.status.as_of)),
        stamp=view.stamp,
        errors=_errors(view),
        fictional=words.t("Fictional example: nothing here is real.") if plan.fictional else "",
        first=_first(scope, view),
        parts=tuple(_parts(scope, view)),
        kpis=tuple(_kpis(scope, view)),
        method=tuple(_method(view)),
        sources=tuple(_sources(scope, view)),
        words=_words(scope, view),
    )


def _name(scope: Scope, view: View) -> str:
    if scope.kind == "owner":
        return view.owner_text(scope.id)
    found = view.status.strategy(scope.id) if scope.kind == "strategy" else None
    return view.plain(found.strategy.short or found.strategy.title, view.own(scope.id)) if found else ""


def _first(scope: Scope, view: View) -> First:
    changes, more = _changes(scope, view)
    far = [each for each in _kpis(scope, view) if each.level == "red"]
    asked, wanted = _questions(scope, view), asked_for(scope, view)
    return First(
        lead=_lead(scope, view),
        compared=heading(view.compared, view.words),
        changes=tuple(changes),
        more_changes=more,
        far=tuple(far[:MOST_FAR]),
        more_far=max(len(far) - MOST_FAR, 0),
        questions=tuple(asked[:MOST_QUESTIONS]),
        more_questions=max(len(asked) - MOST_QUESTIONS, 0),
        unknown=tuple(unknown(scope, view)),
        asked_for=tuple(Said(*each) for each in wanted[:MOST_ASKED]),
        more_asked_for=max(len(wanted) - MOST_ASKED, 0),
    )


def _lead(scope: Scope, view: View) -> str:
    items = [item for each in scope.strategies(view) for item in scope.initiatives(each, view)]
    names = scope.kpis(view)
    if not items and not names and scope.kind == "owner":
        return " ".join([view.words.t("No source names this body for anything, so there is nothing to brief about."), *_named(scope, view)])  # fmt: skip
    said = [_closed(scope, view), counted.shown(items, view) if items else "", *_named(scope, view), counted.judged(counted.with_target(names, view), view)]  # fmt: skip
    return " ".join(part for part in said if part)


def _named(scope: Scope, view: View) -> list[str]:
    """Say what an owner is named for without owning it: advice that was not accepted, and what is only inferred."""
    if scope.kind != "owner":
        return []
    found, words = held(view)[scope.id], view.words
    advice, inferred = found.count(accepted=False, basis="stated"), sum(found.count(accepted=each, basis="inferred") for each in (True, False))  # fmt: skip
    said = [words.n("{n} of them is advice that it has not accepted, and does not own.", "{n} of them are advice that it has not accepted, and does not own.", advice)] if advice else []  # fmt: skip
    more = [words.n("{n} more initiative is linked to it by our inference alone, and not counted here.", "{n} more initiatives are linked to it by our inference alone, and not counted here.", inferred)] if inferred else []  # fmt: skip
    return said + more


def _closed(scope: Scope, view: View) -> str:
    """Say first that a strategy has ended."""
    found = view.status.strategy(scope.id) if scope.kind == "strategy" else None
    if found is None or found.open or found.strategy.closed is None:
        return ""
    return view.words.t("Closed {day}.", day=view.words.date(found.strategy.closed))


def _errors(view: View) -> str:
    errors = sum(1 for each in view.problems if each.severity == "error")
    return view.words.n("{n} error in the files: something is left out here.", "{n} errors in the files: something is left out here.", errors) if errors else ""  # fmt: skip


def _changes(scope: Scope, view: View) -> tuple[list[Said], int]:
    """Return what changed, gravest tier first, and how much more there is."""
    found = view.compared
    own = scope.ids(found.before, found.after)
    chosen = found.difference if own is None else found.difference.only(own)
    listed = [each for each in sections(found, view.words, chosen, MOST_CHANGES) if each.tier != "wording"]
    lines = [line for each in listed for line in each.lines][:MOST_CHANGES]
    return [Said(short(line.subject, 90), short(line.said, LONGEST)) for line in lines], sum(each.count for each in listed) - len(lines)  # fmt: skip


def _kpis(scope: Scope, view: View) -> list[KpiRow]:
    judged = sorted((view.status.assessments[name] for name in scope.kpis(view)), key=by_distance)
    return [kpi_row(each, view) for each in judged]


def _parts(scope: Scope, view: View) -> Iterator[Part]:
    for each in scope.strategies(view):
        if scope.kind != "strategy":
            yield _part(each, view.plain(each.strategy.short or each.strategy.title, view.own(each.strategy.id)), "", scope.initiatives(each, view), set(each.kpi_ids), scope, view)  # fmt: skip
            continue
        for area in each.areas:
            item = area.area
            name = view.plain(item.short or item.title, view.own(item.id))
            title = f"{item.number} {name}" if item.number else name
            yield _part(each, title, _name(scope, view), list(area.initiatives), set(area.kpi_ids), scope, view)
        rest = set(each.kpi_ids) - {name for area in each.areas for name in area.kpi_ids}
        if rest:
            yield _part(each, view.words.t("The strategy as a whole"), _name(scope, view), [], rest, scope, view)
    if scope.kind == "owner":
        placed = {name for each in scope.strategies(view) for name in each.kpi_ids}
        rest = set(scope.kpis(view)) - placed
        first = next(iter(view.status.strategies), None)
        if rest and first is not None:
            yield _part(first, view.words.t("Other KPIs"), "", [], rest, scope, view)


def _part(
    each: StrategyStatus, title: str, above: str, items: list[InitiativeStatus], kpis: set[str], scope: Scope, view: View
) -> Part:  # fmt: skip
    names = {item.initiative.id for item in items}
    asked = [question(one, view) for one in view.status.findings if one.initiative in names]
    words = view.words
    going = sum(1 for item in items if item.stage and item.stage.stage in {"in_force", "running", "delivered"})
    none = sum(1 for item in items if item.stage is None)
    lead = "" if not items else words.t("Of {every} initiatives, public sources show {going} in force, running or delivered. For {none} nothing was found.", every=words.number(len(items)), going=words.number(going), none=words.number(none))  # fmt: skip
    judged = sorted((view.status.assessments[name] for name in kpis if scope.holds(name, view)), key=by_distance)
    return Part(
        title=short(title, 140),
        above=short(above, 120),
        lead=lead
        if each.strategy.mode == "reporting"
        else f"{lead} {words.t('Nobody has been asked to report on it.')}".strip(),
        counts=tuple(_steps(items, view)),
        kpis=tuple(kpi_row(one, view) for one in judged),
        promises=tuple(sorted((promise(item, each, view) for item in items), key=lambda one: one.rank)),
        questions=tuple(asked),
        asked=each.strategy.mode == "reporting",
        advice=each.strategy.kind == "recommendations",
        held=words.t("Addressed to") if each.strategy.kind == "recommendations" else words.t("Owner"),
    )


def _steps(items: list[InitiativeStatus], view: View) -> Iterator[tuple[str, int]]:
    for step, _, word in STEPS:
        count = sum(1 for item in items if step_of(item.stage.stage if item.stage else None) == step)
        if count:
            yield view.words.start(word), count


def _questions(scope: Scope, view: View) -> list[Question]:
    own = [one for one in view.status.findings if scope.holds(one.initiative, view)]
    return [question(one, view) for one in own]


def question(each: Finding, view: View) -> Question:
    """Return a finding with its answer, or with why there is none."""
    words, found = view.words, view.status
    item = found.initiatives[each.initiative].initiative
    text = " ".join(part for part in (finding.said(each, found, words), finding.shows(each, found, words)) if part)
    given = each.answer
    answer = view.plain(given.text, view.own(each.initiative)) if given else finding.answer(each, found, words)
    by = words.t("{owner}, {day}", owner=view.owner_text(given.by), day=words.day(given.date)) if given else ""
    entered = finding.entered_by(given, found, words) if given else ""
    return Question(
        about=short(f"{view.label(item)} {view.plain(item.short or item.title, view.own(item.id)) if item.number else ''}".strip(), 110),
        head=words.t(vocabulary.FINDINGS[each.code]),
        weight=words.t("weight: {severity}", severity=words.t(vocabulary.SEVERITIES[each.severity])),
        text=short(text, LONGEST + 120),
        question=words.t(vocabulary.QUESTIONS[each.code]),
        answer=short(answer, LONGEST + 240),
        by=f"{by}. {entered}" if entered else by,
        answered=given is not None,
    )  # fmt: skip


def _method(view: View) -> Iterator[str]:
    t, cut = view.words.t, view.status.portfolio.plan.assessment
    yield t(
        "Counts, never scores. A verdict compares the newest figure with the straight path from baseline to target."
    )
    yield t("The software computes every verdict from the files, by one rule for all. Nobody can set or change a verdict by hand.")  # fmt: skip
    yield in_force(cut, view.words)
    yield t("Stages are our reading of public pages: “nothing found” means not seen, not absent.")
    yield t("A figure that moves is not proof that a strategy works.")


def _sources(scope: Scope, view: View) -> Iterator[tuple[str, str, str, str]]:
    seen: set[str] = set()
    for name in sorted(scope.kpis(view)):
        kpi = view.status.portfolio.kpis.get(name)
        used = {point.source or kpi.source for point in kpi.series.values()} if kpi else set()
        used |= {target.source or kpi.source for target in kpi.targets.values()} if kpi else set()
        for each in sorted(used - {None}, key=str):
            source = view.source(each, kpi)
            if source is not None and source.url not in seen and view.public(each, kpi):
                seen.add(source.url)
                yield short(source.publisher, 80), short(view.plain(source.title, "en"), 140), view.words.date(source.date), source.url  # fmt: skip


def _no_far(scope: Scope, view: View) -> str:
    """Return that nothing is far behind, which says nothing where nothing can be judged."""
    levels = [view.status.assessments[name].level for name in counted.with_target(scope.kpis(view), view)]
    known = sum(1 for each in levels if each not in {"unknown", "none"})
    if not known:
        return view.words.t("No KPI can be judged, so none can be called far behind.")
    return view.words.n("The {n} KPI that can be judged is not far behind.", "None of the {n} KPIs that can be judged is far behind.", known)  # fmt: skip


def _words(scope: Scope, view: View) -> dict[str, str]:
    t = view.words.t
    asked = any(each.strategy.mode == "reporting" for each in scope.strategies(view))
    none = t("No report and figure differ on this day.") if asked else t("No owner has been asked to report, so nothing can differ.")  # fmt: skip
    return {
        "changes": t("What has changed"), "far": t("Far behind, and who owns it"), "differ": t("Where reported and measured differ"), "unknown": t("What is not known"),
        "asked_for": t("What is asked for"), "asked_note": t("Follows by fixed rules; whoever chairs decides."), "answer": t("The owner's answer"),
        "no_changes": t("Nothing changed."), "no_far": _no_far(scope, view), "no_questions": none, "no_asked": t("Nothing on this page asks for a decision."),
        "kpis": t("KPIs"), "kpi": t("KPI"), "figure": t("Newest figure"), "goal": t("Target"), "verdict": t("Verdict"), "why": t("Why"), "owner": t("Owner"), "addressed": t("Addressed to"), "nobody": t("No source names an owner."), "all_kpis": t("All KPIs"),
        "initiatives": t("Initiatives"), "initiative": t("Initiative"), "evidence": t("Public evidence"), "report": t("Report"), "together": t("Together"), "no_kpis": t("No KPI measures this."),
        "method": t("How to read this"), "sources": t("Sources of the figures"), "publisher": t("Publisher"), "title": t("Title"), "published": t("Published"), "address": t("Address"), "page": t("Page"),
        "count": t("Number"), "path": t("Path"), "more": t("and more"), "briefing": t("Briefing"), "period": t("Period"), "value": t("Value"), "definition": t("Definition"), "unit": t("Unit"), "stage": t("Stage"),
        "charts": t("Charts"), "limit": t("Limit"), "break": t("New definition"), "finding": t("What was found"), "provisional": t("Not final"), "overview": t("Overview"),
        "figures": t("Figures"), "targets": t("Targets"), "questions": t("Questions"), "definitions": t("Definitions and sources"), "time": t("Decimal year"), "status": t("Status"),
        "kind": t("Kind"), "due": t("Due"), "upper": t("Upper end"), "code": t("Code"), "part": t("Part"), "number": t("No."), "weight": t("Weight"), "question": t("Question"), "by": t("By"),
        "direction_increase": t("more is better"), "direction_decrease": t("less is better"), "direction_at_least": t("at least the limit"), "direction_at_most": t("at most the limit"), "direction_within": t("within the range"),
    }  # fmt: skip
