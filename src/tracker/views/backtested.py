"""How good past outlooks and verdicts were: the published back-test, as tables with its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.vocabulary import SHOWN
from tracker.backtest.protocol import COVERAGE, LEAST_FORECASTS, MOST_OFF
from tracker.backtest.report import published
from tracker.i18n import N, vocabulary
from tracker.telling.derivation import WORTH
from tracker.views.markup import Html, el, figure, join, table

if TYPE_CHECKING:
    from tracker.backtest.table import Bin, Cell, Horizon
    from tracker.views.view import View

SETS = {"synthetic": N("made-up series"), "shipped": N("public series")}
"""The fixed set, and the series of the portfolio that the software is shipped with."""


def backtested(view: View) -> Html:
    """Return what the classes were worth, and how often the ranges and probabilities held."""
    words = view.words
    t = words.t
    how = t(
        "Every forecast is made with what was known before it, and held against what came. Limits bind where there are at least {n} forecasts; the software is not released when one is broken.",
        n=LEAST_FORECASTS,
    )
    return join([
        _worth(view),
        el("p", how, class_="tr-sub"), _horizons(view), _brier(view), _bins(view), _kinds(view),
        el("p", t("Public series: those of the Nordic portfolio that are long enough; half of their forecasts come from one series, so they say little yet. Figures are final ones, as revised since; the targets of the probabilities are set by rule, because real ones whose end is known are few. Nothing here foresees a shock."), class_="tr-sub"),
    ])  # fmt: skip


def _worth(view: View) -> Html:
    """Return of each class how many plans reached their target."""
    words = view.words
    t = words.t
    made = {each.verdict: each for each in published().classes}
    rows = [
        [words.start(vocabulary.SHOWN[SHOWN[name]]), figure(words.number(share), share), _of(made[name].reached, view) if name in made else "", _count(made[name].plans, view) if name in made else ""]
        for name, share in WORTH.items()
    ]  # fmt: skip
    sub = el("p", t("What a verdict was worth: of 100 plans that stood so under way, how many reached their target. About 3,000 past series of national policy figures, on which the method was chosen, and the fixed made-up set, whose plans are harder by design."), class_="tr-sub")  # fmt: skip
    head = [
        t("Verdict under way"),
        t("Reached, of 100 (policy series)"),
        t("Reached, of 100 (made-up series)"),
        t("Plans"),
    ]
    return join([sub, table(head, rows, t("What the verdicts were worth"))])


def _horizons(view: View) -> Html:
    words = view.words
    t = words.t
    head = [t("Years ahead"), *(join([words.start(SETS[each.name]), ": ", t("inside the 80 % range")]) for each in published().tables), t("Straight line (made-up series)")]  # fmt: skip
    rows = [_horizon(pair, view) for pair in zip(*(each.horizons for each in published().tables), strict=True)]
    limits = t("Wanted: {low} to {high}.", low=view.words.share(COVERAGE[0]), high=view.words.share(COVERAGE[1]))
    return join([table(head, rows, t("Later figures inside the range that promised 80 %")), el("p", limits, class_="tr-src")])  # fmt: skip


def _horizon(pair: tuple[Horizon, ...], view: View) -> list[object]:
    return [str(pair[0].years), *(_judged(each.inside, each, view) for each in pair), _of(pair[0].line_inside, view)]


def _brier(view: View) -> Html:
    words = view.words
    t = words.t
    head = [t("Series"), t("This outlook"), t("Always the average"), t("Straight line"), t("Forecasts")]
    rows = [
        [words.start(SETS[each.name]), *(_score(value, view) for value in (each.brier.outlook, each.brier.base_rate, each.brier.straight_line)), _count(each.brier.forecasts, view)]
        for each in published().tables
    ]  # fmt: skip
    said = t("Lower is better; the outlook must be below both others.")
    return join([table(head, rows, t("Error of the probabilities (Brier score)")), el("p", said, class_="tr-src")])


KINDS = {
    "random_walk": N("no direction at all"),
    "drift": N("one pace throughout"),
    "damped": N("a pace that fades"),
    "break": N("a pace that turns, unannounced"),
}


def _kinds(view: View) -> Html:
    """Return the made-up series by kind: where the outlook is good and where it is not."""
    words = view.words
    t = words.t
    head = [t("Made-up series with"), t("In the range, 1 year ahead"), t("In the range, 7 years ahead"), t("This outlook"), t("Always the average"), t("Straight line")]  # fmt: skip
    rows = [
        [words.start(KINDS[each.name]), _of(each.horizons[0].inside, view), _of(each.horizons[-1].inside, view),
         *(_score(value, view) for value in (each.brier.outlook, each.brier.base_rate, each.brier.straight_line))]
        for each in published().kinds
    ]  # fmt: skip
    said = t("Where a figure has no direction the outlook is worse than the average, because it trusts a movement that is not there; after an unannounced turn its ranges are too narrow.")  # fmt: skip
    return join([table(head, rows, t("The same by kind of series: what the total hides")), el("p", said, class_="tr-src")])  # fmt: skip


def _bins(view: View) -> Html:
    t, words = view.words.t, view.words
    head = [
        t("Probability said"),
        *(join([words.start(SETS[each.name]), ": ", t("what happened")]) for each in published().tables),
    ]
    rows = [_bin(pair, view) for pair in zip(*(each.bins for each in published().tables), strict=True)]
    said = t("Wanted: at most {most} percentage points from what was said.", most=words.number(round(MOST_OFF * 100)))
    return join([table(head, rows, t("Probabilities that were said, and what happened")), el("p", said, class_="tr-src")])  # fmt: skip


def _bin(pair: tuple[Bin, ...], view: View) -> list[object]:
    low, high = view.words.number(round(pair[0].low * 100)), view.words.number(round(pair[0].high * 100))
    return [f"{low}–{high} %", *(_judged(each.happened, each, view) for each in pair)]


def _judged(value: float | None, cell: Cell, view: View) -> Html:
    """Return a share with the number that it rests on; too few forecasts are said to bind nobody."""
    words = view.words
    few = [", ", words.t("too few to judge")] if not cell.judged and cell.forecasts else []
    return join([_of(value, view), " ", el("span", "(", words.number(cell.forecasts), *few, ")", class_="tr-src")])


def _of(value: float | None, view: View) -> Html:
    return Html("–") if value is None else figure(view.words.share(value), value)


def _score(value: float | None, view: View) -> Html:
    return Html("–") if value is None else figure(f"{view.words.exact(round(value, 3))}", value)


def _count(value: int, view: View) -> Html:
    return figure(view.words.number(value), value)
