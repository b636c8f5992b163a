"""Why a verdict changed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.vocabulary import SHOWN
from tracker.i18n import vocabulary
from tracker.periods import parse_period
from tracker.telling.figure import unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.assess import Assessment
    from tracker.causes import Cause, Change
    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi


def told(each: Change, found: Status, words: Words) -> str:
    """Return a change of verdict with its causes, as one paragraph."""
    before, after = (words.t(vocabulary.SHOWN[one.shown]) for one in (each.before, each.after))
    if each.before.shown == each.after.shown and each.before.reason == each.after.reason:
        moved = words.t("{verdict}; when it was last judged it was {last}, and that is now {now}.", verdict=words.first(after), last=_last(each.before, words), now=_last(each.after, words))  # fmt: skip
    elif each.before.shown == each.after.shown:
        moved = words.t("{verdict} for another reason. Before: {before} Now: {after}", verdict=words.first(before), before=reason(each.before, words), after=reason(each.after, words))  # fmt: skip
    else:
        moved = words.t("{before}, now {after}.", before=words.first(before), after=after)
    return " ".join([moved, causes(each, found, words)])


def _last(judged: Assessment, words: Words) -> str:
    """Return the last verdict of what cannot be judged now."""
    return words.t(vocabulary.SHOWN[SHOWN[judged.last_verdict]]) if judged.last_verdict else words.t("none")


def reason(judged: Assessment, words: Words) -> str:
    """Return why there is no verdict; a dash where there is one."""
    return words.t(vocabulary.REASONS[judged.reason]) if judged.reason else "–"


def causes(each: Change, found: Status, words: Words) -> str:
    """Return why, as one paragraph."""
    kpi = found.portfolio.kpis[each.kpi]
    lines = [_time(each, words) if cause.code == "time" else one(cause, kpi, found, words) for cause in each.causes]
    return " ".join([*([words.t("Only together:")] if each.together else []), *lines])


def _time(each: Change, words: Words) -> str:
    """Return what the passing of time has done."""
    if each.after.reason == "awaiting_final":
        return words.t("The target's date has passed, and its figure has not come.")
    return words.t("Time has passed without a new figure.") if each.after.reason == "stale" else words.t("Time has passed.")  # fmt: skip


def one(cause: Cause, kpi: Kpi, found: Status, words: Words) -> str:
    """Return one cause as a sentence."""
    t = words.t
    before, after = _value(cause.before, words), _value(cause.after, words)
    if cause.code == "new_period":
        return t("A new figure came: {value} {unit} for {period}.", value=after, unit=unit(kpi, found, words), period=when(cause.what, words))  # fmt: skip
    if cause.code == "revised_value":
        return t("The figure for {period} was revised from {before} to {after}.", period=when(cause.what, words), before=before, after=after)  # fmt: skip
    if cause.code == "removed_value":
        return t("The figure for {period} ({before}) is gone.", period=when(cause.what, words), before=before)
    if cause.code == "changed_target":
        return _target(cause, before, after, words)
    if cause.code == "changed_baseline":
        return t("The baseline was changed from {before} to {after}.", before=cause.before or t("none"), after=cause.after or t("none"))  # fmt: skip
    if cause.code == "changed_cutoff":
        return t("A cut-off was changed: {what}: {before}, now {after}.", what=_named(vocabulary.CUTOFFS, cause.what, words), before=before, after=after)  # fmt: skip
    if cause.code == "changed_definition":
        return _definition(cause, words)
    return t("Time has passed.")


def _target(cause: Cause, before: str, after: str, words: Words) -> str:
    due = when(cause.what, words)
    if not before:
        return words.t("A target was set for {due}: {after}.", due=due, after=after)
    if not after:
        return words.t("The target for {due} ({before}) was taken away.", due=due, before=before)
    return words.t("The target for {due} was moved from {before} to {after}.", due=due, before=before, after=after)


def _definition(cause: Cause, words: Words) -> str:
    if cause.what == "lifecycle" and cause.after == "ended":
        return words.t("The series has ended.")
    return words.t("How it is judged was changed: {what} was {before}, is {after}.", what=_named(vocabulary.DEFINITION, cause.what, words), before=cause.before, after=cause.after)  # fmt: skip


def _named(names: Mapping[str, str], code: str, words: Words) -> str:
    """Return the name of a field of the files, the field itself where it has none."""
    return words.t(names[code]) if code in names else code


def _value(text: str, words: Words) -> str:
    """Return a value of the files as it is said: a number in the reader's way, all else as it is written."""
    try:
        return "–".join(words.number(float(part)) for part in text.split(" to "))
    except ValueError:
        return text


def when(text: str, words: Words) -> str:
    """Return a period or a target's date in words."""
    if text == "always":
        return words.t("every year")
    if text == "undated":
        return words.t("an unknown date")
    return words.period(parse_period(text))
