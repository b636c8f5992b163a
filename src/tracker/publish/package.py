"""The whole as a Frictionless Data Package: every table of docs/tables.md as CSV, with types and meanings.

data/datapackage.json
data/tables/kpis.csv, data/tables/observations.csv, ...
"""

from __future__ import annotations

import json
from dataclasses import fields, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from tracker.diff.known import as_known
from tracker.views.csvfile import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from tracker.edition import Edition

KEYS: Final = {"strategies": ["id"], "areas": ["id"], "initiatives": ["id"], "kpis": ["id"], "observations": ["kpi", "period"], "targets": ["kpi", "due"]}  # fmt: skip
REFERENCES: Final = {"observations": "kpis", "targets": "kpis", "breakdowns": "kpis", "measures": "kpis"}
_NUMBERS: Final = frozenset("iuf")


def package(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield the descriptor and its tables, from the top of the site."""
    from tracker.frames import tables

    known = as_known(edition.status.portfolio, edition.status.as_of)  # a package of a day holds what was known on it
    found = tables(replace(edition.loaded, portfolio=known), replace(edition.status, portfolio=known))
    meanings = json.loads((files("tracker") / "columns.json").read_text(encoding="utf-8"))
    resources = []
    for field in fields(found):
        frame = getattr(found, field.name)
        body = _csv(frame)
        yield f"data/tables/{field.name}.csv", body
        resources.append(_resource(field.name, frame, meanings[field.name], len(body)))
    yield "data/datapackage.json", json.dumps(_descriptor(edition, resources), indent=1, ensure_ascii=False).encode()


def _csv(frame: pd.DataFrame) -> bytes:
    safe = frame.copy()
    for name in safe.columns:
        if safe[name].dtype.kind not in _NUMBERS | {"b"}:
            safe[name] = [inert(each) if isinstance(each, str) else each for each in safe[name]]
    return bytes(safe.to_csv(index=False, lineterminator="\n").encode())


def _descriptor(edition: Edition, resources: list[dict[str, Any]]) -> dict[str, Any]:
    plan, found = edition.status.portfolio.plan, edition.status
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "strategy-tracker",
        "title": plan.title.get("en") or next(iter(plan.title.values())),
        "description": f"Judged as of {found.as_of.isoformat()}; {_state(edition)}. Texts that begin like a formula carry an apostrophe before them.",
        "version": edition.commit[:10] or found.as_of.isoformat(),
        "created": f"{found.as_of.isoformat()}T00:00:00Z",
        "resources": resources,
    }


def _state(edition: Edition) -> str:
    return {"draft": "draft, not approved", "approved": "approved, not public yet", "released": "released"}[edition.approval.state]  # fmt: skip


def _resource(name: str, frame: pd.DataFrame, meanings: dict[str, str], size: int) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": str(each), "type": _type(frame[each]), "description": meanings[str(each)]} for each in frame.columns],
        "missingValues": [""],
    }  # fmt: skip
    if name in KEYS:
        schema["primaryKey"] = KEYS[name]
    if name in REFERENCES:
        schema["foreignKeys"] = [{"fields": ["kpi"], "reference": {"resource": REFERENCES[name], "fields": ["id"]}}]
    return {
        "name": name, "path": f"tables/{name}.csv", "type": "table", "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "bytes": size, "schema": schema,
    }  # fmt: skip


def _type(column: pd.Series[Any]) -> str:
    values = [each for each in column if each is not None and each == each]
    if values and all(isinstance(each, bool) for each in values):
        return "boolean"
    if (
        values
        and all(isinstance(each, int) and not isinstance(each, bool) for each in values)
        and column.dtype.kind in "iu"
    ):
        return "integer"
    return "number" if values and all(isinstance(each, int | float) and not isinstance(each, bool) for each in values) else "string"  # fmt: skip
