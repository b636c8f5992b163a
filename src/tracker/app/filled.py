"""The fields of the update form, as a browser sends them, to entries. Whatever cannot be meant is left out; nothing is believed of rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from tracker.i18n import LANGUAGES
from tracker.model.entered import Measured
from tracker.reporting.entry import Done, Entry, Reply, Submission, clean
from tracker.views.update import NO_CHANGE

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 1_000_000
MOST_FIELDS: Final = 5_000
_NAME: Final = re.compile(r"([if])(\d{1,4})-([a-z_]+?)(\d{0,4})", re.ASCII)

Fields = dict[str, str]


def fields_of(body: bytes) -> Fields:
    """Return the first value of each field; nothing of what is no form of ours."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return dict(reversed([(name, clean(value)) for name, value in pairs]))


def submission(fields: Fields) -> Submission:
    """Return what was entered."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for name, value in fields.items():
        if match := _NAME.fullmatch(name):
            found.setdefault((match[1], int(match[2])), {})[match[3] + match[4]] = value
    entries = tuple(_entry(each) for (kind, _), each in sorted(found.items()) if kind == "i" and each.get("id"))
    figures = tuple(each for (kind, _), part in sorted(found.items()) if kind == "f" for each in _figure(part))
    return Submission(
        fields.get("owner", ""),
        entries,
        figures,
        next((each for each in (fields.get("texts"), fields.get("lang")) if each in LANGUAGES), ""),
    )


def _entry(part: dict[str, str]) -> Entry:
    chosen = part.get("report", "")
    return Entry(
        part["id"],
        part.get("seen", ""),
        "" if chosen == NO_CHANGE else chosen,
        chosen == NO_CHANGE,
        part.get("note", ""),
        tuple(name for each in part.get("evidence", "").split(",") if (name := each.strip())),
        part.get("confirmed_on", ""),
        tuple(Done(part.get(f"step{number}", ""), day, f"done{number}") for number, day in _numbered(part, "done")),
        tuple(Reply(part.get(f"finding{number}", ""), text) for number, text in _numbered(part, "reply")),
    )  # fmt: skip


def _numbered(part: dict[str, str], name: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a name that goes with a number and that hold anything."""
    for key, value in part.items():
        if key.startswith(name) and key[len(name) :].isdecimal() and value:
            yield key[len(name) :], value


def _figure(part: dict[str, str]) -> Iterator[Measured]:
    if part.get("kpi") and any(part.get(name) for name in ("period", "value", "published", "source", "status")):
        yield Measured(part["kpi"], part.get("period", ""), part.get("value", ""), part.get("status") or None, part.get("source", ""), part.get("published") or None)  # fmt: skip
