"""What the last build wrote, kept in the site's folder: only what is listed here is ever replaced or removed.

.published.json    {"format": 1, "whole": "4f2a...", "stamps": {...}, "pages": {"en/index.html": {"key": "...", "files": ["en/index.html", ...]}}, "others": [...]}
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tracker.i18n import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = ".published.json"
FORMAT: Final = 1
OURS: Final = (*LANGUAGES, "assets", "data")
"""Folders of a site that hold nothing but what builds wrote."""


class OccupiedError(Exception):
    """The folder holds files that no build of ours wrote."""


@dataclass
class Manifest:
    """Pages with their keys and files, and files of no page."""

    whole: str = ""
    stamps: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    @property
    def files(self) -> set[str]:
        """Every file, from the top of the site."""
        return {name for page in self.pages.values() for name in page["files"]} | set(self.others)


def read(out: Path) -> Manifest:
    """Return what the last build wrote; nothing where there was none.

    Raises:
        OccupiedError: when the folder holds something else.
    """
    place = out / NAME
    if not place.exists():
        if out.exists() and any(out.iterdir()):
            raise OccupiedError(str(out))
        return Manifest()
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except ValueError:
        found = {}
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return Manifest(others=[str(name) for name in found.get("files", [])] if isinstance(found, dict) else [])
    return Manifest(found["whole"], found["stamps"], found["pages"], found["others"])


def found(out: Path) -> set[str]:
    """Return what lies in the folders that are ours alone: for a build whose list was never finished."""
    return {each.relative_to(out).as_posix() for name in OURS for each in (out / name).rglob("*") if each.is_file()}


def write(out: Path, made: Manifest) -> None:
    """Keep what was written; last of all, so that a build that was cut short is made up for by the next."""
    held = {"format": FORMAT, "whole": made.whole, "stamps": made.stamps, "pages": made.pages, "others": made.others}
    put(out, NAME, json.dumps(held).encode())


def put(out: Path, name: str, body: bytes) -> bool:
    """Write a file unless it holds that already, so that nobody ever reads half of one; say whether it was written."""
    place = out / name
    try:
        if place.stat().st_size == len(body) and place.read_bytes() == body:
            return False
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f".new-{os.getpid()}-{place.name[:100]}")
    try:
        new.write_bytes(body)
        new.replace(place)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return True
