"""Rules of `initiatives.yaml` and what it includes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.model.findings import CALENDAR, FINDINGS
from tracker.problems.problem import did_you_mean
from tracker.rules.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.portfolio import Plan
    from tracker.model.strategy import Answer, Area, Initiative, Strategy, Update
    from tracker.rules.finding import Finding, Loc
    from tracker.rules.known import Known


MOST_LETTERS = 60


def check_plan(plan: Plan, known: Known) -> Iterator[Finding]:
    """Check what stands at the top of the file."""
    yield from _changes(plan, (), known)
    try:
        exists = len(plan.timezone) <= MOST_LETTERS and ZoneInfo(plan.timezone) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        exists = False
    if not exists:
        yield finding("bad-timezone", "timezone", value=plan.timezone)


def check_tour(plan: Plan, known: Known) -> Iterator[Finding]:
    """Check that every stop leads to something that exists."""
    for index, stop in enumerate(plan.tour):
        page, _, query = stop.page.partition("#")[0].partition("?")
        name, loc = query.removeprefix("id="), ("tour", index, "page")
        check = {"strategy": known.node, "initiative": known.node, "kpi": known.kpi, "owner": known.owner}.get(page)
        yield from check(name, loc) if check else ()


def check_strategy(strategy: Strategy, loc: Loc, known: Known) -> Iterator[Finding]:
    """Check a strategy with all that is under it."""
    yield from known.source(strategy.source, frozenset(), (*loc, "source"))
    for index, name in enumerate(strategy.see_also):
        yield from known.source(name, frozenset(), (*loc, "see_also", index))
    yield from known.owner_links(strategy.owners, loc)
    yield from _changes(strategy, loc, known)
    if strategy.superseded_by:
        yield from known.node(strategy.superseded_by, (*loc, "superseded_by"))
    if strategy.closed:
        yield from known.past(strategy.closed, "the closing", (*loc, "closed"))
    for index, line in enumerate(strategy.funding):
        yield from known.source(line.source, frozenset(), (*loc, "funding", index, "source"))
        if line.to < line.from_:
            yield _reversed("the funding ends before it begins", *loc, "funding", index, "to")
    if strategy.stated_count:
        yield from known.source(strategy.stated_count.source, frozenset(), (*loc, "stated_count", "source"))
    for index, area in enumerate(strategy.areas):
        yield from _area(area, (*loc, "areas", index), known)
    if strategy.mode == "observed":
        yield from _searched(strategy, loc)


def _searched(strategy: Strategy, loc: Loc) -> Iterator[Finding]:
    """Say where an observed strategy claims silence that nobody listened for."""
    for place, area in enumerate(strategy.areas):
        for index, each in enumerate(area.initiatives):
            if not each.events and not each.not_found:
                yield finding("not-searched", *loc, "areas", place, "initiatives", index, "id", id=each.id)


def _area(area: Area, loc: Loc, known: Known) -> Iterator[Finding]:
    yield from _named(area, loc, known)
    yield from _changes(area, loc, known)
    for index, initiative in enumerate(area.initiatives):
        yield from _initiative(initiative, (*loc, "initiatives", index), known)


def _named(node: Area | Initiative, loc: Loc, known: Known) -> Iterator[Finding]:
    if node.source:
        yield from known.source(node.source, frozenset(), (*loc, "source"))
    yield from known.owner_links(node.owners, loc)


def _initiative(initiative: Initiative, loc: Loc, known: Known) -> Iterator[Finding]:
    yield from _named(initiative, loc, known)
    yield from _changes(initiative, loc, known)
    yield from _references(initiative, loc, known)
    yield from _evidence(initiative, loc, known)
    yield from _reports(initiative, loc, known)
    start, due = initiative.start, initiative.due
    if start and due and start.known and due.known and due.last_day < start.first_day:
        yield _reversed(f"due {due}, before it starts ({start})", *loc, "due")


def _references(initiative: Initiative, loc: Loc, known: Known) -> Iterator[Finding]:
    for name in ("answers", "follows"):
        for index, other in enumerate(getattr(initiative, name)):
            yield from known.node(other, (*loc, name, index))
    for index, aim in enumerate(initiative.aims):
        at = (*loc, "aims", index)
        yield from known.source(aim.source, frozenset(), (*at, "source"))
        if aim.kpi:
            yield from known.kpi(aim.kpi, (*at, "kpi"))
    yield from _asked_for(initiative, loc, known)
    for index, evaluation in enumerate(initiative.evaluations):
        yield from known.source(evaluation.source, frozenset(), (*loc, "evaluations", index, "source"))
    if initiative.response:
        yield from known.source(initiative.response.source, frozenset(), (*loc, "response", "source"))
        yield from known.past(initiative.response.date, "the response", (*loc, "response", "date"))


def _asked_for(initiative: Initiative, loc: Loc, known: Known) -> Iterator[Finding]:
    for index, asked in enumerate(initiative.asks_for):
        at = (*loc, "asks_for", index)
        yield from known.source(asked.source, frozenset(), (*at, "source"))
        if asked.kpi:
            yield from known.kpi(asked.kpi, (*at, "kpi"))


def _evidence(initiative: Initiative, loc: Loc, known: Known) -> Iterator[Finding]:
    for index, event in enumerate(initiative.events):
        at = (*loc, "events", index)
        yield from known.source(event.source, frozenset(), (*at, "source"))
        yield from known.past(event.date, "the event", (*at, "date"))
    for index, milestone in enumerate(initiative.milestones):
        at = (*loc, "milestones", index)
        yield from _sources(milestone.evidence, at, known)
        if milestone.done:
            yield from known.past(milestone.done, "the milestone's `done`", (*at, "done"))


def _reports(initiative: Initiative, loc: Loc, known: Known) -> Iterator[Finding]:
    for index, update in enumerate(initiative.updates):
        at = (*loc, "updates", index)
        yield from known.past(update.date, "the update", (*at, "date"))
        yield from known.owner(update.by, (*at, "by"))
        yield from _sources(update.evidence, at, known)
        yield from _entered(update, at, known)
        if update.unchanged:
            yield from _unchanged(update, initiative.updates[:index], at)
    for index, answer in enumerate(initiative.responses):
        at = (*loc, "responses", index)
        yield from known.past(answer.date, "the answer", (*at, "date"))
        yield from known.owner(answer.by, (*at, "by"))
        yield from _finding(answer.finding, (*at, "finding"), known)
        yield from _entered(answer, at, known)


def _entered(update: Update | Answer, at: Loc, known: Known) -> Iterator[Finding]:
    """Check who wrote a report or an answer down for whom."""
    if update.confirmed_on is not None:
        yield from known.past(update.confirmed_on, "the confirmation", (*at, "confirmed_on"))
    if update.entered_by is None and update.on_behalf_of is None:
        return
    if update.entered_by is None or update.on_behalf_of is None:
        lacks = "entered_by" if update.entered_by is None else "on_behalf_of"
        yield finding("entered-for-nobody", *at, what=f"`{lacks}` is missing beside the other")
        return
    yield from known.owner(update.entered_by, (*at, "entered_by"))
    if update.on_behalf_of != update.by:
        what = f"`on_behalf_of` is `{update.on_behalf_of}`, and `by` is `{update.by}`"
        yield finding("entered-for-nobody", *at, "on_behalf_of", what=what)


def _unchanged(update: Update, others: list[Update], at: Loc) -> Iterator[Finding]:
    """Check that what is confirmed is what was said before."""
    earlier = [each for each in others if each.date <= update.date]
    before = max(enumerate(earlier), key=lambda pair: (pair[1].date, pair[0]))[1].status if earlier else None
    if before != update.status:
        said = f"`{before}`" if before else "nothing"
        yield finding("not-unchanged", *at, "unchanged", status=update.status, before=said)


def _finding(name: str, loc: Loc, known: Known) -> Iterator[Finding]:
    """Check that a finding can be meant by a name: a code of ours, and a KPI of the portfolio."""
    code, _, kpi = name.partition("/")
    if code not in FINDINGS:
        yield finding("unknown-finding", *loc, id=code, hint=did_you_mean(code, FINDINGS))
    elif (code in CALENDAR) == bool(kpi):  # a date that has passed is no KPI's, all else is one's
        yield finding("unknown-finding", *loc, id=name)
    elif kpi:
        yield from known.kpi(kpi, loc)


def _sources(names: list[str], loc: Loc, known: Known) -> Iterator[Finding]:
    for index, name in enumerate(names):
        yield from known.source(name, frozenset(), (*loc, "evidence", index))


def _changes(node: Plan | Strategy | Area | Initiative, loc: Loc, known: Known) -> Iterator[Finding]:
    for index, change in enumerate(node.changes):
        at = (*loc, "changes", index)
        yield from known.past(change.date, "the change", (*at, "date"))
        if change.source:
            yield from known.source(change.source, frozenset(), (*at, "source"))


def _reversed(what: str, *loc: str | int) -> Finding:
    return finding("dates-reversed", *loc, what=what)


def used_sources(strategy: Strategy) -> Iterator[str]:
    """Yield the name of every source that a strategy uses."""
    yield strategy.source
    yield from strategy.see_also
    yield from (line.source for line in strategy.funding)
    if strategy.stated_count:
        yield strategy.stated_count.source
    yield from _used_by_node(strategy)
    for area in strategy.areas:
        yield from _used_by_node(area)
        yield from [area.source] if area.source else []
    for initiative in strategy.initiatives():
        yield from _used_by_node(initiative)
        yield from [initiative.source] if initiative.source else []
        yield from _used_by(initiative)


def _used_by_node(node: Strategy | Area | Initiative) -> Iterator[str]:
    yield from (link.source for link in node.owners if link.source)
    yield from (change.source for change in node.changes if change.source)


def _used_by(initiative: Initiative) -> Iterator[str]:
    yield from (event.source for event in initiative.events)
    yield from (aim.source for aim in initiative.aims)
    yield from (asked.source for asked in initiative.asks_for)
    yield from (evaluation.source for evaluation in initiative.evaluations)
    yield from (name for milestone in initiative.milestones for name in milestone.evidence)
    yield from (name for update in initiative.updates for name in update.evidence)
    if initiative.response:
        yield initiative.response.source
