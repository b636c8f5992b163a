"""A plan file through many revisions: of the usual change, one initiative edited, only that initiative is read again.

A file of a quarter of a megabyte takes a tenth of a second to read, and ten years of quarterly reports change it a thousand times. Two
neighbouring revisions differ in a few lines, nearly always inside one initiative. Those lines are read by themselves, and the rest is kept,
where that is surely the same as reading all: the initiative is an item in block style, and no changed line could end it. Else all is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.loading.document import Document
from tracker.loading.fields import check
from tracker.loading.prune import sound
from tracker.model.portfolio import Plan, PlanPart
from tracker.model.strategy import Initiative
from tracker.read.yamltext import parse, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.read.yamltext import Loc

_BLOCK: Final = 128
_INITIATIVE: Final = ("strategies", "areas", "initiatives")


class _Span(NamedTuple):
    """The lines of one initiative: from its dash to before the first line that could not belong to it; and where it stands."""

    start: int
    end: int
    column: int
    loc: tuple[int, int, int]


@dataclass(frozen=True)
class PlanFile:
    """A plan file at a revision, as far as it is sound."""

    found: Plan | PlanPart
    lines: tuple[bytes, ...]
    whole: bool
    """Whether nothing was wrong with it: only then can the next revision build on it."""
    spans: tuple[_Span, ...] = field(repr=False, default=())
    defective: frozenset[str] = frozenset()
    """Ids of what lost something to an error."""


def read_plan_file(
    content: bytes, model: type[Plan] | type[PlanPart], before: PlanFile | None = None
) -> PlanFile | None:
    """Return a plan file, built on the revision before it where that is possible; None where nothing can be read."""
    lines = tuple(content.splitlines(keepends=True))
    if before is not None and before.whole and isinstance(before.found, model):
        built = _built_on(before, lines)
        if built is not None:
            return built
    document = Document("", content)
    if not isinstance(document.data, dict):
        return None
    stand_ins: dict[str, object] = {"title": {"en": "?"}} if model is Plan else {}
    found, problems, defective = sound(model, document, stand_ins)
    if found is None:
        return None
    whole = not problems and not document.problems
    return PlanFile(found, lines, whole, tuple(_spans(content, lines)) if whole else (), frozenset(defective))


def _spans(content: bytes, lines: Sequence[bytes]) -> list[_Span]:
    found = []
    for loc, place in places(content, "").items():
        if loc[::2] == _INITIATIVE and len(loc) == 2 * len(_INITIATIVE):
            start = place.value.line - 1
            column = len(lines[start]) - len(lines[start].lstrip(b" "))
            if lines[start].lstrip(b" ").startswith(b"- "):
                found.append(_Span(start, _end(lines, start, column), column, _numbers(loc)))
    return sorted(found)


def _numbers(loc: Loc) -> tuple[int, int, int]:
    first, second, third = (int(part) for part in loc[1::2])
    return first, second, third


def _end(lines: Sequence[bytes], start: int, column: int) -> int:
    at = start + 1
    while at < len(lines) and _inside(lines[at], column):
        at += 1
    return at


def _inside(line: bytes, column: int) -> bool:
    """Tell whether a line surely belongs to an item whose dash stands in a column."""
    bare = line.lstrip(b" ")
    return not bare.strip() or bare.startswith(b"#") or len(line) - len(bare) > column


def _built_on(before: PlanFile, lines: tuple[bytes, ...]) -> PlanFile | None:
    old = before.lines
    first = _alike(old, lines)
    last = _alike(old[first:][::-1], lines[first:][::-1])
    if first == len(old) == len(lines):
        return before
    span = next((each for each in before.spans if each.start <= first and len(old) - last <= each.end), None)
    if span is None:
        return None
    grown = len(lines) - len(old)
    item = lines[span.start : span.end + grown]
    head = b" " * span.column + b"- "
    if not item or not item[0].startswith(head) or not all(_inside(line, span.column) for line in item[1:]):
        return None
    read = _read_item(item, span)
    if read is None:
        return None
    return PlanFile(
        _replaced(before.found, span.loc, read), lines, whole=True, spans=_shifted(before.spans, span, grown)
    )


def _alike(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """Return how many lines two texts have in common from the start."""
    most, at = min(len(one), len(other)), 0
    while at < most and one[at : at + _BLOCK] == other[at : at + _BLOCK]:
        at += _BLOCK  # a block at a time: a file has thousands of lines, and a few of them differ
    return next((place for place in range(at, most) if one[place] != other[place]), most)


def _read_item(item: Sequence[bytes], span: _Span) -> Initiative | None:
    text = b" " * (span.column + 2) + item[0][span.column + 2 :] + b"".join(item[1:])
    data, problems = parse(text, "")
    if problems or not isinstance(data, dict):
        return None
    found = check(Initiative, data)
    return found if isinstance(found, Initiative) else None


def _replaced(found: Plan | PlanPart, loc: tuple[int, int, int], item: Initiative) -> Plan | PlanPart:
    strategies = list(found.strategies)
    areas = list(strategies[loc[0]].areas)
    initiatives = list(areas[loc[1]].initiatives)
    initiatives[loc[2]] = item
    areas[loc[1]] = areas[loc[1]].model_copy(update={"initiatives": initiatives})
    strategies[loc[0]] = strategies[loc[0]].model_copy(update={"areas": areas})
    return found.model_copy(update={"strategies": strategies})


def _shifted(spans: tuple[_Span, ...], changed: _Span, by: int) -> tuple[_Span, ...]:
    if by == 0:
        return spans
    at = spans.index(changed)
    later = (_Span(start + by, end + by, column, loc) for start, end, column, loc in spans[at + 1 :])
    return (*spans[:at], changed._replace(end=changed.end + by), *later)
