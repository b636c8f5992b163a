"""One fact into a YAML file that people wrote: an item behind a list, a field in a record. Every other byte stays what it was.

The text is changed at the parser's own marks, never written anew. What was made is read back and compared with what was meant; where a file
is of a form in which that cannot be done, it is refused in words, and the file stays as it is.
"""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import yaml

from tracker.edit.scalars import text as written_text
from tracker.edit.scalars import written
from tracker.edit.splice import Fault, Splice, edited, line_start, lines_at, newline, spliced
from tracker.edit.yamlseries import behind, is_block_text
from tracker.read.yamltext import parse
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.edit.scalars import Data
    from tracker.read.yamltext import Loc, Parsed

_STEP: Final = 2
_LONG: Final = 110
"""Longer records are written with a line a field, where the file does not do otherwise."""


@dataclass(frozen=True, slots=True)
class Append:
    """Put an item behind the last of a list; the list is begun where there is none yet."""

    loc: Loc
    """Where the list stands: keys and indices from the top."""
    item: Data


@dataclass(frozen=True, slots=True)
class Put:
    """Let a field of a record have a value; it is added where there is none."""

    loc: Loc
    value: Data


Edit = Append | Put


def edit_content(content: bytes, edits: Sequence[Edit], path: str) -> bytes:
    """Return the bytes of a file after edits: all at one stroke where that can be proved, else one after the other.

    Raises:
        Refused: when the file is of a form in which an edit cannot be made; it is said where to make it by hand.
    """
    before = parse(content, path)
    if any(each.severity == "error" for each in before.problems) or not isinstance(before.data, dict):
        raise Refused(f"`{path}` has errors, so nothing is written into it", "see `tracker validate`")
    if len(edits) > 1:
        with suppress(Refused, Fault):  # two edits of one place, such as a list that both begin
            return _proved(before, edited(content, partial(edit_text, edits=edits)), edits, path)
    for edit in edits:
        content = _proved(parse(content, path), edited(content, partial(edit_text, edits=[edit])), [edit], path)
    return content


def _proved(before: Parsed, new: bytes, edits: Sequence[Edit], path: str) -> bytes:
    """Return the new content if it says exactly what was meant."""
    after, wanted = parse(new, path), deepcopy(before.data)
    for edit in edits:
        _apply(wanted, edit)
    if after.data != wanted or len(after.problems) != len(before.problems):
        raise _by_hand(path, edits[0])
    return new


def _by_hand(path: str, edit: Edit) -> Refused:
    place = ".".join(str(part) for part in edit.loc)
    said = written(edit.item if isinstance(edit, Append) else edit.value)
    return Refused(f"`{path}` is written in a way that `{place}` cannot be edited safely", f"add it by hand: {said}")


