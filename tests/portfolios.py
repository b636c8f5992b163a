"""A small fictional portfolio with one KPI, for tests of what is written into it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from helpers import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DAY: Final = date(2026, 11, 22)
SOURCES: Final = (
    "sources:\n"
    '  statistics: {title: "Exports (fictional)", publisher: "Office", url: https://example.org/a, date: 2026, kind: primary}\n'
    '  own: {title: "Own figures (fictional)", publisher: "Agency", url: https://example.org/b, date: 2026, kind: primary}\n'
)
_HEAD: Final = (
    "# FICTIONAL\nid: exports\ntitle: 'Exports: goods'   # in quotes\nunit: EUR million\ndirection: increase\n"
    "frequency: {frequency}\nmeasures:\n- {{id: growth-1.1, role: outcome}}\n"
)


def portfolio(
    root: Path, rest: str, *, data: str | None = None, mark: str = "", sources: str = SOURCES, source: str = "statistics",
    frequency: str = "annual",
) -> None:  # fmt: skip
    """Write a portfolio whose KPI `exports` ends with `rest`; lines end as they do there."""
    (root / "kpis").mkdir(parents=True, exist_ok=True)
    plan = (ROOT / "tests" / "examples" / "base" / "initiatives.yaml").read_bytes()
    (root / "initiatives.yaml").write_bytes(plan)
    head = _HEAD.format(frequency=frequency) + sources + (f"source: {source}\n" if source else "")
    if "\r\n" in rest:
        head = head.replace("\n", "\r\n")
    (root / "kpis" / "exports.yaml").write_bytes(f"{mark}{head}{rest}".encode())
    if data is not None:
        (root / "kpis" / "exports.csv").write_bytes(data.encode())
