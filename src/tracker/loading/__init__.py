"""A folder of files to a portfolio and the list of what is wrong with them.

Reading never stops at the first error and never raises at the caller for what is in the files.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.git.blobs import Blobs
from tracker.git.repository import Repository
from tracker.git.revision import Revision
from tracker.loading.kpis import KpiFile, check_file, read_kpis, read_series
from tracker.loading.memo import Memo
from tracker.loading.plan import PlanFiles, read_plan
from tracker.loading.where import Home, Where
from tracker.model.portfolio import Plan, Portfolio
from tracker.model.round import round_on
from tracker.problems import Problem, problem
from tracker.read.workspace import PLAN, Folder
from tracker.rules.known import Known
from tracker.rules.kpi import used_sources as used_by_kpi
from tracker.rules.plan import check_plan, check_strategy, check_tour, used_sources
from tracker.rules.question import check_question
from tracker.rules.round import check_rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.loading.document import Document
    from tracker.model.strategy import Area, Initiative
    from tracker.read.workspace import Workspace
    from tracker.read.yamltext import Loc
    from tracker.rules.finding import Finding

__all__ = ["Loaded", "load", "load_at", "no_collector"]


@dataclass(frozen=True)
class Loaded:
    """What is sound of a portfolio, and every problem, in the order of the files."""

    portfolio: Portfolio
    problems: tuple[Problem, ...]
    where: Where = field(default_factory=Where.nowhere, compare=False, repr=False)
    """In which file and line each thing stands."""
    commit: str = ""
    """The revision that the files are of; empty where they are those of the folder."""


def _quiet(_done: int, _of: int) -> None:
    """Tell nobody."""


def load(
    path: str | Path, today: date | None = None, tick: Callable[[int, int], None] = _quiet, *, rev: str | None = None
) -> Loaded:
    """Read the portfolio in a folder, or as git keeps it.

    Args:
        path: the folder that holds `initiatives.yaml`.
        today: the day after which nothing can have happened yet; the computer's own day when left out.
        tick: called with (files read, files in all) while reading.
        rev: a revision of the repository around the folder, such as `main~3` or a tag; the folder's own files when left out.
            Nothing is checked out: the work tree is neither read nor touched.

    Raises:
        GitError: with `rev`, when there is no such revision, no repository or no git.
    """
    root = Path(path)
    if rev is not None:
        repository = Repository.around(root)
        with Blobs(root) as blobs:
            return load_at(repository, repository.resolve(rev), blobs, today, tick)
    if not (root / PLAN).is_file() and not (root / PLAN).is_symlink():
        near = next((name for name in ("initiatives.yml", "initiatives.YAML") if (root / name).is_file()), None)
        hint = f"rename `{near}` to `{PLAN}`" if near else ""
        return Loaded(Portfolio(Plan(title={"en": "?"})), (problem("no-portfolio", PLAN, hint=hint),))
    with no_collector():
        return read(Folder(root), today or datetime.now(UTC).date(), tick)


def load_at(
    repository: Repository,
    commit: str,
    blobs: Blobs,
    today: date | None = None,
    tick: Callable[[int, int], None] = _quiet,
    memo: Memo | None = None,
) -> Loaded:
    """Read the portfolio at a commit, named by its hash; with a memo only what is new since it was used last."""
    workspace = Revision(repository, commit, blobs)
    if workspace.key(PLAN) is None:
        return Loaded(Portfolio(Plan(title={"en": "?"})), (problem("no-portfolio", PLAN),), commit=commit)
    with no_collector():
        return replace(read(workspace, today or datetime.now(UTC).date(), tick, memo), commit=commit)


@contextmanager
def no_collector() -> Iterator[None]:
    """Keep the collector of cycles off: loading makes many objects and no garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read(
    workspace: Workspace, today: date, tick: Callable[[int, int], None] = _quiet, memo: Memo | None = None
) -> Loaded:
    """Read the portfolio of a workspace."""
    memo = memo or Memo()
    plan = read_plan(workspace, memo)
    files = read_kpis(workspace, tick, memo)
    known = _known(plan, files, today)
    read_series(files, workspace)
    for file in files:
        check_file(file, known)
    _check_plan(plan, files, known)
    _check_ids(plan, files)
    problems = [*workspace.problems, *plan.problems, *(found for file in files for found in file.problems)]
    return Loaded(_portfolio(plan, files), tuple(sorted(set(problems))), _where(workspace, plan, files))


