"""A briefing as PDF: A4, tagged (PDF/UA-1), legible in grey. Page one is the minister's; set by typst, every text as data."""

from __future__ import annotations

from dataclasses import asdict, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from tracker.brief.kept import more
from tracker.i18n import words
from tracker.typeset import pdf
from tracker.typeset.drawn import alone, mark
from tracker.views.marks import MARKS
from tracker.views.small import span_of, sparkline
from tracker.views.strip import STEPS

if TYPE_CHECKING:
    from tracker.brief.content import Briefing, Part
    from tracker.brief.rows import KpiRow

MOST_KPIS: Final = 12
"""Of a part, drawn: the rest stands in the table of all."""


def as_pdf(found: Briefing) -> bytes:
    """Return the briefing as a PDF.

    Raises:
        ModuleNotFoundError: when typst is not installed: it comes with the extra `brief`.
    """
    template = (files("tracker.brief") / "assets" / "brief.typ").read_text(encoding="utf-8")
    images: dict[str, str] = {f"{name}.svg": mark(name) for name in MARKS}
    steps = {words(found.language).start(word): step for step, _, word in STEPS}
    data = {
        **{name: getattr(found, name) for name in ("language", "title", "subtitle", "state", "judged", "stamp", "errors", "fictional", "method", "sources", "words")},
        "released": found.released,
        "first": _first(found),
        "parts": [_part(number, part, steps, images, found.language) for number, part in enumerate(found.parts)],
        "kpis": [_row(each) for each in found.kpis],
    }  # fmt: skip
    return pdf(template, data, images)


def _first(found: Briefing) -> dict[str, Any]:
    plain = {**asdict(replace(found.first, far=())), "far": [_row(each) for each in found.first.far]}
    for name in ("more_changes", "more_far", "more_asked_for"):
        plain[name] = more(getattr(found.first, name), found.language)
    # Where all questions do not fit, fewer are shown, and it is said how many more there are.
    shown = len(found.first.questions)
    plain["more_questions"] = [more(found.first.more_questions + shown - count, found.language) for count in range(shown + 1)]  # fmt: skip
    return plain


def _row(each: KpiRow) -> dict[str, str]:
    return {name: getattr(each, name) for name in ("id", "title", "owner", "figure", "goal", "shown", "verdict", "why", "source", "holder")} | {"image": "", "alt": ""}  # fmt: skip


def _part(number: int, part: Part, steps: dict[str, int], images: dict[str, str], language: str) -> dict[str, Any]:
    shown = [each for each in part.kpis if each.chart is not None and each.chart.dots][:MOST_KPIS]
    span = span_of([each.chart for each in shown if each.chart])
    rows = []
    for place, each in enumerate(shown):
        name = f"part-{number}-{place}.svg"
        if each.chart is not None:
            images[name] = alone(sparkline(each.chart, span))
            rows.append(_row(each) | {"image": name, "alt": each.chart.sentence})
    return {
        "title": part.title, "above": part.above, "lead": part.lead, "asked": part.asked, "held": part.held if any(each.owner for each in part.promises) else "",
        "counts": [[steps.get(word, 0), word, count] for word, count in part.counts],
        "kpis": rows, "unshown": more(len(part.kpis) - len(shown), language),
        "promises": [asdict(each) for each in part.promises],
        "questions": [asdict(each) for each in part.questions],
    }  # fmt: skip
