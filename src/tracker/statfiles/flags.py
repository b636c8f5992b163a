"""What the letters and signs behind a figure say."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Status = Literal["provisional", "estimated", "forecast"]
_STATUS: Final[dict[str, Status]] = {
    "p": "provisional", "*": "provisional", "e": "estimated", "s": "estimated", "f": "forecast",
}  # fmt: skip
_WEIGHT: Final[tuple[Status, ...]] = ("forecast", "estimated", "provisional")
_NOTHING: Final = {"", "a", "A"}  # SDMX: a normal value


class Marks(NamedTuple):
    """What is taken over of a flag, and what is not."""

    status: Status | None
    breaks: bool
    other: str


def read_flag(text: str) -> Marks:
    """Read a flag such as `p`, `bp` or `*`."""
    letters = [] if text.strip() in _NOTHING else [char for char in text.strip().lower() if char not in " ,;()"]
    found = {_STATUS[letter] for letter in letters if letter in _STATUS}
    status = next((each for each in _WEIGHT if each in found), None)
    other = "".join(letter for letter in letters if letter not in _STATUS and letter != "b")
    return Marks(status, "b" in letters, other)
