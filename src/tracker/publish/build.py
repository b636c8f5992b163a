"""Builds the site: every page that can be reached, in each language, but only what has changed since the last build."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.publish import manifest
from tracker.publish.assets import shared
from tracker.publish.keys import Keys
from tracker.publish.language import Part, build_language
from tracker.publish.manifest import Manifest
from tracker.publish.package import package
from tracker.publish.rooms import rooms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tracker.edition import Edition

__all__ = ["Built", "build"]

_CLEAR: Final = ("en", "da", "sv", "nb")


@dataclass
class Built:
    """What a build did."""

    pages: int = 0
    made: int = 0
    """Pages that were made anew; the others stood already."""
    written: int = 0
    removed: int = 0


def build(edition: Edition, out: Path, *, address: str = "", languages: Sequence[str] = _CLEAR, jobs: int = 1) -> Built:
    """Build the site of an edition in a folder.

    Args:
        edition: what is shown.
        out: the folder; empty, or one that was built before.
        address: where the site will lie; without it there are no map of the site, no pictures for links and no absolute addresses.
        languages: of the catalogues.
        jobs: how many processes work at it.

    Raises:
        OccupiedError: when the folder holds something else.
    """
    address = address.rstrip("/") + "/" if address else ""
    with manifest.alone(out):
        return _built(edition, out, address, languages, jobs)


def _built(edition: Edition, out: Path, address: str, languages: Sequence[str], jobs: int) -> Built:
    old = manifest.read(out)
    keys = Keys(edition, address, languages)
    stamps = {name: edition.stamp(edition.view(name).words) for name in languages}
    if old.whole == keys.whole and old.stamps == stamps and all((out / name).is_file() for name in old.files):
        return Built(pages=len(old.pages))
    task = _Task(edition, out, address, old, keys, languages)
    writer = manifest.Writer(out, "all")
    writer.begin([])  # a folder of ours from now on, and one that is not finished
    parts = _parts(task, languages, jobs)
    new = Manifest(keys.whole, stamps, {path: page for part in parts for path, page in part.pages.items()})
    written = sum(part.written for part in parts) + _others(task, new, languages, writer)
    removed = writer.remove(old.files - new.files)
    manifest.write(out, new)
    return Built(len(new.pages), sum(part.made for part in parts), written, removed)


@dataclass(frozen=True)
class _Task:
    edition: Edition
    out: Path
    address: str
    old: Manifest
    keys: Keys
    languages: Sequence[str]

    def language(self, name: str) -> Part:
        return build_language(self.edition, name, self.out, self.address, self.old, self.keys, self.languages)


_TASK: list[_Task] = []
"""What the processes of a build share: it is there when they are forked, so that nothing large is sent."""


def _parts(task: _Task, languages: Sequence[str], jobs: int) -> list[Part]:
    # A process whose typst has threads already must not be forked: the child would wait for them for ever.
    forks = "fork" in multiprocessing.get_all_start_methods() and "typst" not in sys.modules
    many = jobs > 1 and forks and len(languages) > 1
    if not many:
        return [task.language(name) for name in languages]
    _TASK[:] = [task]
    task.edition.versions.close()  # each process starts its own reader of history
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            return list(pool.map(_in_process, languages))
    finally:
        _TASK.clear()


def _in_process(language: str) -> Part:
    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # typst's own threads would only stand in each other's way
    return _TASK[0].language(language)


def _others(task: _Task, new: Manifest, languages: Sequence[str], writer: manifest.Writer) -> int:
    """Write what belongs to no page: shared files, the data package, the front door, the map of the site."""
    files: dict[str, bytes] = dict(shared().files)
    files |= rooms(task.edition, sorted(new.pages), task.address, languages)
    files |= dict(package(task.edition))
    new.others = sorted(files)
    return writer.all(files)
