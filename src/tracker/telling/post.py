"""Letters in the forms that mail programs, calendars and other programs take."""

from __future__ import annotations

import json
from dataclasses import asdict
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tracker.periods import days_after
from tracker.telling.reminder import as_text as plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.judgement import Status
    from tracker.telling.reminder import Letter

CONTRACT: Final = 1
_FOLD: Final = 75
"""Octets in a line of a calendar (RFC 5545, section 3.1)."""


def as_text(letter: Letter) -> str:
    """Return a letter with its subject."""
    return f"{letter.subject}\n{'=' * min(len(letter.subject), 78)}\n\n{plain(letter)}\n"


def as_eml(letter: Letter, people: Sequence[tuple[str, str]]) -> str:
    """Return a letter as a mail that a mail program opens as a draft; `people` are names and addresses."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _header(letter.subject)
    if people:
        mail["To"] = [Address(_header(name), addr_spec=address) for name, address in people]
    mail["X-Unsent"] = "1"
    mail.set_content(plain(letter), cte="quoted-printable")
    mail["Content-Language"] = letter.language
    return mail.as_string()


def as_json(letters: Sequence[Letter], asked: str, found: Status) -> str:
    """Return letters as plain data: the documented contract (docs/rounds.md)."""
    made = [asdict(each) | {"due": each.due.isoformat()} for each in letters]
    whole = {"contract": CONTRACT, "round": asked, "as_of": found.as_of.isoformat(), "letters": made}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_ics(letters: Sequence[Letter], asked: str, found: Status) -> str:
    """Return the last days to report as a calendar (RFC 5545): a whole day for each letter."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//strategy-tracker//remind//EN", "CALSCALE:GREGORIAN"]
    for each in letters:
        lines += _event(each, asked, found)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(letter: Letter, asked: str, found: Status) -> list[str]:
    name = sha256(f"{asked}/{letter.owner}/{letter.role}".encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{name}@strategy-tracker",
        f"DTSTAMP:{found.as_of:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{letter.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{days_after(letter.due, 1):%Y%m%d}",
        f"SUMMARY;LANGUAGE={letter.language}:{_escaped(letter.subject)}",
        f"DESCRIPTION;LANGUAGE={letter.language}:{_escaped(plain(letter))}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P7D",
        f"DESCRIPTION:{_escaped(letter.subject)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(sign, written)
    return "\\n".join(_one_line(line) for line in text.rstrip().split("\n"))


def _header(text: str) -> str:
    """Return a text for the head of a mail: `=?` would begin an encoded word, and what it holds could be a line of its own."""
    return _one_line(text).replace("=?", "= ?").replace("?=", "? =")


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets; each after the first begins with a space."""
    part, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _FOLD:
            yield part
            part, size = " ", 1
        part, size = part + char, size + width
    yield part
