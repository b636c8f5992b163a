"""What five people come for, played from the address bar; the steps that each takes are counted and held."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from test_pages import visit


class Steps:
    """Counts what a person does: open, click, type, press."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def __call__(self, what: str) -> None:
        self.taken.append(what)


@pytest.fixture
def step() -> Steps:
    return Steps()


def test_find_what_is_behind_its_path_and_who_owns_it(page: Page, example: tuple[str, Path], step: Steps) -> None:
    address, _ = example
    step("open the overview")
    visit(page, f"{address}/?as-of=2026-11-22")
    row = page.locator("#root .tr-rk").first
    expect(row.locator(".tr-verd b")).to_have_text("Far behind")
    expect(row.get_by_role("link", name="Days to a permit")).to_be_visible()
    expect(row.get_by_text("Owner: ")).to_be_visible()
    assert len(step.taken) == 1


def test_find_the_source_of_a_number(page: Page, shipped: str, step: Steps) -> None:
    step("open the overview")
    visit(page, shipped)
    step("click the KPI")
    page.get_by_role("link", name="Life science goods exports").first.click()
    row = page.locator("#root").get_by_role("row").filter(has_text="182")
    expect(row.get_by_role("link")).to_have_attribute("href", re.compile("^https://"))
    assert len(step.taken) == 2


def test_compare_what_changed(page: Page, shipped: str, step: Steps) -> None:
    step("open the overview")
    visit(page, f"{shipped}/?as-of=2026-11-22")
    step("click Changes")
    page.get_by_role("link", name="Changes", exact=True).click()
    expect(page.locator("#root h1")).to_have_text("Changes since 22 November 2025")
    step("open the days")
    page.get_by_text("Choose another day").click()
    step("choose the day to compare with")
    page.get_by_label("Compare with").fill("2024-07-01")
    step("show")
    page.get_by_role("banner").get_by_role("button", name="Show").click()
    expect(
        page.locator("#root").get_by_role("row").filter(has_text="Processing time for work permits")
    ).to_contain_text("Behind")
    assert len(step.taken) == 5


def test_print_one_page(page: Page, shipped: str, step: Steps) -> None:
    step("open the page")
    visit(page, f"{shipped}/strategy?id=se-2024")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1 } }")
    step("click Print")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1
    assert len(step.taken) == 2
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 3 <= sheets <= 16


def test_send_a_link_to_a_view_in_danish(browser: Browser, shipped: str, step: Steps) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    step("open the view")
    visit(page, f"{shipped}/kpi?id=dk-life-science-exports")
    step("click Dansk")
    page.get_by_role("link", name="Dansk", exact=True).click()
    expect(page.locator("#root h1")).to_have_text("Life science-eksport")
    step("click Copy link")
    page.locator(".tr-copy").first.click()
    sent = page.evaluate("navigator.clipboard.readText()")
    assert len(step.taken) == 3
    visit(page, sent)
    expect(page.locator("#root h1")).to_have_text("Life science-eksport")
    expect(page.locator("html")).to_have_attribute("lang", "da")
    context.close()
