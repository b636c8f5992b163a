"""PX files of Statistics Sweden: keywords, then every cell, stub by heading, the last variable running fastest.

STUB="region"; HEADING="year"; VALUES("region")="Denmark"; VALUES("year")="2023","2024"; DATA=12.5 "..";
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.problems.problem import shorten
from tracker.statfiles.jsonstat import period_text
from tracker.statfiles.periodtext import time_like
from tracker.statfiles.refused import Refused, listed
from tracker.statfiles.table import Cell, Dimension, Figure, Table, limited
from tracker.statfiles.text import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEGINS: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*[A-Z][A-Z0-9-]*(?:\[\w+\])?(?:\("[^"\n]*"\))?\s*=[^;]{0,500};')
_STATEMENT: Final = re.compile(
    r'\s*([A-Z][A-Z0-9_-]*)(\[[^\]]*\])?(?:\(((?:"[^"]*"|[^")])*)\))?\s*=((?:[^";]++|"[^"]*+")*+);'
)
_STRINGS: Final = re.compile(r'((?:"[^"]*"\s*)+)')
_TOKEN: Final = re.compile(r'"([^"]*)"|([^\s,;"]+)')
_CODEPAGE: Final = re.compile(rb'CODEPAGE\s*=\s*"((?:utf-?8|iso-?8859-\d{1,2}|(?:windows-|cp)\d{3,4}|us-ascii))"', re.I)
_NUMBER: Final = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_HINT: Final = "download the file again"

_Words = dict[tuple[str, str], list[str]]
"""(keyword, variable) to values."""


class _Variable(NamedTuple):
    dimension: Dimension
    codes: list[str]
    is_time: bool


def is_px(content: bytes) -> bool:
    """Tell whether bytes are a PX file."""
    return _BEGINS.match(content) is not None and b"DATA=" in content.replace(b" ", b"")


def read_px(content: bytes) -> Table:
    """Read a PX file without KEYS.

    Raises:
        Refused: when it uses KEYS, names no time, or has other than as many cells as its variables ask for.
    """
    words = _words(as_text(content, _fallback(content)))
    if any(keyword == "KEYS" for keyword, _ in words):
        raise Refused("the PX file lists only some of its cells (KEYS)", "download it without KEYS, or as JSON-stat")
    names = [*words.get(("STUB", ""), []), *words.get(("HEADING", ""), [])]
    variables = [_variable(words, name) for name in names]
    time = _time(variables)
    count = limited(prod(len(each.codes) for each in variables))
    data = _data(words, count)
    keys = product(*(each.codes for each in variables))
    cells = tuple(_cell(key, time, variables, place, data[place]) for place, key in enumerate(keys))
    kept = tuple(each.dimension for index, each in enumerate(variables) if index != time)
    return Table("PX", kept, cells, decimal=".")


def _fallback(content: bytes) -> str:
    named = _CODEPAGE.search(content)
    if named and b"utf" not in named[1].lower():
        return named[1].decode("ascii")
    dos = re.search(rb'CHARSET\s*=\s*"ANSI"', content) is None  # so the format has it, and its oldest files are
    return "cp850" if dos else "cp1252"


def _words(text: str) -> _Words:
    words: _Words = {}
    place = 0
    while (match := _STATEMENT.match(text, place)) is not None:
        keyword, language, variable, values = match.groups()
        if language is None:  # the others say the same in another language
            words[keyword, _strings(variable or "")[0] if variable else ""] = (
                [values] if keyword == "DATA" else _strings(values)
            )
        place = match.end()
    if text[place:].strip(" \r\n\t\x1a"):
        line = text.count("\n", 0, place) + 1
        raise Refused(f"the PX file cannot be read from line {line} on", _HINT)
    return words


def _strings(values: str) -> list[str]:
    """Return each text of a list; pieces with no comma between them are one text on several lines."""
    found = ["".join(re.findall(r'"([^"]*)"', piece)) for piece in _STRINGS.findall(values)]
    return found or [values.strip()]


def _variable(words: _Words, name: str) -> _Variable:
    values = words.get(("VALUES", name)) or words.get(("CODES", name))
    if not values:
        raise Refused(f"the PX file says no values of `{shorten(name)}`", _HINT)
    codes = words.get(("CODES", name)) or values
    if len(codes) != len(values):
        raise Refused(f"the PX file has {len(codes)} codes and {len(values)} values of `{shorten(name)}`", _HINT)
    if len(set(codes)) != len(codes):
        raise Refused(f"the PX file has a code twice under `{shorten(name)}`", _HINT)
    return _Variable(Dimension(name, "", dict(zip(codes, values, strict=True))), codes, ("TIMEVAL", name) in words)


def _time(variables: Sequence[_Variable]) -> int:
    named = [index for index, each in enumerate(variables) if each.is_time]
    like = (index for index, each in enumerate(variables) if all(map(time_like, each.dimension.labels.values())))
    found = named or list(like)
    if len(found) == 1:
        return found[0]
    names = listed([each.dimension.name for each in variables])
    raise Refused("the PX file has no variable of periods", f"it has: {names or 'none'}")


def _data(words: _Words, count: int) -> list[Figure]:
    (written,) = words.get(("DATA", ""), [""])
    found = [_figure(*match.groups()) for match in _TOKEN.finditer(written)]
    if len(found) != count:
        raise Refused(f"the PX file has {len(found)} cells where its variables ask for {count}", _HINT)
    return found


def _figure(quoted: str | None, bare: str | None) -> Figure:
    if bare is not None and _NUMBER.fullmatch(bare):
        return Decimal(bare)
    return quoted if bare is None else bare


def _cell(key: Sequence[str], time: int, variables: Sequence[_Variable], place: int, figure: Figure) -> Cell:
    period = period_text(key[time], variables[time].dimension.labels[key[time]])
    rest = tuple(code for index, code in enumerate(key) if index != time)
    return Cell(f"data cell {place + 1} ({shorten(period, 20)})", period, figure, rest)
