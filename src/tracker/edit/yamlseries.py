"""Figures into the `series` of a KPI's YAML, whatever style it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml

from tracker.edit.change import by_place
from tracker.edit.flowseries import new_in_flow
from tracker.edit.splice import Fault, Splice, line_end, line_start, lines_at, newline, spliced
from tracker.periods import parse_period
from tracker.read.yamltext import scalar
from tracker.statfiles.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tracker.edit.change import Change

_SERIES: Final = "series"
_STEP: Final = 2


def edit_yaml(text: str, changes: Sequence[Change]) -> str:
    """Return the text of a KPI file with figures written into its series.

    Raises:
        Refused: when the file is in a form that has to be changed by hand first.
        Fault: when the text is not what loading took it for.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise Fault("the KPI file holds no fields")
    series = next((value for key, value in root.value if key.value == _SERIES), None)
    if series is not None and not isinstance(series, yaml.MappingNode):
        raise Refused("the `series` of the KPI is empty", "remove the line, or write a first figure by hand")
    splices = [_appended(text, root, changes)] if series is None else list(_splices(text, series, changes))
    if not text.endswith("\n") and is_block_text(_last(root)) and any(each.start == len(text) for each in splices):
        # The end of the line that the file lacks would become part of that text.
        raise Refused("the KPI file ends within a text of several lines", "end its last line with a line break")
    return spliced(text, splices)


def _splices(text: str, series: yaml.MappingNode, changes: Sequence[Change]) -> Iterator[Splice]:
    periods = [parse_period(key.value) for key, _ in series.value]
    known = dict(zip(periods, series.value, strict=True))
    for change in changes:
        if change.period in known:
            yield from _revised(text, known[change.period][1], change.fields)
    new = by_place(periods, [change for change in changes if change.period not in known])
    for index, group in new.items():
        entries = [_entry(series, index, change) for change in group]
        if series.flow_style or not series.value:
            yield from new_in_flow(text, series, index, entries)
        else:
            yield _new_lines(text, series, index, entries)


def _entry(series: yaml.MappingNode, index: int, change: Change) -> str:
    """Return `period: figure`, the period in quotes where its neighbour is."""
    quote = ""
    if series.value:
        style = series.value[max(index, 0)][0].style
        quote = style if style in {'"', "'"} else ""
    return f"{quote}{change.period}{quote}: {_body(change.fields)}"


def _body(fields: Mapping[str, str]) -> str:
    """Return a figure alone where that says all of it, else a record."""
    written = {name: text for name, text in fields.items() if (name, text) != ("status", "normal")}
    if len(written) == 1:
        return written["value"]
    return "{" + ", ".join(f"{name}: {_plain(name, text)}" for name, text in written.items()) + "}"


def _plain(name: str, text: str) -> str:
    """Return a scalar, in quotes where it would else be read as something other than text."""
    return f'"{text}"' if name == "source" and not isinstance(scalar(text), str) else text


def _revised(text: str, node: yaml.Node, fields: Mapping[str, str]) -> Iterator[Splice]:
    if not isinstance(node, yaml.MappingNode):
        yield _over(text, node, _body(fields))
        return
    known = {key.value: value for key, value in node.value}
    for name, new in fields.items():
        if name in known:
            yield _over(text, known[name], _plain(name, new))
    added = {name: new for name, new in fields.items() if name not in known and (name, new) != ("status", "normal")}
    if added:
        yield _added(text, node, [f"{name}: {_plain(name, new)}" for name, new in added.items()])


def _over(text: str, node: yaml.Node, new: str) -> Splice:
    """Return a change that puts a scalar in the place of another, which may be empty."""
    start, end = node.start_mark.index, node.end_mark.index
    if start < end:
        return Splice(start, end, new)
    return Splice(start, end, f" {new}" if text[:start].endswith(":") else f": {new}")


def _added(text: str, node: yaml.MappingNode, written: list[str]) -> Splice:
    """Return a change that adds fields to a record: behind its value, else at its front."""
    value = next((each for key, each in node.value if key.value == "value"), None)
    if node.flow_style:
        if value is not None:
            place = value.end_mark.index
            return Splice(place, place, "".join(f", {each}" for each in written))
        place = node.start_mark.index + 1
        return Splice(place, place, ", ".join(written) + (", " if node.value else ""))
    first = node.value[0][0].start_mark
    indent = " " * first.column
    if value is not None:
        return lines_at(text, line_end(text, value.end_mark.index), [indent + each for each in written])
    end = newline(text, first.index) + indent
    return Splice(first.index, first.index, "".join(each + end for each in written))


def _new_lines(text: str, series: yaml.MappingNode, index: int, entries: list[str]) -> Splice:
    first = series.value[0][0].start_mark
    lines = [" " * first.column + entry for entry in entries]
    if index < 0:
        return lines_at(text, line_start(text, first.index), lines)
    return lines_at(text, behind(text, series.value[index][1]), lines)


def behind(text: str, node: yaml.Node) -> int:
    """Return where the line after a value begins, however deep its last part lies."""
    node = _last(node)
    end = node.end_mark.index
    if not is_block_text(node):
        return line_end(text, end)
    # A block text ends behind the empty lines below it; they are part of it only where it keeps them.
    header = text[node.start_mark.index : line_end(text, node.start_mark.index)]
    return end if "+" in header.split("#")[0] else line_end(text, len(text[:end].rstrip()))


def _last(node: yaml.Node) -> yaml.Node:
    """Return the part of a value that stands last in the text."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def is_block_text(node: yaml.Node) -> bool:
    """Tell whether a value is a text of several lines behind `|` or `>`."""
    return isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}


def _appended(text: str, root: yaml.MappingNode, changes: Sequence[Change]) -> Splice:
    """Return a change that adds a whole series at the end of the file."""
    ended = any(line.rstrip() == "..." for line in text.splitlines())
    if root.flow_style or ended:
        raise Refused("the KPI file has no `series`, and ends so that none can be added", "add `series: {}` by hand")
    column = root.value[0][0].start_mark.column
    step = next((each.value[0][0].start_mark.column - column for _, each in root.value if _is_block(each)), _STEP)
    ordered = sorted(changes, key=lambda each: each.period)
    entries = [f"{' ' * (column + step)}{each.period}: {_body(each.fields)}" for each in ordered]
    return lines_at(text, len(text), [f"{' ' * column}{_SERIES}:", *entries])


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and not node.flow_style and bool(node.value)
