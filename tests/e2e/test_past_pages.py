"""Any page as of any date, in a real browser: a clone of the scripted history, served as its user serves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import serve
from test_pages import visit
from test_repository import hashes

from helpers import TRACKER
from scripted_history import git, shared

DAYS = {
    # Commit 7 is of 12 September 2022, 9 of 11 November, 10 of 11 December (the target for berths lowered), 19 of 6 November 2023.
    "2022-10-01": ("Far behind", "Cargo value"),
    "2022-12-11": ("On pace", "Cargo value"),
    "2023-11-10": ("On pace", "Cruise visits"),
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past")
    git(folder, "clone", "-q", str(shared().folder), "harbour")
    place = folder / "harbour"
    git(place, "switch", "-q", "-c", "secret")
    (place / "secret.txt").write_text("not for viewers")
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "Another branch", at=datetime(2024, 9, 5, tzinfo=UTC))
    git(place, "switch", "-q", "main")
    return place


@pytest.fixture(scope="module")
def address(clone: Path) -> Iterator[str]:
    yield from serve([str(TRACKER), "serve", str(clone), "--no-browser", "--port"], clone)


def verdict_of_berths(page: Page) -> str:
    row = page.locator("#root .tr-row").filter(has_text="Berths")
    return " ".join(row.locator(".tr-v").all_inner_texts()) or row.inner_text()


def test_the_overview_at_three_dates_shows_three_states_and_the_address_restores_them(
    page: Page, address: str, clone: Path
) -> None:
    before = hashes(clone)
    shown = {}
    for day, (verdict, name) in DAYS.items():
        visit(page, f"{address}/?as-of={day}")
        expect(page.get_by_text("Files as they were on that day: revision").first).to_be_visible()
        assert verdict in verdict_of_berths(page)
        visit(page, f"{address}/kpis?as-of={day}")
        expect(page.locator("#root").get_by_text(name).first).to_be_visible()
        shown[day] = page.locator("#root").inner_text()
    assert len(set(shown.values())) == 3
    for day, text in shown.items():  # straight from the address, as a link would open it
        visit(page, f"{address}/kpis?as-of={day}")
        assert page.locator("#root").inner_text() == text
    assert hashes(clone) == before
    assert git(clone, "status", "--porcelain") == ""


def test_the_date_picker_leads_there(page: Page, address: str) -> None:
    visit(page, f"{address}/kpi?id=berths")
    page.get_by_text("Choose another day").click()
    page.get_by_label("As of", exact=True).fill("2022-10-01")
    page.get_by_role("banner").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("as-of=2022-10-01"))
    expect(page.locator("#root").get_by_text("40").first).to_be_visible()
    expect(page.locator("#root h1")).to_have_text("Berths with power")  # its title of then


def test_moved_goalposts_and_revised_figures_stand_on_the_pages(page: Page, address: str) -> None:
    page.goto(f"{address}/kpi?id=berths&as-of=2024-08-30")
    moved = page.locator("#goalposts").first
    for _ in range(30):  # history is read in the background, a moment after the start
        if moved.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(moved).to_contain_text("The target for 2030 was moved from 40 EUR m to 22 EUR m. That is easier to reach.")
    expect(moved).to_contain_text("The grid cannot carry more")
    expect(moved).to_contain_text("Åse Øst")
    expect(page.locator("#revisions").first).to_contain_text("15 (provisional)")
    page.goto(f"{address}/kpi?id=berths&as-of=2022-12-01")
    expect(page.locator("#goalposts")).to_have_count(0)
    page.goto(f"{address}/initiative?id=harbour-1.1&as-of=2024-08-30&lang=da")
    expect(page.locator("#goalposts").first).to_contain_text("2029")


def test_changes_of_two_days_and_of_two_revisions(page: Page, address: str) -> None:
    visit(page, f"{address}/changes?since=2022-12-10&as-of=2022-12-11")
    verdicts = page.locator("#root #verdicts")
    expect(verdicts).to_contain_text("The target for 2030 was moved from 40 to 22.")
    expect(page.locator("#root #goalposts")).to_contain_text("kpis/berths.yaml:15")
    history = shared()
    visit(page, f"{address}/changes?from={history.hashes[9]}&to={history.hashes[10][:12]}&lang=sv")
    expect(page.locator("#root #goalposts")).to_contain_text("kpis/berths.yaml:15")
    expect(page.locator("#root #figures")).to_have_count(0)
    visit(page, f"{address}/changes?since=2022-01-01&as-of=2024-09-02&owner=city")
    expect(page.locator("#root")).not_to_contain_text("Deepen the channel")
    page.locator("#root").get_by_label("Owner", exact=True).select_option("port")
    page.locator("#root").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("owner=port"))
    expect(page.locator("#root").get_by_text("Deepen the channel").first).to_be_visible()


@pytest.mark.parametrize(
    "name", ["secret", "origin/main~999", "--output=x", ":/Lower", "HEAD@{1}", "main..secret", "x" * 99, "<b>x</b>"]
)
def test_viewers_see_only_the_branch_that_is_served(page: Page, address: str, name: str) -> None:
    from urllib.parse import quote

    page.goto(f"{address}/changes?from={quote(name, safe='')}")
    expect(page.get_by_text("is no revision of the branch that is served here").first).to_be_visible()
    assert "not for viewers" not in page.content()
    assert page.locator(".tr-warn b").count() == 0


def test_a_commit_made_while_it_is_served_is_seen(page: Page, address: str, clone: Path) -> None:
    text = (clone / "kpis/berths.yaml").read_text(encoding="utf-8")
    (clone / "kpis/berths.yaml").write_text(text.replace("  2030: 22", "  2030: 21"), encoding="utf-8")
    git(clone, "commit", "-qam", "Lower it again", at=datetime(2024, 9, 10, 12, tzinfo=UTC))
    for _ in range(20):
        page.goto(f"{address}/kpi?id=berths&as-of=2024-09-12")
        if "to 21 EUR m" in page.content():
            break
        page.wait_for_timeout(500)
    expect(page.locator("#goalposts").first).to_contain_text("from 22 EUR m to 21 EUR m")
    page.goto(f"{address}/kpi?id=berths&as-of=2024-09-09")
    expect(page.locator("body")).not_to_contain_text("21 EUR m")