def _known(plan: PlanFiles, files: list[KpiFile], today: date) -> Known:
    nodes = plan.raw_ids()
    return Known(
        nodes=nodes,
        kpis={file.kpi.id if file.kpi else file.stem for file in files},
        owners=plan.plan.owners.keys() | _raw_keys(plan, "owners"),
        sources=plan.plan.sources.keys() | _raw_keys(plan, "sources"),
        today=today,
        round=round_on(today, plan.plan.rounds, plan.plan.releases),
        renamed={old: name for name, old in _renamed(plan) if old not in nodes},
        blind=plan.blind,
    )


def _renamed(plan: PlanFiles) -> Iterator[tuple[str, str]]:
    for strategy in plan.plan.strategies:
        yield from ((strategy.id, old) for old in strategy.formerly)
        nodes: list[Area | Initiative] = [*strategy.areas, *strategy.initiatives()]
        yield from ((node.id, old) for node in nodes for old in node.formerly)


def _raw_keys(plan: PlanFiles, name: str) -> set[str]:
    """Return the names that are written, sound or not: a broken source is one problem, not many."""
    found = [document.data.get(name) for document in plan.documents if isinstance(document.data, dict)]
    return {key for mapping in found if isinstance(mapping, dict) for key in mapping}


def _check_plan(plan: PlanFiles, files: list[KpiFile], known: Known) -> None:
    if plan.documents:
        for found in (*check_plan(plan.plan, known), *check_tour(plan.plan, known), *check_rounds(plan.plan, known)):
            _report(plan, plan.documents[0], found)
        _check_questions(plan, files, known)
    for strategy, document, loc in plan.strategies():
        for found in check_strategy(strategy, loc, known):
            _report(plan, document, found)
    if not plan.problems and all(file.kpi is not None and not file.problems for file in files):
        _check_unused(plan, files)


def _check_questions(plan: PlanFiles, files: list[KpiFile], known: Known) -> None:
    """Check the questions; one that breaks a rule is left out, for its answer would be wrong."""
    kpis = {file.kpi.id: file.kpi for file in files if file.kpi is not None}
    sound = []
    for index, question in enumerate(plan.plan.questions):
        found = list(check_question(question, kpis, ("questions", index), known))
        for each in found:
            _report(plan, plan.documents[0], each)
        sound += [] if found else [question]
    plan.plan = plan.plan.model_copy(update={"questions": sound})


def _check_unused(plan: PlanFiles, files: list[KpiFile]) -> None:
    """Say which sources nobody uses; only where every file could be read, for any may use them."""
    used = {name for strategy in plan.plan.strategies for name in used_sources(strategy)}
    used |= {change.source for change in plan.plan.changes if change.source}
    for file in files:
        if file.kpi is not None:
            used |= {name for name in used_by_kpi(file.kpi) if name}
        if file.data is not None:
            used |= {row.observation.source for row in file.data.breakdowns if row.observation.source}
    for document in plan.documents:
        for name in document.data.get("sources") or {}:
            if name not in used:
                place = document.place(("sources", name), key=True)
                plan.problems.append(problem("unused-source", document.path, place, id=name))


def _report(plan: PlanFiles, document: Document, found: Finding) -> None:
    place = document.place(found.loc, key=found.key)
    plan.report(document, problem(found.code, document.path, place, found.hint, **found.values), found.loc)


