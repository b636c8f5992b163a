"""The files under `kpis/`, each on its own: a defect in one takes no other with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tracker.loading.datafile import read_data
from tracker.loading.document import Document
from tracker.loading.fields import check
from tracker.loading.prune import sound
from tracker.model.kpi import Kpi, Measure
from tracker.model.portfolio import BrokenKpi
from tracker.problems import Place, Problem, problem
from tracker.read.workspace import KPIS, leads_out
from tracker.rules.kpi import ABSENCE, check_kpi, check_point

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.loading.datafile import DataFile
    from tracker.model.portfolio import Breakdown
    from tracker.read.workspace import Workspace
    from tracker.rules.known import Known


@dataclass
class KpiFile:
    """One KPI file: what is sound of it, whether all of it is, and its problems."""

    document: Document
    kpi: Kpi | None
    problems: list[Problem] = field(default_factory=list)
    breakdowns: tuple[Breakdown, ...] = ()

    @property
    def stem(self) -> str:
        """The id that the file's name promises."""
        return PurePosixPath(self.document.path).stem

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it but what is only a warning."""
        return self.kpi is not None and not any(found.severity == "error" for found in self.problems)

    def broken(self) -> BrokenKpi:
        """Return what is known of a KPI that cannot be judged."""
        data = self.document.data
        measures = data.get("measures") if isinstance(data, dict) else None
        found = [check(Measure, item) for item in measures] if isinstance(measures, list) else []
        name = self.kpi.id if self.kpi else self.stem
        return BrokenKpi(name, self.document.path, tuple(item for item in found if isinstance(item, Measure)))


def read_kpis(workspace: Workspace, tick: Callable[[int, int], None]) -> list[KpiFile]:
    """Read every KPI file; `tick(done, of)` is called now and then."""
    paths = workspace.paths(KPIS)
    files = [path for path in paths if path.endswith(".yaml")]
    found = []
    for done, path in enumerate(files):
        content = workspace.read(path)
        if content is not None:
            found.append(_read(Document(path, content)))
        if done % 250 == 0:
            tick(done, len(files))
    _leftovers(workspace, paths)
    return found


def _leftovers(workspace: Workspace, paths: list[str]) -> None:
    for path in paths:
        pure = PurePosixPath(path)
        if pure.suffix.lower() in {".yml", ".yaml"} and pure.suffix != ".yaml":
            workspace.problems.append(problem("wrong-extension", path, name=pure.name, stem=pure.stem))


def _read(document: Document) -> KpiFile:
    data, problems = document.data, list(document.problems)
    if data is None and problems:
        return KpiFile(document, None, problems)
    if not isinstance(data, dict):
        return KpiFile(document, None, [*problems, problem("not-a-mapping", document.path, found="something else")])
    kpi, refused, _ = sound(Kpi, document)
    return KpiFile(document, kpi, problems + refused)


def read_series(files: list[KpiFile], workspace: Workspace, known: Known) -> None:
    """Read the CSV files that KPIs name, and say which nobody names."""
    named: set[str] = set()
    for file in files:
        if file.kpi is not None and file.kpi.data is not None:
            named.add(_read_one(file, file.kpi, file.kpi.data, workspace, known))
    for path in workspace.paths(KPIS):
        if path.endswith(".csv") and path not in named:
            workspace.problems.append(problem("unused-data", path))


def _read_one(file: KpiFile, kpi: Kpi, name: str, workspace: Workspace, known: Known) -> str:
    path = str(PurePosixPath(file.document.path).parent / name)
    place = file.document.place(("data",))
    if leads_out(path) or leads_out(name):
        file.problems.append(problem("outside-folder", file.document.path, place, target=name))
        return path
    before = len(workspace.problems)
    content = workspace.read(path)
    if content is None:
        file.problems += [_at(found, file.document.path, place) for found in workspace.problems[before:]]
        del workspace.problems[before:]
        return path
    data = read_data(content, path)
    file.problems += data.problems
    file.problems += _merge(file, kpi, data, known, path)
    file.breakdowns = data.breakdowns
    return path


def _at(found: Problem, path: str, place: Place) -> Problem:
    return Problem(path, place.line, place.column, found.severity, found.code, found.message, found.hint)


def _merge(file: KpiFile, kpi: Kpi, data: DataFile, known: Known, path: str) -> Iterator[Problem]:
    """Join the rows of the total to the series, each checked as if it stood there."""
    file.kpi = kpi.model_copy(update={"series": kpi.series | data.total})
    for period, point in data.total.items():
        place = Place(data.lines[period])
        if period in kpi.series:
            yield problem("period-twice", path, place, period=period)
        for found in check_point(kpi, period, point, known):
            yield problem(found.code, path, place, found.hint, **found.values)
        if point.source:
            for found in known.source(point.source, kpi.sources.keys(), ()):
                yield problem(found.code, path, place, found.hint, **found.values)


def check_file(file: KpiFile, known: Known) -> None:
    """Check the rules of one KPI; of a defective file only those that it surely breaks."""
    if file.kpi is None:
        return
    whole = not file.problems
    for found in check_kpi(file.kpi, file.stem, known):
        if whole or found.code not in ABSENCE:
            place = file.document.place(found.loc, key=found.key)
            file.problems.append(problem(found.code, file.document.path, place, found.hint, **found.values))
