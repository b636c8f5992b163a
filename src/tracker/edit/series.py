"""An import from end to end: find the KPI's files, compare, edit, prove. Writing is a step of its own."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tracker.edit.commit import Moved
from tracker.edit.csvseries import edit_csv
from tracker.edit.overlay import content_of
from tracker.edit.preview import compare
from tracker.edit.proof import prove
from tracker.edit.replace import replace_all
from tracker.edit.splice import edited
from tracker.edit.yamlseries import edit_yaml
from tracker.loading.datafile import read_data
from tracker.problems.problem import printable
from tracker.read.workspace import Folder
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from tracker.edit.preview import Ask, Preview
    from tracker.loading import Loaded
    from tracker.model.kpi import Kpi
    from tracker.problems import Problem
    from tracker.read.workspace import Workspace
    from tracker.statfiles import Reading


@dataclass(frozen=True, slots=True)
class Prepared:
    """An import that was compared and proved, and is not written yet."""

    preview: Preview
    warnings: tuple[Problem, ...]
    root: Path
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]

    def write(self) -> None:
        """Write it.

        Raises:
            Refused: when a file was changed meanwhile, or cannot be written.
        """
        try:
            replace_all(self.root, self.old, self.new)
        except Moved:
            names = ", ".join(f"`{printable(path)}`" for path in self.new)
            raise Refused(f"{names} was changed while this ran", "run the command again") from None


class Figures(NamedTuple):
    """Figures in the text of a KPI's files, proved."""

    preview: Preview
    warnings: tuple[Problem, ...]
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]


def prepare(root: Path, loaded: Loaded, name: str, reading: Reading, form: str, ask: Ask, today: date) -> Prepared:
    """Make an import ready.

    Args:
        root: the portfolio's folder.
        loaded: what was read from it.
        name: the KPI.
        reading: the figures of the file.
        form: what kind of file it was, in words.
        ask: what the user asked for beyond the file.
        today: the day of the check.

    Raises:
        Refused: when the KPI or the figures do not allow it; nothing is written.
        Fault: when the edit is not what was meant.
    """
    made = figures(lambda: Folder(root), loaded, name, reading, form, ask, today)
    return Prepared(made.preview, made.warnings, root, made.old, made.new)


def figures(
    fresh: Callable[[], Workspace], loaded: Loaded, name: str, reading: Reading, form: str, ask: Ask, today: date
) -> Figures:  # fmt: skip
    """Write figures into the text of a KPI's files; `fresh` gives the files that `loaded` was read from, anew each time.

    Raises:
        Refused, Fault: as `prepare`.
    """
    kpi, path = _kpi(loaded, name)
    data = posixpath.normpath(f"{PurePosixPath(path).parent}/{kpi.data}") if kpi.data else ""
    files = fresh()
    old = {each: content_of(files, each) for each in (path, data) if each}
    in_data = read_data(old[data], data).total.keys() if data else frozenset()
    preview = compare(kpi, in_data, reading, ask, form)
    new = _edited(preview, path, data, old)
    warnings = prove(fresh(), loaded, name, new, preview.changes, today) if new else ()
    return Figures(preview, warnings, old, new)


def _kpi(loaded: Loaded, name: str) -> tuple[Kpi, str]:
    kpi = loaded.portfolio.kpis.get(name)
    if kpi is None:
        raise Refused(f"the file of `{name}` has errors, so nothing can be imported into it", "see `tracker validate`")
    return kpi, loaded.portfolio.paths[name]


def _edited(preview: Preview, path: str, data: str, old: Mapping[str, bytes]) -> dict[str, bytes]:
    new: dict[str, bytes] = {}
    in_yaml = [change for change in preview.changes if not change.in_data]
    in_data = [change for change in preview.changes if change.in_data]
    if in_yaml:
        new[path] = edited(old[path], partial(edit_yaml, changes=in_yaml))
    if in_data:
        new[data] = edited(old[data], partial(edit_csv, changes=in_data))
    return new
