"""Files made to break the reader: each costs a problem, and never the sound KPI beside it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tracker.contract import contract
from tracker.judgement import status
from tracker.loading import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.loading import Loaded

BASE: Final = Path(__file__).parent.parent / "examples" / "base"
TODAY: Final = date(2026, 11, 22)
PATIENCE_SECONDS: Final = 5.0
SECRET: Final = "4711"
KPI: Final = """\
id: imports
title: "Imports"
unit: "EUR million"
direction: decrease
frequency: annual
measures: [{id: growth-1.1, role: context}]
source: plan-2024
"""
LINKS: Final = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a sound portfolio in a folder of its own, so that there is an outside."""
    return Path(shutil.copytree(BASE, tmp_path / "portfolio"))


def check(root: Path) -> Loaded:
    """Load and judge; the sound KPI must still be there, and soon."""
    began = time.monotonic()
    found = load(root, today=TODAY)
    contract(status(found, TODAY))
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert "exports" in found.portfolio.kpis
    return found


def codes(found: Loaded) -> set[str]:
    return {each.code for each in found.problems}


TEXTS: Final = {
    "dashes": ("- " * 30_000, "yaml-depth"),
    "brackets": ("[" * 60_000, "yaml-depth"),
    "braces": ("{" * 60_000, "yaml-depth"),
    "questions": ("? " * 30_000, "yaml-depth"),
    "fields in fields": ("a: {" * 15_000, "yaml-depth"),
    "closed": ("[" * 30_000 + "]" * 30_000, "yaml-depth"),
    "depth in a key": ("? " + "[" * 60_000, "yaml-depth"),
    "alias of itself": ("a: &a [*a]\n", "yaml-anchor"),
    "alias as a key": ("a: &a b\n*a : c\n", "yaml-anchor"),
    "merge of itself": ("a: &a\n  <<: *a\n", "yaml-merge"),
    "merge of a list": ("<<: [1, {a: b}]\n", "yaml-merge"),
    "execution": ("!!python/object/apply:os.system ['exit 1']\n", "yaml-tag"),
    "own tag": ("%TAG ! tag:example.org,2000:\n---\n!shape {}\n", "yaml-tag"),
    "many documents": ("---\n" * 20_000, "yaml-documents"),
    "doubled keys": (KPI + "unit: x\n" * 5_000, "duplicate-key"),
    "long key": ("a" * 3_000_000 + ": 1\n", "yaml-syntax"),
    "long id": (KPI.replace("growth-1.1", "a" * 1_000_000), "unknown-id"),
    "long digits": (KPI + "series: {2024: " + "9" * 1_000_000 + "}\n", "not-a-number"),
    "thousands without end": (KPI + "series: {2024: '" + "1 111" * 200_000 + "x'}\n", "not-a-number"),
    "infinite": (KPI + "series: {2024: 1e999}\n", "out-of-range"),
    "many bad periods": (KPI + "series:\n" + "".join(f"  k{i}: 1\n" for i in range(5_000)), "bad-period"),
    "many bad owners": (KPI + "owners: [" + "1," * 30_000 + "]\n", "wrong-type"),
    "escaped NUL in an id": (KPI.replace("growth-1.1", '"a\\0b"'), "bad-id"),
    "escaped NUL in a path": (KPI + 'data: "a\\0b.csv"\n', "outside-folder"),
    "long path": (KPI + f"data: {'a' * 5_000}.csv\n", "unreadable-file"),
    "bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)),
        "yaml-anchor",
    ),
}


@pytest.mark.parametrize(("text", "code"), TEXTS.values(), ids=TEXTS.keys())
def test_text(root: Path, text: str, code: str) -> None:
    (root / "kpis" / "imports.yaml").write_text(text, "utf-8")
    found = check(root)
    assert code in codes(found)
    assert {each.path for each in found.problems} == {"kpis/imports.yaml"}
    assert "imports" in found.portfolio.broken


