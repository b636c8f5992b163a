"""Figures, names and days as they stand inside a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.vocabulary import SHOWN
from tracker.i18n import vocabulary
from tracker.model.record import say

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi


def kpi_name(kpi: Kpi, found: Status, words: Words) -> str:
    """Return a KPI's title."""
    return say(kpi.title, words.language, found.portfolio.language_of_kpi(kpi))[0]


def unit(kpi: Kpi, found: Status, words: Words) -> str:
    """Return a KPI's unit."""
    return say(kpi.unit, words.language, found.portfolio.language_of_kpi(kpi))[0]


def owner_name(name: str, found: Status, words: Words) -> str:
    """Return an owner's name; its id where it is not listed."""
    owner = found.portfolio.plan.owners.get(name)
    return say(owner.name, words.language, owner.language or "en")[0] if owner else name


def node_name(name: str, found: Status, words: Words) -> str:
    """Return the name of a strategy, area or initiative, with its number; its id where it is gone."""
    node = found.portfolio.nodes.get(name)
    if node is None:
        return name
    title = say(node.short or node.title, words.language, found.portfolio.language_of(name))[0]
    number = getattr(node, "number", None)
    return f"{number} {title}" if number else title


def thing_name(name: str, found: Status, words: Words) -> str:
    """Return the name of whatever has an id; the id where it is gone."""
    kpi = found.portfolio.kpis.get(name)
    if kpi is not None:
        return kpi_name(kpi, found, words)
    if name in found.portfolio.plan.owners:
        return owner_name(name, found, words)
    return node_name(name, found, words) if name else words.t("The whole portfolio")


def newest(judged: Assessment, kpi: Kpi, found: Status, words: Words) -> str:
    """Return the judged figure with unit and period."""
    if judged.last is None:
        return words.t("no figure")
    return f"{words.number(judged.last.value)} {unit(kpi, found, words)}, {words.period(judged.last.period)}"


def verdict(judged: Assessment, words: Words) -> str:
    """Return the verdict as people see it; of a stale one also what was said last."""
    shown = words.t(vocabulary.SHOWN[judged.shown])
    if judged.last_verdict is None:
        return shown
    return words.t(
        "{verdict} (last: {last})", verdict=shown, last=words.t(vocabulary.SHOWN[SHOWN[judged.last_verdict]])
    )
