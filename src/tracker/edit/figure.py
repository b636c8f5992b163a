"""One figure into a KPI's series, by the same way as an import."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from tracker.edit.facts import UnknownNameError
from tracker.edit.overlay import content_of
from tracker.edit.preview import Ask as Wanted
from tracker.edit.proposal import Made, changed
from tracker.edit.series import figures
from tracker.model.entered import Measured
from tracker.model.record import MOST
from tracker.periods import parse_partial, parse_period
from tracker.problems.problem import did_you_mean, shorten
from tracker.read.yamltext import parse
from tracker.statfiles import Point, Reading
from tracker.statfiles.flags import read_flag
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from tracker.loading import Loaded
    from tracker.periods import PartialDate, Period
    from tracker.read.workspace import Workspace

_NUMBER: Final = re.compile(r"[+-]?\d{1,16}(\.\d{1,12})?", re.ASCII)
_FLAGS: Final = {"provisional": "p", "estimated": "e"}


class Figure(Measured):
    """A figure that somebody wants to enter."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The KPI's id."""
        return self.kpi

    def checked(self, loaded: Loaded) -> Figure:
        """Return itself if it can be meant at all.

        Raises:
            UnknownNameError: when there is no such KPI or source, or period, number or date is none.
        """
        if self.kpi not in {*loaded.portfolio.kpis, *loaded.portfolio.broken}:
            raise UnknownNameError(
                f"there is no KPI {self.kpi!r}; {did_you_mean(self.kpi, loaded.portfolio.kpis, 'see the files under kpis/')}"
            )
        _period(self.period), _number(self.value), _date(self.published)
        known = loaded.portfolio.kpis.get(self.kpi)
        sources = {*(known.sources if known else ()), *loaded.portfolio.plan.sources}
        if self.source and self.source not in sources:
            hint = did_you_mean(self.source, sources, "add it under `sources` first")
            raise UnknownNameError(f"there is no source {shorten(self.source)!r}; {hint}")
        return self

    def made(self, fresh: Callable[[], Workspace], loaded: Callable[[], Loaded], today: date) -> Made:
        """Return the KPI's files with the figure in them.

        Raises:
            Refused: when it is what stands there already, or would bring an error.
        """
        flag = read_flag(_FLAGS.get(self.status or "", ""))
        point = Point(_period(self.period), _number(self.value), flag, "as entered")
        wanted = Wanted(self.source, None, None, _date(self.published))
        found = figures(fresh, loaded(), self.kpi, Reading((point,), (), ()), "as entered", wanted, today)
        if not found.new:
            raise Refused(f"`{self.kpi}` has this figure for {self.period} already", "there is nothing to write")
        return Made({path: found.old[path] for path in found.new}, found.new)

    def again(self, old: Mapping[str, bytes | None], now: Workspace) -> Figure:
        """Return itself while nobody else wrote a figure of this KPI.

        Raises:
            Refused: when somebody did.
        """
        for path in old:
            if PurePosixPath(path).stem == self.kpi or path.endswith(".csv"):
                was, is_now = (_series(content, path) for content in (old[path] or b"", content_of(now, path)))
                if was != is_now:
                    raise changed(self.kpi, was, is_now)
        return self


def _series(content: bytes, path: str) -> Any:
    """Return the figures that a file holds."""
    if path.endswith(".csv"):
        return content.decode("utf-8", "replace")
    data = parse(content, path).data
    return data.get("series") if isinstance(data, dict) else None


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError:
        raise UnknownNameError(f"{text!r} is not a period; write 2024, 2024-H1, 2024-Q3 or 2024-05") from None


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or abs(Decimal(text)) > MOST:
        raise UnknownNameError(f"{shorten(text)!r} is not a number; write digits with a point, such as 152.4")
    return Decimal(text)


def _date(text: str | None) -> PartialDate | None:
    try:
        return parse_partial(text) if text is not None else None
    except ValueError:
        raise UnknownNameError(f"{text!r} is not a date; write 2026, 2026-02 or 2026-02-16") from None
