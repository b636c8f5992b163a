"""Keep what is sound of a file with errors: the smallest record that holds an error is let go.

An event with a bad date goes, its initiative stays; a field of an initiative goes, the initiative stays.
What lost anything is named as defective, and nothing defective is ever shown as good.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import BaseModel

from tracker.loading.fields import check, loc_of, problems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from tracker.loading.document import Document
    from tracker.problems import Problem
    from tracker.read.yamltext import Loc

Model = TypeVar("Model", bound=BaseModel)

NODES: Final = frozenset({"strategies", "areas", "initiatives"})
_MAPPINGS: Final = frozenset({"sources", "owners", "series", "targets"})
_SETTINGS: Final = frozenset({"assessment", "reporting"})
_ROUNDS: Final = 12


def sound(
    model: type[Model], document: Document, stand_ins: Mapping[str, object]
) -> tuple[Model | None, list[Problem], set[str]]:
    """Return what is sound, every problem of the fields, and the ids of the nodes that lost something.

    `stand_ins` take the place of fields at the top that are needed and missing or wrong, so that the rest
    can still be read and checked.
    """
    found = check(model, document.data)
    if not isinstance(found, list):
        return found, [], set()
    problems = list(problems_of(found, model, document))
    data = deepcopy(document.data)
    defective: set[str] = set()
    for _ in range(_ROUNDS):
        defective |= {node for error in found for node in _node_ids(data, loc_of(error))}
        _remove(data, {_doomed(error) for error in found}, document)
        data |= {name: value for name, value in stand_ins.items() if name not in data}
        found = check(model, data)
        if not isinstance(found, list):
            return found, problems, defective
    return None, problems, defective


def node_ids(data: Any, loc: Loc) -> list[str]:
    """Return the id of the innermost node that a place lies in, none where it lies in no node."""
    return _node_ids(data, loc)[-1:]


def _node_ids(data: Any, loc: Loc) -> list[str]:
    ids: list[str] = []
    for depth, part in enumerate(loc):
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            break
        is_node = isinstance(part, int) and depth > 0 and loc[depth - 1] in NODES
        if is_node and isinstance(data, dict) and isinstance(data.get("id"), str):
            ids.append(data["id"])
    return ids[-2:]  # the node itself, and its parent should the node have to go


def _doomed(error: ErrorDetails) -> Loc:
    """Return what has to go: the field of a node, or the record around the error."""
    loc = loc_of(error)
    record = _record(loc)
    if not record:
        return loc if loc[0] in _SETTINGS and len(loc) > 1 else loc[:1]
    is_node = len(record) > 1 and record[-2] in NODES
    if is_node and len(loc) > len(record) and not (error["type"] == "missing" and len(loc) == len(record) + 1):
        return loc[: len(record) + 1]
    return record


def _record(loc: Loc) -> Loc:
    for end in range(len(loc), 0, -1):
        inside_mapping = end > 1 and loc[end - 2] in _MAPPINGS and not isinstance(loc[end - 1], int)
        if isinstance(loc[end - 1], int) or inside_mapping:
            return loc[:end]
    return ()


def _remove(data: Any, doomed: Iterable[Loc], document: Document) -> None:
    for loc in sorted(doomed, key=lambda loc: tuple((isinstance(part, str), part) for part in loc), reverse=True):
        parent = data
        try:
            for part in loc[:-1]:
                parent = parent[part]
            _drop(parent, loc, document)
        except (KeyError, IndexError, TypeError):
            continue  # already gone with something larger


def _drop(parent: Any, loc: Loc, document: Document) -> None:
    if isinstance(parent, list) and isinstance(loc[-1], int):
        where = document.original(loc[:-1])
        if where not in document.kept:
            document.kept[where] = list(range(len(parent)))
        document.kept[where].pop(loc[-1])
    del parent[loc[-1]]
