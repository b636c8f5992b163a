"""Edits made ready: the files as they would be, loaded and checked, before anything is written.

Read, splice, read back, compare, load, show; then put in place at one stroke. Whoever wrote in the meantime loses nothing: if the edited thing
itself is as it was, the edit is made again on the newer file; if it is another, both are shown and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from tracker.edit.desk import Message, Moved
from tracker.edit.overlay import Overlay, content_of
from tracker.edit.proof import new_problems
from tracker.edit.yamledit import edit_content
from tracker.loading import read
from tracker.read.yamltext import parse
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from tracker.edit.desk import Desk
    from tracker.edit.yamledit import Edit
    from tracker.loading import Loaded
    from tracker.problems import Problem
    from tracker.read.workspace import Workspace
    from tracker.read.yamltext import Loc

TRIES: Final = 10
_LEVELS: Final = ("strategies", "areas", "initiatives")


class Made(NamedTuple):
    """What one ask does to the files: contents before and after. Before is None of a file that is new."""

    old: Mapping[str, bytes | None]
    new: Mapping[str, bytes]


class Ask(Protocol):
    """One thing that is to be written."""

    @property
    def name(self) -> str:
        """Id of the thing that it is written to."""
        ...

    def made(self, fresh: Callable[[], Workspace], loaded: Callable[[], Loaded], today: date) -> Made:
        """Return what becomes of the files.

        Raises:
            Refused: when it cannot be written.
        """
        ...

    def again(self, old: Mapping[str, bytes | None], now: Workspace) -> Ask:
        """Return the same for files that others have changed meanwhile.

        Raises:
            Refused: when the thing itself was changed; both versions are in the words.
        """
        ...


@dataclass(frozen=True)
class Edits:
    """Edits of one thing in one file."""

    name: str
    path: str
    loc: Loc
    """Where the thing stands in the file."""
    edits: tuple[Edit, ...]

    def made(self, fresh: Callable[[], Workspace], loaded: Callable[[], Loaded], today: date) -> Made:  # noqa: ARG002
        """Return the file with the edits spliced in."""
        return together(self.path, [self], fresh)

    def at(self, place: Loc) -> tuple[Edit, ...]:
        """Return the edits for the place where the thing stands by now: the file may be newer than what was loaded."""
        return self.edits if place == self.loc else tuple(_moved(edit, self.loc, place) for edit in self.edits)

    def again(self, old: Mapping[str, bytes | None], now: Workspace) -> Ask:
        """Return the same edits at the place where the thing stands by now."""
        content = content_of(now, self.path)
        was = _at(parse(old[self.path] or b"", self.path).data, self.loc)
        data = parse(content, self.path).data
        place = _place(data, self.name, self.loc)
        is_now = _at(data, place) if place is not None else None
        if place is None or not self._same(was, is_now):
            raise changed(self.name, was, is_now)
        return Edits(self.name, self.path, place, self.at(place))

    def _same(self, was: Any, is_now: Any) -> bool:
        """Tell whether the thing is as it was; of the whole file only what is written to counts."""
        if self.loc:
            return bool(was == is_now)
        keys = {edit.loc[0] for edit in self.edits}
        return all((was or {}).get(key) == (is_now or {}).get(key) for key in keys if not self._appends(key))

    def _appends(self, key: str | int) -> bool:
        """Tell whether a list at the top of the file is only added to: what others add beside it does no harm."""
        return all(edit.loc == (key,) and hasattr(edit, "item") for edit in self.edits if edit.loc[0] == key)


def together(path: str, asks: Sequence[Edits], fresh: Callable[[], Workspace]) -> Made:
    """Return what edits of one file make of it, at one stroke.

    Raises:
        Refused: when one of them cannot be made.
    """
    old = content_of(fresh(), path)
    data = parse(old, path).data
    edits: list[Edit] = []
    for ask in asks:
        place = _place(data, ask.name, ask.loc)
        if place is None:
            raise Refused(f"`{ask.name}` does not stand in `{path}` any more", "open it again")
        edits += ask.at(place)
    return Made({path: old}, {path: edit_content(old, edits, path)})


@dataclass(frozen=True)
class NewFile:
    """A file that is not there yet."""

    name: str
    path: str
    content: bytes

    def made(self, fresh: Callable[[], Workspace], loaded: Callable[[], Loaded], today: date) -> Made:  # noqa: ARG002
        """Return the file."""
        if self.path in fresh().paths(""):
            raise Refused(f"there is a file `{self.path}` already", "choose another id, or edit that file")
        return Made({self.path: None}, {self.path: self.content})

    def again(self, old: Mapping[str, bytes | None], now: Workspace) -> Ask:  # noqa: ARG002
        """Return itself: whether the place is still free is found when it is made."""
        return self


def changed(name: str, was: Any, is_now: Any) -> Refused:
    """Return the refusal to write over what somebody else wrote."""
    said = f"then it said: {was!r}\n    now it says: {is_now!r}\n    make your change on top of that"
    return Refused(f"`{name}` was changed by somebody else meanwhile", said)


@dataclass(frozen=True)
class Written:
    """What was written: the proposal as it was in the end, and the commit where one was made."""

    proposal: Proposal
    commit: str = ""


@dataclass(frozen=True)
class Proposal:
    """Edits that were made, checked, and are not written yet."""

    desk: Desk
    asks: tuple[Ask, ...]
    old: Mapping[str, bytes | None]
    new: Mapping[str, bytes]
    before: Loaded
    after: Loaded
    problems: tuple[Problem, ...]
    """Warnings that the edits bring."""

    def write(self, today: date, message: Message = Message("Edit")) -> Written:  # noqa: B008 - frozen
        """Write it, on the files as they are by now.

        Raises:
            Refused: when a thing that is written to was changed meanwhile, or the files cannot be written; they are then as they were.
            GitError: when git refuses.
        """
        found = self
        for _ in range(TRIES):
            try:
                return Written(found, self.desk.put(found.old, found.new, message))
            except Moved:
                found = found._again(today)
        raise Refused("others keep writing into the same files", "try again in a moment")

    def _again(self, today: date) -> Proposal:
        now = self.desk.files()
        asks = [ask.again(self.old, now) for ask in self.asks]
        return propose(self.desk, self.desk.load(today), asks, today)


def propose(desk: Desk, before: Loaded, asks: Sequence[Ask], today: date) -> Proposal:
    """Make edits ready.

    Args:
        desk: where the files are.
        before: what was read from them.
        asks: the edits, made one after the other.
        today: the day of the check.

    Raises:
        Refused: when an edit cannot be made, or would bring an error; nothing is written.
    """
    old: dict[str, bytes | None] = {}
    new: dict[str, bytes] = {}

    def fresh() -> Workspace:
        return Overlay(desk.files(), dict(new))

    def so_far() -> Loaded:
        return read(fresh(), today) if new else before

    # Edits of one file are one edit, be they a hundred; whatever else there is goes on top, one after the other.
    for step in _steps(asks, fresh, so_far, today):
        made = step()
        old = {**made.old, **old}
        new |= made.new
    after = read(fresh(), today)
    brought = new_problems(before, after)
    if errors := [each for each in brought if each.severity == "error"]:
        said = "\n".join(f"  {each.message} ({each.code})\n    {each.hint}" for each in errors)
        raise Refused(f"with this the file would have errors:\n{said}", "mend that first")
    return Proposal(desk, tuple(asks), old, new, before, after, tuple(brought))


def _steps(
    asks: Sequence[Ask], fresh: Callable[[], Workspace], so_far: Callable[[], Loaded], today: date
) -> Iterator[Callable[[], Made]]:
    files: dict[str, list[Edits]] = {}
    for ask in asks:
        if isinstance(ask, Edits):
            files.setdefault(ask.path, []).append(ask)
    yield from (partial(together, path, listed, fresh) for path, listed in files.items())
    yield from (partial(ask.made, fresh, so_far, today) for ask in asks if not isinstance(ask, Edits))


def _at(data: Any, loc: Loc) -> Any:
    try:
        for part in loc:
            data = data[part]
    except (KeyError, IndexError, TypeError):
        return None
    return data


def _place(data: Any, name: str, loc: Loc) -> Loc | None:
    """Return where a thing stands in a file: strategies, areas and initiatives may have moved, and are known by their ids."""
    if not loc or not isinstance(loc[-1], int):
        return loc
    here = _at(data, loc)
    return loc if isinstance(here, dict) and here.get("id") == name else next(_found(data, name, ()), None)


def _found(data: Any, name: str, at: Loc) -> Iterator[Loc]:
    """Yield the places of records with an id."""
    for level in _LEVELS:
        rows = data.get(level) if isinstance(data, dict) else None
        for index, each in enumerate(rows if isinstance(rows, list) else ()):
            place = (*at, level, index)
            if isinstance(each, dict) and each.get("id") == name:
                yield place
            yield from _found(each, name, place)


def _moved(edit: Edit, old: Loc, new: Loc) -> Edit:
    return type(edit)((*new, *edit.loc[len(old) :]), edit.item if hasattr(edit, "item") else edit.value)
