"""Stages counted and shown: the key, a strip in proportion, one box an initiative.

Five steps of one blue, from in force to nothing found; what is absent is outlined with dashes and comes last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import N, vocabulary
from tracker.views.markup import Html, el, join, link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.rollup import InitiativeStatus
    from tracker.rollup.counts import KpiCounts
    from tracker.views.view import View

STEPS: Final = (
    (4, ("in_force", "running", "delivered"), N("in force, running or delivered")),
    (3, ("decided", "adopted"), N("decided or adopted")),
    (2, ("announced", "proposed"), N("announced or proposed")),
    (1, ("context",), N("background only")),
    (0, ("none",), N("nothing found in public sources")),
)
_OF_STAGE: Final = {stage: step for step, stages, _ in STEPS for stage in stages}


def step_of(stage: str | None) -> int:
    """Return how far a stage is, from 0 (nothing found) to 4."""
    return _OF_STAGE[stage or "none"]


def steps(stages: Mapping[str, int]) -> dict[int, int]:
    """Return how many initiatives have come to each step."""
    return {step: sum(stages.get(stage, 0) for stage in names) for step, names, _ in STEPS}


def word_of_step(step: int) -> str:
    """Return the English words of a step, for the catalogue."""
    return next(words for number, _, words in STEPS if number == step)


def swatch(step: int) -> Html:
    """Return the small box that stands for a step."""
    return el("i", class_=f"tr-k{step}", aria_hidden="true")


def key(view: View, *, least: int = 0) -> Html:
    """Return what the shades mean, furthest first."""
    named = [join([swatch(step), view.words.start(word)]) for step, _, word in STEPS if step >= least]
    return el("ul", *(el("li", each) for each in named), class_="tr-key")


def strip(stages: Mapping[str, int], view: View) -> Html:
    """Return one bar: as many parts as there are steps, each as long as its count."""
    counted = steps(stages)
    return el("ul", *(_part(step, counted[step], word, view) for step, _, word in STEPS if counted[step]), class_="tr-strip")  # fmt: skip


def _part(step: int, number: int, word: str, view: View) -> Html:
    said = el("span", " ", view.words.t(word), class_="tr-hide")
    return el("li", view.words.number(number), said, class_=f"tr-k{step}", style=f"flex:{number} 1 0")


def cells(initiatives: Iterable[InitiativeStatus], view: View) -> Html:
    """Return one box an initiative, in the strategy's own order, each a link."""
    return el("ul", *(el("li", _cell(each, view)) for each in initiatives), class_="tr-cells")


def _cell(each: InitiativeStatus, view: View) -> Html:
    step = step_of(each.stage.stage if each.stage else None)
    said = f"{view.short_name(each.initiative)}: {view.words.t(word_of_step(step))}"
    address = view.url("initiative", id=each.initiative.id)
    return link(each.initiative.number or "·", address, class_=f"tr-k{step}", aria_label=said, title=said)


def declared_strip(declared: Mapping[str, int], view: View) -> Html:
    """Return what owners report, in proportion and without colour; late and silent ones dashed."""
    names = {**vocabulary.REPORTED, **vocabulary.REPORTS}
    return el("ul", *(_declared(name, number, names[name], view) for name, number in declared.items() if number), class_="tr-strip")  # fmt: skip


def _declared(name: str, number: int, word: str, view: View) -> Html:
    absent = name in vocabulary.REPORTS
    said = view.words.inside(view.words.t(word))
    return el("li", view.words.number(number), " ", el("small", said), title=said,
              class_="tr-k0" if absent else "tr-k1", style=f"flex:{number} 1 0")  # fmt: skip


def measured(counts: KpiCounts, view: View) -> Html:
    """Return what the KPIs with a target show, by mark, word and count."""
    from tracker.views.marks import shape

    parts = (
        ("on_pace", counts.green, N("on pace or achieved")),
        ("behind", counts.amber, N("behind")),
        ("far_behind", counts.red, N("far behind or missed")),
        ("cannot_be_judged", counts.unknown, N("cannot be judged")),
    )
    shown = [el("li", shape(mark), el("b", view.words.number(number)), " ", view.words.t(word)) for mark, number, word in parts if number]  # fmt: skip
    return el("ul", *shown, class_="tr-tally") if shown else el("span", view.words.t("No KPI with a target."), class_="tr-empty")  # fmt: skip
