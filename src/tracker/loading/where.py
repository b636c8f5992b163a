"""Where things stand: file and line of any field of a KPI, a node or an owner, looked up when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.loading.document import Document
from tracker.read.workspace import PLAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.read.workspace import Workspace
    from tracker.read.yamltext import Loc


class Spot(NamedTuple):
    """A file as seen from the portfolio's folder, a line in it and a column in that, from 1."""

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Home:
    """Which file a thing is in, and where in it."""

    path: str
    loc: Loc = ()
    kept: Mapping[Loc, list[int]] = field(default_factory=dict)
    data: str = ""
    """The CSV file beside a KPI; empty where there is none."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """In which line of it each period of the whole stands."""


_TOP: Final = Home(PLAN)


class Where:
    """Looks places up in the files; each file is read again at most once, and only if it is asked for."""

    def __init__(self, workspace: Workspace | None, homes: Mapping[str, Home]) -> None:
        self._workspace = workspace
        self._homes = homes
        self._documents: dict[str, Document | None] = {}

    @classmethod
    def nowhere(cls) -> Where:
        """Return what knows no places: of portfolios that were not read from files."""
        return cls(None, {})

    def home(self, name: str) -> Home | None:
        """Return which file a KPI, node or owner is in and where; None where it was not read from a file."""
        return self._homes.get(name)

    def path(self, name: str) -> str:
        """Return the file of a KPI, node or owner; the plan for what has no file of its own."""
        return self._homes.get(name, _TOP).path

    def spot(self, name: str, loc: Loc = (), *, key: bool = True) -> Spot:
        """Return where a field of a KPI, node or owner stands; of what is absent, where its parent does."""
        home = self._homes.get(name, _TOP)
        if loc[:1] == ("series",) and len(loc) > 1 and (row := home.rows.get(str(loc[1]))) is not None:
            document = self._document(home)
            written = document.data.get("series") if document and isinstance(document.data, dict) else None
            if str(loc[1]) not in (written or {}):
                return Spot(home.data, row)
        document = self._document(home)
        return Spot(home.path, *document.place((*home.loc, *loc), key=key)) if document else Spot(home.path, 1)

    def _document(self, home: Home) -> Document | None:
        if home.path not in self._documents:
            content = self._workspace.read(home.path) if self._workspace else None
            self._documents[home.path] = Document(home.path, content, dict(home.kept)) if content is not None else None
        return self._documents[home.path]
