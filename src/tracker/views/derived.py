"""How a verdict came about, folded away on its page: the same steps as `tracker explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.telling.derivation import derivation
from tracker.telling.standing import standing
from tracker.views.markup import Html, el, join, section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.kpi import Kpi
    from tracker.telling.part import Part
    from tracker.views.view import View


def of_kpi(kpi: Kpi, view: View) -> Html:
    """Return how the verdict on a KPI came about. Other offices' verdicts are left to Methods and the command line."""
    return _folded(derivation(kpi, view.status, view.words, offices=False), view)


def of_initiative(name: str, view: View) -> Html:
    """Return how the standing of an initiative came about."""
    return _folded(standing(name, view.status, view.words, answering=False), view)


def _folded(parts: Iterable[Part], view: View) -> Html:
    t = view.words.t
    told = join(_part(part) for part in parts)
    sub = el("p", t("Every step with its numbers, to be checked by hand. Nothing is set or changed by hand."), class_="tr-sub")  # fmt: skip
    fold = el("details", el("summary", t("Show every step")), told, class_="tr-steps")
    return section(t("How this came about"), sub, fold)


def _part(part: Part) -> Html:
    return join([el("h3", part.title), *(el("p", line) for line in part.lines)])
