"""Marks and tags: word, shape and colour, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.assess.vocabulary import SHOWN
from tracker.i18n import vocabulary
from tracker.views.markup import Html, el

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.i18n import Words
    from tracker.rollup import InitiativeStatus

_DISC: Final = '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
_RING: Final = '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>'
_SQUARE: Final = '<rect x="1.5" y="1.5" width="13" height="13" fill="currentColor"/>'
_SHAPES: Final = {
    "achieved": _DISC + '<path d="M4.5 8.2l2.4 2.4 4.6-5" fill="none" style="stroke:var(--bg)" stroke-width="2"/>',
    "on_pace": _DISC,
    "behind": '<path d="M8 1.5L15 14.5H1z" fill="currentColor"/>',
    "far_behind": _SQUARE,
    "below_baseline": _SQUARE
    + '<path d="M8 4v7M5 8.5L8 11.5l3-3" fill="none" style="stroke:var(--bg)" stroke-width="2"/>',
    "missed": '<path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="3"/>',
    "too_early": _RING + '<path d="M8 8V2a6 6 0 0 1 6 6z" fill="currentColor"/>',
    "cannot_be_judged": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.3"/>',
    "stale": _RING + '<path d="M2.5 13.5l11-11" stroke="currentColor" stroke-width="2"/>',
    "monitored": '<path d="M8 1.5L14.5 8 8 14.5 1.5 8z" fill="none" stroke="currentColor" stroke-width="2"/>',
    "unverified": _RING + '<path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor"/>',
}
COLOURS: Final = {
    "achieved": "good",
    "on_pace": "good",
    "behind": "behind",
    "far_behind": "far",
    "below_baseline": "below",
    "missed": "below",
}
MARKS: Final = tuple(_SHAPES)
_COMBINED: Final = {
    "green": "on_pace",
    "completed": "achieved",
    "amber": "behind",
    "red": "far_behind",
    "unverified": "unverified",
}


def verdict_mark(judged: Assessment, words: Words) -> Html:
    """Return the mark of a KPI's verdict: shape, word and, where it is stale, the last word struck out."""
    found = _mark(judged.shown, words.t(vocabulary.SHOWN[judged.shown]))
    if judged.reason != "stale" or judged.last_verdict is None:
        return found
    return Html(found + " " + el("span", words.t("last verdict:"), " ", _last_word(judged, words), class_="tr-quiet"))


def combined_mark(each: InitiativeStatus, words: Words) -> Html:
    """Return the mark of an initiative's combined level."""
    by_milestones = each.milestones.total and each.initiative.kind == "deliverable"
    if by_milestones and each.combined == "completed":
        return _mark("achieved", words.t(vocabulary.DELIVERABLE["completed"]))
    if by_milestones and each.combined == each.data and each.data in vocabulary.DELIVERABLE:
        return _mark(_COMBINED[each.combined], words.t(vocabulary.DELIVERABLE[each.data]))
    if each.combined == "red" and each.word.declared == "not_started":
        return _mark("far_behind", words.t("its start is overdue"))
    measured = each.data in {"green", "amber", "red"}
    if not measured and each.combined in {"amber", "red"}:
        return _mark("cannot_be_judged", words.t("by report alone: no figures beside it"))
    return _mark(_COMBINED.get(each.combined, "cannot_be_judged"), words.t(vocabulary.COMBINED[each.combined]))


def shape(name: str) -> Html:
    """Return the drawing of a mark, in its colour where it has one."""
    drawn = Html(_SHAPES[name])
    colour = f"tr-{COLOURS.get(name, 'none')}"
    return el("svg", drawn, viewBox="0 0 16 16", width="17", height="17", aria_hidden="true", focusable="false", class_=colour)  # fmt: skip


def word_class(name: str) -> str | None:
    """Return the class of a verdict's word: its colour, where it has one."""
    return f"tr-{COLOURS[name]}" if name in COLOURS else None


def _mark(name: str, word: str) -> Html:
    return el("span", shape(name), el("b", word, class_=word_class(name)), class_="tr-mark")


def verdict(judged: Assessment, said: object, words: Words) -> Html:
    """Return mark, word, age of the last word where it is stale, and the reason: the one form a verdict has."""
    word = words.start(vocabulary.SHOWN[judged.shown])
    return el("div", shape(judged.shown), el("div", el("b", word, class_=word_class(judged.shown)), ". ", _struck(judged, words), said), class_="tr-verd")  # fmt: skip


def _struck(judged: Assessment, words: Words) -> Html:
    if judged.reason != "stale" or judged.last_verdict is None:
        return Html("")
    return Html(el("span", words.t("Last verdict:"), " ", _last_word(judged, words), ". "))


def _last_word(judged: Assessment, words: Words) -> Html:
    """Return the last verdict struck out, with the period of the figure that it was said of."""
    if judged.last_verdict is None:
        return Html("")
    struck = el("s", words.t(vocabulary.SHOWN[SHOWN[judged.last_verdict]]))
    return Html(f"{struck} ({words.period(judged.last.period)})" if judged.last else struck)


def word_tag(each: InitiativeStatus, words: Words) -> Html:
    """Return what the owner says: an outlined tag, dashed where there is no valid report."""
    declared = (
        el("span", words.t(vocabulary.DECLARED[each.word.declared]), class_="tr-tag")
        if each.word.declared
        else Html("")
    )
    if each.word.state == "current":
        return declared
    state = el("span", words.t(vocabulary.REPORTS[each.word.state]), class_="tr-tag tr-absent")
    return Html(f"{declared} {state}" if declared else state)


def stage_tag(each: InitiativeStatus, words: Words) -> Html:
    """Return the stage of an initiative with its date, or that nothing was found."""
    stage = each.stage
    if stage is None:
        return el("span", words.t(vocabulary.STAGES["none"]), class_="tr-tag tr-absent")
    part = [" (", words.t("in part"), ")"] if stage.extent == "part" else []
    return el(
        "span",
        words.t(vocabulary.STAGES[stage.stage]),
        *part,
        ", ",
        words.date(stage.date),
        class_="tr-stage",
    )
