"""YAML bytes to plain data, in one walk over the C parser's events.

The walk builds as it goes, so it needs no recursion and no node tree: a file of 60,000 nested dashes or
an alias bomb costs a problem, not the process. The plain scalars are YAML 1.2's and no more:

    NO, on, 010, 12:30, 2025-06-14   text      1_000, -3, 4.5, 1e3   numbers
    true, false                      booleans  null, ~, (empty)      null

Keys are always text. Positions are not kept for sound files: `places` walks a second time when asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from tracker.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

Loc = tuple[str | int, ...]
"""Where a value is: keys and indices from the top."""

MOST_DEPTH: Final = 64
MOST_BYTES: Final = 4_000_000
_NUMBER: Final = re.compile(
    r"[-+]?(?:0|[1-9]\d{0,2}(?:_\d{3})+|[1-9]\d{0,17})(?:\.\d+)?(?:[eE][-+]?\d{1,3})?|[-+]?\.\d+(?:[eE][-+]?\d{1,3})?",
    re.ASCII,
)
_WORDS: Final[dict[str, Any]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_NO_KEY: Final = object()


class Parsed(NamedTuple):
    """Plain data (None where nothing could be read) and what was wrong with the text."""

    data: Any
    problems: list[Problem]


class Span(NamedTuple):
    """Where a key and its value stand."""

    key: Place
    value: Place


def parse(content: bytes, path: str) -> Parsed:
    """Read one YAML file.

    Returns the data of what is sound and every problem found; a syntax error ends the file there.
    """
    return _Walk(path).run(content)


def places(content: bytes, path: str) -> dict[Loc, Span]:
    """Return the place of every key and value of a file that `parse` could read."""
    walk = _Walk(path, spans={})
    walk.run(content)
    return walk.spans or {}


def scalar(text: str) -> Any:
    """Return what a plain scalar means: null, a boolean, a number, or its own text."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if (first.isdigit() or first in "+-.") and _NUMBER.fullmatch(text):
        digits = text.replace("_", "")
        return float(digits) if any(sign in digits for sign in ".eE") else int(digits)
    return text


