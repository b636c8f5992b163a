"""Problems as text for people, JSON for programs, annotations for GitHub. The only place that words them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def as_github(problems: Sequence[Problem], prefix: str = "") -> str:
    """Workflow commands that annotate lines of a pull request; everything from the data is escaped.

    Args:
        problems: what is wrong.
        prefix: the portfolio's folder as seen from the top of the repository, with a slash at its end.
    """
    return "\n".join(_annotation(each, prefix) for each in problems)


def as_sarif(problems: Sequence[Problem], prefix: str = "") -> str:
    """Return the problems as SARIF 2.1.0, which code platforms and editors show at the line."""
    codes = sorted({each.code for each in problems})
    driver = {
        "name": "tracker",
        "informationUri": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html",
        "rules": [{"id": code, "shortDescription": {"text": code.replace("-", " ")}, "help": {"text": f"docs/problems.md, section {code}"}} for code in codes],
    }  # fmt: skip
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {"ROOT": {"description": {"text": "the top of the repository"}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, prefix, codes) for each in problems],
    }
    found = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _result(each: Problem, prefix: str, codes: list[str]) -> dict[str, Any]:
    place = {"uri": quote(f"{prefix}{each.path}"), "uriBaseId": "ROOT"}
    region = {"startLine": each.line, "startColumn": each.column}
    return {
        "ruleId": each.code,
        "ruleIndex": codes.index(each.code),
        "level": each.severity,
        "message": {"text": f"{each.message}. {each.hint}" if each.hint else each.message},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
    }


def as_gitlab(problems: Sequence[Problem], prefix: str = "") -> str:
    """Return the problems as a Code Quality report, which GitLab shows in a merge request."""
    rows = [
        {
            "description": f"{each.message}. {each.hint}" if each.hint else each.message,
            "check_name": each.code,
            "fingerprint": hashlib.sha256(
                f"{each.path}\0{each.code}\0{each.message}".encode("utf-8", "replace")
            ).hexdigest(),
            "severity": "major" if each.severity == "error" else "minor",
            "location": {"path": f"{prefix}{each.path}", "lines": {"begin": each.line}},
        }
        for each, number in _numbered(problems)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _numbered(problems: Sequence[Problem]) -> Iterator[tuple[Problem, int]]:
    """Yield problems with how many of the same words came before in their file: two of them are two."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for each in problems:
        key = (each.path, each.code, each.message)
        yield each, seen[key]
        seen[key] += 1


def _annotation(each: Problem, prefix: str) -> str:
    fields = {"file": f"{prefix}{each.path}", "line": each.line, "col": each.column, "title": each.code}
    listed = ",".join(f"{key}={_escape(str(value), property_=True)}" for key, value in fields.items())
    words = f"{each.message}. {each.hint}" if each.hint else each.message
    return f"::{each.severity} {listed}::{_escape(words)}"


def _escape(text: str, *, property_: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if property_ else escaped
