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
from tracker.read.yamltext import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

RESERVED: Final = ("period", "value", "status", "break", "source", "published", "note")
_NUMBER: Final = re.compile(r"[-+]?(\d+(\.\d+)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)


class DataFile(NamedTuple):
    """What a CSV file holds, and on which lines."""

    total: dict[Period, Observation]
    breakdowns: tuple[Breakdown, ...]
    lines: dict[Period, int]
    breakdown_lines: tuple[int, ...]
    problems: list[Problem]


class _Row(NamedTuple):
    period: Period
    observation: Observation
    dimensions: tuple[tuple[str, str], ...]


def read_data(content: bytes, path: str) -> DataFile:
    """Read a CSV file; every row that cannot be read is a problem, and the others stand."""
    found = DataFile({}, (), {}, (), [])
    text = _text(content, path, found.problems)
    if text is None:
        return found
    rows = _rows(text, path, found.problems)
    if not rows:
        found.problems.append(problem("csv-header", path, what="the file is empty"))
        return found
    header = [cell.strip() for cell in rows[0][1]]
    return _collect(header, rows[1:], path, found) if _header_sound(header, path, found.problems) else found


def _text(content: bytes, path: str, problems: list[Problem]) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = place_of(content, error.start)
        problems.append(problem("not-utf-8", path, place, byte=f"0x{content[error.start]:02x}"))
        return None


def _rows(text: str, path: str, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """Return each row with the line that it begins on: a quoted cell may span several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.append(problem("csv-row", path, Place(begins), what=f"this is not CSV: {error}"))
    return rows


def _header_sound(header: list[str], path: str, problems: list[Problem]) -> bool:
    if len(header) == 1 and ";" in header[0]:
        problems.append(
            problem("csv-header", path, hint="separate with commas, not semicolons", what="one column only")
        )
        return False
    said = [f"there is no column `{name}`" for name in ("period", "value") if name not in header]
    said += [f"two columns are named `{name}`" for name in sorted({name for name in header if header.count(name) > 1})]
    # A misspelt column would silently turn every row into a breakdown.
    misspelt = [name for name in header if name not in RESERVED and name.lower() in RESERVED]
    said += [f"the column `{name}` is written `{name.lower()}`" for name in misspelt]
    problems += [problem("csv-header", path, what=what) for what in said]
    return not said


def _collect(header: list[str], rows: list[tuple[int, list[str]]], path: str, found: DataFile) -> DataFile:
    seen: dict[tuple[object, ...], int] = {}
    breakdowns: list[tuple[int, Breakdown]] = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(header, cells)
        if isinstance(row, str):
            hint = number_hint(row.split("`")[1]) if "number" in row else ""
            found.problems.append(problem("csv-row", path, Place(line), hint, what=row))
            continue
        first = seen.setdefault((row.period, row.dimensions), line)
        if first != line:
            what = f"`{row.period}` stands twice, first in line {first}"
            found.problems.append(problem("csv-row", path, Place(line), what=what))
        elif row.dimensions:
            breakdowns.append((line, Breakdown(row.dimensions, row.period, row.observation)))
        else:
            found.total[row.period] = row.observation
            found.lines[row.period] = line
    lines, kept = zip(*breakdowns, strict=True) if breakdowns else ((), ())
    return found._replace(breakdowns=tuple(kept), breakdown_lines=tuple(lines))


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
    if not value and not cells.get("status"):
        yield "status", "missing"
    elif not value:
        yield "value", None
    elif _NUMBER.fullmatch(value) and math.isfinite(float(value)):
        yield "value", float(value)
    else:
        yield "value", value
    for name in ("status", "source", "published", "note"):
        if cells.get(name):
            yield name, cells[name]
    if cells.get("break"):
        yield "break", {"true": True, "false": False}.get(cells["break"].lower(), cells["break"])
