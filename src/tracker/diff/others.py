"""Whatever else differs in a record: nothing that changed goes unsaid, be it only a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.diff.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from pydantic import BaseModel

    from tracker.diff.edit import EditCode
    from tracker.goalposts import Kind


def others(kind: Kind, name: str, before: BaseModel, after: BaseModel, told: AbstractSet[str], at: tuple[str, ...] = ()) -> Iterator[Edit]:  # fmt: skip
    """Yield the fields that differ and that no other tier tells of."""
    for field, info in type(after).model_fields.items():
        old, new = getattr(before, field), getattr(after, field)
        if field in told or old == new:
            continue
        label = info.alias or field
        code: EditCode = "worded" if _text(old) or _text(new) else "changed"
        yield Edit("wording", code, kind, name, ".".join((*at, label)), plain(old), plain(new), (*at, label), old=new is None)  # fmt: skip


def _text(value: object) -> bool:
    """Tell whether a value is a text, in one language or several."""
    return isinstance(value, dict) and bool(value) and all(isinstance(each, str) for each in (*value, *value.values()))


def plain(value: Any) -> Any:
    """Return a value of a record as plain data, None where it is empty."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()} or None
    if isinstance(value, list | tuple):
        return [plain(each) for each in value] or None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
