"""What people enter, as edits of the file that it belongs in: a report, an event, a milestone done.

Each is checked against what the portfolio knows before any file is touched: names that do not exist are wrong usage, told with what was
perhaps meant; all other rules are those of `tracker validate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracker.edit.proposal import Edits
from tracker.edit.yamledit import Append, Put
from tracker.model.strategy import Initiative
from tracker.problems.problem import did_you_mean
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from datetime import date

    from tracker.loading import Loaded
    from tracker.model.strategy import Declared, Extent, Milestone, Stage


class UnknownNameError(Exception):
    """A name that the portfolio does not have, in words."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the lead owner of an initiative says on one day."""

    initiative: str
    status: Declared
    day: date
    by: str | None = None
    """Who says it; the lead owner when left out."""
    note: str | dict[str, str] | None = None
    evidence: tuple[str, ...] = ()
    unchanged: bool = False
    entered_by: str | None = None
    """Who writes it down, where that is somebody else."""
    confirmed_on: date | None = None


def update(loaded: Loaded, said: Report) -> Edits:
    """Return a report as an edit.

    Raises:
        UnknownNameError: when there is no such initiative, owner or source.
        Refused: when nobody leads the initiative, so that it must be said who reports.
    """
    by = said.by or lead(loaded, said.initiative)
    if not by:
        raise Refused(f"nobody leads `{said.initiative}`", "say who reports with --by")
    record: dict[str, Any] = {
        "date": said.day.isoformat(),
        "status": said.status,
        "note": said.note,
        "by": by,
        "evidence": _sources(loaded, said.evidence),
        "unchanged": said.unchanged or None,
        **_writer(loaded, by, said.entered_by, said.confirmed_on),
    }
    return _append(loaded, said.initiative, "updates", record)


def lead(loaded: Loaded, name: str) -> str:
    """Return who leads an initiative, be it by inference; nothing where nobody does.

    Raises:
        UnknownNameError: when there is no such initiative.
    """
    item = _initiative(loaded, name)
    area = loaded.portfolio.nodes[loaded.portfolio.ancestors[name][1]]
    return next((link.id for link in item.owners or area.owners if link.role == "lead"), "")


@dataclass(frozen=True, slots=True)
class Given:
    """What an owner answers to a question that a report and a figure raise."""

    initiative: str
    finding: str
    text: str | dict[str, str]
    by: str
    day: date
    facts: str
    """What the question rests on: the answer lapses when that changes."""
    entered_by: str | None = None
    confirmed_on: date | None = None


def answer(loaded: Loaded, given: Given) -> Edits:
    """Return an owner's answer as an edit.

    Raises:
        UnknownNameError: when there is no such initiative or owner.
    """
    _initiative(loaded, given.initiative)
    record: dict[str, Any] = {"finding": given.finding, "text": given.text, "by": given.by, "date": given.day.isoformat(), "facts": given.facts}  # fmt: skip
    return _append(
        loaded, given.initiative, "responses", record | _writer(loaded, given.by, given.entered_by, given.confirmed_on)
    )


def _writer(loaded: Loaded, by: str, entered_by: str | None, confirmed_on: date | None) -> dict[str, Any]:
    """Return who wrote something down for its owner, and when that one confirmed it."""
    for owner in (by, entered_by):
        _known(owner, loaded.portfolio.plan.owners, "owner") if owner else None
    return {
        "entered_by": entered_by,
        "on_behalf_of": by if entered_by else None,
        "confirmed_on": confirmed_on.isoformat() if confirmed_on else None,
    }


def event(
    loaded: Loaded, initiative: str, when: str, title: str, stage: Stage, source: str, extent: Extent | None = None, note: str | None = None
) -> Edits:  # fmt: skip
    """Return what a public source says happened as an edit.

    Raises:
        UnknownNameError: when there is no such initiative or source.
    """
    _initiative(loaded, initiative)
    _sources(loaded, (source,))
    record: dict[str, Any] = {
        "date": when,
        "title": title,
        "stage": stage,
        "extent": extent,
        "source": source,
        "note": note,
    }
    return _append(loaded, initiative, "events", record)


def milestone(
    loaded: Loaded, initiative: str, title: str, done: str | None = None, evidence: tuple[str, ...] = (), due: str | None = None
) -> Edits:  # fmt: skip
    """Return a milestone that is done as an edit; one that is new where it has a due date.

    Raises:
        UnknownNameError: when there is no such initiative, milestone or source.
    """
    item = _initiative(loaded, initiative)
    given = _sources(loaded, evidence)
    place = next((index for index, step in enumerate(item.milestones) if title in step.title.values()), None)
    if place is None and due is not None:
        return _append(
            loaded,
            initiative,
            "milestones",
            {"title": title, "due": when(due), "done": when(done), "evidence": given},
        )
    if place is None:
        known = [next(iter(step.title.values())) for step in item.milestones]
        raise UnknownNameError(
            f"`{initiative}` has no milestone {title!r}; {did_you_mean(title, known, 'say when it is due with --due to add it')}"
        )
    return _done(loaded, initiative, item.milestones[place], place, done, given)


def _done(loaded: Loaded, initiative: str, step: Milestone, place: int, done: str | None, given: list[str]) -> Edits:
    at = (*_loc(loaded, initiative), "milestones", place)
    edits: list[Append | Put] = [Put((*at, "done"), when(done))] if done is not None else []
    edits += [Append((*at, "evidence"), name) for name in given if name not in step.evidence]
    if not edits:
        raise Refused("there is nothing to write", "say when it was done with --done")
    return _ask(loaded, initiative, *edits)


def when(date: str | None) -> str | int | None:
    """Return a date as people write it: a year is a number."""
    return int(date) if date is not None and date.isdigit() else date


def _append(loaded: Loaded, initiative: str, field: str, record: dict[str, Any]) -> Edits:
    said = {key: value for key, value in record.items() if value not in (None, [], ())}
    return _ask(loaded, initiative, Append((*_loc(loaded, initiative), field), said))


def _ask(loaded: Loaded, name: str, *edits: Append | Put) -> Edits:
    home = loaded.where.home(name)
    if home is None:
        raise Refused(f"`{name}` does not stand in any file", "see `tracker validate`")
    return Edits(name, home.path, home.loc, edits)


def _loc(loaded: Loaded, name: str) -> tuple[str | int, ...]:
    home = loaded.where.home(name)
    if home is None or home.kept:
        raise Refused(f"the file of `{name}` has errors, so nothing is written into it", "see `tracker validate`")
    return home.loc


def _initiative(loaded: Loaded, name: str) -> Initiative:
    found = loaded.portfolio.nodes.get(name)
    if isinstance(found, Initiative):
        return found
    known = [each for each, node in loaded.portfolio.nodes.items() if isinstance(node, Initiative)]
    raise UnknownNameError(_none("initiative", name, known))


def _sources(loaded: Loaded, names: tuple[str, ...]) -> list[str]:
    for name in names:
        _known(name, loaded.portfolio.plan.sources, "source")
    return list(names)


def _known(name: str, known: Any, what: str) -> None:
    if name not in known:
        raise UnknownNameError(_none(what, name, list(known)))


def _none(what: str, name: str, known: list[str]) -> str:
    near = did_you_mean(name, known)
    return f"there is no {what} {name!r}" + (f"; {near}" if near else "")
