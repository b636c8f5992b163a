from __future__ import annotations

from dataclasses import fields
from datetime import date

import tracker
from helpers import ROOT
from tracker import frames

DAY = date(2026, 11, 22)


def test_tables_are_tidy_and_documented() -> None:
    loaded = tracker.load(ROOT, today=DAY)
    found = tracker.tables(loaded, tracker.status(loaded, DAY))
    documented = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for field in fields(found):
        table = getattr(found, field.name)
        assert list(table.columns) == getattr(frames, field.name.upper())
        assert f"`{field.name}`" in documented
        for column in table.columns:
            assert f"`{column}`" in documented, f"{field.name}.{column}"


def test_tables_hold_the_same_as_the_contract() -> None:
    loaded = tracker.load(ROOT, today=DAY)
    status = tracker.status(loaded, DAY)
    found = tracker.tables(loaded, status, "da")
    assert len(found.initiatives) == len(status.initiatives)
    assert len(found.kpis) == len(status.assessments)
    exports = found.kpis.set_index("id").loc["dk-life-science-exports"]
    assert exports["verdict"] == "off_track"
    assert exports["title"] == "Life science-eksport"
    assert exports["baseline_value"] == 174
    assert len(found.observations) == sum(len(kpi.series) for kpi in loaded.portfolio.kpis.values())


def test_importing_the_package_is_light() -> None:
    import subprocess
    import sys

    script = "import sys, tracker; print({'pandas', 'numpy', 'pydantic', 'yaml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
