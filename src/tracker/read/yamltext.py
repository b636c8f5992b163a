"""YAML bytes to plain data, in one walk over the C parser's events.

The walk builds as it goes, so it needs no recursion and no node tree: a file of 60,000 nested dashes or
an alias bomb costs a problem, not the process. The plain scalars are YAML 1.2's and no more:

    NO, on, 010, 12:30, 2025-06-14   text      1_000, -3, 4.5, 1e3   numbers
    true, false                      booleans  null, ~, (empty)      null

Keys are always text. Positions are not kept for sound files: `places` walks a second time when asked.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from tracker.problems import Place, Problem, problem

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
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x84\x86-\x9f]|\xef\xbf[\xbe\xbf]")
_ESCAPED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MENDS: Final = {
    "tab character": "there is a tab: use spaces",
    "cannot start any token": "there is a tab, or a character such as @ or ` at the start: use spaces, or quotes",
    "mapping values are not allowed": 'put a text that holds ": " in quotes; or check the indentation',
    "did not find expected '-' indicator": "check the indentation: items of one list begin in one column",
    "did not find expected key": "check the indentation: fields of one record begin in one column",
}
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}\.\d\d0", re.ASCII)
_NO_KEY: Final = object()
_LET_GO: Final = object()
"""Stands for a key that was reported and whose value is let go."""


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
    """One pass over the events. Holds the innermost open container, and those around it on a stack."""

    def __init__(self, path: str, spans: dict[Loc, Span] | None = None) -> None:
        self.path = path
        self.spans = spans
        self.problems: list[Problem] = []
        self.data: Any = None
        self.top: Any = None  # the innermost open container
        self.is_map = False
        self.key: Any = _NO_KEY  # of an open mapping: the key that waits for its value
        self.lines: dict[str, int] = {}  # of an open mapping: the line of each key
        self.key_place = Place()
        self.around: list[tuple[Any, bool, Any, dict[str, int], Place]] = []
        self.documents = 0
        self.skip = 0  # > 0 while inside a mapping or sequence that stands as a key

    def run(self, content: bytes) -> Parsed:
        if not self._readable(content):
            return Parsed(None, self.problems)
        try:
            whole = self._walk(CParser(content))
        except MarkedYAMLError as error:
            whole = self._syntax(error)
        except YAMLError as error:
            whole = self._report("yaml-syntax", Place(), reason=str(error).split("\n", 1)[0])
        if whole and self.documents == 0:
            self._report("yaml-empty", Place())
        return Parsed(self.data if whole else None, self.problems)

    def _walk(self, parser: CParser) -> bool:
        """Take every event; False where the file has to be given up."""
        takers = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._start,
            SequenceStartEvent: self._start,
            MappingEndEvent: self._end,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }
        for event in iter(parser.get_event, None):
            taker = takers.get(event.__class__)
            if taker is not None and taker(event) is False:
                return False
        return True

    def _readable(self, content: bytes) -> bool:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            place = place_of(content, error.start)
            return self._report("not-utf-8", place, byte=f"0x{content[error.start]:02x}")
        found = _CONTROL.search(content)
        if found is None:
            return True
        reason = f"a control character (0x{found[0][-1]:02x}) stands here"
        return self._report("yaml-syntax", place_of(content, found.start()), "remove it", reason=reason)

    def _document(self, event: Any) -> bool:
        self.documents += 1
        return self.documents == 1 or self._report("yaml-documents", _place(event))

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        if self.skip:
            return
        if self.is_map and self.key is _NO_KEY:
            self._take_key(text, event)
        else:
            plain = event.implicit[0] or (event.tag is not None and not event.style)
            value = scalar(text) if plain else text
            if event.style == '"' and (found := _ESCAPED.search(text)):  # a quoted escape can smuggle one in
                reason = f"a control character (0x{ord(found[0]):02x}) stands here"
                self._report("yaml-syntax", _place(event), "remove it", reason=reason)
            if value.__class__ is float and _THOUSANDS.fullmatch(text):
                self._report("thousands-point", _place(event), value=text, read=f"{value:g}")
            self._put(value, event)
            self.key = _NO_KEY

    def _take_key(self, text: str, event: Any) -> None:
        line = event.start_mark.line + 1
        self.key = text
        if text in self.lines:
            self._report("duplicate-key", _place(event), key=text, first=self.lines[text])
            self.key = _LET_GO  # of a doubled key the first counts
        elif text == "<<" and event.implicit[0]:
            self._report("yaml-merge", _place(event))
            self.key = _LET_GO
        self.lines.setdefault(text, line)
        if self.spans is not None:
            self.key_place = _place(event)

    def _start(self, event: Any) -> bool:
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        if len(self.around) + self.skip >= MOST_DEPTH:
            return self._report("yaml-depth", _place(event), most=MOST_DEPTH)
        if self.skip or (self.is_map and self.key is _NO_KEY):
            if not self.skip:
                self._report("yaml-key", _place(event))
            self.skip += 1
            return True
        is_map = event.__class__ is MappingStartEvent
        container: Any = {} if is_map else []
        self._put(container, event)
        self.around.append((self.top, self.is_map, self.key, self.lines, self.key_place))
        self.top, self.is_map, self.key, self.lines = container, is_map, _NO_KEY, {}
        return True

    def _end(self, _: Any) -> None:
        if self.skip:
            self.skip -= 1
            if not self.skip:
                self.key = _LET_GO  # what follows is the value of a key that could not be read
            return
        self.top, self.is_map, _, self.lines, self.key_place = self.around.pop()
        self.key = _NO_KEY

    def _alias(self, event: Any) -> None:
        self._report("yaml-anchor", _place(event), name=f"*{event.anchor}")
        if self.skip:
            return
        if self.is_map and self.key is _NO_KEY:
            self.key = _LET_GO
        else:
            self._put(None, event)
            self.key = _NO_KEY

    def _put(self, value: Any, event: Any) -> None:
        """Put a value where it belongs: into the mapping, the list, or at the top."""
        if self.spans is not None:
            self._remember(_place(event))
        if self.is_map:
            if self.key is not _LET_GO:
                self.top[self.key] = value
        elif self.top is None:
            self.data = value
        else:
            self.top.append(value)

    def _remember(self, place: Place) -> None:
        """Keep the place of the value that is about to be put."""
        levels = [(top, key) for top, _, key, _, _ in self.around] + [(self.top, self.key)]
        if self.spans is None or any(key is _LET_GO for _, key in levels):
            return
        steps: list[str | int] = []
        for depth, (top, key) in enumerate(levels):
            if isinstance(top, dict):
                steps.append(key)
            elif isinstance(top, list):  # the value itself is not in its list yet; what is around it is
                steps.append(len(top) - (depth < len(levels) - 1))
        self.spans[tuple(steps)] = Span(self.key_place if self.is_map else place, place)

    def _marked(self, event: Any) -> None:
        if event.anchor is not None:
            self._report("yaml-anchor", _place(event), name=f"&{event.anchor}")
        if event.tag is not None:
            self._report("yaml-tag", _place(event), name=event.tag)

    def _syntax(self, error: MarkedYAMLError) -> bool:
        # What is never closed is seen at the end of the file; it is mended where it was opened.
        unclosed = "end of stream" in (error.problem or "")
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place()
        reason = " ".join(part for part in (error.context, error.problem) if part)
        return self._report("yaml-syntax", place, _mend(reason), reason=reason or "it cannot be read")

    def _report(self, code: str, place: Place, hint: str = "", **values: object) -> bool:
        """Take note of a problem; False, so that what gives up a file can say so in one line."""
        if self.spans is None:
            self.problems.append(problem(code, self.path, place, hint, **values))
        return False


def _mend(reason: str) -> str:
    """Return how to mend the commonest slips; empty where the table's own hint has to do."""
    for sign, mend in _MENDS.items():
        if sign in reason:
            return mend
    return ""


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def place_of(content: bytes, offset: int) -> Place:
    """Return line and column of a byte."""
    before = content[:offset]
    start = before.rfind(b"\n") + 1
    return Place(before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1)
