"""`initiatives.yaml` and the files it includes, as one plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from tracker.loading.document import Document
from tracker.loading.fields import kind_of
from tracker.loading.kpis import without_cascades
from tracker.loading.prune import node_ids, sound
from tracker.model.portfolio import Plan, PlanPart
from tracker.problems import Problem, problem
from tracker.read.workspace import KPIS, PLAN, leads_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.loading.memo import Memo
    from tracker.model.strategy import Strategy
    from tracker.read.workspace import Workspace
    from tracker.read.yamltext import Loc

Model = TypeVar("Model", bound=BaseModel)


class Opened(NamedTuple, Generic[Model]):
    """A file of the plan: its text, what is sound of it, its problems, and the nodes that lost something."""

    document: Document
    found: Model | None
    problems: list[Problem]
    defective: set[str]


@dataclass
class PlanFiles:
    """The plan, and which file each of its strategies came from."""

    plan: Plan
    problems: list[Problem] = field(default_factory=list)
    defective: set[str] = field(default_factory=set)
    documents: list[Document] = field(default_factory=list)
    origins: list[tuple[Document, Loc]] = field(default_factory=list)
    """Of each strategy: its file, and where in it."""
    blind: bool = False
    """True where a part of the plan cannot be read at all, so that nobody knows what it names."""

    def strategies(self) -> Iterator[tuple[Strategy, Document, Loc]]:
        """Yield each strategy with its file and its place there."""
        for strategy, (document, loc) in zip(self.plan.strategies, self.origins, strict=True):
            yield strategy, document, loc

    def report(self, document: Document, found: Problem, loc: Loc) -> None:
        """Take in a broken rule; what it stands in can no longer be shown as good."""
        self.problems.append(found)
        if found.severity == "error":
            self.defective.update(node_ids(document.data, document.original(loc)))

    def raw_ids(self) -> set[str]:
        """Return every id that is written in the files, in sound parts or not."""
        return {name for document in self.documents for name in _ids(document.data)}


def read_plan(workspace: Workspace, memo: Memo) -> PlanFiles:
    """Read the plan; what is unsound is left out and told."""
    opened = _open(workspace, PLAN, Plan, memo)
    if opened is None:
        return PlanFiles(_empty(), blind=True)
    document, plan, problems, defective = opened
    files = PlanFiles(plan or _empty(), problems, defective, [document])
    files.blind = plan is None or not isinstance(document.data.get("strategies", []), list)
    files.origins = [(document, ("strategies", index)) for index, _ in enumerate(files.plan.strategies)]
    for index, pattern in enumerate(files.plan.include):
        _include(files, workspace, memo, pattern, ("include", index))
    return files


def _empty() -> Plan:
    return Plan(title={"en": "?"})


def _open(workspace: Workspace, path: str, model: type[Model], memo: Memo) -> Opened[Model] | None:
    """Return a file of the plan with what is sound of it; lists are the caller's own to add to."""
    found = memo.of((path, model, workspace.key(path)), lambda: _read(workspace, path, model))
    if found is None:
        return None
    return found._replace(problems=list(found.problems), defective=set(found.defective))


def _read(workspace: Workspace, path: str, model: type[Model]) -> Opened[Model] | None:
    content = workspace.read(path)
    if content is None:
        return None
    document = Document(path, content)
    return Opened(document, *_sound(model, document))


def _sound(model: type[Model], document: Document) -> tuple[Model | None, list[Problem], set[str]]:
    problems = list(document.problems)
    if document.data is None and problems:
        return None, problems, set()
    if not isinstance(document.data, dict):
        problems.append(problem("not-a-mapping", document.path, document.place(()), found=kind_of(document.data)))
        return None, problems, set()
    found, refused, defective = sound(model, document, {"title": {"en": "?"}} if model is Plan else {})
    # A text that is not sound may say anything: all that it holds is defective.
    if any(each.severity == "error" for each in problems):
        defective |= set(_ids(document.data))
    return found, problems + without_cascades(refused, problems), defective


def _include(files: PlanFiles, workspace: Workspace, memo: Memo, pattern: str, loc: Loc) -> None:
    main = files.documents[0]
    if leads_out(pattern):
        files.problems.append(problem("outside-folder", main.path, main.place(loc), target=pattern))
        return
    matching = [path for path in workspace.paths("") if matches(path, pattern)]
    if not matching:
        files.problems.append(problem("include-empty", main.path, main.place(loc), pattern=pattern))
        files.blind = True  # what it would hold is not called unknown
    for path in matching:
        if path in {known.path for known in files.documents}:
            continue
        opened = _open(workspace, path, PlanPart, memo)
        if opened is None:
            files.blind = True
        else:
            _add(files, opened)


def matches(path: str, pattern: str) -> bool:
    """Tell whether a path is meant: `*` stays within a folder, and KPI files are never included."""
    parts, wanted = path.split("/"), pattern.removeprefix("./").split("/")
    fits = len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
    return fits and path != PLAN and parts[0] != KPIS


def _add(files: PlanFiles, opened: Opened[PlanPart]) -> None:
    document, part, problems, defective = opened
    files.documents.append(document)
    files.problems += problems
    files.defective |= defective
    if part is None:
        files.blind = True
        return
    plan = files.plan
    for key in part.sources.keys() & plan.sources.keys():
        place = document.place(("sources", key), key=True)
        files.problems.append(problem("duplicate-id", document.path, place, id=key, first="in another file"))
    files.origins += [(document, ("strategies", index)) for index, _ in enumerate(part.strategies)]
    files.plan = plan.model_copy(
        update={
            "sources": part.sources | plan.sources,
            "owners": part.owners | plan.owners,
            "strategies": [*plan.strategies, *part.strategies],
        }
    )


def _ids(data: Any) -> Iterator[str]:
    """Yield the ids of all nodes in plain data."""
    if isinstance(data, dict):
        if isinstance(data.get("id"), str):
            yield data["id"]
        for name, value in data.items():
            if name in {"strategies", "areas", "initiatives"} and isinstance(value, list):
                for item in value:
                    yield from _ids(item)
