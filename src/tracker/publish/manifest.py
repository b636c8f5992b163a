"""What builds wrote, kept in the site's folder: only what is listed is ever replaced or removed.

    .published.json     {"format": 1, "whole": "4f2a...", "stamps": {...}, "pages": {"en/index.html": {"key": "...", "files": [...], "links": [...]}}, "others": [...]}
    .publishing-en      while a build runs: the names it has begun to write, one a line

A build that was cut short leaves its list of begun names; the next one takes no page for what its key says, and tidies those names up.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from tracker.edit.lock import locked
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME: Final = ".published.json"
JOURNAL: Final = ".publishing-"
FORMAT: Final = 1
_BEGUN: Final = re.compile(r"\.new-[0-9a-f]{32}")


class OccupiedError(Exception):
    """The folder cannot be used: it holds files that no build of ours wrote, leads elsewhere, or another build is at work in it."""


@dataclass
class Manifest:
    """Pages with their keys, files and links, and files of no page."""

    whole: str = ""
    stamps: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    @property
    def files(self) -> set[str]:
        """Every file, from the top of the site."""
        return {name for page in self.pages.values() for name in page["files"]} | set(self.others)


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Hold the folder: one build at a time.

    Raises:
        OccupiedError: while another one is at work in it.
    """
    out.mkdir(parents=True, exist_ok=True)
    try:
        with locked(out, patience=0.0):
            yield
    except Refused:
        raise OccupiedError("another build is at work in it; wait for that one") from None


def _tidy(out: Path) -> None:
    """Remove what a build that was killed had begun to write."""
    for each in out.rglob(".new-*"):
        if _BEGUN.fullmatch(each.name) and each.is_file():
            each.unlink()


def read(out: Path) -> Manifest:
    """Return what builds wrote; of one that was cut short all names, and no key that could be believed.

    Raises:
        OccupiedError: when the folder holds something else.
    """
    begun = [line for each in out.glob(f"{JOURNAL}*") for line in each.read_text(encoding="utf-8").splitlines()]
    if begun:
        _tidy(out)
    place = out / NAME
    if not place.exists():
        if any(not each.name.startswith(JOURNAL) for each in out.iterdir()) and not begun:
            raise OccupiedError("it holds files that are no site of ours; choose an empty folder")
        return Manifest(others=_sound(begun))
    found = _parsed(place)
    if not begun:
        return found
    return Manifest(pages={path: page | {"key": ""} for path, page in found.pages.items()}, others=_sound([*found.others, *begun]))  # fmt: skip


def _parsed(place: Path) -> Manifest:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise OccupiedError("another version of this program built it; choose an empty folder")
        made = Manifest(str(found["whole"]), dict(found["stamps"]), dict(found["pages"]), list(found["others"]))
        return made if set(_sound(made.files)) == made.files else Manifest()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise OccupiedError(f"its list {NAME} cannot be read; choose an empty folder") from None


def _sound(names: object) -> list[str]:
    """Return the names that stay inside the site."""
    listed = [str(name) for name in names] if isinstance(names, list | set | tuple) else []
    return [name for name in listed if name and not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts]  # fmt: skip


def write(out: Path, made: Manifest) -> None:
    """Keep what was written, and end the lists of what was begun; last of all."""
    held = {"format": FORMAT, "whole": made.whole, "stamps": made.stamps, "pages": made.pages, "others": made.others}
    Writer(out, "list").put(NAME, json.dumps(held).encode())
    for each in out.glob(f"{JOURNAL}*"):
        each.unlink()


class Writer:
    """Writes files of a site, each whole, after noting its name."""

    def __init__(self, out: Path, name: str) -> None:
        self.out = out
        self._top = os.path.realpath(out)
        self._known: set[Path] = set()
        self._journal = out / f"{JOURNAL}{name}"

    def begin(self, names: list[str]) -> None:
        """Note the names that will be written."""
        with self._journal.open("a", encoding="utf-8") as file:
            file.write("".join(f"{name}\n" for name in names))

    def all(self, files: dict[str, bytes]) -> int:
        """Write files; return how many were not there already."""
        self.begin(list(files))
        return sum(self.put(name, body) for name, body in files.items())

    def put(self, name: str, body: bytes) -> bool:
        """Write a file unless it holds that already, so that nobody ever reads half of one; say whether it was written.

        Raises:
            OccupiedError: when its folder lies elsewhere.
        """
        place = self.out / name
        try:
            if place.stat().st_size == len(body) and place.read_bytes() == body:
                return False
        except FileNotFoundError:
            place.parent.mkdir(parents=True, exist_ok=True)
        self._stay_inside(place.parent)
        new = place.with_name(f".new-{uuid4().hex}")
        try:
            new.write_bytes(body)
            new.replace(place)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        return True

    def remove(self, names: set[str]) -> int:
        """Remove files that an earlier build wrote."""
        there = [self.out / name for name in names if inside(self.out, name) and (self.out / name).is_file()]
        for each in there:
            each.unlink()
        return len(there)

    def _stay_inside(self, folder: Path) -> None:
        if folder in self._known:
            return
        if not _within(folder, self._top):
            raise OccupiedError(f"its folder {folder.name} leads elsewhere")
        self._known.add(folder)


def inside(out: Path, name: str) -> bool:
    """Tell whether a file lies in the site, wherever links lead."""
    return _within((out / name).parent, os.path.realpath(out))


def _within(folder: Path, top: str) -> bool:
    real = os.path.realpath(folder)
    return real == top or real.startswith(top + os.sep)
