"""Periods as statistics offices write them.

2024  2024*                      a year; with a star it is provisional
2024M05  2024-M05  2024-05       a month
2024K3  2024Q3  2024-Q3          a quarter (K: kvartal)
2024H1  2024-H1  2024S1 2024-S1  a half (S: semester)
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tracker.periods import Period

_PERIOD: Final = re.compile(
    r"((?:1[5-9]|2[01])\d\d)(?:-?M(0[1-9]|1[0-2])|-(0[1-9]|1[0-2])|-?[KQ]([1-4])|-?[HS]([12]))?\s?(\*)?",
    re.ASCII | re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"(?:1[5-9]|2[01])\d\d(?:-?[WUVD]\d{1,3}|-\d\d-\d\d|[-/]\d{2,4})\s?\*?", re.ASCII | re.IGNORECASE
)


class Written(NamedTuple):
    """A period, and whether it was marked as provisional."""

    period: Period
    provisional: bool


def read_period(text: str) -> Written | None:
    """Return the period that a text says; None where it is none that a series can have."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    year, month, iso_month, quarter, half, star = match.groups()
    parts = ((12, month or iso_month), (4, quarter), (2, half))
    per_year, index = next(((per_year, int(part)) for per_year, part in parts if part), (1, 1))
    return Written(Period(int(year), per_year, index), bool(star))


def time_like(text: str) -> bool:
    """Tell whether a text names a time at all: a period, or a week, a day, a split year."""
    return read_period(text) is not None or _OTHER.fullmatch(text.strip()) is not None
