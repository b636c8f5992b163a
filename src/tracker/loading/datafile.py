"""The CSV file beside a KPI: long series and breakdowns.

    period,value,status,region
    2023,174,,
    2023,61,,Nordjylland

Rows whose every dimension is empty are the total; the others are breakdowns and are never summed by us.
"""

from __future__ import annotations

import csv
import io
import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic_core import PydanticCustomError

from tracker.loading.fields import check, number_hint
from tracker.model.kpi import Observation
from tracker.model.portfolio import Breakdown
from tracker.periods import Period, parse_period
from tracker.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

RESERVED: Final = ("period", "value", "status", "break", "source", "published", "note")
_NUMBER: Final = re.compile(r"[-+]?(\d+(\.\d+)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)


class DataFile(NamedTuple):
    """What a CSV file holds."""

    total: dict[Period, Observation]
    breakdowns: tuple[Breakdown, ...]
    lines: dict[Period, int]
    problems: list[Problem]


class _Row(NamedTuple):
    period: Period
    observation: Observation
    dimensions: tuple[tuple[str, str], ...]


def read_data(content: bytes, path: str) -> DataFile:
    """Read a CSV file; every row that cannot be read is a problem, and the others stand."""
    found = DataFile({}, (), {}, [])
    text = _text(content, path, found.problems)
    if text is None:
        return found
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        found.problems.append(problem("csv-row", path, what=f"this is not CSV: {error}"))
        return found
    if not rows or not _header_sound(rows[0], path, found.problems):
        return found
    return _collect(rows, path, found)


def _text(content: bytes, path: str, problems: list[Problem]) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.append(problem("not-utf-8", path, Place(line), byte=f"0x{content[error.start]:02x}"))
        return None


def _header_sound(header: list[str], path: str, problems: list[Problem]) -> bool:
    missing = [name for name in ("period", "value") if name not in header]
    doubled = sorted({name for name in header if header.count(name) > 1})
    said = [f"there is no column `{name}`" for name in missing] + [
        f"two columns are named `{name}`" for name in doubled
    ]
    problems += [problem("csv-header", path, what=what) for what in said]
    return not missing and not doubled


def _collect(rows: list[list[str]], path: str, found: DataFile) -> DataFile:
    seen: dict[tuple[object, ...], int] = {}
    breakdowns: list[Breakdown] = []
    for line, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(rows[0], cells)
        if isinstance(row, str):
            hint = number_hint(row.split("`")[1]) if "number" in row else ""
            found.problems.append(problem("csv-row", path, Place(line), hint, what=row))
            continue
        first = seen.setdefault((row.period, row.dimensions), line)
        if first != line:
            what = f"`{row.period}` stands twice, first in line {first}"
            found.problems.append(problem("csv-row", path, Place(line), what=what))
        elif row.dimensions:
            breakdowns.append(Breakdown(row.dimensions, row.period, row.observation))
        else:
            found.total[row.period] = row.observation
            found.lines[row.period] = line
    return found._replace(breakdowns=tuple(breakdowns))


def _row(header: list[str], cells: list[str]) -> _Row | str:
    """Return the row, or what is wrong with it in words."""
    if len(cells) != len(header):
        return f"{len(cells)} cells where the header has {len(header)}"
    by_name = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    try:
        period = parse_period(by_name["period"])
    except PydanticCustomError:
        return f"`{by_name['period']}` is not a period"
    fields = dict(_fields(by_name))
    if isinstance(fields.get("value"), str):
        return f"`{by_name['value']}` is not a number"
    observation = check(Observation, fields)
    if isinstance(observation, list):
        return f"`{observation[0]['loc'][0]}` cannot be `{observation[0]['input']}`"
    dimensions = tuple((name, cell) for name, cell in by_name.items() if name not in RESERVED and cell)
    return _Row(period, observation, dimensions)


def _fields(cells: dict[str, str]) -> Iterator[tuple[str, object]]:
    value = cells["value"]
    if not value:
        yield "status", cells.get("status") or "missing"
    elif _NUMBER.fullmatch(value) and math.isfinite(float(value)):
        yield "value", float(value)
    else:
        yield "value", value
    for name in ("status", "source", "published", "note"):
        if cells.get(name):
            yield name, cells[name]
    if cells.get("break"):
        yield "break", {"true": True, "false": False}.get(cells["break"].lower(), cells["break"])
