"""Problems of a version as held against the one it is based on: goalposts without a reason, records rewritten, errors old and new."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tracker.goalposts.pairs import Pairs
from tracker.i18n import words
from tracker.model.round import round_on
from tracker.problems import Problem, problem
from tracker.problems.problem import Place
from tracker.telling import goalpost
from tracker.telling.edit import Case, subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.diff import Edit
    from tracker.versions import Compared

_REWRITTEN = {"report_changed", "report_gone", "event_gone", "answer_gone", "answer_changed"}


def problems_against(found: Compared) -> tuple[Problem, ...]:
    """Return every problem of the newer version, in the order of the files.

    An error that the older version has as well blocks nobody else's work: it becomes a warning. A goalpost that was moved without an entry in
    `changes`, and what was reported and is rewritten, are problems that only two versions together show.
    """
    own = known_before(found.old.loaded.problems, found.new.loaded.problems)
    return tuple(sorted({*own, *_goalposts(found), *_frozen(found), *_rewritten(found)}))


def known_before(old: Sequence[Problem], new: Sequence[Problem]) -> Iterator[Problem]:
    """Yield problems, with errors that were there before as warnings that say so; a line that only moved is the same."""
    left = Counter(each.alike for each in old)
    for each in new:
        key = each.alike
        if each.severity == "error" and left[key]:
            left[key] -= 1
            yield replace(each, severity="warning", message=f"{each.message} (it was there before)")
        else:
            yield each


def _goalposts(found: Compared) -> Iterator[Problem]:
    case = Case(found.before, found.after, words("en"))
    for each in found.difference.of("goalposts"):
        move = each.move
        if move is not None and move.fault:
            code = f"goalpost-{move.fault}"
            what = f"{subject(each, case)}: {goalpost.moved(move, case.holding(each), case.words)}"
            path, place = _place(each, found)
            yield problem(code, path, place, what=what, field=move.field, entry=_entry(each))


def _frozen(found: Compared) -> Iterator[Problem]:
    """Yield cut-offs that are moved while a round is open, whatever day an entry for it names."""
    plan, day = found.old.loaded.portfolio.plan, found.after.as_of
    current = round_on(day, plan.rounds, plan.releases)
    for each in found.difference.of("goalposts") if current is not None else ():
        if each.kind == "portfolio" and each.field.split(".")[0] in {"assessment", "reporting"}:
            path, place = _place(each, found)
            yield problem("cutoffs-frozen", path, place, field=each.field, date=day, id=current.id if current else "")


def _entry(each: Edit) -> str:
    """Return the entry that is missing, as it would be written."""
    values = [
        f"{name}: {_written(value)}" for name, value in (("from", each.before), ("to", each.after)) if value is not None
    ]
    return ", ".join([f"field: {each.field}", *values, "reason: ..."])


def _written(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{key}: {_written(part)}" for key, part in value.items() if key)
        return f"{{{inner}}}" if inner else _written(next(iter(value.values())))
    if isinstance(value, list):
        return f"[{', '.join(_written(part) for part in value)}]"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _rewritten(found: Compared) -> Iterator[Problem]:
    case = Case(found.before, found.after, words("en"))
    for each in found.difference.edits:
        if each.code in _REWRITTEN or (each.code == "event_changed" and each.before["source"] != each.after["source"]):
            path, place = _place(each, found)
            what = f"{subject(each, case)}: {'an answer' if each.field == 'responses' else each.field[:-1]} of {_dated(each.before)}"
            yield problem("record-rewritten", path, place, what=what)
    yield from _released(found)
    yield from _entries(found)


def _released(found: Compared) -> Iterator[Problem]:
    """Yield releases that are gone or say something else: what was approved stays approved."""
    now = found.new.loaded.portfolio.plan.releases
    for release in found.old.loaded.portfolio.plan.releases:
        if release not in now:
            spot = found.new.loaded.where.spot("", ("releases",))
            what = f"the release of round {release.round}"
            yield problem("record-rewritten", spot.path, Place(spot.line, spot.column), what=what)


def _entries(found: Compared) -> Iterator[Problem]:
    """Yield entries in `changes` that are gone or say something else: they are what is remembered of moved goalposts."""
    old, new = found.before.portfolio, found.after.portfolio
    now, renamed = {**new.nodes, **new.kpis}, Pairs.of(old, new)
    pairs = [
        ("", old.plan, new.plan),
        *((name, thing, now.get(renamed.new(name))) for name, thing in {**old.nodes, **old.kpis}.items()),
    ]
    for name, before, after in pairs:
        if after is None:
            continue
        for entry in before.changes:
            if entry not in after.changes:
                spot = found.new.loaded.where.spot(renamed.new(name), ("changes",))
                yield problem(
                    "record-rewritten",
                    spot.path,
                    Place(spot.line, spot.column),
                    what=f"{name or 'the portfolio'}: the entry of {entry.date} on `{entry.field}`",
                )


def _dated(record: Any) -> str:
    return str(record.get("date", "an unknown date")) if isinstance(record, dict) else "an unknown date"


def _place(each: Edit, found: Compared) -> tuple[str, Place]:
    """Return where to point at in the newer files; of what is gone, at what it stood in."""
    loc = each.loc[:1] if each.old else each.loc
    spot = found.new.loaded.where.spot(each.home or each.id, loc)
    return spot.path, Place(spot.line, spot.column)
