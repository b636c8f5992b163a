"""A file that was read: its path, its data, and where in it each value stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tracker.problems import Place
from tracker.read.yamltext import Loc, Parsed, Span, parse, places

if TYPE_CHECKING:
    from tracker.problems import Problem


@dataclass
class Document:
    """One YAML file. Places are looked up only when something in it is wrong."""

    path: str
    content: bytes
    kept: dict[Loc, list[int]] = field(default_factory=dict)
    """Of each list that lost defective items: the original index of every item that is left."""

    @cached_property
    def parsed(self) -> Parsed:
        """Plain data and the problems of the text."""
        return parse(self.content, self.path)

    @property
    def data(self) -> Any:
        """Plain data; None where nothing could be read."""
        return self.parsed.data

    @property
    def problems(self) -> list[Problem]:
        """Problems of the text itself."""
        return self.parsed.problems

    @cached_property
    def _spans(self) -> dict[Loc, Span]:
        return places(self.content, self.path)

    def place(self, loc: Loc, *, key: bool = False) -> Place:
        """Return where a value (or its key) stands; of what is absent, where its parent stands."""
        wanted = self.original(loc)
        while wanted and wanted not in self._spans:
            wanted = wanted[:-1]
            # A short form has no such field of its own: its value is meant. Of a mapping it is the key.
            key = key or isinstance(self._at(wanted), dict | list)
        span = self._spans.get(wanted)
        if span is None:
            return Place()
        return span.key if key else span.value

    def _at(self, loc: Loc) -> Any:
        found = self.data
        for part in loc:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return {}
        return found

    def original(self, loc: Loc) -> Loc:
        """Translate a place in the data that was kept to its place in the file."""
        if not self.kept:
            return tuple(str(part) if not isinstance(part, int) else part for part in loc)
        found: Loc = ()
        for part in loc:
            if isinstance(part, int):
                indices = self.kept.get(found)
                part = indices[part] if indices and part < len(indices) else part  # noqa: PLW2901
                found = (*found, part)
            else:
                found = (*found, str(part))
        return found