BYTES: Final = {
    "utf-16": KPI.encode("utf-16"),
    "utf-16 without a mark": KPI.encode("utf-16-be"),
    "utf-32": KPI.encode("utf-32"),
    "latin-1": KPI.replace("Imports", "Indførsel").encode("latin-1"),
    "nul": KPI.encode() + b"\0",
    "nothing but nul": b"\0" * 1000,
    "escape": KPI.replace("Imports", "\x1b[2J").encode(),
    "surrogate": KPI.encode().replace(b"Imports", b"\xed\xa0\x80"),
    "overlong": KPI.encode().replace(b"Imports", b"\xc0\xaf"),
    "beyond unicode": KPI.encode().replace(b"Imports", b"\xf4\x90\x80\x80"),
    "cut": KPI.replace("Imports", "å").encode()[:20],
    "c1 control": KPI.replace("Imports", "\x98").encode(),
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "archive": b"PK\x03\x04\x14\0\0\0",
}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES.keys())
def test_bytes(root: Path, content: bytes) -> None:
    (root / "kpis" / "imports.yaml").write_bytes(content)
    assert codes(check(root)) & {"not-utf-8", "yaml-syntax"}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES.keys())
def test_bytes_as_data(root: Path, content: bytes) -> None:
    (root / "kpis" / "imports.yaml").write_text(KPI + "data: imports.csv\n", "utf-8")
    (root / "kpis" / "imports.csv").write_bytes(content)
    assert codes(check(root)) & {"not-utf-8", "csv-header", "csv-row"}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES.keys())
def test_bytes_as_plan(root: Path, content: bytes) -> None:
    (root / "initiatives.yaml").write_bytes(content)
    found = load(root, today=TODAY)
    contract(status(found, TODAY))
    assert found.problems


@pytest.mark.parametrize("name", ["imports.yaml", "imports.csv"])
def test_huge_sparse_file(root: Path, name: str) -> None:
    if name.endswith(".csv"):
        (root / "kpis" / "imports.yaml").write_text(KPI + f"data: {name}\n", "utf-8")
    (root / "kpis" / name).touch()
    os.truncate(root / "kpis" / name, 100_000_000)
    assert codes(check(root)) == {"file-too-large"}


def test_long_csv_cell(root: Path) -> None:
    (root / "kpis" / "imports.yaml").write_text(KPI + "data: imports.csv\n", "utf-8")
    (root / "kpis" / "imports.csv").write_text("period,value,note\n2024,90," + "x" * 3_000_000 + "\n", "utf-8")
    check(root)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
@pytest.mark.parametrize("name", ["imports.yaml", "imports.csv"])
def test_pipe(root: Path, name: str) -> None:
    if name.endswith(".csv"):
        (root / "kpis" / "imports.yaml").write_text(KPI + f"data: {name}\n", "utf-8")
    os.mkfifo(root / "kpis" / name)
    found = check(root)
    assert codes(found) == {"unreadable-file"}
    assert "imports" in found.portfolio.broken


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_pipe_as_plan(root: Path) -> None:
    (root / "initiatives.yaml").unlink()
    os.mkfifo(root / "initiatives.yaml")
    assert load(root, today=TODAY).problems


def test_folder_named_as_a_file(root: Path) -> None:
    (root / "kpis" / "imports.yaml").mkdir()
    check(root)


def test_folder_named_as_the_plan(root: Path) -> None:
    (root / "initiatives.yaml").unlink()
    (root / "initiatives.yaml").mkdir()
    assert load(root, today=TODAY).problems


def test_file_in_place_of_the_kpis(root: Path) -> None:
    shutil.rmtree(root / "kpis")
    (root / "kpis").touch()
    load(root, today=TODAY)


@pytest.mark.parametrize("path", [
    "../../etc/passwd", "/etc/passwd", "../../../../../../../../etc/passwd", "a/../../../secret.csv",
    "C:\\secret.csv", "..\\..\\secret.csv", "\\\\host\\share\\secret.csv", "//host/secret.csv", "~/secret.csv",
    "file:///etc/passwd", ".", "..", "/", "*", "nul", "imports.csv/x",
])  # fmt: skip
def test_data_elsewhere(root: Path, path: str) -> None:
    (root.parent / "secret.csv").write_text(f"period,value\n2024,{SECRET}\n", "utf-8")
    (root / "kpis" / "imports.yaml").write_text(KPI + f"data: '{path}'\n", "utf-8")
    found = check(root)
    assert codes(found) <= {"outside-folder", "missing-file", "unreadable-file"}
    assert [(each.path, each.line, each.column) for each in found.problems] == [("kpis/imports.yaml", 8, 7)]
    assert "imports" in found.portfolio.broken


