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
from tracker.views.site import PAGES as NAMES

PAGES = {
    "overview": ("/", "Nordic life science strategies"),
    "strategies": ("/strategies", "Strategies"),
    "strategy": ("/strategy?id=dk-2023", "The Life Science Council's 12 recommendations"),
    "initiative": ("/initiative?id=dk-2023-10.1", "10.1 "),
    "kpis": ("/kpis", "KPIs"),
    "kpi": ("/kpi?id=dk-life-science-exports", "Life science goods exports"),
    "owners": ("/owners", "Owners and addressees"),
    "owner": ("/owner?id=em", "Erhvervsministeriet"),
    "compare": ("/compare", "Compare countries"),
    "changes": ("/changes?as-of=2026-11-22", "Changes since 22 November 2025"),
    "reporting": ("/reporting", "Reporting"),
    "search": ("/search?q=export", "Search: export"),
    "questions": ("/questions", "Where reported and measured differ"),
    "methods": ("/methods", "How the verdicts are made"),
    "accessibility": ("/accessibility", "Accessibility"),
    "problems": ("/problems", "Problems in the files"),
}


def visit(page: Page, address: str) -> None:
    """Open a page and wait until Streamlit's copy of it is the one that is seen."""
    page.goto(address)
    expect(page.locator("#root.tr-ready")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_every_page_is_tried_here() -> None:
    assert set(PAGES) == set(NAMES)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_restored_from_its_address_in_every_language(page: Page, shipped: str, name: str) -> None:
    path, english = PAGES[name]
    page.set_viewport_size({"width": 360, "height": 800})
    visit(page, shipped + path)
    expect(page.get_by_role("heading", level=1)).to_contain_text(english)
    wide, room = page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]")
    assert wide <= room
    for language in ("da", "sv", "nb"):
        page.goto(f"{shipped}{path}{'&' if '?' in path else '?'}lang={language}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("main h1").first).to_be_visible()


def test_links_carry_language_and_day(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/?lang=da&as-of=2025-06-30")
    expect(page.get_by_text("Udkast, ikke godkendt.")).to_be_visible()
    page.get_by_role("heading", level=3).get_by_role("link", name="Life Science Rådets 12 anbefalinger").click()
    expect(page).to_have_url(re.compile(r"/strategy\?id=dk-2023&lang=da&as-of=2025-06-30"))
    expect(page.locator("#root h1")).to_have_text("Life Science Rådets 12 anbefalinger")
    page.go_back()
    expect(page.locator("#root h1")).to_have_text("Nordiske life science-strategier")


def test_choosing_a_language_keeps_the_page(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports&as-of=2026-06-30")
    page.get_by_role("link", name="Dansk", exact=True).click()
    expect(page.locator("#root h1")).to_have_text("Life science-eksport")
    expect(page).to_have_url(re.compile(r"id=dk-life-science-exports.*lang=da"))
    expect(page).to_have_url(re.compile("as-of=2026-06-30"))


def test_choosing_a_day_goes_into_the_address(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports")
    page.get_by_text("Choose another day").click()
    page.get_by_label("As of", exact=True).fill("2024-06-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Judged as of 1 June 2024.").first).to_be_visible()
    expect(page).to_have_url(re.compile("as-of=2024-06-01"))


def test_a_day_that_is_none_is_refused_in_words(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/?as-of=yesterday")
    expect(page.get_by_text("“yesterday” is not a date. Write it as 2026-11-22.")).to_be_visible()


def test_filters_go_into_the_address_and_come_back_from_it(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpis?lang=en")
    page.get_by_label("Verdict", exact=True).select_option("stale")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("verdict=stale"))
    # Migrationsverket's three kinds of permit: judged in May 2024, silent since.
    expect(page.locator("#root .tr-row")).to_have_count(3)
    expect(page.locator("#root").get_by_label("Verdict", exact=True)).to_have_value("stale")


def test_short_addresses_lead_to_the_page_of_any_id(page: Page, shipped: str) -> None:
    for short, at in (
        ("dk-2023-10.1", "/initiative?id=dk-2023-10.1"),
        ("kpi/se-rd-intensity", "/kpi?id=se-rd-intensity"),
    ):
        page.goto(f"{shipped}/{short}?lang=sv")
        expect(page).to_have_url(f"{shipped}{at}&lang=sv")
    answer = page.goto(f"{shipped}/no-such-thing")
    assert answer is not None
    assert answer.status == 404


def test_kpi_page_says_verdict_distance_outlook_and_sources(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports&as-of=2026-11-22")
    expect(page.locator("#root .tr-verd b").first).to_have_text("Too early to judge")
    expect(page.get_by_text("17.1 DKK billion worse than its path.").first).to_be_visible()
    expect(
        page.get_by_text("If recent movement continues and nothing new is done, reaching the target is")
    ).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Life science goods exports"))).to_be_visible()
    expect(page.get_by_role("table").first.get_by_role("link").first).to_have_attribute("href", re.compile("^https://"))


def test_a_chart_to_explore_is_one_switch_away_and_in_the_address(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports")
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.get_by_text("Explore this chart").click()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page).to_have_url(re.compile("explore=true"))


def test_nothing_at_an_address_is_said_in_words(page: Page, shipped: str) -> None:
    visit(page, f"{shipped}/kpi?id=no-such-kpi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")


def test_reporting_strategy_shows_word_and_figures_apart(page: Page, example: tuple[str, Path]) -> None:
    address, _ = example
    visit(page, f"{address}/strategy?id=permits-2024&as-of=2026-11-22")
    expect(page.get_by_text("Fictional example: nothing here is real.")).to_be_visible()
    expect(page.get_by_text("Reported: at risk").first).to_be_visible()
    expect(page.locator("#root").get_by_text("far behind").first).to_be_visible()


def test_a_saved_file_shows_and_a_broken_one_takes_nothing_else_with_it(page: Page, example: tuple[str, Path]) -> None:
    address, folder = example
    visit(page, f"{address}/problems")
    expect(page.get_by_text("No problems: every file is read as it stands.")).to_be_visible()
    kpi = folder / "kpis" / "permit-days.yaml"
    sound = kpi.read_text(encoding="utf-8")
    kpi.write_text(sound.replace("  2024: 54", "  2024: 54,5"), encoding="utf-8")
    for _ in range(50):  # the background check looks once a second
        visit(page, f"{address}/problems")
        if page.get_by_text("write 54.5").count():
            break
    expect(page.get_by_text("write 54.5").first).to_be_visible()
    visit(page, f"{address}/?as-of=2026-11-22")
    expect(page.get_by_text("1 error in the files: something is left out here.")).to_be_visible()
    expect(page.get_by_role("link", name="Trained case workers").first).to_be_visible()
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
