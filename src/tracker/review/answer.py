"""The answer to a proposed version, as a file that is carried from one machine to another.

It is made where the proposal was read, by a program that was not proposed, and yet nothing in it is believed: every text may have been
chosen by whoever proposed the change. So it is small, of fixed form, checked when it is read, and escaped when it is shown.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracker.telling.difference import sections

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tracker.i18n import Words
    from tracker.problems import Problem
    from tracker.versions import Compared

MOST_BYTES: Final = 2_000_000
MOST_LINES: Final = 100
"""Lines of one kind that are carried; how many there were is carried as well."""
MOST_PROBLEMS: Final = 100
_LETTERS: Final = 1000

Line = Annotated[str, Field(max_length=_LETTERS)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Hash = Annotated[str, Field(pattern=r"^([0-9a-f]{40}([0-9a-f]{24})?)?$")]


class AnswerError(Exception):
    """An answer that cannot be read, in words."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Told(_Part):
    """One thing that differs."""

    subject: Line
    said: Line
    path: Line
    line: Count
    side: Literal["before", "after"]


class Tier(_Part):
    """Things of one kind."""

    tier: Literal["verdicts", "goalposts", "reports", "figures", "things", "findings", "wording"]
    count: Count
    lines: Annotated[list[Told], Field(max_length=MOST_LINES)]


class Wrong(_Part):
    """One problem of the files."""

    severity: Literal["error", "warning"]
    code: Annotated[str, Field(pattern=r"^[a-z-]{1,60}$")]
    path: Line
    line: Count
    message: Line
    hint: Line


class Answer(_Part):
    """All that is said of a proposed version."""

    contract: Literal[1] = 1
    language: Literal["en", "da", "sv", "nb"]
    base: Hash
    head: Hash
    as_of: Annotated[date, Field(strict=False)]
    errors: Count
    warnings: Count
    unexplained: Count
    failed: Annotated[
        list[Literal["errors", "worse", "goalpost", "unexplained", "finding", "rewritten", "any"]], Field(max_length=8)
    ]
    """Why the check failed; empty where it passed."""
    problems: Annotated[list[Wrong], Field(max_length=MOST_PROBLEMS)]
    tiers: Annotated[list[Tier], Field(max_length=7)]
    ask: Annotated[list[Line], Field(max_length=50)] = []
    """Teams that should look at it."""


def answer(found: Compared, problems: Iterable[Problem], failed: list[str], ask: list[str], words: Words) -> Answer:
    """Return the answer to the newer of two versions."""
    listed = sorted(problems, key=lambda each: each.severity)
    shown = sections(found, words, most=MOST_LINES)
    return Answer(
        language=words.language,  # type: ignore[arg-type]  # one of ours, checked as the model is made
        base=found.old.loaded.commit,
        head=found.new.loaded.commit,
        as_of=found.after.as_of,
        errors=sum(1 for each in listed if each.severity == "error"),
        warnings=sum(1 for each in listed if each.severity == "warning"),
        unexplained=sum(1 for each in listed if each.code.startswith("goalpost-")),
        failed=failed,  # type: ignore[arg-type]  # the same
        problems=[_wrong(each) for each in listed[:MOST_PROBLEMS]],
        tiers=[
            Tier(tier=each.tier, count=each.count, lines=[
                Told(subject=_cut(line.subject), said=_cut(line.said), path=_cut(line.spot.path), line=line.spot.line, side="before" if line.old else "after")
                for line in each.lines
            ])
            for each in shown
        ],
        ask=[_cut(each) for each in ask[:50]],
    )  # fmt: skip


def _wrong(each: Problem) -> Wrong:
    return Wrong(
        severity=each.severity,
        code=each.code,
        path=_cut(each.path),
        line=each.line,
        message=_cut(each.message),
        hint=_cut(each.hint),
    )


def _cut(text: str) -> str:
    plain = text.encode("utf-8", "replace").decode()
    return plain if len(plain) <= _LETTERS else plain[: _LETTERS - 1] + "…"


def read(path: Path) -> Answer:
    """Return the answer in a file.

    Raises:
        AnswerError: when it is too large, or is not exactly of the form of an answer.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise AnswerError(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise AnswerError(f"{path} has more than {MOST_BYTES} bytes: that is no answer of ours")
    try:
        return Answer.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise AnswerError(f"{path} is not an answer of ours ({place or 'the whole'}: {first['msg']})") from None
