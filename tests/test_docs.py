"""What the documents say of fields and codes is what the program has, and their examples work."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

import pytest

import tracker
from helpers import ROOT
from tracker import model
from tracker.i18n.vocabulary import FLAGS
from tracker.model.record import Record
from tracker.model.strategy import Node
from tracker.problems import problem, render
from tracker.read.yamltext import scalar
from tracker.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS: Final = ROOT / "docs"
FORMAT: Final = DOCS / "data-format.md"
CONTRACT: Final = DOCS / "contract.md"
DAY: Final = date(2026, 11, 22)
PAGES: Final = sorted(
    page
    for page in [*(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")), *DOCS.rglob("*.md")]
    if page.is_file()
)
FENCE: Final = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"\]\(\s*<?([^)\s>]+)")
BACKTICKED: Final = re.compile(r"`([^`\n]+)`")


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def plain(path: Path) -> str:
    """Return a page without its code blocks."""
    return FENCE.sub("", text_of(path))


def named(text: str) -> set[str]:
    return set(BACKTICKED.findall(text))


def section(path: Path, heading: str) -> str:
    """Return what stands under a heading, up to the next one."""
    found = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", plain(path), re.MULTILINE | re.DOTALL)
    assert found is not None, f"{path.name} has no heading {heading!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of every table."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def records() -> list[type[Record]]:
    """Return every record that can stand in the files."""
    for module in pkgutil.iter_modules(model.__path__, "tracker.model."):
        importlib.import_module(module.name)
    found: list[type[Record]] = []
    waiting = Record.__subclasses__()
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += each.__subclasses__()
    return sorted({each for each in found if each.__module__.startswith("tracker.model.")} - {Node}, key=str)


def heading_of(record: type[Record]) -> str:
    if record.__name__ == "Kpi":
        return "KPI"
    return re.sub(r"(?<=[a-z])[A-Z]", lambda found: f" {found[0].lower()}", record.__name__)


def choices(annotation: Any) -> Iterator[str]:
    """Yield every word that a field lets one choose from."""
    if get_origin(annotation) is Literal:
        yield from (str(choice) for choice in get_args(annotation))
    else:
        for part in get_args(annotation):
            yield from choices(part)


@pytest.mark.parametrize("record", records(), ids=lambda record: str(record.__name__))
def test_every_field_is_documented_as_it_is(record: type[Record]) -> None:
    table = {cells[0].strip("| `"): cells[1:] for cells in rows(section(FORMAT, heading_of(record)))}
    fields = {field.alias or name: field for name, field in record.model_fields.items()}
    assert list(table) == list(fields)
    for name, field in fields.items():
        required, form = table[name][0], table[name][1]
        assert required == ("yes" if field.is_required() else "no"), name
        wanted = set(choices(field.annotation))
        assert not wanted or wanted == named(form), name


def test_every_word_and_number_is_read_as_documented() -> None:
    kinds = {"text": str, "number": (int, float), "true or false": bool, "nothing": type(None)}
    table = rows(section(FORMAT, "Words and numbers"))
    assert len(table) > 5
    for written, kind in table:
        for example in named(written):
            value = scalar(example)
            assert isinstance(value, kinds[kind.strip("| ")]), example  # type: ignore[arg-type]
            assert kind.startswith("true") == isinstance(value, bool), example


def test_the_portfolio_of_the_examples_is_sound(tmp_path: Path) -> None:
    titled = [(re.search(r'title="([^"]+)"', rest), body) for _, rest, body in FENCE.findall(text_of(FORMAT))]
    for title, body in titled:
        if title is not None:
            path = tmp_path / title[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
    loaded = tracker.load(tmp_path, today=DAY)
    assert loaded.problems == ()
    assert loaded.portfolio.kpis.keys() == {"berths-with-power"}
    assert loaded.portfolio.breakdowns.keys() == {"berths-with-power"}
    assert len(loaded.portfolio.plan.strategies) == 2


def test_the_steps_to_add_a_strategy_give_a_sound_portfolio(tmp_path: Path) -> None:
    """The page's own pieces, put together as it says, beside another country's KPI: no error, no warning."""
    fences = [
        (rest, body)
        for language, rest, body in FENCE.findall(text_of(DOCS / "add-a-strategy.md"))
        if language == "yaml"
    ]
    include, sources, strategies, kpi, questions = (body for _, body in fences)
    (tmp_path / "kpis").mkdir()
    (tmp_path / "initiatives.yaml").write_text(f"title: Test\n{include}{questions}", encoding="utf-8")
    (tmp_path / "finland.yaml").write_text(sources + strategies, encoding="utf-8")
    (tmp_path / "kpis" / "fi-clinical-trials.yaml").write_text(kpi, encoding="utf-8")
    other = kpi.replace("id: fi-clinical-trials", "id: se-clinical-trial-applications")
    (tmp_path / "kpis" / "se-clinical-trial-applications.yaml").write_text(other, encoding="utf-8")
    loaded = tracker.load(tmp_path, today=DAY)
    assert [f"{each.path}:{each.line} {each.code}" for each in loaded.problems] == []
    new, old = loaded.portfolio.plan.strategies
    assert (len(list(new.initiatives())), old.superseded_by) == (3, "fi-2025")
    judged = tracker.status(loaded, DAY).assessments["fi-clinical-trials"]
    assert judged.baseline is not None
    assert judged.baseline.value == 138


def test_the_notebook_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = [body for language, _, body in FENCE.findall(text_of(DOCS / "tables.md")) if language == "python"]
    exec(code, {})
    assert "strategy" in capsys.readouterr().out


def keys_of(schema: Any) -> Iterator[str]:
    """Yield the name of every property of a schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from keys_of(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys_of(inner)


def codes_of(schema: Any) -> Iterator[str]:
    """Yield every value of every enumeration of a schema."""
    if isinstance(schema, dict):
        yield from (value for value in schema.get("enum", []) if value is not None)
        for inner in schema.values():
            yield from codes_of(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from codes_of(inner)


STATUS: Final = schemas()["status.schema.json"]


def test_every_field_of_the_status_is_documented() -> None:
    wanted = set(keys_of(STATUS))
    assert len(wanted) > 50
    assert wanted - named(plain(CONTRACT)) == set()


def test_every_code_of_the_status_is_documented() -> None:
    wanted = set(codes_of(STATUS))
    assert len(wanted) > 50
    assert wanted - named(plain(CONTRACT)) == set()


def test_every_flag_is_documented_and_no_other() -> None:
    assert {cells[0].strip("| `") for cells in rows(section(CONTRACT, "Flags"))} == set(FLAGS)


def test_every_field_of_a_check_is_documented() -> None:
    found = json.loads(render.as_json([problem("no-portfolio", "initiatives.yaml")]))
    wanted = {*found, *found["problems"][0], *found["summary"]}
    said = section(CONTRACT, "`tracker validate --format json`")
    assert wanted - named(said) == set()
    (example,) = [json.loads(body) for language, _, body in FENCE.findall(text_of(CONTRACT)) if language == "json"]
    assert example.keys() == found.keys()
    assert example["problems"][0].keys() == found["problems"][0].keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page: Path) -> None:
    targets = [target for target in LINK.findall(plain(page)) if not re.match(r"[a-z][a-z0-9+.-]*:|#", target)]
    assert [target for target in targets if not (page.parent / target.split("#")[0]).exists()] == []


def test_every_page_and_parameter_of_the_dashboard_is_documented() -> None:
    from tracker.views.asked import KNOWN
    from tracker.views.site import PAGES as NAMES

    told = (DOCS / "dashboard.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (\w+) \| `/", told, re.MULTILINE))
    assert listed == set(NAMES)
    assert {name for name in KNOWN if f"`{name}`" not in told} == {"id"}