@pytest.mark.parametrize("pattern", ["../*.yaml", "/etc/*", "a/../../*", "..", "/", "\\\\host\\*", "C:*"])
def test_include_elsewhere(root: Path, pattern: str) -> None:
    (root.parent / "secret.yaml").write_text(f"{SECRET}: 1\n", "utf-8")
    plan = root / "initiatives.yaml"
    plan.write_text(plan.read_text("utf-8") + f"include: ['{pattern}']\n", "utf-8")
    assert codes(check(root)) == {"outside-folder"}


@pytest.mark.parametrize("pattern", ["", "[", "[!", "*" * 500 + "b", "*a" * 500, "kpis", "initiatives.yaml", "%s"])
def test_include_oddly(root: Path, pattern: str) -> None:
    plan = root / "initiatives.yaml"
    plan.write_text(plan.read_text("utf-8") + f'include: ["{pattern}"]\n', "utf-8")
    assert codes(check(root)) == {"include-empty"}


@pytest.mark.parametrize("zone", [
    "../../etc/passwd", "/etc/passwd", "Europe", "", ".", "a\\tb", "zone.tab", "__init__.py", "æ", "a/" * 3000 + "b",
    "x" * 100_000, "Europe/Copenhagen ", "europe/copenhagen/", "-", "C:", "..\\\\x",
])  # fmt: skip
def test_timezone(root: Path, zone: str) -> None:
    plan = root / "initiatives.yaml"
    plan.write_text(plan.read_text("utf-8").replace("Europe/Copenhagen", f'"{zone}"'), "utf-8")
    found = check(root)
    assert codes(found) == {"bad-timezone"}
    assert [(each.line, each.column) for each in found.problems] == [(4, 11)]


def _file_out(root: Path, outside: Path) -> None:
    (root / "kpis" / "imports.yaml").symlink_to(outside / "imports.yaml")


def _folder_out(root: Path, outside: Path) -> None:
    (root / "kpis" / "imports.yaml").write_text(KPI + "data: link/imports.csv\n", "utf-8")
    (root / "kpis" / "link").symlink_to(outside)


def _csv_out(root: Path, outside: Path) -> None:
    (root / "kpis" / "imports.yaml").write_text(KPI + "data: imports.csv\n", "utf-8")
    (root / "kpis" / "imports.csv").symlink_to(outside / "imports.csv")


def _beside(root: Path, outside: Path) -> None:
    beside = Path(shutil.copytree(outside, root.with_name("portfolio-secret")))
    (root / "kpis" / "imports.yaml").symlink_to(beside / "imports.yaml")


def _loop(root: Path, _: Path) -> None:
    (root / "kpis" / "imports.yaml").symlink_to("imported.yaml")
    (root / "kpis" / "imported.yaml").symlink_to("imports.yaml")


def _itself(root: Path, _: Path) -> None:
    (root / "kpis" / "imports.yaml").symlink_to("imports.yaml")


def _nowhere(root: Path, _: Path) -> None:
    (root / "kpis" / "imports.yaml").symlink_to("nothing.yaml")


def _device(root: Path, _: Path) -> None:
    (root / "kpis" / "imports.yaml").symlink_to("/dev/zero")


LINKED: Final[list[tuple[Callable[[Path, Path], None], set[str]]]] = [
    (_file_out, {"outside-folder"}),
    (_folder_out, {"outside-folder"}),
    (_csv_out, {"outside-folder"}),
    (_beside, {"outside-folder"}),
    (_loop, {"unreadable-file"}),
    (_itself, {"unreadable-file"}),
    (_nowhere, {"missing-file"}),
    (_device, {"outside-folder"}),
]


