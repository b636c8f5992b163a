"""The inventory: complete, and the page in the documentation is the newest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import tracker
from tracker.inventory import _clean, inventory

ROOT: Final = Path(__file__).parents[2]
DAY: Final = dt.date(2026, 11, 22)


def made(root: Path = ROOT) -> str:
    return inventory(tracker.status(tracker.load(root, today=DAY), DAY))


def test_the_documentation_holds_the_newest_inventory() -> None:
    page = (ROOT / "docs" / "portfolio.md").read_text(encoding="utf-8")
    assert page.endswith(made()), "run `tracker inventory . --as-of 2026-11-22` and put it at the end of the page"


def test_every_strategy_and_kpi_has_its_row() -> None:
    text = made()
    loaded = tracker.load(ROOT, today=DAY)
    for name in [*loaded.portfolio.kpis, *(each.id for each in loaded.portfolio.plan.strategies)]:
        assert f"(`{name}`" in text


def test_a_row_says_points_kinds_conflicts_and_breaks() -> None:
    """no-trial-applications, counted in its file: 13 figures, 2005 to 2024; 2013 disagrees, 2020 derived."""
    row = next(line for line in made().splitlines() if "(`no-trial-applications`)" in line)
    assert "| 13, 2005 to 2024 |" in row
    assert "2013: 110 or 113; break 2024; derived 2020" in row
    assert "interested party" in row


def test_markup_in_a_text_is_inert() -> None:
    assert _clean("a | b <script> [x](y)\n*z*") == r"a \| b \<script\> \[x\](y) \*z\*"
