"""Points in time as people write them: periods of a series, and dates known only in part.

2024  2024-H1  2024-Q3  2024-05        a period: year, half-year, quarter, month
2025  2025-06  2025-06-14  unknown     a partial date
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

FREQUENCIES: Final = {1: "annual", 2: "half-yearly", 4: "quarterly", 12: "monthly"}
_PERIOD = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
PERIOD_PATTERN: Final = r"^\d{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"
PARTIAL_PATTERN: Final = r"^(\d{4}(-\d{2}(-\d{2})?)?|unknown)$"


@dataclass(frozen=True, slots=True)
class Period:
    """One period: sub-period `index` (from 1) of `per_year` in `year`."""

    year: int
    per_year: int = 1
    index: int = 1
    time: float = field(init=False, compare=False, repr=False)
    """Decimal year: `Y + (k-1)/n`, as assessment methods count time."""

    end: int = field(init=False, compare=False, repr=False)
    """Ordinal of the last day."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", self.year + (self.index - 1) / self.per_year)
        object.__setattr__(self, "end", self.last_day.toordinal())

    @property
    def ordinal(self) -> int:
        """Number of the period among those of its own frequency; neighbours differ by one."""
        return self.year * self.per_year + self.index - 1

    @property
    def first_day(self) -> date:
        """First day of the period."""
        return date(self.year, (self.index - 1) * (12 // self.per_year) + 1, 1)

    @property
    def last_day(self) -> date:
        """Last day of the period."""
        month = self.index * (12 // self.per_year)
        return date(self.year, month, monthrange(self.year, month)[1])

    def last_sub(self, per_year: int) -> Period:
        """Return the last sub-period of this year at another frequency (`2030` -> `2030-Q4`)."""
        return self if self.per_year != 1 else Period(self.year, per_year, per_year)

    def __lt__(self, other: Period) -> bool:
        return (self.year, self.index / self.per_year) < (other.year, other.index / other.per_year)

    def __str__(self) -> str:
        suffix = {1: "", 2: f"-H{self.index}", 4: f"-Q{self.index}", 12: f"-{self.index:02}"}
        return f"{self.year:04}{suffix[self.per_year]}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return _as_scalar(parse_period)

    @classmethod
    def __get_pydantic_json_schema__(cls, _: Any, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": PERIOD_PATTERN, "minimum": 1000, "maximum": 9999}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precisely as it is known; `year` 0 means unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def known(self) -> bool:
        """False for `unknown`."""
        return self.year > 0

    @property
    def first_day(self) -> date:
        """Earliest day it can mean; the dawn of time where unknown."""
        return date(self.year, self.month or 1, self.day or 1) if self.known else date.min

    @property
    def last_day(self) -> date:
        """Latest day it can mean; a year as a due date means this day."""
        if not self.known:
            return date.min
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if not self.known:
            return "unknown"
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return _as_scalar(parse_partial)

    @classmethod
    def __get_pydantic_json_schema__(cls, _: Any, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": PARTIAL_PATTERN, "minimum": 1000, "maximum": 9999}


def _as_scalar(parse: Callable[[Any], Any]) -> core_schema.CoreSchema:
    def scalar(value: object) -> Any:
        return parse(value if isinstance(value, str | int) else repr(value))  # the cache needs a hashable

    return core_schema.no_info_plain_validator_function(scalar, serialization=core_schema.to_string_ser_schema())


@lru_cache(maxsize=8192, typed=True)
def parse_period(value: object) -> Period:
    """Read a period such as `2024-Q3`.

    Raises:
        PydanticCustomError: `bad-period`, when the text is no period.
    """
    match = _PERIOD.fullmatch(str(value)) if isinstance(value, str | int) else None
    if match is None or int(match[1]) == 0:
        raise PydanticCustomError("bad-period", "{value} is no period", {"value": str(value)})
    for per_year, group in ((2, 2), (4, 3), (12, 4)):
        if match[group]:
            return Period(int(match[1]), per_year, int(match[group]))
    return Period(int(match[1]))


@lru_cache(maxsize=8192, typed=True)
def parse_partial(value: object) -> PartialDate:
    """Read a partial date such as `2025-06`.

    Raises:
        PydanticCustomError: `bad-date`, when the text is no date or no day of the calendar.
    """
    if value == "unknown":
        return PartialDate(0)
    match = _PARTIAL.fullmatch(str(value)) if isinstance(value, str | int) else None
    try:
        if match is None:
            raise ValueError(value)
        partial = PartialDate(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
        date(partial.year, partial.month or 1, partial.day or 1)
    except ValueError:
        raise PydanticCustomError("bad-date", "{value} is no date", {"value": str(value)}) from None
    return partial


@lru_cache(maxsize=8192, typed=True)
def parse_day(value: object) -> date:
    """Read a full date such as `2025-06-14`.

    Raises:
        PydanticCustomError: `bad-date`, when it is not one, or not a full one.
    """
    try:
        partial = parse_partial(value)
    except PydanticCustomError:
        partial = PartialDate(0)
    if partial.day is None:
        raise PydanticCustomError("bad-date", "{value} is no full date", {"value": str(value), "full": True})
    return partial.first_day


def period_of(day: date, per_year: int) -> Period:
    """Return the period of this frequency that holds the day."""
    return Period(day.year, per_year, (day.month - 1) // (12 // per_year) + 1)


def step(period: Period, steps: int) -> Period:
    """Return the period so many steps later (or earlier, when negative)."""
    ordinal = period.ordinal + steps
    return Period(ordinal // period.per_year, period.per_year, ordinal % period.per_year + 1)


def days_after(day: date, days: int) -> date:
    """Return the date so many days later, held inside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
