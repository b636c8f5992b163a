from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from helpers import ROOT, tracker

Json = dict[str, Any]

CONTRACT = json.loads((ROOT / "schemas" / "status.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shipped() -> Json:
    done = tracker("status", ROOT, "--format", "json", "--as-of", "2026-11-22")
    assert done.returncode == 0, done.stderr
    found: Json = json.loads(done.stdout)
    return found


def test_shipped_strategies_are_whole(shipped: Json) -> None:
    counted = {
        str(each["id"]): (each["counts"]["areas"], each["counts"]["initiatives"]) for each in shipped["strategies"]
    }
    assert len(counted) == 10  # tests/portfolio counts every area
    assert (counted["dk-2023"], counted["se-2019"], counted["se-2024"]) == ((12, 41), (8, 30), (8, 31))


def test_stages_are_counted_for_every_initiative(
    shipped: Json,
) -> None:
    for strategy in shipped["strategies"]:
        assert sum(strategy["counts"]["stages"].values()) == strategy["counts"]["initiatives"]


def test_json_keeps_its_published_schema(shipped: Json) -> None:
    jsonschema.validate(shipped, CONTRACT)


def test_example_keeps_the_schema_too(tmp_path: Path) -> None:
    assert tracker("init", tmp_path / "mine").returncode == 0
    done = tracker("status", tmp_path / "mine", "--format", "json", "--as-of", "2026-11-22")
    jsonschema.validate(json.loads(done.stdout), CONTRACT)


def kpi(shipped: Json, name: str) -> Json:
    return next(each for each in shipped["kpis"] if each["id"] == name)


def test_danish_exports_by_hand(shipped: Json) -> None:
    found = kpi(shipped, "dk-life-science-exports")
    expected = 174 + (350 - 174) * (2024 - 2023) / (2030 - 2023)  # 199.142857
    assert found["expected"] == pytest.approx(expected)
    assert found["pace_ratio"] == pytest.approx((182 - 174) / (expected - 174))  # 8 / 25.142857 = 0.318182
    assert found["progress"] == pytest.approx(8 / 176)
    assert found["gap"] == pytest.approx(168)
    assert found["required_pace"] == pytest.approx(168 / 6)
    assert found["verdict"] == "off_track"
    assert found["shown"] == "too_early"
    # 2025 was due on 31 December 2025 + 270 + 30 days = 27 October 2026
    assert (found["freshness"], found["missing_periods"], found["next_due"]) == ("late", 1, "2026-10-27")


def test_work_permits_by_hand(shipped: Json) -> None:
    found = kpi(shipped, "se-work-permit-days")
    # 17 days is within 30, but 10 to 17 in three months is movement away: behind; and since then silence.
    assert (found["verdict"], found["reason"], found["last_verdict"]) == ("not_assessable", "stale", "at_risk")
    # Due 45 + 30 days after each month's end: by 22 November 2026 every month to August 2026 is missing.
    assert found["missing_periods"] == 27


def test_one_strategy_only() -> None:
    found = json.loads(tracker("status", ROOT, "--strategy", "se-2024", "--format", "json").stdout)
    assert [each["id"] for each in found["strategies"]] == ["se-2024"]
    assert all(each["id"].startswith("se-") for each in found["kpis"])


def test_unknown_strategy_is_wrong_usage() -> None:
    done = tracker("status", ROOT, "--strategy", "dk-2032")
    assert done.returncode == 2
    assert "dk-2023" in done.stderr


def test_as_of_hides_what_came_later() -> None:
    early = json.loads(tracker("status", ROOT, "--as-of", "2024-06-01", "--format", "json").stdout)
    shown = {each["id"] for each in early["strategies"]}
    assert "dk-2023" in shown
    assert shown & {"dk-2024", "se-2024"} == set()  # both of November 2024
    exports = kpi(early, "dk-life-science-exports")
    assert exports["target"] is None  # set in November 2024
    assert exports["last"] == {"period": "2023", "value": 174.0}


def test_bad_date_is_wrong_usage() -> None:
    done = tracker("status", ROOT, "--as-of", "2026-13-01")
    assert done.returncode == 2
    assert "2026-11-22" in done.stderr


def test_csv_has_one_line_a_kpi_and_one_set_of_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(tracker("status", ROOT, "--format", "csv").stdout)))
    assert len(rows) == len(list((ROOT / "kpis").glob("*.yaml")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert None not in rows[0]


def test_table_says_what_was_not_asked() -> None:
    done = tracker("status", ROOT)
    assert "Owners were not asked to report" in done.stdout
    assert "too early" in done.stdout