@LINKS
@pytest.mark.parametrize(("link", "wanted"), LINKED)
def test_link(root: Path, link: Callable[[Path, Path], None], wanted: set[str]) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "imports.yaml").write_text(KPI + f"series: {{2024: {SECRET}}}\n", "utf-8")
    (outside / "imports.csv").write_text(f"period,value\n2024,{SECRET}\n", "utf-8")
    link(root, outside)
    found = check(root)
    assert codes(found) == wanted
    assert "imports" in found.portfolio.broken


@LINKS
def test_the_folder_of_kpis_is_a_link_out(root: Path) -> None:
    outside = Path(shutil.move(root / "kpis", root.parent / "outside"))
    (root / "kpis").symlink_to(outside)
    found = load(root, today=TODAY)
    assert not found.portfolio.kpis
    assert "outside-folder" in codes(found)


@LINKS
def test_the_plan_is_a_link_to_itself(root: Path) -> None:
    (root / "initiatives.yaml").unlink()
    (root / "initiatives.yaml").symlink_to("initiatives.yaml")
    assert load(root, today=TODAY).problems


@LINKS
def test_a_folder_that_holds_itself(root: Path) -> None:
    (root / "kpis" / "again").symlink_to("..")
    assert codes(check(root)) == set()


@LINKS
def test_links_inside_are_followed(root: Path) -> None:
    (root / "tables").mkdir()
    (root / "tables" / "imports.yaml").write_text(KPI + "series: {2024: 90}\n", "utf-8")
    (root / "kpis" / "imports.yaml").symlink_to("../tables/imports.yaml")
    (root.parent / "elsewhere").symlink_to(root)
    assert codes(check(root.parent / "elsewhere")) == set()


def test_a_folder_that_may_not_be_entered_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its KPIs would be forgotten in silence."""
    closed = root / "kpis" / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert "unreadable-file" in codes(check(root))


def test_a_kpi_that_cannot_be_read_is_still_known_by_name(root: Path) -> None:
    """Its file is there: what refers to it must not be told that there is no such KPI."""
    plan = root / "initiatives.yaml"
    aims = 'aims: [{wording: "Less", direction: decrease, kpi: imports, source: plan-2024}]'
    text = plan.read_text("utf-8").replace("kind: deliverable", f"kind: deliverable\n            {aims}")
    plan.write_text(text, "utf-8")
    (root / "kpis" / "imports.yaml").touch()
    os.truncate(root / "kpis" / "imports.yaml", 5_000_000)
    found = check(root)
    assert codes(found) == {"file-too-large"}
    assert "imports" in found.portfolio.broken


def test_names_of_files_can_be_printed(root: Path) -> None:
    """One problem stays one line, and any name can be encoded."""
    from tracker.problems import render

    for name in (os.fsdecode(b"\xff.yaml"), "a\nb.yml", "\x1b[2J.yml"):
        try:
            (root / "kpis" / name).touch()
        except (OSError, ValueError):
            pytest.skip("no such names there")
    found = check(root)
    for form in (render.as_text, render.as_json, render.as_github):
        form(found.problems).encode("utf-8")
    lines = render.as_text(found.problems).splitlines()
    assert all(line.startswith(("kpis/", "    ")) for line in lines[:-1])
    assert "\x1b" not in render.as_text(found.problems)


def test_many_initiatives_are_read_in_reasonable_time(root: Path) -> None:
    plan = root / "initiatives.yaml"
    more = "".join(f"          - {{id: growth-1.{i}, title: x}}\n" for i in range(3, 4000))
    plan.write_text(plan.read_text("utf-8") + more, "utf-8")
    assert codes(check(root)) == set()


def test_many_misspelt_references_are_told_in_reasonable_time(root: Path) -> None:
    plan = root / "initiatives.yaml"
    more = "".join(f"          - {{id: growth-1.{i}, title: x}}\n" for i in range(3, 600))
    plan.write_text(plan.read_text("utf-8") + more, "utf-8")
    links = ", ".join(f"{{id: growth-2.{i}, role: context}}" for i in range(200))
    (root / "kpis" / "imports.yaml").write_text(KPI.replace("{id: growth-1.1, role: context}", links), "utf-8")
    assert codes(check(root)) == {"unknown-id"}
