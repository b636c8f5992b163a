from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree
from typing import Final

import pytest

from helpers import ROOT, TRACKER, tracker
from portfolios import portfolio

BASE: Final = ROOT / "tests" / "examples" / "base"
PAGE: Final = ROOT / "docs" / "import-series.md"
FILES: Final = ROOT / "tests" / "statfiles" / "files"
TSV: Final = "freq,geo\\TIME_PERIOD\t2022 \t2023 \t2024 \t2025 \nA,DK\t120 \t: c\t139.5 b\t152.5 p\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    copytree(BASE, tmp_path / "p")
    return tmp_path / "p"


def kpi_of(folder: Path) -> str:
    return (folder / "kpis" / "exports.yaml").read_bytes().decode("utf-8")


def given(folder: Path, text: str, name: str = "figures.dat") -> Path:
    path = folder.parent / name
    path.write_bytes(text.encode("utf-8"))
    return path


def run(folder: Path, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return tracker("import-series", "exports", file, "--path", folder, *options)


def test_a_preview_in_words_and_nothing_written_without_a_yes(mine: Path) -> None:
    before = kpi_of(mine)
    done = run(mine, given(mine, TSV))
    assert done.stdout == (
        "exports, from Eurostat TSV, source `statistics`\n\n"
        "New: 0\n"
        "Revised: 1\n"
        "  2024     139 -> 139.5, break in the series\n"
        "Unchanged: 2\n"
        "Missing in the file: 1. Nothing is written for them.\n"
        "  2023     the old value 131 stays\n"
        "Flags not carried over: 1\n"
        "  2023     `c`\n"
        "To note: 1\n"
        "  2025     is provisional in the file and normal in the KPI; nothing is written\n"
        "In the KPI and not in the file: 2. They stay as they are.\n\n"
    )
    assert (done.returncode, done.stderr) == (2, "Nothing was written: there is nobody to ask. To write, add --yes.\n")
    assert kpi_of(mine) == before


def test_yes_writes_and_a_second_time_there_is_nothing_to_do(mine: Path) -> None:
    before, file = kpi_of(mine), given(mine, TSV)
    done = run(mine, file, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n\nWrote kpis/exports.yaml.\n")
    assert kpi_of(mine) == before.replace("2024: 139\n", "2024: {value: 139.5, break: true}\n")
    again = run(mine, file, "--yes")
    assert (again.returncode, again.stderr) == (0, "Nothing to write.\n")
    assert tracker("validate", "--strict", mine).returncode == 0


def test_a_dry_run_never_writes(mine: Path) -> None:
    before = kpi_of(mine)
    done = run(mine, given(mine, TSV), "--yes", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "Nothing was written: this is a dry run.\n")
    assert kpi_of(mine) == before


def test_json_for_programs(mine: Path) -> None:
    file = given(mine, TSV)
    shown = json.loads(run(mine, file, "--format", "json", "--dry-run").stdout)
    assert shown["revised"] == [{"old": 139.0, "period": "2024", "value": 139.5, "break": True}]
    assert (shown["new"], shown["unchanged"], shown["left_alone"], shown["written"]) == ([], 2, 2, False)
    assert shown["missing"] == [{"period": "2023", "kept": 131.0}]
    assert shown["flags_not_carried_over"] == [{"period": "2023", "flags": "c"}]
    done = run(mine, file, "--format", "json", "--yes")
    assert json.loads(done.stdout)["written"] is True
    assert "139.5" in kpi_of(mine)


def test_what_is_not_understood_needs_a_word_of_its_own(mine: Path) -> None:
    before, file = kpi_of(mine), given(mine, "year;value\n2024;-\n2025;153,5\n2026;about 160\n")
    done = run(mine, file, "--yes")
    assert done.returncode == 1
    assert done.stderr == "Nothing was written: 2 not understood. To write the rest, add --partial.\n"
    assert "Not understood: 2. Nothing is written for them.\n  line 2, column 2: `-`: some offices mean" in done.stdout
    assert "  line 4, column 2: `about 160`: not a number\n" in done.stdout
    assert kpi_of(mine) == before
    assert run(mine, file, "--dry-run").returncode == 1
    assert run(mine, file, "--yes", "--partial").returncode == 0
    assert kpi_of(mine) == before.replace("2025: 152.5", "2025: 153.5")


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of Unix")
@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_a_person_is_asked(mine: Path, answer: str, written: bool) -> None:  # noqa: FBT001
    import pty

    before, file = kpi_of(mine), given(mine, "year;value\n2025;153,5\n2026;x\n")
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    done = subprocess.run(
        [TRACKER, "import-series", "exports", file, "--path", mine],
        stdin=theirs, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    os.close(theirs)
    os.close(ours)
    assert "Write these changes, leaving out the 1 not understood? [y/N]" in done.stdout
    assert (done.returncode, kpi_of(mine) != before) == (0, written)


def test_several_values_are_refused_with_a_list_and_chosen_with_where(mine: Path) -> None:
    before = kpi_of(mine)
    done = run(mine, FILES / "eurostat-sdmx.csv", "--yes")
    assert done.returncode == 1
    assert done.stderr == (
        "Refused: the file holds more than one figure for each period; choose with --where\n"
        "  geo: DK, SE\n"
        "    such as --where 'geo=DK'\n"
        "Nothing was written.\n"
    )
    assert kpi_of(mine) == before
    assert run(mine, FILES / "eurostat-sdmx.csv", "--where", "geo=DK", "--from", "2024", "--yes").returncode == 0
    assert kpi_of(mine) == before.replace("2024: 139\n", "2024: 3\n")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mixed-frequencies.csv", "Refused: the file holds years and quarters in one series"),
        ("web-page.csv", "Refused: this is a web page or XML, not a table"),
        ("ambiguous-decimals.csv", "say `--decimal comma` or `--decimal point`"),
    ],
)
def test_a_broken_file_is_refused_in_words(mine: Path, name: str, words: str) -> None:
    before = kpi_of(mine)
    done = run(mine, FILES / "broken" / name, "--yes", "--partial")
    assert (done.returncode, done.stdout, words in done.stderr) == (1, "", True)
    assert done.stderr.endswith("Nothing was written.\n")
    assert kpi_of(mine) == before


def test_the_decimal_sign_can_be_said(mine: Path) -> None:
    file = FILES / "broken" / "ambiguous-decimals.csv"
    assert run(mine, file, "--decimal", "point", "--yes").returncode == 0
    assert "  2024: 2.345\n" in kpi_of(mine)
    assert run(mine, file, "--decimal", "comma", "--yes").returncode == 0
    assert "  2024: 2345\n" in kpi_of(mine)


def test_factor_source_and_published_are_written(mine: Path) -> None:
    options = ("--where", "stub 1=Hele landet", "--where", "stub 2=Løbende priser", "--factor", "0.001")
    beside = ("--source", "plan-2024", "--published", "2026-03-01", "--from", "2022", "--to", "2022")
    assert run(mine, FILES / "statbank-wide.csv", *options, *beside, "--yes").returncode == 1  # the baseline says 120
    kpi = mine / "kpis" / "exports.yaml"
    kpi.write_text(kpi_of(mine).replace("value: 120}", "value: 120, restated: true}"), encoding="utf-8")
    assert run(mine, FILES / "statbank-wide.csv", *options, *beside, "--yes").returncode == 0
    assert "  2022: {value: 12.89025, source: plan-2024, published: 2026-03-01}\n" in kpi_of(mine)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--where", "geo"), "is not NAME=VALUE"),
        (("--factor", "0,001"), "is not a number other than 0"),
        (("--factor", "0"), "is not a number other than 0"),
        (("--factor", "1e999999"), "is not a number other than 0"),
        (("--from", "2024W1"), "is not a period"),
        (("--published", "last week"), "is not a date"),
        (("--source", "statistic"), "there is no source 'statistic'; did you mean `statistics`?"),
        (("--decimal", "dot"), "is not one of"),
    ],
)
def test_wrong_usage(mine: Path, options: tuple[str, ...], words: str) -> None:
    done = run(mine, given(mine, TSV), *options)
    assert done.returncode == 2
    assert words in re.sub(r"\s+", " ", done.stderr)


