"""The usable points of a series as columns: thousands of series are judged at once, on any day.

2019: 142, 2020: {value: 151, status: provisional}  ->  times (2019.0, 2020.0), values (142.0, 151.0), finals (True, False)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.model.kpi import Observation
    from tracker.periods import Period

TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Usable:
    """One value that may enter a verdict; `time` in decimal years."""

    period: Period
    value: float
    final: bool
    """False where the source calls it provisional or estimated."""

    @property
    def time(self) -> float:
        """Decimal year."""
        return self.period.time


@dataclass(frozen=True, slots=True)
class Points(Sequence[Usable]):
    """Usable points in order of time."""

    periods: tuple[Period, ...] = ()
    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    finals: tuple[bool, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[float, Period, float, bool]]) -> Points:
        """Return the points of rows (time, period, value, final)."""
        columns = tuple(zip(*rows, strict=True))
        return cls(columns[1], columns[0], columns[2], columns[3]) if columns else cls()

    def __len__(self) -> int:
        return len(self.times)

    @overload
    def __getitem__(self, key: int) -> Usable: ...
    @overload
    def __getitem__(self, key: slice) -> Points: ...
    def __getitem__(self, key: int | slice) -> Usable | Points:
        if isinstance(key, slice):
            return Points(self.periods[key], self.times[key], self.values[key], self.finals[key])
        return Usable(self.periods[key], self.values[key], self.finals[key])

    def place(self, time: float) -> int | None:
        """Return the place of the point at a time, None where there is none."""
        index = bisect_left(self.times, time - TOLERANCE)
        return index if index < len(self.times) and self.times[index] <= time + TOLERANCE else None


NO_POINTS: Final = Points()


@dataclass(frozen=True, slots=True)
class Columns:
    """A series' usable points with the day from which each was public, and where its definition changed."""

    points: Points
    public: tuple[int, ...]
    """Of each point the first day (as an ordinal) on which it was known."""
    latest: int
    """The day from which all of them were."""
    breaks: tuple[tuple[Period, int], ...]
    """Changes of definition in order of time, each with the day from which it was public."""

    def on(self, day: int) -> Points:
        """Return the points that were public on a day."""
        if day >= self.latest:
            return self.points
        known = [since <= day for since in self.public]
        kept = ([value for value, on in zip(column, known, strict=True) if on] for column in self._columns())
        return Points(*(tuple(column) for column in kept))  # type: ignore[arg-type]  # the columns of `Points` in their order

    def _columns(self) -> tuple[tuple[object, ...], ...]:
        return self.points.periods, self.points.times, self.points.values, self.points.finals

    def breaks_on(self, day: int) -> list[Period]:
        """Return where the definition changed, as far as that was public on a day."""
        return [period for period, since in self.breaks if since <= day]


def columns(series: Mapping[Period, Observation]) -> Columns:
    """Lay out a series."""
    rows, breaks = [], []
    for period, point in series.items():
        if point.usable:
            rows.append((period.time, period, point.value, point.status == "normal", public_from(period, point)))
        if point.break_ and point.status != "forecast":
            breaks.append((period, public_from(period, point)))
    rows.sort(key=itemgetter(0))
    times, periods, values, finals, public = tuple(zip(*rows, strict=True)) or ((), (), (), (), ())
    return Columns(
        Points(periods, times, values, finals),
        public,
        max(public, default=0),
        tuple(sorted(breaks, key=lambda item: item[0].time)),
    )


def public_from(period: Period, point: Observation) -> int:
    """Return the first day on which a figure was known, as an ordinal.

    A partial date of publication counts from its first day; where none is given, a period is taken to be known once it has ended.
    """
    if point.published is not None and point.published.known:
        return point.published.first_day.toordinal()
    return period.end + 1
