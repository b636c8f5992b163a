"""The files under `kpis/`, each on its own: a defect in one takes no other with it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tracker.loading.datafile import read_data
from tracker.loading.document import Document
from tracker.loading.fields import check, kind_of
from tracker.loading.prune import sound
from tracker.model.kpi import Kpi, Measure
from tracker.model.portfolio import BrokenKpi
from tracker.problems import Place, Problem, problem
from tracker.problems.problem import printable
from tracker.read.workspace import KPIS, leads_out
from tracker.rules.kpi import ABSENCE, check_kpi, check_observation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from tracker.loading.datafile import DataFile
    from tracker.loading.memo import Memo
    from tracker.read.workspace import Workspace
    from tracker.rules.finding import Finding
    from tracker.rules.known import Known


STAND_INS: Final[Mapping[str, object]] = {
    "title": {"en": "?"},
    "unit": {"en": "?"},
    "direction": "increase",
    "frequency": "irregular",
}
"""Of a KPI that lacks one of these the rest is still checked; the KPI itself is not judged."""

_CASCADE: Final = frozenset({"empty-text", "missing-field", "wrong-type", "not-a-number"})


@dataclass
class KpiFile:
    """One KPI file: what is sound of it, whether all of it is, and its problems."""

    document: Document
    kpi: Kpi | None
    problems: list[Problem] = field(default_factory=list)
    data: DataFile | None = None
    data_path: str = ""

    def again(self) -> KpiFile:
        """Return the same, as it was read: what is found out by its neighbours stays with the copy."""
        return replace(self, problems=list(self.problems))

    @property
    def stem(self) -> str:
        """The id that the file's name promises."""
        return printable(PurePosixPath(self.document.path).stem)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it but what is only a warning."""
        return self.kpi is not None and not any(found.severity == "error" for found in self.problems)

    def broken(self, nodes: AbstractSet[str]) -> BrokenKpi:
        """Return what is known of a KPI that cannot be judged.

        Where its links cannot be read, every strategy, area or initiative that the text names is taken to be
        measured: an error must not take a KPI out of the count.
        """
        data = self.document.data
        measures = data.get("measures") if isinstance(data, dict) else None
        found = [check(Measure, item) for item in measures] if isinstance(measures, list) else []
        linked = [item for item in found if isinstance(item, Measure)]
        if len(linked) < max(1, len(found)):
            named = nodes & set(_WORD.findall(self.document.content.decode("utf-8", "replace")))
            known = {measure.id for measure in linked}
            linked += [Measure(id=name, role="output") for name in sorted(named - known)]
        return BrokenKpi(self.kpi.id if self.kpi else self.stem, self.document.path, tuple(linked))


_WORD: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", re.ASCII)


def read_kpis(workspace: Workspace, tick: Callable[[int, int], None], memo: Memo) -> list[KpiFile]:
    """Read every KPI file; `tick(done, of)` is called now and then."""
    paths = workspace.paths(KPIS)
    files = [path for path in paths if path.endswith(".yaml")]
    found = []
    for done, path in enumerate(files):
        opened = memo.of((path, workspace.key(path)), partial(_open, workspace, path))
        # One that cannot be read is not forgotten: it counts as a KPI that cannot be judged.
        found.append(opened.again() if opened else KpiFile(Document(path, b""), None))
        if done % 250 == 0:
            tick(done, len(files))
    _leftovers(workspace, paths)
    return found


def _open(workspace: Workspace, path: str) -> KpiFile | None:
    content = workspace.read(path)
    return None if content is None else read_kpi(Document(path, content))


def _leftovers(workspace: Workspace, paths: list[str]) -> None:
    for path in paths:
        pure = PurePosixPath(path)
        if pure.suffix.lower() in {".yml", ".yaml"} and pure.suffix != ".yaml":
            workspace.problems.append(problem("wrong-extension", path, name=pure.name, stem=pure.stem))


def read_kpi(document: Document) -> KpiFile:
    """Return what is sound of one KPI file, taken by itself."""
    data, problems = document.data, list(document.problems)
    if data is None and problems:
        return KpiFile(document, None, problems)
    if not isinstance(data, dict):
        place = Place() if data is None else document.place(())
        found = problem("not-a-mapping", document.path, place, found=kind_of(data))
        return KpiFile(document, None, [*problems, found])
    kpi, refused, _ = sound(Kpi, document, {**STAND_INS, "id": printable(PurePosixPath(document.path).stem)})
    return KpiFile(document, kpi, problems + without_cascades(refused, problems))


def without_cascades(refused: list[Problem], text: list[Problem]) -> list[Problem]:
    """Leave out what a field lacks only because the text of its line could not be taken."""
    lines = {found.line for found in text}
    return [found for found in refused if found.line not in lines or found.code not in _CASCADE]


def read_series(files: list[KpiFile], workspace: Workspace) -> None:
    """Read the CSV files that KPIs name, and say which nobody names."""
    named: set[str] = set()
    for file in files:
        if file.kpi is not None and file.kpi.data is not None:
            named.add(_read_one(file, file.kpi, file.kpi.data, workspace))
    whole = all(file.kpi is not None for file in files)  # an unread file may name any of them
    for path in workspace.paths(KPIS):
        if path.endswith(".csv") and path not in named and whole:
            workspace.problems.append(problem("unused-data", path))


def _read_one(file: KpiFile, kpi: Kpi, name: str, workspace: Workspace) -> str:
    place = file.document.place(("data",))
    joined = f"{PurePosixPath(file.document.path).parent}/{name}"
    if leads_out(joined) or PurePosixPath(name).is_absolute():
        file.problems.append(problem("outside-folder", file.document.path, place, target=name))
        return name
    path = posixpath.normpath(joined)
    before = len(workspace.problems)
    content = workspace.read(path)
    if content is None:
        file.problems += [_at(found, file.document.path, place) for found in workspace.problems[before:]]
        del workspace.problems[before:]
        return path
    file.data, file.data_path = read_data(content, path), path
    file.problems += file.data.problems
    doubled = file.data.total.keys() & kpi.series.keys()
    file.problems += [
        problem("period-twice", path, Place(file.data.lines[period]), period=period) for period in doubled
    ]
    file.kpi = kpi.model_copy(update={"series": file.data.total | kpi.series})
    return path


def _at(found: Problem, path: str, place: Place) -> Problem:
    return Problem(path, place.line, place.column, found.severity, found.code, found.message, found.hint)


def check_file(file: KpiFile, known: Known) -> None:
    """Check the rules of one KPI; of a defective file only those that it surely breaks."""
    if file.kpi is None:
        return
    whole = all(found.severity == "warning" for found in file.problems)
    found_all = list(check_kpi(file.kpi, file.stem, known))
    sourceless = any(found.code in {"no-source", "unknown-source"} for found in found_all)
    for found in found_all:
        if sourceless and found.code == "unused-source":
            continue  # most likely the very source that is missing elsewhere
        if whole or found.code not in ABSENCE:
            path, place = _where(file, found)
            file.problems.append(problem(found.code, path, place, found.hint, **found.values))
    if file.data is not None:
        file.problems += _breakdowns(file, file.kpi, file.data, known)


def _where(file: KpiFile, found: Finding) -> tuple[str, Place]:
    """Return where a finding stands: a point of the series may stand in the CSV file."""
    if file.data is not None and found.loc[:1] == ("series",) and len(found.loc) > 1:
        lines = {str(period): line for period, line in file.data.lines.items()}
        line = lines.get(str(found.loc[1]))
        written = file.document.data.get("series") if isinstance(file.document.data, dict) else None
        if line is not None and str(found.loc[1]) not in (written or {}):
            return file.data_path, Place(line)
    return file.document.path, file.document.place(found.loc, key=found.key)


def _breakdowns(file: KpiFile, kpi: Kpi, data: DataFile, known: Known) -> Iterator[Problem]:
    for line, row in zip(data.breakdown_lines, data.breakdowns, strict=True):
        for found in check_observation(kpi, row.period, row.observation, known):
            yield problem(found.code, file.data_path, Place(line), found.hint, **found.values)
