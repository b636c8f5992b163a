"""A problem: where, how bad, which rule, what is wrong, how to mend it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING, Literal, NamedTuple

from tracker.problems.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LETTERS = 80
_LINE = re.compile(r"\bline \d+")

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """Line and column, both from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One defect of the user's data, in words."""

    path: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    hint: str = ""

    @property
    def alike(self) -> tuple[str, str, str]:
        """What makes it the same problem although lines have moved, also those that its message names."""
        return self.path, self.code, _LINE.sub("line", self.message)


def problem(code: str, path: str, place: Place = Place(), hint: str = "", **values: object) -> Problem:  # noqa: B008
    """Build a problem from the table of codes; a `hint` given here replaces the table's.

    Raises:
        KeyError: when the code is not in the table, or a value its message needs is not given (our fault).
    """
    rule = CODES[code]
    short = {key: shorten(str(value)) for key, value in values.items()}
    message = rule.message.format(**short)
    words = hint or rule.hint.format(**short)
    return Problem(printable(path), place.line, place.column, rule.severity, code, message, words)


def printable(name: str) -> str:
    """Return a file's name with whatever could forge a line of output, or break it, spelled out."""
    if name.isprintable():
        return name
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def shorten(text: str, most: int = 120) -> str:
    """Return the text on one line, printable, and no longer than a message can bear."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", *, near: float = 0.6) -> str:
    """Return `did you mean ...?` where a known word is at least so `near` (0 to 1), else the other hint."""
    # Pairs of letters choose a few candidates cheaply; the careful comparison is for those alone.
    pairs = _pairs(word[:MOST_LETTERS])
    shared = ((len(pairs & _pairs(each)) / (len(pairs) + len(_pairs(each))), each) for each in known)
    best = [each for _, each in nlargest(3, shared)]
    found = difflib.get_close_matches(word[:MOST_LETTERS], best, n=1, cutoff=near)
    return f"did you mean `{found[0]}`?" if found else otherwise


@lru_cache(maxsize=50_000)
def _pairs(word: str) -> frozenset[str]:
    framed = f"^{word[:MOST_LETTERS]}$"
    return frozenset(framed[i : i + 2] for i in range(len(framed) - 1))
