"""Plain data as YAML on one line: in the simplest form that reads back as what was meant.

{"date": "2026-01-15", "status": "on_track", "note": "Late: 2 weeks"}  ->  {date: 2026-01-15, status: on_track, note: "Late: 2 weeks"}
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import yaml

from tracker.read.yamltext import scalar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Data = str | int | float | bool | None | Mapping[str, "Data"] | Sequence["Data"]

_PLAIN: Final = re.compile(r"[^\W_](?:[^\s:#,\[\]{}\"'`&*!|>%@\\]| (?! |$)|:(?=[^\s,\[\]{}]))*")
"""Begins with a letter or digit, holds nothing that means anything to YAML, in braces or outside, and does not end with a space or colon."""
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
"""Written bare, as people write dates in these files."""
_RAW: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def written(value: Data) -> str:
    """Return a value as YAML on one line, good inside braces and outside."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    if hasattr(value, "items"):
        return "{" + ", ".join(f"{text(key)}: {written(part)}" for key, part in value.items()) + "}"
    return "[" + ", ".join(written(part) for part in value) + "]"


def text(value: str) -> str:
    """Return a text bare where it then still reads as that text, else in double quotes."""
    if _PLAIN.fullmatch(value) and scalar(value) == value and (_DATE.fullmatch(value) or not _otherwise(value)):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _otherwise(value: str) -> bool:
    """Tell whether readers of older YAML take a bare text for something else: `no`, `12:30`, `0x1F`."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(value[0], [])
    return any(pattern.match(value) for _, pattern in resolvers)
