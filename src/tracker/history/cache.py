"""What was found out about a branch, kept beside the user's other caches: the next run reads only newer commits.

One JSON file a portfolio. It holds nothing that is not in the repository, and may be deleted at any time; one that cannot be read or written
is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.goalposts import Move
from tracker.history.entry import Chronicle, Moved, Revised
from tracker.history.walk import chronicle

if TYPE_CHECKING:
    from tracker.git import Repository

FORMAT: Final = "2"
"""Raised whenever what is found in the same history changes: what an older program kept is then not used."""
_MOST: Final = 100_000_000


def remembered(repository: Repository, tip: str) -> Chronicle:
    """Return what a branch remembers at a commit (a hash), from the cache as far as that goes.

    Raises:
        GitError: when git fails.
    """
    if repository.shallow:  # it may be deepened at any time
        return chronicle(repository, tip)
    place = _place(repository)
    known = _read(place, repository)
    if known is not None and known.tip == tip:
        return known
    if known is not None and not known.whole:
        known = None
    if known is not None and known.tip not in {name for name, _ in repository.line_from(tip)}:
        known = None
    found = chronicle(repository, tip, known)
    _write(place, found)
    return found


def folder() -> Path:
    """Return where caches are kept: `TRACKER_CACHE`, else the user's own place for them."""
    given = os.environ.get("TRACKER_CACHE") or os.environ.get("XDG_CACHE_HOME")
    if given:
        return Path(given) / "strategy-tracker"
    local = os.environ.get("LOCALAPPDATA")
    return (Path(local) if local else Path.home() / ".cache") / "strategy-tracker"


def _place(repository: Repository) -> Path:
    name = hashlib.sha256(f"{repository.store}\0{repository.prefix}".encode("utf-8", "surrogateescape")).hexdigest()[
        :24
    ]
    return folder() / f"history-{name}.json"


def _read(place: Path, repository: Repository) -> Chronicle | None:
    try:
        if place.stat().st_size > _MOST:
            return None
        data = json.loads(place.read_text(encoding="utf-8"))
        same = data["format"] == FORMAT and data["shallow"] == repository.shallow
        return _chronicle(data) if same else None
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None  # no home, no rights, half a file, another version's: it is only a cache


def _chronicle(data: dict[str, Any]) -> Chronicle:
    return Chronicle(
        data["tip"],
        tuple(Moved(date.fromisoformat(each["day"]), each["commit"], each["author"], _move(each["move"])) for each in data["moved"]),
        tuple(Revised(**each | {"day": date.fromisoformat(each["day"])}) for each in data["revised"]),
        tuple((date.fromisoformat(day), old, new) for day, old, new in data["renamed"]),
        date.fromisoformat(data["begins"]) if data["begins"] else None,
        data["shallow"],
        tuple(data["unread"]),
        data["whole"],
    )  # fmt: skip


def _move(data: dict[str, Any]) -> Move:
    dated = data["dated"]
    return Move(**data | {"loc": tuple(data["loc"]), "dated": date.fromisoformat(dated) if dated else None})


def _write(place: Path, found: Chronicle) -> None:
    text = json.dumps({"format": FORMAT, **asdict(found)}, default=str, ensure_ascii=True)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False, encoding="utf-8") as file:
            file.write(text)
        Path(file.name).replace(place)
    except (OSError, RuntimeError):
        return