def test_a_kpi_that_is_not_there_and_one_with_errors(mine: Path) -> None:
    done = tracker("import-series", "export", given(mine, TSV), "--path", mine)
    assert done.returncode == 2
    assert "did you mean `exports`?" in done.stderr
    kpi = mine / "kpis" / "exports.yaml"
    kpi.write_text(kpi_of(mine) + "colour: red\n", encoding="utf-8")
    done = run(mine, given(mine, TSV))
    assert (done.returncode, "has errors" in done.stderr) == (1, True)


def test_no_portfolio_and_no_file(mine: Path, tmp_path: Path) -> None:
    assert "there is no `initiatives.yaml` here" in run(tmp_path, given(mine, TSV)).stderr
    assert run(mine, tmp_path / "nowhere.csv").returncode == 2


def test_a_fault_of_ours_exits_with_3_and_writes_nothing(mine: Path) -> None:
    before = kpi_of(mine)
    script = (
        "import sys\nfrom tracker.cli import main\nimport tracker.edit.series as s\n"
        "s.edit_yaml = lambda text, changes: text + 'note: more\\n'\n"
        f"sys.argv = ['tracker', 'import-series', 'exports', {str(given(mine, TSV))!r}, '--path', {str(mine)!r}, '--yes']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    assert "a fault in the program, not in your files" in done.stderr
    assert kpi_of(mine) == before


def test_a_missing_calamine_is_named_with_the_way_to_install_it(mine: Path) -> None:
    script = (
        "import sys\nsys.modules['python_calamine'] = None\nfrom tracker.cli import main\n"
        f"sys.argv = ['tracker', 'import-series', 'exports', {str(FILES / 'statbank.xlsx')!r}, '--path', {str(mine)!r}]\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "pip install 'strategy-tracker[import]'" in done.stderr


def test_hostile_text_is_inert_in_the_terminal(mine: Path) -> None:
    hostile = "\x1b]0 owned\x07\u202e::error::"
    done = run(mine, given(mine, f'geo{hostile};year;value\nDK;2024;{hostile}\nDK;2023;"a\nb"\n'), "--dry-run")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in done.stdout + done.stderr
    assert "Not understood: 2" in done.stdout
    shown = run(mine, given(mine, f"geo;year;value;flag\nDK;2024;1;{hostile}\n"), "--dry-run", "--format", "json")
    assert json.loads(shown.stdout)["flags_not_carried_over"][0]["flags"].isprintable()


def test_a_csv_of_the_kpi_is_edited_where_the_series_is_there(tmp_path: Path) -> None:
    portfolio(tmp_path / "p", "data: exports.csv\n", data="period,value,status\r\n2020,2.9,\r\n")
    done = run(tmp_path / "p", FILES / "eurostat-jsonstat2.json", "--yes")
    assert done.returncode == 1
    assert "no column `break`" in done.stderr
    done = run(tmp_path / "p", FILES / "eurostat-jsonstat2.json", "--from", "2022", "--yes")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Wrote kpis/exports.csv.")
    found = (tmp_path / "p" / "kpis" / "exports.csv").read_bytes()
    assert found == b"period,value,status\r\n2020,2.9,\r\n2023,2.9,provisional\r\n"


def test_every_example_of_the_documents_runs(tmp_path: Path) -> None:
    commands = re.findall(r"^\$ tracker (import-series .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) > 4
    portfolio(tmp_path, "series:\n  2019: 1\n")
    for file in FILES.glob("*.*"):
        copy(file, tmp_path)
    for command in commands:
        done = tracker(*shlex.split(command), "--dry-run", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "Nothing was written: this is a dry run.\n"), done.stderr


def test_the_preview_of_the_documents_is_what_is_printed(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    portfolio(tmp_path, "series:\n  2022: 120\n  2023: 131\n")
    command = re.findall(r"^\$ tracker (import-series .*)$", text, re.MULTILINE)[0]
    copy(FILES / "eurostat-sdmx.csv", tmp_path)
    assert tracker(*shlex.split(command), "--dry-run", cwd=tmp_path).stdout == f"{shown}\n"


def test_the_json_is_documented(mine: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = json.loads(run(mine, given(mine, TSV), "--format", "json", "--dry-run").stdout)
    assert {name for name in shown if f"| `{name}` |" not in text} == set()


def test_a_revised_baseline_is_refused_with_the_way_out_and_then_taken(mine: Path) -> None:
    """The plan said 120 for 2022; the office now says 121. Both stay: the plan's own value `as_stated`."""
    file = given(mine, "period;value\n2022;121\n2023;131\n2026;160\n2027;170\n".replace("2026;160\n2027;170\n", ""))
    done = run(mine, file, "--yes")
    assert done.returncode == 1
    assert "mark the baseline `as_stated: true`" in done.stderr
    path = mine / "kpis" / "exports.yaml"
    path.write_text(kpi_of(mine).replace("value: 120}", "value: 120, as_stated: true}"), encoding="utf-8")
    assert run(mine, file, "--yes").returncode == 0
    assert "baseline: {period: 2022, value: 120, as_stated: true}" in kpi_of(mine)
    assert "2022: 121" in kpi_of(mine) or "2022: {value: 121" in kpi_of(mine)


def test_a_figure_from_a_page_older_than_its_period_is_remarked(mine: Path) -> None:
    path = mine / "kpis" / "exports.yaml"
    path.write_text(kpi_of(mine).replace("date: 2026-03", "date: 2025-02"), encoding="utf-8")
    done = run(mine, given(mine, "period;value\n2025;153.1\n"), "--dry-run", "--published", "2026-02")
    assert "its source is dated 2025-02, before the period ended: name the new edition with `--source`" in done.stdout
    assert "published 2026-02" in done.stdout
