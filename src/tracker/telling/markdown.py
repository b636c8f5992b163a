"""Texts from the files inside Markdown: shown as they were typed, and doing nothing there.

No markup, no link, no picture, no mention of anybody, no reference to an issue or commit, no HTML, no line of its own.
"""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$^=&:.])")
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]")
_WORDS: Final = re.compile(r"\w+(?=://)|mailto(?=:)|www|\bgh(?=\\?-)|\b(?=[a-f]*[0-9])[0-9a-f]{7,64}\b", re.IGNORECASE)
_BREAK: Final = "\u2060"
"""A word joiner: nothing is seen of it, and `@name` is no mention any more."""


def safe(text: str) -> str:
    """Return a text as Markdown that shows it on one line and does nothing else."""
    line = " ".join("".join(char if char.isprintable() else " " for char in _TURNS.sub("", text)).split())
    line = _MARKS.sub(_escaped, line)
    # Addresses become links without any markup, `GH-12` and what looks like a hash references; a word joiner inside keeps them words.
    return _WORDS.sub(lambda found: found[0][:1] + _BREAK + found[0][1:], line.replace("@", f"@{_BREAK}"))


def _escaped(found: re.Match[str]) -> str:
    mark = found[0]
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;", ":": ":", ".": ".", "#": f"\\#{_BREAK}"}.get(mark, f"\\{mark}")
