"""Changes to a text at places, everything between them untouched."""

from __future__ import annotations

from codecs import BOM_UTF8
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Splice(NamedTuple):
    """What stands from `start` up to `end` becomes `text`; nothing is removed where the two are one."""

    start: int
    end: int
    text: str


class Fault(RuntimeError):  # noqa: N818 - named as the command line names it: a fault in the program
    """What this program got wrong itself; nothing was written."""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return the text with every change made.

    Raises:
        Fault: when two changes overlap.
    """
    ordered = sorted(splices, key=lambda each: (each.start, each.end))
    if any(second.start < first.end for first, second in pairwise(ordered)):
        raise Fault("two changes of one file overlap")
    pieces: list[str] = []
    place = 0
    for each in ordered:
        pieces += [text[place : each.start], each.text]
        place = each.end
    return "".join([*pieces, text[place:]])


def edited(content: bytes, edit: Callable[[str], str]) -> bytes:
    """Return UTF-8 bytes after an edit of their text; a byte order mark stays."""
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    return mark + edit(content[len(mark) :].decode("utf-8")).encode("utf-8")


def line_start(text: str, place: int) -> int:
    """Return where the line of a place begins."""
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    """Return where the line after that of a place begins, or the end of the text."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def newline(text: str, place: int) -> str:
    """Return how the line of a place ends; the last line of a text as the one above it."""
    found = text.find("\n", place)
    found = text.rfind("\n") if found < 0 else found
    return "\r\n" if found > 0 and text[found - 1] == "\r" else "\n"


def lines_at(text: str, place: int, lines: list[str]) -> Splice:
    """Return a change that puts whole lines where a line begins, or behind a last line that has no end."""
    end = newline(text, max(place - 1, 0))
    if place == len(text) and text and not text.endswith("\n"):
        return Splice(place, place, "".join(end + line for line in lines))
    return Splice(place, place, "".join(line + end for line in lines))
