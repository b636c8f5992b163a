"""New figures into a series written in braces, on one line or on one line each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tracker.edit.splice import Splice, line_end, line_start, newline

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

_REST: Final = re.compile(r"[ \t]*(,?)[ \t]*(?:#[^\r\n]*)?(?:\r?\n)")


def new_in_flow(text: str, series: yaml.MappingNode, index: int, entries: list[str]) -> Iterator[Splice]:
    """Yield the changes that put entries behind the entry of this index; -1 for the front."""
    if not series.value:
        place = series.start_mark.index + 1
        yield Splice(place, place, ", ".join(entries))
        return
    key, value = series.value[max(index, 0)]
    own_line = not text[line_start(text, key.start_mark.index) : key.start_mark.index].strip()
    gap = newline(text, key.start_mark.index) + " " * key.start_mark.column if own_line else " "
    if index < 0:
        yield Splice(key.start_mark.index, key.start_mark.index, "".join(f"{each},{gap}" for each in entries))
        return
    end = value.end_mark.index
    rest = _REST.match(text, end) if own_line else None
    if rest is None:
        yield Splice(end, end, "".join(f",{gap}{each}" for each in entries))
    else:
        yield from _own_lines(text, end, bool(rest[1]), entries, gap)


def _own_lines(text: str, end: int, comma: bool, entries: list[str], gap: str) -> Iterator[Splice]:  # noqa: FBT001
    """Yield whole lines below an entry, so that a remark behind it stays with it."""
    place = line_end(text, end)
    indent, ends = gap.lstrip("\r\n"), newline(text, end)
    if not comma:
        yield Splice(end, end, ",")
    lines = f",{ends}{indent}".join(entries)
    yield Splice(place, place, f"{indent}{lines}{',' if comma else ''}{ends}")
