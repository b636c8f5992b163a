"""Problems as text for people, JSON for programs, annotations for GitHub. The only place that words them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.problems.problem import Problem

CONTRACT: Final = 1
"""Version of the JSON contract; it changes when a field changes its meaning or goes."""


def summary(problems: Sequence[Problem]) -> dict[str, int]:
    """Count errors and warnings."""
    counts = Counter(problem.severity for problem in problems)
    return {"errors": counts["error"], "warnings": counts["warning"]}


def as_text(problems: Sequence[Problem]) -> str:
    """One problem a line: `path:line:column: severity: message (code)`, the hint below it."""
    lines = []
    for each in problems:
        lines.append(f"{each.path}:{each.line}:{each.column}: {each.severity}: {each.message} ({each.code})")
        if each.hint:
            lines.append(f"    {each.hint}")
    return "\n".join([*lines, closing(problems)])


def closing(problems: Sequence[Problem]) -> str:
    """Return the one sentence that closes a check."""
    counts = summary(problems)
    if not problems:
        return "No problems."
    return ", ".join(f"{n} {name if n != 1 else name[:-1]}" for name, n in counts.items() if n) + "."


def as_json(problems: Sequence[Problem]) -> str:
    """Return the documented contract (docs/contract.md)."""
    found: dict[str, Any] = {
        "contract": CONTRACT,
        "problems": [asdict(each) for each in problems],
        "summary": summary(problems),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands that annotate lines of a pull request; everything from the data is escaped."""
    return "\n".join(_annotation(each) for each in problems)


def _annotation(each: Problem) -> str:
    fields = {"file": each.path, "line": each.line, "col": each.column, "title": each.code}
    listed = ",".join(f"{key}={_escape(str(value), property_=True)}" for key, value in fields.items())
    words = f"{each.message}. {each.hint}" if each.hint else each.message
    return f"::{each.severity} {listed}::{_escape(words)}"


def _escape(text: str, *, property_: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if property_ else escaped
