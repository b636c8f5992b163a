"""JSON-stat 1.x and 2.0: a cube of values, the last dimension running fastest.

{"class": "dataset", "id": ["geo", "time"], "size": [1, 2], "value": [1, null], "status": {"1": "c"},
 "dimension": {"geo": {"category": {"index": ["DK"], "label": {"DK": "Denmark"}}}, "time": ...}}
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from tracker.problems.problem import shorten
from tracker.statfiles.periodtext import time_like
from tracker.statfiles.refused import Refused, listed
from tracker.statfiles.table import Cell, Dimension, Figure, Table, limited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HINT = "download the file again"


def read_jsonstat(data: Mapping[str, Any]) -> Table:
    """Read the one dataset of a JSON-stat document.

    Raises:
        Refused: when it is no JSON-stat, holds several datasets, or its sizes do not fit together.
    """
    dataset = _dataset(data)
    names, sizes = _shape(dataset)
    dimensions = [_dimension(dataset, name, size) for name, size in zip(names, sizes, strict=True)]
    codes = [list(each.labels) for each in dimensions]
    time = _time(dataset, dimensions, codes)
    count = limited(prod(sizes))
    values = list(_spread(dataset.get("value"), count, "value"))
    flags = list(_flags(dataset.get("status"), count))
    cells = tuple(
        _cell(key, time, dimensions[time], place, value, flag)
        for place, (key, value, flag) in enumerate(zip(product(*codes), values, flags, strict=True))
    )
    kept = tuple(each for index, each in enumerate(dimensions) if index != time)
    return Table("JSON-stat", kept, cells, decimal=".")


def _dataset(data: Mapping[str, Any]) -> Mapping[str, Any]:
    found = [each for each in _datasets(data) if isinstance(each, dict) and "value" in each]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"the file holds {len(found)} datasets", "download one table at a time")
    raise Refused("this is JSON, but neither JSON-stat nor PxWeb's JSON", "download it as JSON-stat, PX, xlsx or CSV")


def _datasets(data: Mapping[str, Any]) -> Iterator[Any]:
    if data.get("class") == "collection":
        link = data.get("link")
        items = link.get("item") if isinstance(link, dict) else None
        yield from items if isinstance(items, list) else []
    elif "value" in data:
        yield data
    else:
        yield from data.values()


def _shape(dataset: Mapping[str, Any]) -> tuple[list[str], list[int]]:
    """Return names and sizes of the dimensions; in version 1 they stand one level further in."""
    inner = dataset.get("dimension")
    if not isinstance(inner, dict):
        raise Refused("the JSON-stat has no `dimension`", _HINT)
    names, sizes = (dataset.get(field, inner.get(field)) for field in ("id", "size"))
    sound = isinstance(names, list) and isinstance(sizes, list) and len(names) == len(sizes)
    if not sound or not all(isinstance(name, str) for name in names or []):
        raise Refused("the JSON-stat has no `id` and `size` that fit together", _HINT)
    if not all(isinstance(size, int) and not isinstance(size, bool) and size >= 0 for size in sizes or []):
        raise Refused("a `size` of the JSON-stat is no whole number", _HINT)
    return list(names or []), list(sizes or [])


def _dimension(dataset: Mapping[str, Any], name: str, size: int) -> Dimension:
    found = dataset["dimension"].get(name)
    category = found.get("category") if isinstance(found, dict) else None
    if not isinstance(category, dict):
        raise Refused(f"the JSON-stat says nothing of its dimension `{shorten(name)}`", _HINT)
    labels = category.get("label")
    words = labels if isinstance(labels, dict) else {}
    codes = _codes(category.get("index", list(words)))
    if len(codes) != size:
        raise Refused(f"the dimension `{shorten(name)}` has {len(codes)} values where its size says {size}", _HINT)
    return Dimension(name, str(found.get("label") or ""), {code: str(words.get(code, code)) for code in codes})


def _codes(index: object) -> list[str]:
    if isinstance(index, dict):
        places = index.values()
        if sorted(places, key=str) != sorted(range(len(index)), key=str):
            raise Refused("a dimension of the JSON-stat numbers its values wrongly", _HINT)
        return [str(code) for code, _ in sorted(index.items(), key=lambda item: int(item[1]))]
    return list(dict.fromkeys(str(code) for code in index)) if isinstance(index, list) else []


def _time(dataset: Mapping[str, Any], dimensions: list[Dimension], codes: list[list[str]]) -> int:
    role = dataset.get("role", dataset["dimension"].get("role"))
    named = role.get("time") if isinstance(role, dict) else None
    names = [each.name for each in dimensions]
    if isinstance(named, list) and len(named) == 1 and named[0] in names:
        return names.index(named[0])
    found = [index for index, each in enumerate(codes) if each and all(time_like(code) for code in each)]
    if len(found) == 1:
        return found[0]
    raise Refused("the file has no dimension of periods", f"it has: {listed(names)}")


def _spread(found: object, count: int, what: str) -> Iterator[Any]:
    """Yield one entry for each cell; a sparse object leaves out those that are empty."""
    if isinstance(found, list):
        if len(found) != count:
            raise Refused(f"the JSON-stat has {len(found)} entries in `{what}` where its sizes ask for {count}", _HINT)
        yield from found
        return
    sparse = found if isinstance(found, dict) else {}
    if not sparse.keys() <= {str(place) for place in range(count)}:
        raise Refused(f"`{what}` of the JSON-stat names a cell that its sizes do not have", _HINT)
    for place in range(count):
        yield sparse.get(str(place))


def _flags(found: object, count: int) -> Iterator[str]:
    if isinstance(found, str):
        yield from [found] * count
        return
    if isinstance(found, list) and len(found) == 1:
        found = found * count
    yield from ("" if each is None else str(each) for each in _spread(found, count, "status"))


def _cell(key: Sequence[str], time: int, dimension: Dimension, place: int, value: object, flag: str) -> Cell:
    period = period_text(key[time], dimension.labels[key[time]])
    rest = tuple(code for index, code in enumerate(key) if index != time)
    return Cell(f"value {place} ({shorten(period, 20)})", period, figure(value), rest, flag)


def period_text(code: str, label: str) -> str:
    """Return which of code and words says the period; the star of a provisional one may stand in the words only."""
    if not time_like(code) and time_like(label):
        return label
    return f"{code}*" if label.strip() == f"{code}*" else code


def figure(value: object) -> Figure:
    """Return a value of JSON as a figure: a number stays one, anything else but null is text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return Decimal(value)
    return None if value is None else str(value)
