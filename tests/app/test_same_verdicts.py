"""Command line, dashboard, public site and briefings say the same of every KPI: read off the outputs themselves."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from helpers import ROOT, tracker
from publish_sites import publish
from tracker.i18n import vocabulary, words

DEMO = ROOT / "src" / "tracker" / "demo"
DAY = "2026-11-22"


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """What the command line says: the word in Danish by the KPI's id."""
    said = json.loads(tracker("status", DEMO, "--as-of", DAY, "--format", "json").stdout)
    return {each["id"]: words("da").start(vocabulary.SHOWN[each["shown"]]) for each in said["kpis"]}


def _verdict(page: str) -> str:
    """Return the first verdict on a KPI's page: mark, word, reason."""
    found = re.search(r'<div class="tr-verd"><svg.*?</svg><div><b[^>]*>(.*?)</b>', page, re.DOTALL)
    assert found
    return found[1]


def test_the_public_site_says_what_the_command_line_says(told: dict[str, str], tmp_path: Path) -> None:
    publish(DEMO, tmp_path / "site", languages=("da",), address="")
    pages = {each.stem: _verdict(each.read_text("utf-8")) for each in (tmp_path / "site/da/kpi").glob("*.html")}
    assert pages == told


def test_the_dashboard_says_what_the_command_line_says(told: dict[str, str]) -> None:
    from asgi import ask
    from starlette.responses import PlainTextResponse

    from tracker.app.assets import assets
    from tracker.app.bundles import bundles
    from tracker.app.door import Door
    from tracker.app.site import Site

    site = Site(DEMO)
    app = Door(PlainTextResponse("Streamlit"), site, assets(), bundles())
    try:
        pages = {name: _verdict(ask(app, f"/kpi?id={name}&lang=da&as-of={DAY}").text) for name in told}
    finally:
        site.watch.stop()
        site.archive.blobs.close()
    assert pages == told


def _brief(tmp_path: Path, form: str) -> bytes:
    out = tmp_path / f"briefing.{form}"
    done = tracker("brief", "all", "--path", DEMO, "--lang", "da", "--as-of", DAY, "--to", form, "--out", out)
    assert done.returncode == 0, done.stderr
    return out.read_bytes()


def _titles() -> dict[str, str]:
    from publish_sites import opened

    view = opened(DEMO).view("da")
    return {name: view.plain(kpi.title, view.own_of(kpi)) for name, kpi in view.status.portfolio.kpis.items()}


def _closed() -> set[str]:
    """Return the KPIs that measure nothing but strategies that have ended: a briefing about everything leaves those out."""
    from publish_sites import opened

    found = opened(DEMO).status
    return set(found.portfolio.kpis) - {name for each in found.strategies if each.open for name in each.kpi_ids}


def test_the_printed_briefing_says_what_the_command_line_says(told: dict[str, str], tmp_path: Path) -> None:
    read = PdfReader(io.BytesIO(_brief(tmp_path, "pdf")))
    whole = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    table = whole[whole.rindex("Alle KPI’er") :]
    place = {name: table.find(title) for name, title in _titles().items()}
    listed = sorted((at, name) for name, at in place.items() if at >= 0)
    assert len(listed) > 40
    ends = [at for at, _ in listed[1:]] + [len(table)]
    for (at, name), end in zip(listed, ends, strict=True):
        assert told[name] in table[at:end], name


def test_the_slides_say_what_the_command_line_says(told: dict[str, str], tmp_path: Path) -> None:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(_brief(tmp_path, "pptx")))
    rows = [[cell.text for cell in row.cells] for slide in deck.slides for shape in slide.shapes if shape.has_table for row in shape.table.rows]  # fmt: skip
    said: dict[str, set[str]] = {}
    for cells in rows:
        if len(cells) == 5:
            said.setdefault(cells[0].split("\n")[0], set()).add(cells[4].split("\n")[0])
    titles = _titles()
    missing = {name for name, title in titles.items() if title not in said}
    assert missing == _closed()
    for name in titles.keys() - missing:
        title = titles[name]
        assert {each for each in said[title] if told[name] in each} == said[title], name


def test_the_workbook_says_what_the_command_line_says(told: dict[str, str], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(_brief(tmp_path, "xlsx")))
    rows = [[cell.value for cell in row] for row in book["KPI’er"].iter_rows()]
    top = next(index for index, row in enumerate(rows) if row[0] == "ID")
    at = rows[top].index("Vurdering")
    assert {str(row[0]): row[at] for row in rows[top + 1 :] if row[0]} == {name: word for name, word in told.items() if name not in _closed()}  # fmt: skip
