"""One figure to write: what it was, what it shall be, and the fields that are written for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from tracker.model.kpi import Observation
    from tracker.periods import Period

FIELDS = ("value", "status", "break", "source", "published")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of one period."""

    period: Period
    old: Observation | None
    now: Observation
    """What loading shall find afterwards."""
    fields: Mapping[str, str]
    """Name to text, `value` first. `status: normal` only ever takes the place of another status."""
    in_data: bool = False
    """True where it stands, or shall stand, in the CSV file."""


def number_text(value: Decimal) -> str:
    """Return a number in its shortest decimal form, without an exponent."""
    return format(value.normalize(), "f") if value else "0"


def falling(periods: Sequence[Period]) -> bool:
    """Tell whether periods are written newest first."""
    return len(periods) > 1 and all(second < first for first, second in pairwise(periods))


def place_of(periods: Sequence[Period], new: Period) -> int:
    """Return the index of the period behind which a new one belongs; -1 for the front."""
    if falling(periods):
        later = [index for index, each in enumerate(periods) if new < each]
        return max(later, default=-1)
    earlier = [index for index, each in enumerate(periods) if each < new]
    return max(earlier, key=lambda index: periods[index], default=-1)


def by_place(periods: Sequence[Period], changes: Sequence[Change]) -> dict[int, list[Change]]:
    """Return new figures by the index that they belong behind, in the order in which the others are written."""
    found: dict[int, list[Change]] = {}
    for change in sorted(changes, key=lambda each: each.period, reverse=falling(periods)):
        found.setdefault(place_of(periods, change.period), []).append(change)
    return found
