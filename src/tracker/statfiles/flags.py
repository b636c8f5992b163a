"""What the letters and signs behind a figure say."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Status = Literal["provisional", "estimated", "forecast"]
_STATUS: Final[dict[str, Status]] = {
    "p": "provisional", "*": "provisional", "e": "estimated", "s": "estimated", "f": "forecast",
    "provisional": "provisional", "preliminary": "provisional", "estimated": "estimated", "estimate": "estimated",
    "forecast": "forecast",
}  # fmt: skip
_WEIGHT: Final[tuple[Status, ...]] = ("forecast", "estimated", "provisional")
_NOTHING: Final = frozenset({"", "a", "normal", "normal value"})  # A: a normal value in SDMX
LETTERS: Final = "bcdefnprsuz"
"""Flags of Eurostat, which may stand together, as in `bp`."""


class Marks(NamedTuple):
    """What is taken over of a flag, and what is not."""

    status: Status | None
    breaks: bool
    other: str


def read_flags(*flags: str) -> Marks:
    """Read what stands behind a figure, behind its period and in a column of its own."""
    found = [read_flag(each) for each in flags]
    status = next((each for each in _WEIGHT if any(marks.status == each for marks in found)), None)
    other = " ".join(marks.other for marks in found if marks.other)
    return Marks(status, any(marks.breaks for marks in found), other)


def read_flag(text: str) -> Marks:
    """Read a flag such as `p`, `bp`, `*` or a word for one; of what is not known nothing is taken over."""
    words = text.strip().casefold()
    if words in _NOTHING:
        return Marks(None, breaks=False, other="")
    if words in _STATUS:
        return Marks(_STATUS[words], breaks=False, other="")
    letters = [char for char in words if char not in " ,"]
    found = {_STATUS[letter] for letter in letters if letter in _STATUS}
    if not set(letters) <= {*LETTERS, "*"} or found >= {"estimated", "forecast"}:
        return Marks(None, breaks=False, other=text.strip())
    status = next((each for each in _WEIGHT if each in found), None)
    other = "".join(letter for letter in letters if letter not in _STATUS and letter != "b")
    return Marks(status, "b" in letters, other)
