"""A goalpost that was moved, in words: what it was, what it is, whether it became easier, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.i18n import vocabulary
from tracker.model.record import say
from tracker.periods import parse_partial
from tracker.telling.cause import when
from tracker.telling.figure import node_name, owner_name, unit

if TYPE_CHECKING:
    from tracker.goalposts import Move
    from tracker.i18n import Words
    from tracker.judgement import Status

_LESS: dict[str, int] = {"increase": 1, "at_least": 1, "decrease": -1, "at_most": -1}


def told(move: Move, found: Status, words: Words) -> str:
    """Return a goalpost as a few sentences: what moved, whether it is easier now, the reason or that none is given."""
    return " ".join(
        part for part in (moved(move, found, words), eased(move, found, words), why(move, found, words)) if part
    )


def moved(move: Move, found: Status, words: Words) -> str:
    """Return what moved."""
    t = words.t
    root, _, rest = move.field.partition(".")
    if root in {"kpis", "initiatives", "areas", "strategies"}:
        return t("It was merged into {name}.", name=move.after) if move.after else t("It was taken out of the files.")
    before, after = (_value(move, value, found, words) for value in _sides(move, found, words))
    if root == "targets":
        return _target(when(rest, words), before, after, words)
    if move.field == "status":
        return t("It was cancelled.") if move.after == "cancelled" else t("It is not cancelled any more.")
    if root == "milestones":
        name = t("The milestone “{title}”", title=rest)
    elif root == "measures":
        name = t("The link to “{name}”", name=node_name(rest, found, words))
    elif root == "rounds":
        which, _, day = rest.rpartition(".")
        name = t(vocabulary.ROUND_DAYS[day], id=which)
    else:
        name = _named(move.field, words)
    return _change(name, before, after, words)


def _sides(move: Move, found: Status, words: Words) -> tuple[Any, Any]:
    """Return both values; of texts those of a language in which they differ: the reader's, else the official one."""
    old, new = move.before, move.after
    if move.field not in {"title", "definition", "unit"} or not isinstance(old, dict) or not isinstance(new, dict):
        return old, new
    own = _own(move, found)
    old, new = ({key or own: said for key, said in text.items()} for text in (old, new))
    order = [name for name in (words.language, own, *old) if name in old and name in new and old[name] != new[name]]
    return ({order[0]: old[order[0]]}, {order[0]: new[order[0]]}) if order else (old, new)


def _own(move: Move, found: Status) -> str:
    """Return the language of the official text of what a goalpost belongs to."""
    kpi = found.portfolio.kpis.get(move.id)
    return found.portfolio.language_of_kpi(kpi) if kpi else found.portfolio.language_of(move.id)


def _target(due: str, before: str, after: str, words: Words) -> str:
    if not before:
        return words.t("A target was set for {due}: {after}.", due=due, after=after)
    if not after:
        return words.t("The target for {due} ({before}) was taken away.", due=due, before=before)
    return words.t("The target for {due} was moved from {before} to {after}.", due=due, before=before, after=after)


def _change(name: str, before: str, after: str, words: Words) -> str:
    if not before:
        return words.t("{what}: set to {after}.", what=name, after=after)
    if not after:
        return words.t("{what}: {before} was taken away.", what=name, before=before)
    return words.t("{what}: changed from {before} to {after}.", what=name, before=before, after=after)


def _named(field: str, words: Words) -> str:
    """Return what a field is called; the field itself where it has no name of its own."""
    if field in vocabulary.GOALPOSTS:
        return words.t(vocabulary.GOALPOSTS[field])
    part, _, rest = field.partition(".")
    known = vocabulary.CUTOFFS.get(rest) if part == "assessment" else None
    return words.first(words.t(known)) if known else f"`{field}`"


def _value(move: Move, value: Any, found: Status, words: Words) -> str:
    """Return a value of the files as people read it, nothing where nothing stood."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return words.t("yes") if value else words.t("no")
    if isinstance(value, int | float):
        return _number(move, float(value), found, words)
    if isinstance(value, dict):
        return _mapping(move, value, found, words)
    if isinstance(value, list):
        return ", ".join(_name(move, each, found, words) for each in value)
    if move.field.startswith("rounds.") and move.field.endswith(".asked"):
        return ", ".join(owner_name(name, found, words) for name in str(value).split(", "))
    if move.field in {"due", "start", "horizon", "closed", "as_of", "watched_from"} or move.field.startswith(
        ("milestones.", "rounds.")
    ):
        return _date(value, words)
    if move.field.startswith("measures.") and value in vocabulary.ROLES:
        return words.t(vocabulary.ROLES[value])
    return str(value)


def _number(move: Move, value: float, found: Status, words: Words) -> str:
    kpi = found.portfolio.kpis.get(move.id)
    if move.field.startswith("targets.") and kpi is not None:
        return f"{words.number(value)} {unit(kpi, found, words)}"
    return words.number(value)


def _mapping(move: Move, value: dict[str, Any], found: Status, words: Words) -> str:
    if "period" in value:
        at = when(value["period"], words)
        return f"{words.number(value['value'])} ({at})" if "value" in value else at
    if set(value) <= {"min", "max"}:
        return "–".join(words.number(end) for end in value.values() if end is not None)
    if all(isinstance(each, str) for each in value.values()):
        return f"“{say(value, words.language, _own(move, found))[0]}”"
    return ", ".join(f"{key}: {each}" for key, each in value.items())


def _name(move: Move, value: str, found: Status, words: Words) -> str:
    if move.field != "owners":
        return str(value)
    name, _, role = value.partition(" ")
    partner = words.t("partner")
    return f"{owner_name(name, found, words)} ({partner})" if role else owner_name(name, found, words)


def _date(value: str, words: Words) -> str:
    day, _, title = value.partition(": ")
    said = words.date(parse_partial(day))
    return f"{said} (“{title}”)" if title else said


def eased(move: Move, found: Status, words: Words) -> str:
    """Return whether what was moved is easier or harder to reach now; nothing where that cannot be said."""
    way = _way(move, found)
    if way == 0:
        return ""
    return words.t("That is easier to reach.") if way < 0 else words.t("That is harder to reach.")


def _way(move: Move, found: Status) -> float:
    """Return below zero what became easier, above zero what became harder."""
    if move.field == "due" and move.before and move.after:
        old, new = (parse_partial(value).last_day.toordinal() for value in (move.before, move.after))
        return old - new
    kpi = found.portfolio.kpis.get(move.id)
    if kpi is None or not move.field.startswith("targets."):
        return 0
    if not isinstance(move.before, int | float) or not isinstance(move.after, int | float):
        return 0
    return _LESS.get(kpi.direction, 0) * float(move.after - move.before)


def why(move: Move, found: Status, words: Words) -> str:
    """Return the reason that the files give, or that they give none."""
    t = words.t
    if move.reason is None:
        return t("No reason is given.") if move.needed else ""
    reason = say(move.reason, words.language, _own(move, found))[0]
    said = t("Reason given: {reason}", reason=reason)
    but = t("But its entry says something else than the files.")
    return f"{said} {but}" if move.fault == "misstated" else said
