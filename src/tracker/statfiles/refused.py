"""What cannot be taken in: said in words, with a way on."""

from __future__ import annotations

from tracker.problems.problem import did_you_mean, shorten

MOST_LISTED = 10


class Refused(Exception):  # noqa: N818 - a refusal of the user's file is no error of the program
    """A file, or what was asked of it, that cannot be taken in; nothing is written.

    Raised wherever it is seen, and printed in one place, the command line.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def listed(names: list[str]) -> str:
    """Return the first ten names on one line, each safe to print, and how many more there are."""
    said = ", ".join(shorten(name, 60) for name in names[:MOST_LISTED])
    more = len(names) - MOST_LISTED
    return f"{said} and {more} more" if more > 0 else said


def near(word: str, known: list[str], otherwise: str = "") -> str:
    """Return `did you mean ...?` safe to print; the other hint where nothing is near."""
    return shorten(did_you_mean(word, known, otherwise))
