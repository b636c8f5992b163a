"""The files of a branch as it grew: which content each path has, and what was made of the contents."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tracker.history.pieces import Pieces
from tracker.history.planfile import PlanFile, read_plan_file
from tracker.loading.datafile import read_data
from tracker.loading.plan import matches
from tracker.model.portfolio import BrokenKpi, Plan, PlanPart
from tracker.read.workspace import KPIS, MOST_CSV_BYTES, PLAN
from tracker.read.yamltext import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.git.blobs import Blobs
    from tracker.git.repository import Commit, Repository, Touched
    from tracker.model.kpi import Kpi

_MOST_KEPT: Final = 4096
_NAMES_DATA: Final = re.compile(rb"(?m)^\s*data:")


@dataclass(frozen=True)
class Version:
    """A KPI in one state of its files."""

    path: str
    blob: str
    kpi: Kpi
    data: str = ""
    """Content of the CSV file beside it."""
    data_path: str = ""

    @property
    def key(self) -> str:
        """The contents that it was made of, to make it again."""
        return f"{self.blob} {self.data}".strip()


@dataclass(frozen=True)
class Step:
    """What a commit touched, before and after it."""

    plans: tuple[Plan | None, Plan | None]
    defective: tuple[frozenset[str], frozenset[str]]
    old: list[Version]
    new: list[Version]
    broken: dict[str, BrokenKpi]
    unread: bool


@dataclass
class State:
    """The branch at one commit; `apply` moves it on to the next."""

    repository: Repository
    blobs: Blobs
    files: dict[str, str] = field(default_factory=dict)
    plan: Plan | None = None
    timezone: str = "UTC"
    _plans: dict[str, PlanFile] = field(default_factory=dict)
    _kpis: dict[tuple[str, str], Kpi | None] = field(default_factory=dict)
    _lost: dict[str, Version] = field(default_factory=dict)
    """Of a file that cannot be read now: the last version that could."""
    _sound: dict[str, bool] = field(default_factory=dict)
    """Of each plan file whether it can be read as it is now."""
    _contents: dict[str, bytes | None] = field(default_factory=dict)
    _pieces: Pieces = field(default_factory=Pieces)
    _data: dict[str, str] = field(default_factory=dict)
    """Which KPI file names a CSV file."""

    def start(self, commit: str) -> None:
        """Begin at a commit that is known already."""
        self.files = {path: entry.blob for path, entry in self.repository.files(commit).items()}
        if any(path.endswith(".csv") for path in self.files):
            self._find_data()
        self._read_plan(set(self.files))

    def _find_data(self) -> None:
        """Find out which KPI names which CSV file; only files that speak of one are read."""
        paths = {blob: path for path, blob in self.files.items() if _is_kpi(path)}
        for blob, content in self.blobs.all(list(paths), MOST_BYTES):
            if (
                content is not None
                and _NAMES_DATA.search(content)
                and (found := self._kpi(paths[blob], blob)) is not None
            ):
                self._names_data(paths[blob], found)

    def apply(self, commit: Commit) -> Step:
        """Move on to a commit, and say what it touched."""
        touched = {each.path: each for each in commit.touched}
        paths = self._kpi_paths(touched)
        old = {path: found for path in paths if (found := self._version(path) or self._lost.get(path)) is not None}
        for each in touched.values():
            if each.after is None:
                self.files.pop(each.path, None)
            else:
                self.files[each.path] = each.after
        new, broken = self._after(paths, old)
        plan, defective = self.plan, self.defective
        unread = not self._read_plan(touched) or bool(broken)
        return Step((plan, self.plan), (defective, self.defective), list(old.values()), new, broken, unread)

    def _kpi_paths(self, touched: dict[str, Touched]) -> list[str]:
        owners = [self._data[path] for path in touched if path in self._data]
        return list(dict.fromkeys([path for path in touched if _is_kpi(path)] + owners))

    def _after(self, paths: list[str], old: dict[str, Version]) -> tuple[list[Version], dict[str, BrokenKpi]]:
        """Return the KPIs that can be read now, and those that cannot: what they were is kept, to be held against what comes next."""
        new: list[Version] = []
        broken: dict[str, BrokenKpi] = {}
        for path in paths:
            found = self._version(path)
            if found is not None or path not in self.files:
                self._lost.pop(path, None)
                new += [found] if found else []
                continue
            if path in old:
                self._lost[path] = old.pop(path)
            name = self._lost[path].kpi.id if path in self._lost else posixpath.basename(path).removesuffix(".yaml")
            broken[name] = BrokenKpi(name, path)
        return new, broken

    def _version(self, path: str) -> Version | None:
        """Return a KPI as its files are now; None where there is none that can be read."""
        blob = self.files.get(path)
        found = self._kpi(path, blob) if blob else None
        if found is None or blob is None:
            return None
        self._names_data(path, found)
        beside = _beside(path, found.data) if found.data else ""
        data = self.files.get(beside, "")
        return Version(path, blob, self._with(found, data), data, beside)

    def _names_data(self, path: str, kpi: Kpi) -> None:
        if kpi.data:
            self._data[_beside(path, kpi.data)] = path

    def fetch(self, commits: Sequence[Commit]) -> dict[str, bytes | None]:
        """Return what some commits will need, read all at once; it may be done while others are taken in."""
        wanted = [
            each.after for commit in commits for each in commit.touched if each.after and each.path.endswith(".yaml")
        ]
        return dict(self.blobs.all(list(dict.fromkeys(wanted)), MOST_BYTES))

    def expect(self, contents: dict[str, bytes | None]) -> None:
        """Take the contents that the next commits need."""
        self._contents = contents

    def _content(self, blob: str) -> bytes | None:
        return self._contents[blob] if blob in self._contents else self.blobs.read(blob, MOST_BYTES)

    def _kpi(self, path: str, blob: str) -> Kpi | None:
        """Return the KPI of a content, None where its file has errors."""
        if (path, blob) not in self._kpis:
            if len(self._kpis) > _MOST_KEPT:
                self._kpis.clear()
            content = self._content(blob)
            self._kpis[path, blob] = self._pieces.kpi(path, content) if content is not None else None
        return self._kpis[path, blob]

    def _with(self, kpi: Kpi, data: str) -> Kpi:
        """Return a KPI with the figures of its CSV file."""
        content = self.blobs.read(data, MOST_CSV_BYTES) if data else None
        if content is None:
            return kpi
        return kpi.model_copy(update={"series": read_data(content, "").total | kpi.series})

    def _read_plan(self, touched: dict[str, Touched] | set[str]) -> bool:
        """Read the plan's files again where they were touched; False where one cannot be read."""
        if PLAN in touched:
            self._sound[PLAN] = self._read_file(PLAN)
        included = self._included()  # as the newest text names them
        wanted = [path for path in included if path in touched or path not in self._plans]
        for path in wanted:
            self._sound[path] = self._read_file(path)
        if not wanted and not any(path in touched for path in (PLAN, *self._plans)):
            return True
        main = self._plans.get(PLAN)
        if main is None or not isinstance(main.found, Plan):
            return False
        parts = [self._plans[path].found for path in included if path in self._plans]
        self.plan = _joined(main.found, parts) if parts else main.found
        self.timezone = self.plan.timezone
        return all(self._sound.get(path, True) for path in (PLAN, *included))

    @property
    def defective(self) -> frozenset[str]:
        """Ids of what in the plan lost something to an error."""
        return frozenset(name for found in self._plans.values() for name in found.defective)

    @property
    def plan_files(self) -> list[str]:
        """The files that the plan is read from."""
        return [PLAN, *self._included()]

    @property
    def whole(self) -> bool:
        """Whether every file can be read as it is now."""
        return not self._lost and all(self._sound.values())

    def _read_file(self, path: str) -> bool:
        blob = self.files.get(path)
        content = self._content(blob) if blob else None
        if content is None:
            self._plans.pop(path, None)
            return blob is None
        found = read_plan_file(content, Plan if path == PLAN else PlanPart, self._plans.get(path))
        if found is None:
            return False  # what was known of it stays
        self._plans[path] = found
        return found.whole

    def _included(self) -> list[str]:
        main = self._plans.get(PLAN)
        patterns = main.found.include if main is not None and isinstance(main.found, Plan) else []
        return [path for path in self.files if any(matches(path, pattern) for pattern in patterns)] if patterns else []


def _is_kpi(path: str) -> bool:
    return path.startswith(f"{KPIS}/") and path.endswith(".yaml") and "/." not in path


def _beside(path: str, data: str | None) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), data or ""))


def _joined(plan: Plan, parts: list[Plan | PlanPart]) -> Plan:
    strategies = [*plan.strategies, *(each for part in parts for each in part.strategies)]
    owners = {name: owner for part in reversed(parts) for name, owner in part.owners.items()} | plan.owners
    return plan.model_copy(update={"strategies": strategies, "owners": owners})
