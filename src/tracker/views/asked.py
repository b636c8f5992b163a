"""What an address asks for: a page and its parameters, in one canonical form.

    /kpi?id=dk-life-science-exports&lang=da&as-of=2026-06-30
    -> Asked("kpi", (("as-of", "2026-06-30"), ("id", "dk-life-science-exports"), ("lang", "da")))

What no page knows is dropped, so that two addresses of one view are one key of the cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.i18n import LANGUAGES
from tracker.periods import parse_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

CARRIED: Final = ("lang", "as-of", "since")
"""Parameters that every link of a page carries on."""

KNOWN: Final = frozenset({*CARRIED, "id", "q", "area", "owner", "stage", "strategy", "verdict", "part", "from", "to"})
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A page and its parameters, sorted by name."""

    page: str
    parameters: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Return a parameter, or nothing."""
        return next((value for key, value in self.parameters if key == name), "")

    @property
    def language(self) -> str:
        """The language asked for; English where it is none of ours."""
        return self.get("lang") if self.get("lang") in LANGUAGES else "en"

    @property
    def as_of(self) -> date | None:
        """The day asked for; None where there is none or it is no day."""
        return _day(self.get("as-of"))

    @property
    def since(self) -> date | None:
        """The day to compare with."""
        return _day(self.get("since"))

    def refused(self) -> tuple[str, ...]:
        """Return what stands where a day should be and is none."""
        days = (self.get(name) for name in ("as-of", "since"))
        return tuple(day for day in days if day and _day(day) is None)


def asked(page: str, parameters: Mapping[str, str]) -> Asked:
    """Return what an address asks for. Never raises: what cannot be meant is left out."""
    kept = {name: value.strip()[:LONGEST] for name, value in parameters.items() if name in KNOWN}
    return Asked(page, tuple(sorted((name, value) for name, value in kept.items() if value)))


def _day(text: str) -> date | None:
    try:
        found: date = parse_day(text)
    except ValueError:
        return None
    return found
