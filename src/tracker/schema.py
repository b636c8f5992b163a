"""JSON Schemas made from the models, so that an editor completes and checks while one types."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from tracker.model.kpi import Kpi
from tracker.model.portfolio import Plan, PlanPart

if TYPE_CHECKING:
    from pydantic import BaseModel

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Final[dict[str, type[BaseModel]]] = {"initiatives": Plan, "included": PlanPart, "kpi": Kpi}


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by its file name: those of the files, and that of `tracker status --format json`."""
    status = json.loads((files("tracker") / "status.schema.json").read_text(encoding="utf-8"))
    return {f"{name}.schema.json": _schema(model) for name, model in SCHEMAS.items()} | {"status.schema.json": status}


def render(schema: dict[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$schema": DRAFT, **model.model_json_schema(by_alias=True)}
    _soften(schema)
    return schema


def _soften(schema: Any) -> None:
    """Accept what our reader accepts: bare numbers and periods where a mapping may stand, dates as text.

    YAML readers of editors turn `2024` into a number and an unquoted date into text or a date.
    """
    if isinstance(schema, list):
        for item in schema:
            _soften(item)
        return
    if not isinstance(schema, dict):
        return
    for item in schema.values():
        _soften(item)
    properties = schema.get("properties", {})
    for name in ("series", "targets"):
        _widen(properties.get(name, {}))
    if "baseline" in properties and "anyOf" in properties["baseline"]:
        properties["baseline"]["anyOf"] += [{"type": ["string", "integer"], "description": "Just the period."}]


def _widen(mapping: dict[str, Any]) -> None:
    """Let the values of a mapping be bare numbers, or empty."""
    for pattern, value in mapping.get("patternProperties", {}).items():
        mapping["patternProperties"][pattern] = {"anyOf": [value, *_POINT]}
    if mapping.get("patternProperties"):
        mapping["additionalProperties"] = False


_POINT: Final = [{"type": "number"}, {"type": "null"}]
