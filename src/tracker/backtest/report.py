"""The whole back-test: the fixed set, a portfolio's own series, and what is published of both.

`result.json` holds the fixed set and this repository's own portfolio, so pages show it without computing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date  # noqa: TC003 - read when the published result is
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from tracker.backtest.forecasts import asked_of, asked_of_synthetic, forecast, usable
from tracker.backtest.synthetic import KINDS, SERIES_EACH
from tracker.backtest.table import Cell, Table, table
from tracker.backtest.worth import Worth, worth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.backtest.forecasts import Asked
    from tracker.model.portfolio import Portfolio

RESULT: Final = "result.json"


@dataclass(frozen=True, slots=True)
class Report:
    """What came out, and for which day."""

    day: date
    """A portfolio's figures are those known on this day, as revised by then."""
    synthetic: Table
    shipped: Table
    classes: tuple[Worth, ...]
    kinds: tuple[Table, ...]
    """The fixed set by kind of series: printed, bound by no limit, because the pooled set hides how much they differ."""

    @property
    def tables(self) -> tuple[Table, Table]:
        """Both sets."""
        return self.synthetic, self.shipped

    @property
    def failures(self) -> tuple[tuple[Table, Cell], ...]:
        """Every limit that binds and is broken."""
        return tuple(self._failures())

    def _failures(self) -> Iterator[tuple[Table, Cell]]:
        return ((each, cell) for each in self.tables for cell in each.cells if cell.failed)


def report(portfolio: Portfolio, day: date) -> Report:
    """Run the whole protocol; takes seconds."""
    own, made_up = usable(portfolio, day), asked_of_synthetic()
    return Report(
        day=day,
        synthetic=table("synthetic", len(KINDS) * SERIES_EACH, forecast(made_up)),
        shipped=table("shipped", len(own), forecast(asked_of(own))),
        classes=worth(),
        kinds=tuple(_kinds(made_up)),
    )


def _kinds(made_up: Sequence[Asked]) -> Iterator[Table]:
    """Return a table a kind: the set holds kind after kind, and as much is asked of each."""
    each = len(made_up) // len(KINDS)
    for place, kind in enumerate(KINDS):
        yield table(kind, SERIES_EACH, forecast(made_up[place * each : (place + 1) * each]))


def as_json(found: Report) -> str:
    """Return a report as the text of its file."""
    return json.dumps(asdict(found), indent=2, default=str) + "\n"


@cache
def published() -> Report:
    """Return the published result; read once."""
    text = (files("tracker.backtest") / RESULT).read_text(encoding="utf-8")
    return TypeAdapter(Report).validate_json(text)
