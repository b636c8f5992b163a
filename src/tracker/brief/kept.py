"""Texts kept to the room there is for them."""

from __future__ import annotations

import re
from typing import Final

from tracker.i18n import words

_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]"
)


def short(text: str, most: int) -> str:
    """Return a text of at most so many letters, cut at a word where there is one; signs that turn or hide what follows are left out."""
    plain = " ".join(_CONTROL.sub("", text).split())
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > most * 0.6 else cut}…"


def more(count: int, language: str) -> str:
    """Return how many more there are, in words; "" where there is none."""
    return words(language).n("and {n} more", "and {n} more", count) if count > 0 else ""
