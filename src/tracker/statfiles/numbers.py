"""Figures as statistics offices write them: decimal comma or point, spaces between thousands, flags behind.

A text alone does not say whether `1.234` is one or a thousand; all texts of a file together often do.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.statfiles.flags import LETTERS
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSING: Final = frozenset({"", ".", "..", "...", "....", ".....", "......", ":", "…"})
SPACES: Final = " \u00a0\u2007\u2009\u202f"
_MOST_LETTERS: Final = 60
_PARTS: Final = re.compile(rf"(.*?)\s*([{LETTERS}*])?", re.DOTALL)
_SPACED: Final = re.compile(rf"([-+]?\d{{1,3}})((?:[{SPACES}]\d{{3}})+)((?:[.,]\d+)?)", re.ASCII)
_DIGITS: Final = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
_UNSURE: Final = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_GROUPED: Final = re.compile(r"[-+]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)


class Marked(NamedTuple):
    """A figure's text and the flag that stands behind it."""

    text: str
    flag: str


def unmarked(text: str) -> Marked:
    """Part a text such as `12.3 p` or `: c` into figure and flag; a text with no figure stays whole.

    One letter only: `5 bn` is no figure with two flags.
    """
    stripped = text.strip().strip(SPACES)
    match = _PARTS.fullmatch(stripped) if len(stripped) <= _MOST_LETTERS else None
    if match is None or not match[2]:
        return Marked(stripped, "")
    body = match[1].strip(SPACES)
    sound = body in MISSING - {""} or body == "-" or _DIGITS.fullmatch(_closed(body))
    return Marked(body, match[2]) if sound else Marked(stripped, "")


def figure_like(text: str) -> bool:
    """Tell whether a text is a number, a symbol for a missing one, or a dash."""
    body = unmarked(text).text
    return body in MISSING or body in {"-", "–"} or _DIGITS.fullmatch(_closed(body)) is not None


def decimal_of(texts: Iterable[str]) -> str:
    """Return which sign separates the decimals of a file: `,`, `.`, or empty where no figure has either.

    Raises:
        Refused: when the figures contradict each other, or could be read both ways.
    """
    seen: dict[str, str] = {}
    unsure = ""
    for text in texts:
        body = _closed(unmarked(text).text)
        sign = _evidence(body)
        if sign:
            seen.setdefault(sign, body)
        elif not unsure and _UNSURE.fullmatch(body):
            unsure = body
    if len(seen) > 1:
        said = f"`{seen[',']}` has a decimal comma and `{seen['.']}` a decimal point"
        raise Refused(f"the figures contradict each other: {said}", "say `--decimal comma` or `--decimal point`")
    if unsure and not seen:
        said = f"`{unsure}` can be read in two ways: is the sign between decimals or between thousands?"
        raise Refused(said, "say `--decimal comma` or `--decimal point`")
    return next(iter(seen), "")


def number(text: str, decimal: str, *, grouped: bool = True) -> Decimal | None:
    """Return the number that a text without flag says; None where it says none.

    Args:
        text: digits, perhaps with one kind of space between thousands.
        decimal: the sign before the decimals.
        grouped: whether the other sign may stand between thousands.
    """
    body = _closed(text)
    if len(body) > _MOST_LETTERS or not _DIGITS.fullmatch(body):
        return None
    thousands = "," if decimal != "," else "."
    whole, sign, rest = body.partition(decimal or ".")
    if thousands in rest or (decimal or ".") in rest:
        return None
    if thousands in whole:
        if not grouped or not _GROUPED.fullmatch(whole):
            return None
        whole = whole.replace(thousands, "")
    return Decimal(f"{whole}{'.' if sign else ''}{rest}")


def _evidence(body: str) -> str:
    """Return the sign that surely separates decimals in a text; empty where it cannot be told."""
    signs = [char for char in body if char in ".,"]
    if not signs or not _DIGITS.fullmatch(body) or _UNSURE.fullmatch(body):
        return ""
    if len(signs) == 1 or signs[0] != signs[-1]:
        return signs[-1]
    if not _GROUPED.fullmatch(body):
        return ""
    return "," if signs[0] == "." else "."  # 1.234.567: between thousands, so the other one is the decimal


def _closed(text: str) -> str:
    """Return a number without the spaces between its thousands; anything else as it is."""
    match = _SPACED.fullmatch(text)
    return match[1] + re.sub(f"[{SPACES}]", "", match[2]) + match[3] if match else text
