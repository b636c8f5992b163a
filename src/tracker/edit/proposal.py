"""Edits made ready: the files as they would be, loaded and checked, before anything is written.

Read, splice, read back, compare, load, show; then, under a lock, replace. Whoever wrote in the meantime loses nothing: if the edited thing
itself is as it was, the edit is made again on the newer file; if it is another, both are shown and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracker.edit.lock import locked
from tracker.edit.proof import Changed, new_problems
from tracker.edit.replace import replace_all
from tracker.edit.series import content_of
from tracker.edit.yamledit import edit_content
from tracker.loading import read
from tracker.read.workspace import Folder
from tracker.read.yamltext import parse
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tracker.edit.yamledit import Edit
    from tracker.loading import Loaded
    from tracker.problems import Problem
    from tracker.read.yamltext import Loc


@dataclass(frozen=True)
class Ask:
    """What is to be written: edits of one thing in one file."""

    name: str
    """Id of the thing."""
    path: str
    loc: Loc
    """Where the thing stands in the file."""
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Proposal:
    """Edits that were made, checked, and are not written yet."""

    root: Path
    ask: Ask
    old: bytes
    new: bytes
    before: Loaded
    after: Loaded
    problems: tuple[Problem, ...]
    """Warnings that the edit brings."""

    def write(self, today: date) -> Proposal:
        """Write it, on the file as it is by now, and return what was written.

        Raises:
            Refused: when the thing itself was changed meanwhile, or the file cannot be written; it is then as it was.
        """
        with locked(self.root):
            now = content_of(self.root, self.ask.path)
            found = self if now == self.old else self._again(now, today)
            replace_all(found.root, {found.ask.path: now}, {found.ask.path: found.new})
        return found

    def _again(self, now: bytes, today: date) -> Proposal:
        """Return the same edit of a newer file.

        Raises:
            Refused: when the thing is not what it was; both versions are in the words.
        """
        was, place = _thing(self.old, self.ask), _place(now, self.ask.name, self.ask.loc)
        is_now = _at(parse(now, self.ask.path).data, place) if place is not None else None
        if place is None or was != is_now:
            said = f"`{self.ask.name}` was changed by somebody else meanwhile"
            raise Refused(
                said, f"then it said: {was!r}\n    now it says: {is_now!r}\n    make your change on top of that"
            )
        moved = tuple(_moved(edit, self.ask.loc, place) for edit in self.ask.edits)
        again = Ask(self.ask.name, self.ask.path, place, moved)
        return propose(self.root, read(Folder(self.root), today), again, today)


def propose(root: Path, before: Loaded, ask: Ask, today: date) -> Proposal:
    """Make edits ready.

    Args:
        root: the portfolio's folder.
        before: what was read from it.
        ask: the edits.
        today: the day of the check.

    Raises:
        Refused: when an edit cannot be made, or would bring an error; nothing is written.
    """
    old = content_of(root, ask.path)
    new = edit_content(old, ask.edits, ask.path)
    after = read(Changed(root, contents={ask.path: new}), today)
    brought = new_problems(before, after)
    if errors := [each for each in brought if each.severity == "error"]:
        said = "\n".join(f"  {each.message} ({each.code})\n    {each.hint}" for each in errors)
        raise Refused(f"with this the file would have errors:\n{said}", "mend that first")
    return Proposal(root, ask, old, new, before, after, tuple(brought))


def _thing(content: bytes, ask: Ask) -> Any:
    return _at(parse(content, ask.path).data, ask.loc)


def _at(data: Any, loc: Loc) -> Any:
    try:
        for part in loc:
            data = data[part]
    except (KeyError, IndexError, TypeError):
        return None
    return data


def _place(content: bytes, name: str, loc: Loc) -> Loc | None:
    """Return where a thing stands in a newer file: an initiative may have moved down its list."""
    data = parse(content, "").data
    if not loc or not isinstance(loc[-1], int):
        return loc
    around = _at(data, loc[:-1])
    rows = around if isinstance(around, list) else []
    found = next((index for index, each in enumerate(rows) if isinstance(each, dict) and each.get("id") == name), None)
    return (*loc[:-1], found) if found is not None else None


def _moved(edit: Edit, old: Loc, new: Loc) -> Edit:
    return type(edit)((*new, *edit.loc[len(old) :]), edit.item if hasattr(edit, "item") else edit.value)
