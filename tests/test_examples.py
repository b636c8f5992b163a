"""Every folder under `tests/examples` is a test, so a bug report becomes a folder.

`bad/CODE` or `bad/CODE-VARIANT` holds the files that replace or join those of `base`, and `EXPECT`: one line
`path:line:column code` for each problem that must be found, no more and no fewer. In `good/NAME` nothing may
be found. `moved/CODE` or `moved/CODE-VARIANT` holds two versions, `before` and `after`, each over `base`; `EXPECT` is what holding the
second against the first finds.
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from scripted_history import git
from tracker.loading import load
from tracker.problems import CODES
from tracker.read import workspace
from tracker.read.yamltext import MOST_BYTES
from tracker.review.against import problems_against
from tracker.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tracker.problems import Problem

HERE: Final = Path(__file__).parent / "examples"
DOCS: Final = Path(__file__).parent.parent / "docs" / "problems.md"
TODAY: Final = date(2026, 11, 22)
BAD: Final = sorted(path.name for path in (HERE / "bad").iterdir())
GOOD: Final = sorted(path.name for path in (HERE / "good").iterdir())
MOVED: Final = sorted(path.name for path in (HERE / "moved").iterdir())
PYTHON_WORDS: Final = re.compile(r"\b(None|True|False|inf|nan|pydantic|Input should)\b|something else")


def portfolio(target: Path, overlay: Path | None = None) -> Path:
    """Copy the sound portfolio, and what an example changes in it."""
    shutil.copytree(HERE / "base", target, dirs_exist_ok=True)
    if overlay is not None:
        shutil.copytree(overlay, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("EXPECT"))
    return target


def shown(problems: Sequence[Problem]) -> list[str]:
    return sorted(f"{each.path}:{each.line}:{each.column} {each.code}" for each in problems)


def expected(name: str) -> list[str]:
    return sorted((HERE / "bad" / name / "EXPECT").read_text("utf-8").splitlines())


def test_base_has_no_problem(tmp_path: Path) -> None:
    assert load(portfolio(tmp_path), today=TODAY).problems == ()


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str, tmp_path: Path) -> None:
    found = load(portfolio(tmp_path, HERE / "bad" / name), today=TODAY).problems
    assert shown(found) == expected(name)
    assert [each for each in found if PYTHON_WORDS.search(f"{each.message} {each.hint}")] == []


@pytest.mark.parametrize("name", BAD)
def test_bad_is_named_after_what_it_shows(name: str) -> None:
    codes = {line.split(" ")[1] for line in expected(name)}
    assert any(name == code or name.startswith(f"{code}-") for code in codes)
    assert codes <= CODES.keys()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_leaves_its_neighbours_alone(name: str, tmp_path: Path) -> None:
    """The KPI of the base is judged whatever is wrong elsewhere, unless the example replaces it."""
    overlay = HERE / "bad" / name
    found = load(portfolio(tmp_path, overlay), today=TODAY)
    assert "exports" in found.portfolio.kpis or (overlay / "kpis" / "exports.yaml").exists()


DEFECTIVE: Final = {
    "bad-date": "growth-1.2",
    "dates-reversed": "growth-1.1",
    "duplicate-id": "growth-1.1",
    "future-date": "growth-1.2",
    "missing-field-event": "growth-1.2",
    "not-a-choice-plan": "growth-1.1",
    "several-leads": "growth-1.1",
    "unknown-id-follows": "growth-1.1",
    "unknown-kpi": "growth-1.1",
    "unknown-owner": "growth-1.1",
    "unknown-owner-link": "growth-1.2",
    "unknown-source": "growth-1.1",
    "wrong-type-plan": "growth-1.2",
}
"""Which initiative an example spoils."""


@pytest.mark.parametrize(("name", "spoilt"), DEFECTIVE.items())
def test_the_initiative_with_the_error_is_marked_defective(name: str, spoilt: str, tmp_path: Path) -> None:
    found = load(portfolio(tmp_path, HERE / "bad" / name), today=TODAY).portfolio
    assert spoilt in found.defective
    assert found.defective <= {"growth", "growth-1", "growth-1.1", "growth-1.2"}


@pytest.mark.parametrize("name", GOOD)
def test_good(name: str, tmp_path: Path) -> None:
    found = load(portfolio(tmp_path, HERE / "good" / name), today=TODAY)
    assert found.problems == ()
    assert not found.portfolio.broken
    assert not found.portfolio.defective


@pytest.mark.parametrize("name", MOVED)
def test_moved(name: str, tmp_path: Path) -> None:
    git(portfolio(tmp_path, HERE / "moved" / name / "before"), "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "before")
    portfolio(tmp_path, HERE / "moved" / name / "after")
    versions = Versions(tmp_path, TODAY)
    found = problems_against(versions.proposal("HEAD"))
    versions.close()
    assert shown(found) == sorted((HERE / "moved" / name / "EXPECT").read_text("utf-8").splitlines())
    assert [each for each in found if PYTHON_WORDS.search(f"{each.message} {each.hint}")] == []


def _no_portfolio(root: Path, _: pytest.MonkeyPatch) -> list[str]:
    (root / "initiatives.yaml").unlink()
    return ["initiatives.yaml:1:1 no-portfolio"]


def _file_too_large(root: Path, _: pytest.MonkeyPatch) -> list[str]:
    (root / "kpis" / "imports.yaml").touch()
    os.truncate(root / "kpis" / "imports.yaml", MOST_BYTES + 1)
    return ["kpis/imports.yaml:1:1 file-too-large"]


def _folder_too_large(root: Path, patch: pytest.MonkeyPatch) -> list[str]:
    patch.setattr(workspace, "MOST_FILES", 2)
    for name in ("x.txt", "y.txt"):
        (root / "kpis" / name).touch()
    return ["kpis:1:1 folder-too-large"]


GENERATED: Final[dict[str, Callable[[Path, pytest.MonkeyPatch], list[str]]]] = {
    "no-portfolio": _no_portfolio,
    "file-too-large": _file_too_large,
    "folder-too-large": _folder_too_large,
}
"""What no folder in version control can hold."""


@pytest.mark.parametrize("code", GENERATED)
def test_generated(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = portfolio(tmp_path)
    wanted = GENERATED[code](root, monkeypatch)
    assert shown(load(root, today=TODAY).problems) == wanted


def test_every_code_has_an_example() -> None:
    in_folders = {code for code in CODES for name in (*BAD, *MOVED) if name == code or name.startswith(f"{code}-")}
    assert set(CODES) == in_folders | GENERATED.keys()


def test_every_code_is_documented_once_in_the_order_of_the_table() -> None:
    assert re.findall(r"^### (.+)$", DOCS.read_text("utf-8"), re.MULTILINE) == list(CODES)


def test_documented_severities_are_those_of_the_table() -> None:
    found = re.findall(r"^### (.+)\n\n(Error|Warning)\. ", DOCS.read_text("utf-8"), re.MULTILINE)
    documented = {code: severity.lower() for code, severity in found}
    assert documented == {code: rule.severity for code, rule in CODES.items()}
