"""Which cut-offs, lags and severities a portfolio has changed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.i18n import vocabulary
from tracker.model.findings import SEVERITIES
from tracker.model.portfolio import Cutoffs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.i18n import Words


def departures(cutoffs: Cutoffs, words: Words) -> list[str]:
    """Return every setting that is not the default, as "name: value instead of default"; empty where all are."""
    found = [
        words.t("{name}: {value} instead of {default}", name=words.t(vocabulary.CUTOFFS[name]), value=words.exact(value), default=words.exact(default))
        for name, value, default in _numbers(cutoffs) if value != default
    ]  # fmt: skip
    for code, severity in cutoffs.severities.items():
        if severity != SEVERITIES[code]:
            name = words.t(vocabulary.FINDINGS[code])
            said, usual = (words.t(vocabulary.SEVERITIES[one]) for one in (severity, SEVERITIES[code]))
            found.append(
                words.t(
                    "{name}: {value} instead of {default}",
                    name=words.t("“{text}”", text=name),
                    value=said,
                    default=usual,
                )
            )
    return found


def in_force(cutoffs: Cutoffs, words: Words) -> str:
    """Return in a sentence whether the defaults hold, and what departs from them."""
    found = departures(cutoffs, words)
    if not found:
        return words.t("The published cut-offs are in force, unchanged.")
    return words.t("This portfolio departs from the published cut-offs: {list}.", list="; ".join(found))


def _numbers(cutoffs: Cutoffs) -> Iterator[tuple[str, float, float]]:
    yield from _pairs(cutoffs, Cutoffs(), "")


def _pairs(one: Any, other: Any, above: str) -> Iterator[tuple[str, float, float]]:
    for name in type(one).model_fields:
        value, default = getattr(one, name), getattr(other, name)
        if isinstance(value, int | float):
            yield above + name, value, default
        elif name == "lags":
            yield from _pairs(value, default, "lags.")
