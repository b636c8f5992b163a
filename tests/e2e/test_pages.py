from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import serve

from helpers import ROOT, TRACKER

PAGES = {
    "overview": ("/", "Nordic life science strategies", "Nordiske life science-strategier"),
    "strategy": (
        "/strategy?id=dk-2023",
        "The Life Science Council's 12 recommendations",
        "Life Science Rådets 12 anbefalinger",
    ),
    "initiative": ("/initiative?id=dk-2023-10.1", "10.1 Designation", "10.1 Udpegning"),
    "kpi": ("/kpi?id=dk-life-science-exports", "Life science goods exports", "Life science-eksport"),
    "problems": ("/problems", "Problems in the files", "Fejl og mangler i filerne"),
}


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[id$=tracker-end]")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_restored_from_its_address_in_both_languages(page: Page, shipped: str, name: str) -> None:
    path, english, danish = PAGES[name]
    visit(page, shipped + path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(english)
    visit(page, f"{shipped}{path}{'&' if '?' in path else '?'}lang=da")
    expect(page.get_by_role("heading", level=1)).to_contain_text(danish)
    expect(page.get_by_text("Udkast, ikke godkendt.")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_page_needs_no_sideways_scroll_on_a_phone(page: Page, shipped: str, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    visit(page, shipped + PAGES[name][0])
    wide, room = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth] }"
    )
    assert wide <= room


def test_links_carry_language_and_day(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/?lang=da&as-of=2025-06-30")
    expect(page.get_by_text("Pr. dato (ÅÅÅÅ-MM-DD)")).to_be_visible()
    page.get_by_role("heading", level=3).get_by_role("link", name="Life Science Rådets 12 anbefalinger").click()
    expect(page).to_have_url(re.compile(r"/strategy\?id=dk-2023&lang=da&as-of=2025-06-30"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Life Science Rådets 12 anbefalinger")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nordiske life science-strategier")


def test_choosing_a_language_goes_into_the_address(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports")
    page.get_by_role("combobox", name=re.compile("Language")).click()
    page.get_by_role("option", name="Dansk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Life science-eksport")
    expect(page).to_have_url(re.compile("lang=da"))


def test_choosing_a_day_goes_into_the_address(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports")
    day = page.get_by_label("As of (YYYY-MM-DD)")
    day.fill("2024-06-01")
    day.press("Enter")
    expect(page.get_by_text("Judged as of 1 June 2024.")).to_be_visible()
    expect(page).to_have_url(re.compile("as-of=2024-06-01"))


def test_a_day_that_is_none_is_refused_in_words(page: Page, shipped: str) -> None:
    visit(page, shipped)
    day = page.get_by_label("As of (YYYY-MM-DD)")
    day.fill("yesterday")
    day.press("Enter")
    expect(page.get_by_text("“yesterday” is not a date. Write it as 2026-11-22.")).to_be_visible()


def test_kpi_page_says_verdict_distance_outlook_and_sources(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports&as-of=2026-11-22")
    expect(page.get_by_text("too early to judge")).to_be_visible()
    expect(page.get_by_text("17.1 DKK billion short of its path.")).to_be_visible()
    expect(page.get_by_text("If recent movement continues and nothing new is done")).to_be_visible()
    expect(page.get_by_role("figure")).to_be_visible()
    expect(page.get_by_role("table").first.get_by_role("link").first).to_have_attribute("href", re.compile("^https://"))


def test_nothing_at_an_address_is_said_in_words(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=no-such-kpi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")


def test_reporting_strategy_shows_word_and_figures_apart(page: Page, example: tuple[str, Path]) -> None:
    address, _ = example
    visit(page, f"{address}/strategy?id=permits-2024&as-of=2026-11-22")
    expect(page.get_by_text("Fictional example: nothing here is real.")).to_be_visible()
    expect(page.get_by_text("Reported: at risk").first).to_be_visible()
    expect(page.get_by_text("far behind").first).to_be_visible()


def test_a_saved_file_shows_and_a_broken_one_takes_nothing_else_with_it(page: Page, example: tuple[str, Path]) -> None:
    address, folder = example
    visit(page, f"{address}/problems")
    expect(page.get_by_text("No problems: every file is read as it stands.")).to_be_visible()
    kpi = folder / "kpis" / "permit-days.yaml"
    sound = kpi.read_text(encoding="utf-8")
    kpi.write_text(sound.replace("  2024: 54", "  2024: 54,5"), encoding="utf-8")
    visit(page, f"{address}/problems")
    expect(page.get_by_text("write 54.5")).to_be_visible()
    visit(page, f"{address}/?as-of=2026-11-22")
    expect(page.get_by_text("1 error in the files: something is left out here.")).to_be_visible()
    expect(page.get_by_role("link", name="Trained case workers")).to_be_visible()
    kpi.write_text(sound, encoding="utf-8")


@pytest.fixture(scope="module")
def by_streamlit() -> Iterator[str]:
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true", "--server.port"]
    yield from serve(command, ROOT)


def test_streamlit_run_serves_the_same(page: Page, by_streamlit: str) -> None:
    visit(page, f"{by_streamlit}/strategy?id=se-2024")
    expect(page.get_by_role("heading", level=1)).to_have_text("National life science strategy, new goals 2024")


def test_server_listens_on_this_computer_only() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "config", "show"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert 'address = "127.0.0.1"' in done.stdout
    assert "gatherUsageStats = false" in done.stdout


def test_first_visit_ever_may_go_straight_to_a_page(page: Page) -> None:
    for address in serve([str(TRACKER), "serve", str(ROOT), "--no-browser", "--port"], ROOT):
        visit(page, f"{address}/kpi?id=se-work-permit-days")
        expect(page.get_by_test_id("stSidebar")).to_have_count(0)


def test_a_first_start_at_a_terminal_asks_nothing(page: Page, tmp_path: Path) -> None:
    """Streamlit asks a newcomer for an e-mail address and waits; ours must open the dashboard."""
    if not shutil.which("script"):
        pytest.skip("no `script` command here to stand in for a terminal")
    inner = f"{TRACKER} serve {ROOT} --port"
    home = {**os.environ, "HOME": str(tmp_path), "BROWSER": "true"}
    for address in serve(["sh", "-c", f'exec script -qec "{inner} $0" /dev/null'], ROOT, home):
        visit(page, address)
