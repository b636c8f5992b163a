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
