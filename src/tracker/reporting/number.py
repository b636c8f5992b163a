"""A number as people in the Nordic countries type it, as the files write it."""

from __future__ import annotations

import re
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u202f']")
_PLAIN: Final = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
_EITHER: Final = re.compile(r"[+-]?\d{1,3}[.,]\d{3}", re.ASCII)
"""A thousand to some, a decimal to others: 12,500."""


class AmbiguousError(ValueError):
    """A number that can be read in two ways."""


def number(text: str) -> str:
    """Return a number with a point before its decimals; what is none stays as it is, for others to refuse.

    Raises:
        AmbiguousError: for 12,500 and 12.500, which may be a thousand times one another.
    """
    plain = _SPACES.sub("", text)
    if not _PLAIN.fullmatch(plain):
        return text
    if _EITHER.fullmatch(plain) and not plain.lstrip("+-").startswith("0"):
        raise AmbiguousError(text)
    return plain.replace(",", ".")