def _apply(data: Any, edit: Edit) -> None:
    """Make an edit in plain data."""
    *way, last = edit.loc
    for part in way:
        data = data[part]
    if isinstance(edit, Put):
        data[last] = _plain(edit.value)
    elif isinstance(data, dict):
        data[last] = [*(data.get(last) or []), _plain(edit.item)]
    else:
        data[last] = [*data[last], _plain(edit.item)]


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def edit_text(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with edits made; whether it says what was meant is for others to prove.

    Raises:
        Refused: when what an edit names is not there, or is of a form that cannot be edited.
        Fault: when two edits are of one place.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    return spliced(text, [splice for edit in edits for splice in _splices(text, root, edit)])


def _splices(text: str, root: yaml.Node | None, edit: Edit) -> list[Splice]:
    found, parent = _find(root, edit.loc), _find(root, edit.loc[:-1])
    return _append(text, found, parent, edit) if isinstance(edit, Append) else _put(text, found, parent, edit)


def _find(node: yaml.Node | None, loc: Loc) -> yaml.Node | None:
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            return None
    return node


def _append(text: str, found: yaml.Node | None, parent: yaml.Node | None, edit: Append) -> list[Splice]:
    if found is None:
        return [_field(text, parent, edit, [edit.item])]
    if isinstance(found, yaml.ScalarNode) and found.tag.endswith(":null"):
        return [_over(text, found, written([edit.item]))]
    if not isinstance(found, yaml.SequenceNode):
        raise _by_hand("the file", edit)
    if found.flow_style:
        return _behind_in_flow(text, found, edit.item)
    return [_behind_in_block(text, found, edit.item)]


def _behind_in_flow(text: str, node: yaml.SequenceNode, item: Data) -> list[Splice]:
    if not node.value:
        place = node.start_mark.index + 1
        return [Splice(place, place, written(item))]
    last = node.value[-1]
    start, end = last.start_mark.index, last.end_mark.index
    own_line = not text[line_start(text, start) : start].strip()
    gap = newline(text, start) + " " * last.start_mark.column if own_line else " "
    return [Splice(end, end, f",{gap}{written(item)}")]


def _behind_in_block(text: str, node: yaml.SequenceNode, item: Data) -> Splice:
    last = node.value[-1]
    lines = _item(item, node.start_mark.column, isinstance(last, yaml.MappingNode) and not last.flow_style)
    return lines_at(text, behind(text, node), lines)


def _item(item: Data, column: int, spread: bool) -> list[str]:  # noqa: FBT001
    """Return an item of a list as whole lines: a line a field where its neighbours are so."""
    lead = " " * column
    if not hasattr(item, "items") or not spread:
        return [f"{lead}- {written(item)}"]
    lines = [f"{written_text(key)}: {written(value)}" for key, value in item.items()]  # type: ignore[union-attr]
    return [f"{lead}- {lines[0]}", *(f"{lead}  {line}" for line in lines[1:])]


def _put(text: str, found: yaml.Node | None, parent: yaml.Node | None, edit: Put) -> list[Splice]:
    if found is None:
        return [_field(text, parent, edit, edit.value)]
    if isinstance(found, yaml.ScalarNode) and not is_block_text(found):
        return [_over(text, found, written(edit.value))]
    if isinstance(found, yaml.CollectionNode) and found.flow_style:
        return [Splice(found.start_mark.index, found.end_mark.index, written(edit.value))]
    raise _by_hand("the file", edit)


def _over(text: str, node: yaml.Node, new: str) -> Splice:
    """Return a change that puts a value in the place of a scalar, which may be empty."""
    start, end = node.start_mark.index, node.end_mark.index
    if start < end:
        return Splice(start, end, new)
    return Splice(start, end, f" {new}" if text[:start].endswith(":") else new)


def _field(text: str, parent: yaml.Node | None, edit: Edit, value: Data) -> Splice:
    """Return a change that adds a field behind the last of a record."""
    name = str(edit.loc[-1])
    if not isinstance(parent, yaml.MappingNode):
        raise _by_hand("the file", edit)
    if parent.flow_style:
        return _field_in_flow(parent, name, value)
    if not parent.value:
        raise _by_hand("the file", edit)
    column = parent.value[0][0].start_mark.column
    lines = _lines(parent, name, value, column)
    return lines_at(text, behind(text, parent), lines)


def _field_in_flow(parent: yaml.MappingNode, name: str, value: Data) -> Splice:
    said = f"{written_text(name)}: {written(value)}"
    if not parent.value:
        place = parent.start_mark.index + 1
        return Splice(place, place, said)
    end = parent.value[-1][1].end_mark.index
    return Splice(end, end, f", {said}")


def _lines(parent: yaml.MappingNode, name: str, value: Data, column: int) -> list[str]:
    lead, key = " " * column, written_text(name)
    if isinstance(value, list | tuple) and value and hasattr(value[0], "items"):
        dash = next((node.start_mark.column for _, node in parent.value if isinstance(node, yaml.SequenceNode) and not node.flow_style), column + _STEP)  # fmt: skip
        spread = len(written(value[0])) > _LONG
        return [f"{lead}{key}:", *(line for item in value for line in _item(item, dash, spread))]
    return [f"{lead}{key}: {written(value)}"]
