"""How good a KPI's number is: what its source, its makers and its files say, empty answers included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.series import known_on, lifecycle_on
from tracker.i18n import vocabulary
from tracker.views.markup import Html, el, join
from tracker.views.pieces import breakdowns, owners, source_line

if TYPE_CHECKING:
    from tracker.model.kpi import Kpi
    from tracker.views.view import View

_LAGS = {"annual": "annual", "half-yearly": "half_yearly", "quarterly": "quarterly", "monthly": "monthly"}


def quality(kpi: Kpi, view: View) -> Html:
    """Return the card."""
    t = view.words.t
    empty = el("span", t("No answer"), class_="tr-empty")
    listed = [*_made(kpi, view), *_trusted(kpi, view), *_more(kpi, view)]
    return el("dl", *(join([el("dt", question), el("dd", answer or empty)]) for question, answer in listed), class_="tr-dq")  # fmt: skip


def _made(kpi: Kpi, view: View) -> list[tuple[str, object]]:
    """Return how the number comes about: definition, source, rhythm, breaks, revisions."""
    t = view.words.t
    return [
        (t("State of the KPI"), t(vocabulary.LIFECYCLES[lifecycle_on(kpi, view.status.as_of)])),
        (t("What it counts"), view.text(kpi.definition, view.own_of(kpi))),
        (t("Source and its kind"), source_line(view.source(kpi.source, kpi), view) if kpi.source else ""),
        (t("Frequency"), t(vocabulary.FREQUENCIES[kpi.frequency])),
        (t("Expected after the end of the period"), _lag(kpi, view)),
        (t("Changes of definition"), _breaks(kpi, view)),
        (t("Not final yet"), _doubtful(kpi, view)),
        (t("Revisions"), t("A revised figure replaces the earlier one in the files; their history keeps both.")),
    ]


def _trusted(kpi: Kpi, view: View) -> list[tuple[str, object]]:
    """Return what its makers say of it; an empty answer is an answer."""
    t, own, said = view.words.t, view.own_of(kpi), kpi.quality
    return [
        (t("Who answers for it"), owners(kpi.owners, view)),
        (t("Verified by"), view.text(said.verified, own) if said else ""),
        (t("Accuracy needed"), view.text(said.accuracy, own) if said else ""),
        (t("Known limits"), view.text(said.limits, own) if said else ""),
        (t("How they are made up for"), view.text(said.compensated, own) if said else ""),
    ]


def _more(kpi: Kpi, view: View) -> list[tuple[str, object]]:
    """Return what only some KPIs have."""
    t, own = view.words.t, view.own_of(kpi)
    found: list[tuple[str, object]] = []
    if kpi.required_breakdowns:
        said = t("Promised, not measured: figures by {parts}.", parts=breakdowns(kpi.required_breakdowns, view))
        found.append((t("Promised breakdowns"), el("span", said, class_="tr-empty")))
    if kpi.ended and kpi.ended.date.first_day <= view.status.as_of:
        found.append((t("Ended"), join([view.words.date(kpi.ended.date), ". ", view.text(kpi.ended.reason, own)])))
    return [*found, (t("Remarks"), view.text(kpi.note, own))] if kpi.note else found


def _lag(kpi: Kpi, view: View) -> str:
    """Return how long a figure may take, and whether that is the portfolio's general rule."""
    if kpi.publication_lag_days is not None:
        return view.words.n("{n} day, as set for this KPI", "{n} days, as set for this KPI", kpi.publication_lag_days)
    name = _LAGS.get(kpi.frequency)
    if name is None:
        return ""
    days = getattr(view.status.portfolio.plan.assessment.lags, name)
    return view.words.n("{n} day, by the general rule", "{n} days, by the general rule", days)


def _breaks(kpi: Kpi, view: View) -> str:
    found = kpi.columns.breaks_on(view.status.as_of.toordinal())
    return ", ".join(view.words.period(period) for period in found) or view.words.t("none marked")


def _doubtful(kpi: Kpi, view: View) -> str:
    """Return which figures are provisional or estimated."""
    known = known_on(kpi, view.status.as_of).items()
    found = [view.words.period(period) for period, point in known if point.usable and point.status != "normal"]
    return ", ".join(found) or view.words.t("none")
