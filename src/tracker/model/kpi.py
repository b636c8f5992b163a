"""What is measured: one KPI a file, `kpis/**/ID.yaml`.

id: dk-life-science-exports
direction: increase
frequency: annual
baseline: {period: 2023, value: 174, source: em24}
targets: {2030: {value: 350, source: di21}}
series:
  2023: 174
  2024: {value: 182, status: provisional}
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from tracker.model.parts import Change, Ended, OwnerLink, Source
from tracker.model.points import Columns, columns
from tracker.model.record import Id, Number, Record, Text
from tracker.model.strategy import Direction
from tracker.periods import PERIOD_PATTERN, PartialDate, Period, parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

Frequency = Literal["annual", "half-yearly", "quarterly", "monthly", "irregular"]
PER_YEAR: Final[dict[str, int]] = {"annual": 1, "half-yearly": 2, "quarterly": 4, "monthly": 12}
Role = Literal["output", "outcome", "context"]
ObservationStatus = Literal["normal", "provisional", "estimated", "missing", "forecast"]
USABLE: Final[frozenset[ObservationStatus]] = frozenset({"normal", "provisional", "estimated"})
"""What may enter a verdict."""


def _as_observation(value: object) -> object:
    """Let a bare number stand for the mapping that holds it; an empty place is a missing value."""
    if value is None:
        return {"value": None, "status": "missing"}
    return value if isinstance(value, dict | list) else {"value": value}


def _as_target(value: object) -> object:
    """Let a bare number stand for the mapping that holds it."""
    return value if isinstance(value, dict | list) else {"value": value}


class Conflict(Record):
    """Another figure for the same period. Kept, not plotted."""

    value: Number
    source: Id
    note: Text | None = None


class Observation(Record):
    """One value of a series."""

    value: Number | None = None
    status: ObservationStatus = "normal"
    break_: Annotated[bool, Field(alias="break")] = False
    """True where the definition changed: lines are never joined across it."""
    source: Id | None = None
    published: PartialDate | None = None
    derived: Text | None = None
    note: Text | None = None
    conflicts: list[Conflict] = Field(default_factory=list)

    @property
    def figure(self) -> dict[str, Any]:
        """What it says: its value, and where they are not the usual, its status and that the definition changed."""
        found: dict[str, Any] = {"value": self.value}
        found |= {"status": self.status} if self.status != "normal" else {}
        return found | ({"break": True} if self.break_ else {})

    @property
    def usable(self) -> bool:
        """Whether it may enter a verdict: missing values and forecasts may not."""
        return self.value is not None and self.status in USABLE


class Baseline(Record):
    """Where the plan starts from."""

    period: Period
    value: Number | None = None
    source: Id | None = None
    restated: bool = False
    """True where the value was recomputed on the definition in use after a break."""
    as_stated: bool = False
    """True where it is the plan's own value, kept although the series has been revised since."""
    note: Text | None = None


class Target(Record):
    """Where the plan wants to be: a value, or `min` and `max` for a range."""

    value: Number | None = None
    min: Number | None = None
    max: Number | None = None
    source: Id | None = None
    set: PartialDate | None = None
    by: Text | None = None
    reason: Text | None = None
    note: Text | None = None


class Measure(Record):
    """What the KPI says something about, and how directly."""

    id: Id
    role: Role
    why: Text | None = None


class Limits(Record):
    """What the value can be at all, such as 0 to 100 for a share."""

    min: Number | None = None
    max: Number | None = None


class Quality(Record):
    """How far the number can be trusted. An empty answer is shown as empty."""

    verified: Text | None = None
    accuracy: Text | None = None
    limits: Text | None = None
    compensated: Text | None = None


class TargetDate:
    """When a target is due: a period, `always` (a threshold to keep) or `undated`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, _: Any, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": PERIOD_PATTERN[:-1] + "$|^always$|^undated$"}

    @staticmethod
    def parse(value: object) -> Period | str:
        """Read the key of a target.

        Raises:
            PydanticCustomError: `bad-period`, when it is none of the three.
        """
        if value in ("always", "undated"):
            return str(value)
        try:
            return parse_period(value if isinstance(value, str | int) else repr(value))
        except PydanticCustomError:
            raise PydanticCustomError("bad-period", "{value} is no period", {"value": str(value)}) from None


TargetKey = Annotated[Period | str, TargetDate]


def _as_mapping_key(value: object) -> object:
    return {"period": value} if isinstance(value, str | int) and not isinstance(value, bool) else value


class _Memo(dict[object, Any]):
    """Is like no other: two KPIs are compared by their fields. What is worked out of a KPI holds it, so comparing that would never end."""

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None


class Kpi(Record):
    """A measure with its series, baseline and targets."""

    id: Id
    formerly: list[Id] = Field(default_factory=list)
    title: Text
    unit: Text
    direction: Direction
    frequency: Frequency
    lifecycle: Literal["proposed", "in_development", "active", "ended"] = "active"
    ended: Ended | None = None
    field: str | None = None
    definition: Text | None = None
    note: Text | None = None
    owners: list[OwnerLink] = Field(default_factory=list)
    measures: list[Measure] = Field(default_factory=list)
    sources: dict[Id, Source] = Field(default_factory=dict)
    source: Id | None = None
    """Source of every point that names no other."""
    baseline: Annotated[Baseline, BeforeValidator(_as_mapping_key)] | None = None
    targets: dict[TargetKey, Annotated[Target, BeforeValidator(_as_target)]] = Field(default_factory=dict)
    trajectory: Literal["linear", "compound"] = "linear"
    series: dict[Period, Annotated[Observation, BeforeValidator(_as_observation)]] = Field(default_factory=dict)
    data: Annotated[str, Field(min_length=1)] | None = None
    changes: list[Change] = Field(default_factory=list)
    quality: Quality | None = None
    required_breakdowns: list[str] = Field(default_factory=list)
    key: bool = False
    limits: Limits | None = None
    aggregate: Literal["sum", "mean", "last"] | None = None
    cumulative: bool = False
    publication_lag_days: Annotated[int, Field(ge=0, le=3660)] | None = None
    lag_years: Annotated[float, Field(ge=0, le=50)] | None = None
    expected_every_years: Annotated[float, Field(gt=0, le=50)] | None = None

    @cached_property
    def memo(self) -> dict[object, Any]:
        """What others have worked out of it, the same on every day; it does not go with a copy."""
        return _Memo()

    @cached_property
    def settled(self) -> int:
        """The day, as an ordinal, from which its targets are those of the file: none is still to be set or moved."""
        days = [target.set.first_day for target in self.targets.values() if target.set is not None]
        return max((day.toordinal() for day in [*days, *(change.date for change in self.changes)]), default=0)

    @cached_property
    def whole(self) -> int:
        """The day, as an ordinal, from which nothing in it is still to come: no figure, no break, no target, neither beginning nor end."""
        days = [self.baseline.period.first_day] if self.baseline else []
        days += [self.ended.date.first_day] if self.ended else []
        breaks = [since for _, since in self.columns.breaks]
        return max([self.settled, self.columns.latest, *breaks, *(day.toordinal() for day in days)])

    @cached_property
    def columns(self) -> Columns:
        """The series as it enters verdicts."""
        return columns(self.series)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Kpi:
        """Return a copy; what was worked out of the old series does not go with it."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("columns", "memo", "settled", "whole"):
            copied.__dict__.pop(name, None)
        return copied
