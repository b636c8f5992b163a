from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from helpers import ROOT, tracker

BASE = ROOT / "tests" / "examples" / "base"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    copytree(BASE, tmp_path / "p")
    kpi = next((tmp_path / "p" / "kpis").glob("*.yaml"))
    kpi.write_text(kpi.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    return tmp_path / "p"


def test_shipped_portfolio_has_no_problems() -> None:
    done = tracker("validate", "--strict", ROOT)
    assert (done.returncode, done.stdout) == (0, "No problems.\n")


def test_problems_exit_with_1_and_name_the_place(broken: Path) -> None:
    done = tracker("validate", broken)
    assert done.returncode == 1
    assert "(unknown-field)" in done.stdout
    assert done.stdout.endswith("1 error.\n")


def test_json_keeps_the_contract(broken: Path) -> None:
    found = json.loads(tracker("validate", "--format", "json", broken).stdout)
    assert found["contract"] == 1
    assert found["summary"] == {"errors": 1, "warnings": 0}
    assert list(found["problems"][0]) == ["path", "line", "column", "severity", "code", "message", "hint"]
    assert found["problems"][0]["code"] == "unknown-field"


def test_github_annotations_cannot_be_injected(tmp_path: Path) -> None:
    copytree(BASE, tmp_path / "p")
    kpi = next((tmp_path / "p" / "kpis").glob("*.yaml"))
    hostile = 'direction: "x\\n::error file=a::owned %0A,:"\n'
    text = kpi.read_text(encoding="utf-8")
    kpi.write_text(
        "\n".join(line if not line.startswith("direction:") else hostile for line in text.split("\n")), encoding="utf-8"
    )
    done = tracker("validate", "--format", "github", tmp_path / "p")
    lines = done.stdout.splitlines()
    assert lines
    assert all(line.startswith(("::error file=kpis/", "::warning file=kpis/")) for line in lines)
    assert "%250A" in done.stdout


def test_strict_fails_on_warnings(tmp_path: Path) -> None:
    copytree(BASE, tmp_path / "p")
    (tmp_path / "p" / "kpis" / "other.yml").write_text("id: other\n", encoding="utf-8")
    assert tracker("validate", tmp_path / "p").returncode == 0
    assert tracker("validate", "--strict", tmp_path / "p").returncode == 1


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    assert tracker("validate", tmp_path / "nowhere").returncode == 2
    assert tracker("validate", "--format", "xml").returncode == 2


def test_folder_without_a_portfolio_is_a_problem_not_a_traceback(tmp_path: Path) -> None:
    done = tracker("validate", tmp_path)
    assert done.returncode == 1
    assert "no-portfolio" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_fault_of_ours_exits_with_3_and_says_so() -> None:
    script = (
        "import tracker.cli.validate as v\nfrom tracker.cli import main\n"
        "def boom(*_): raise RuntimeError('boom')\n"
        "v.read = boom\n"
        "import sys; sys.argv = ['tracker', 'validate']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "a fault in the program, not in your files" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["validate"]])
def test_starts_without_what_it_does_not_need(arguments: list[str]) -> None:
    script = (
        "import sys\nsys.argv = ['tracker', *sys.argv[1:]]\nfrom tracker.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'plotly', 'streamlit', 'numpy', 'babel'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_progress_is_shown_only_after_a_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tracker.cli.common import Progress

    clock = iter([0.0, 0.5, 1.5])
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    progress = Progress(lambda: next(clock))
    progress(250, 5000)
    assert capsys.readouterr().err == ""
    progress(500, 5000)
    assert "Reading 500 of 5000 files" in capsys.readouterr().err
