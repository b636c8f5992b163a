"""The frame around the pages, in a real browser; the pages themselves are stand-ins."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from serving import serve

from helpers import ROOT

KPI = "/kpi?id=permit-days"
PLACES = """() => {
  const shown = document.querySelector("#tr-first") ?? document.querySelector("#root");
  const parts = "h1, h2, p, a, svg[role], button, details, input, select, li, dt, dd, code, hr, table, tr, td";
  const ours = [...shown.querySelectorAll(parts)].filter((each) =>
    each.closest(".tr-page .tr-page, #tr-first") && !each.closest("[data-testid=stHeaderActionElements]") && !each.matches("details:not([open]) > :not(summary)"));
  return ours.map((each) => {
    const box = each.getBoundingClientRect();
    return [each.tagName, box.x, box.y + scrollY, box.width, box.height];
  });
}"""
WATCH = """
  window.moved = 0; window.refused = [];
  new PerformanceObserver((list) => { for (const each of list.getEntries()) window.moved += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def fakes() -> Iterator[str]:
    folder = ROOT / "src" / "tracker" / "example"
    yield from serve([sys.executable, str(Path(__file__).with_name("fake_pages.py")), str(folder)], ROOT)


def swapped(page: Page) -> None:
    expect(page.locator("#root.tr-ready")).to_be_attached(timeout=20_000)
    expect(page.locator("#tr-first")).to_have_count(0)


class Held:
    """Streamlit's script, kept back until it is let go: what a reader on a slow line has."""

    def __init__(self, page: Page) -> None:
        self.waiting: list[Route] = []
        self.open = False
        page.route("**/static/js/index*.js", self.take)

    def take(self, route: Route) -> None:
        if self.open:
            route.continue_()
        else:
            self.waiting.append(route)

    def go(self) -> None:
        self.open = True
        for route in self.waiting:
            route.continue_()


@pytest.mark.parametrize("path", ["/", KPI])
def test_a_page_is_readable_without_scripts(browser: Browser, fakes: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(fakes + path)
    expect(page.get_by_role("heading", level=1)).to_have_text("A page")
    expect(page.get_by_role("link", name="Row 79")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("path", ["/", KPI, f"{KPI}&explore=true"])
def test_nothing_moves_when_streamlit_takes_over(page: Page, fakes: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(WATCH)
    held = Held(page)
    page.goto(fakes + path, wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("() => [...document.styleSheets].some((each) => each.href?.includes('/assets/'))")
    page.evaluate("document.fonts.ready.then(() => null)")
    before: list[Any] = page.evaluate(PLACES)
    held.go()
    swapped(page)
    after: list[Any] = page.evaluate(PLACES)
    assert len(before) == len(after) > 100
    for old, new in zip(before, after, strict=True):
        assert old[0] == new[0]
        assert old[1:] == pytest.approx(new[1:], abs=2), old[0]
    assert page.evaluate("window.moved") < 0.01
    assert page.evaluate("window.refused") == []


def test_what_the_reader_did_meanwhile_is_kept(page: Page, fakes: str) -> None:
    held = Held(page)
    page.goto(fakes + KPI, wait_until="commit")
    words = page.get_by_label("Words")
    page.locator("summary").click()
    page.get_by_label("Tick").check()
    words.fill("abc")
    page.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
    held.go()
    swapped(page)
    expect(words).to_be_focused()
    page.keyboard.type("def")
    expect(words).to_have_value("abcdef")
    expect(page.get_by_label("Tick")).to_be_checked()
    expect(page.get_by_text("More of it.")).to_be_visible()
    assert page.evaluate("scrollY") == 300


def test_the_window_scrolls_and_paper_shows_all(page: Page, fakes: str) -> None:
    page.goto(fakes + KPI)
    swapped(page)
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 700)
    page.wait_for_function("() => scrollY > 500")
    inner = """() => [...document.querySelectorAll("#root *")].filter((each) =>
      ["auto", "scroll"].includes(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 1).length"""
    assert page.evaluate(inner) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))) >= 3


def test_keys_and_the_link_past_the_frame(page: Page, fakes: str) -> None:
    page.goto(fakes)
    swapped(page)
    search = page.get_by_label("Search")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")
    page.keyboard.press("Escape")
    expect(search).not_to_be_focused()
    page.locator(".tr-skip").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="to the rows").click()
    expect(page.get_by_role("heading", level=2)).to_be_in_viewport()


def test_the_menu_of_a_narrow_window_opens_and_closes(page: Page, fakes: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(fakes)
    swapped(page)
    button = page.get_by_role("button", name="Menu")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_label("Search")).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("Search")).to_be_visible()
    button.click()
    expect(page.get_by_label("Search")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()


def test_a_link_to_this_day_is_copied_and_said(page: Page, fakes: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(fakes + KPI)
    swapped(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{fakes}{KPI}&as-of=2026-11-22"


def test_the_chart_is_drawn_when_asked_and_stays_in_the_address(page: Page, fakes: str) -> None:
    page.add_init_script(WATCH)
    page.goto(fakes + KPI)
    swapped(page)
    page.get_by_text("Explore this chart: point, zoom, hide").click()
    expect(page.get_by_role("figure")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile("explore=true"))
    expect(page).to_have_title("A page")
    assert page.evaluate("window.refused") == []


def test_a_page_stays_readable_when_streamlit_cannot_be_reached(page: Page, fakes: str) -> None:
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    page.goto(fakes)
    page.wait_for_timeout(1500)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