def _check_ids(plan: PlanFiles, files: list[KpiFile]) -> None:
    """One namespace: an id names one thing, now and formerly."""
    taken: dict[str, tuple[Document, Loc]] = {}
    for name, document, loc in _plan_ids(plan):
        if name in taken:
            place = document.place(loc, key=loc[0] == "owners" and len(loc) == _OWNER)
            plan.report(
                document, problem("duplicate-id", document.path, place, id=name, first=_first(taken[name])), loc
            )
        taken.setdefault(name, (document, loc))
    for file in files:
        if file.kpi is None:
            continue
        formerly = [(old, ("formerly", index)) for index, old in enumerate(file.kpi.formerly)]
        for name, loc in [(file.kpi.id, ("id",)), *formerly]:
            if name in taken:
                place = file.document.place(loc)
                first = _first(taken[name])
                file.problems.append(problem("duplicate-id", file.document.path, place, id=name, first=first))
            taken.setdefault(name, (file.document, loc))


def _where(workspace: Workspace, plan: PlanFiles, files: list[KpiFile]) -> Where:
    """Return where each thing stands; of two with one id the first counts."""
    homes = {
        name: Home(document.path, _node(loc), document.kept) for name, document, loc in reversed([*_plan_ids(plan)])
    }
    for file in files:
        if file.kpi is not None:
            rows = {str(period): line for period, line in file.data.lines.items()} if file.data else {}
            homes.setdefault(file.kpi.id, Home(file.document.path, (), file.document.kept, file.data_path, rows))
    return Where(workspace, homes)


def _node(loc: Loc) -> Loc:
    """Return the place of a node whose id or former id stands at `loc`."""
    return loc[:-1] if loc[-1] == "id" else loc[:_OWNER] if loc[0] == "owners" else loc[:-2]


_OWNER = 2  # steps to an owner's name: "owners", name


def _first(taken: tuple[Document, Loc]) -> str:
    document, loc = taken
    return f"{document.path}, line {document.place(loc, key=True).line}"


def _plan_ids(plan: PlanFiles) -> Iterator[tuple[str, Document, Loc]]:
    for document in plan.documents:
        owners = document.data.get("owners") if isinstance(document.data, dict) else None
        yield from ((name, document, ("owners", name)) for name in (owners if isinstance(owners, dict) else ()))
    for name, owner in plan.plan.owners.items():
        yield from ((old, plan.documents[0], ("owners", name, "formerly", i)) for i, old in enumerate(owner.formerly))
    for strategy, document, loc in plan.strategies():
        yield from _named(strategy.id, strategy.formerly, document, loc)
        for i, area in enumerate(strategy.areas):
            yield from _named(area.id, area.formerly, document, (*loc, "areas", i))
            for j, initiative in enumerate(area.initiatives):
                at = (*loc, "areas", i, "initiatives", j)
                yield from _named(initiative.id, initiative.formerly, document, at)


def _named(name: str, formerly: list[str], document: Document, loc: Loc) -> Iterator[tuple[str, Document, Loc]]:
    yield name, document, (*loc, "id")
    for index, old in enumerate(formerly):
        yield old, document, (*loc, "formerly", index)


def _portfolio(plan: PlanFiles, files: list[KpiFile]) -> Portfolio:
    sound = {file.kpi.id: file for file in files if file.sound and file.kpi}
    for file in sound.values():
        _ = file.kpi and file.kpi.columns  # laid out now, once, not while somebody waits for a verdict
    nodes = frozenset(plan.raw_ids())
    broken = [file.broken(nodes) for file in files if not file.sound]
    return Portfolio(
        plan=plan.plan,
        kpis={name: file.kpi for name, file in sound.items() if file.kpi},
        broken={found.id if found.id not in sound else found.path: found for found in broken},
        defective=frozenset(plan.defective),
        breakdowns={name: file.data.breakdowns for name, file in sound.items() if file.data and file.data.breakdowns},
        paths={name: file.document.path for name, file in sound.items()} | {found.id: found.path for found in broken},
    )
