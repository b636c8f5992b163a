"""Rules of rounds and releases: days in order, everyone asked once, cut-offs left alone while a round is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.round import closes
from tracker.problems.problem import did_you_mean
from tracker.rules.finding import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.portfolio import Plan
    from tracker.model.round import Release, Round
    from tracker.rules.finding import Finding, Loc
    from tracker.rules.known import Known


def check_rounds(plan: Plan, known: Known) -> Iterator[Finding]:
    """Check every round and every release."""
    asked = leading(plan)
    seen: set[str] = set()
    for index, each in enumerate(plan.rounds):
        at = ("rounds", index)
        if each.id in seen:
            yield finding("duplicate-id", *at, "id", id=each.id, first="another round")
        seen.add(each.id)
        yield from _days(each, at)
        yield from _asked(each, at, known, asked)
    for index, release in enumerate(plan.releases):
        yield from _release(release, ("releases", index), plan, known)
    yield from _frozen(plan)


def leading(plan: Plan) -> set[str]:
    """Return the owners who can be asked: named by a source as lead of an initiative of a strategy that reports and goes on."""
    return {
        link.id
        for strategy in plan.strategies
        if strategy.mode == "reporting" and strategy.closed is None
        for area in strategy.areas
        for initiative in area.initiatives
        for link in initiative.owners or area.owners
        if link.role == "lead" and link.basis == "stated"
    }


def _days(each: Round, at: Loc) -> Iterator[Finding]:
    if each.due < each.opens:
        yield finding("dates-reversed", *at, "due", what=f"due {each.due}, before the round opens ({each.opens})")
    for name, day in (("answers_by", each.answers_by), ("meeting", each.meeting)):
        if day is not None and day < each.due:
            yield finding("dates-reversed", *at, name, what=f"`{name}` is {day}, before reports are due ({each.due})")


def _asked(each: Round, at: Loc, known: Known, leads: set[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, asked in enumerate(each.asked):
        here = (*at, "asked", index)
        yield from known.owner(asked.owner, (*here, "owner"))
        if asked.owner in seen:
            yield finding("asked-twice", *here, "owner", id=asked.owner)
        elif asked.owner in known.owners and asked.owner not in leads and not known.blind:
            yield finding("asked-for-nothing", *here, "owner", id=asked.owner)
        seen.add(asked.owner)
        if asked.extended_to is None:
            continue
        if asked.extended_to <= each.due:
            what = f"extended to {asked.extended_to}, which is not after the round's own day ({each.due})"
            yield finding("dates-reversed", *here, "extended_to", what=what)
        if asked.reason is None:
            yield finding("unexplained-extension", *here, "extended_to", id=asked.owner, date=asked.extended_to)


def _release(release: Release, at: Loc, plan: Plan, known: Known) -> Iterator[Finding]:
    names = [each.id for each in plan.rounds]
    if release.round not in names:
        hint = did_you_mean(release.round, names)
        yield finding("unknown-round", *at, "round", id=release.round, hint=hint)
    yield from known.past(release.as_of, "what was approved", (*at, "as_of"))
    opened = next((each.opens for each in plan.rounds if each.id == release.round), None)
    if opened is not None and release.as_of < opened:
        yield finding(
            "dates-reversed", *at, "as_of", what=f"released as of {release.as_of}, before its round opened ({opened})"
        )
    for index, approval in enumerate(release.approvals):
        here = (*at, "approvals", index)
        yield from known.owner(approval.owner, (*here, "owner"))
        yield from known.past(approval.date, "the approval", (*here, "date"))
        for name, day in (("as_of", release.as_of), ("publish_at", release.publish_at)):
            if (approval.date < day) == (name == "as_of") and approval.date != day:
                what = f"approved on {approval.date}, with `{name}` {day}: first the files, then the approval, then the publication"
                yield finding("dates-reversed", *here, "date", what=what)


def _frozen(plan: Plan) -> Iterator[Finding]:
    """Find cut-offs that were moved while a round was open: owners would be held to another measure than they were told."""
    for index, change in enumerate(plan.changes):
        if change.field.split(".")[0] not in {"assessment", "reporting"}:
            continue
        for each in plan.rounds:
            over = closes(each, plan.rounds, plan.releases)
            if each.opens <= change.date and (over is None or change.date < over):
                at = ("changes", index, "date")
                yield finding("cutoffs-frozen", *at, field=change.field, date=change.date, id=each.id)