class _Walk:
    """One pass over the events, holding the containers that are still open."""

    def __init__(self, path: str, spans: dict[Loc, Span] | None = None) -> None:
        self.path = path
        self.spans = spans
        self.problems: list[Problem] = []
        self.data: Any = None
        self.open: list[Any] = []
        self.keys: list[Any] = []  # of each open container: the key that waits for its value
        self.seen: list[dict[str, int]] = []  # of each open mapping: the line of each key
        self.key_places: list[Place] = []
        self.documents = 0
        self.skip = 0  # > 0 while inside a mapping or sequence that stands as a key

    def run(self, content: bytes) -> Parsed:
        if not self._decodable(content):
            return Parsed(None, self.problems)
        try:
            for event in _events(content):
                if not self._take(event):
                    return Parsed(None, self.problems)
        except MarkedYAMLError as error:
            self._syntax(error)
            return Parsed(None, self.problems)
        except (ReaderError, YAMLError) as error:
            self._report("yaml-syntax", Place(), reason=_plain(error))
            return Parsed(None, self.problems)
        if self.documents == 0:
            self._report("yaml-empty", Place())
        return Parsed(self.data, self.problems)

    def _decodable(self, content: bytes) -> bool:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            before = content[: error.start]
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
            self._report("not-utf-8", Place(line, column), byte=f"0x{content[error.start]:02x}")
            return False
        return self._printable(content)

    def _printable(self, content: bytes) -> bool:
        found = _CONTROL.search(content)
        if found is None:
            return True
        before = content[: found.start()]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        reason = f"a control character (0x{found[0][-1]:02x}) stands here"
        self._report("yaml-syntax", Place(before.count(b"\n") + 1, column), "remove it", reason=reason)
        return False

    def _take(self, event: Any) -> bool:
        """Take one event; False ends the file."""
        kind = event.__class__
        if kind is ScalarEvent:
            self._scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            return self._start(event, {} if kind is MappingStartEvent else [])
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._end()
        elif kind is AliasEvent:
            self._report("yaml-anchor", _place(event), name=f"*{event.anchor}")
            self._put(None, _place(event))
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self._report("yaml-documents", _place(event))
                return False
        return True

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        if self.skip:
            return
        if self.open and self.keys[-1] is _NO_KEY and self.open[-1].__class__ is dict:
            self._key(text, event)
            return
        self._put(scalar(text) if event.implicit[0] else text, None if self.spans is None else _place(event))

    def _key(self, text: str, event: Any) -> None:
        seen = self.seen[-1]
        if text in seen:
            self._report("duplicate-key", _place(event), key=text, first=seen[text])
        elif text == "<<" and event.implicit[0]:
            self._report("yaml-merge", _place(event))
        else:
            seen[text] = event.start_mark.line + 1
        self.keys[-1] = text
        if self.spans is not None:
            self.key_places[-1] = _place(event)

    def _start(self, event: Any, container: Any) -> bool:
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        if len(self.open) + self.skip >= MOST_DEPTH:
            self._report("yaml-depth", _place(event), most=MOST_DEPTH)
            return False
        if self.skip or (self.open and self.keys[-1] is _NO_KEY and self.open[-1].__class__ is dict):
            if not self.skip:
                self._report("yaml-key", _place(event))
            self.skip += 1
            return True
        self._put(container, None if self.spans is None else _place(event), opened=True)
        self.open.append(container)
        self.keys.append(_NO_KEY)
        self.seen.append({})
        self.key_places.append(Place())
        return True

    def _end(self) -> None:
        if self.skip:
            self.skip -= 1
            if not self.skip:
                self.keys[-1] = None  # the value of a key that could not be read is let go
            return
        self.open.pop()
        self.keys.pop()
        self.seen.pop()
        self.key_places.pop()
        self._filled()

    def _put(self, value: Any, place: Place | None, *, opened: bool = False) -> None:
        if self.skip:
            return
        if not self.open:
            self.data = value
            if self.spans is not None and place is not None:
                self.spans[()] = Span(place, place)
            return
        parent = self.open[-1]
        if self.spans is not None and place is not None:
            self._remember(place)
        if parent.__class__ is dict:
            key = self.keys[-1]
            if key is None:
                pass
            elif key is _NO_KEY:  # an alias as a key: reported, and its value let go
                self.keys[-1] = None
                return
            elif key != "<<":
                parent.setdefault(key, value)  # of a doubled key the first counts
        else:
            parent.append(value)
        if not opened:
            self._filled()

    def _filled(self) -> None:
        if self.open and self.open[-1].__class__ is dict:
            self.keys[-1] = _NO_KEY

    def _remember(self, place: Place) -> None:
        steps = [
            len(container) if container.__class__ is list else key
            for container, key in zip(self.open, self.keys, strict=True)
        ]
        loc = tuple(
            index - 1 if container.__class__ is list and depth < len(steps) - 1 else index
            for depth, (container, index) in enumerate(zip(self.open, steps, strict=True))
        )
        key_place = self.key_places[-1] if self.open[-1].__class__ is dict else place
        if self.spans is not None:
            self.spans.setdefault(loc, Span(key_place, place))

    def _marked(self, event: Any) -> None:
        if event.anchor is not None:
            self._report("yaml-anchor", _place(event), name=f"&{event.anchor}")
        if event.tag is not None:
            self._report("yaml-tag", _place(event), name=event.tag)

    def _syntax(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place()
        reason = " ".join(part for part in (error.context, error.problem) if part)
        self._report("yaml-syntax", place, reason=reason or _plain(error))

    def _report(self, code: str, place: Place, hint: str = "", **values: object) -> None:
        if self.spans is None:
            self.problems.append(problem(code, self.path, place, hint, **values))


_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xef\xbf[\xbe\xbf]")


def _events(content: bytes) -> Iterator[Event]:
    parser = CParser(content)
    while True:
        event = parser.get_event()
        if event is None or event.__class__ is StreamEndEvent:
            return
        if event.__class__ is not DocumentEndEvent:
            yield event


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _plain(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
