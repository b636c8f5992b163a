from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers import ROOT, tracker
from tracker.schema import render, schemas


def test_help_names_every_verb() -> None:
    done = tracker("--help")
    assert done.returncode == 0
    for verb in (
        "validate",
        "status",
        "explain",
        "backtest",
        "inventory",
        "import-series",
        "schema",
        "init",
        "demo",
        "serve",
    ):
        assert verb in done.stdout
        assert tracker(verb, "--help").returncode == 0


def test_example_is_labelled_and_sound(tmp_path: Path) -> None:
    assert tracker("init", tmp_path / "mine").returncode == 0
    assert tracker("validate", "--strict", tmp_path / "mine").returncode == 0
    for file in [*(tmp_path / "mine").rglob("*.yaml"), tmp_path / "mine" / "README.md"]:
        assert "fictional" in file.read_text(encoding="utf-8").lower()


def test_init_touches_nothing_that_exists(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert tracker("init", tmp_path).returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_schemas_in_the_repository_are_those_of_the_models() -> None:
    for name, schema in schemas().items():
        assert (ROOT / "schemas" / name).read_text(encoding="utf-8") == render(schema), (
            "run: tracker schema --write schemas"
        )


@pytest.mark.parametrize(("name", "pattern"), [("initiatives", "initiatives.yaml"), ("kpi", "kpis/*.yaml")])
def test_shipped_files_name_and_keep_their_schema(name: str, pattern: str) -> None:
    import jsonschema

    from tracker.read.yamltext import parse

    validator = jsonschema.Draft202012Validator(schemas()[f"{name}.schema.json"])
    for path in ROOT.glob(pattern):
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert first.endswith(f"schemas/{name}.schema.json")
        assert [error.message for error in validator.iter_errors(parse(path.read_bytes(), str(path)).data)] == []


def test_schema_prints_json() -> None:
    assert set(json.loads(tracker("schema").stdout)) == set(schemas())
