"""The public site as its readers have it: from a plain file server, with a script and without."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe import violations
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from helpers import ROOT
from publish_sites import publish

PAGES = ("index", "strategy/harbours-2024", "initiative/harbours-2024-1.1", "kpi/berths-with-power", "owner/sea-ministry", "changes", "search", "methods")  # fmt: skip
FULL = os.environ.get("TRACKER_AXE") == "full"
"""The short form looks at a page of each kind in one language; the full one at every page in all."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    out = tmp_path_factory.mktemp("public") / "site"
    publish(ROOT / "src" / "tracker" / "demo", out, languages=("en", "da", "sv", "nb") if FULL else ("en", "da"), address="")  # fmt: skip
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", out
    server.shutdown()
    server.server_close()


def opened(browser: Browser, **more: object) -> BrowserContext:
    return browser.new_context(viewport={"width": 1440, "height": 900}, **more)  # type: ignore[arg-type]


def said(page: Page) -> list[str]:
    """Collect what the browser complains of: a policy that was broken, a file that is not there."""
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_are_whole_without_a_script_and_after_one_request(site: tuple[str, Path], browser: Browser, width: int) -> None:  # fmt: skip
    context = opened(browser, java_script_enabled=False)
    page = context.new_page()
    # Nothing but the page itself is let through: it must be readable and styled all the same.
    page.route("**/*", lambda route: route.continue_() if route.request.resource_type == "document" else route.abort())
    page.set_viewport_size({"width": width, "height": 900})
    for name in PAGES:
        page.goto(f"{site[0]}/da/{name}.html")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("navigation").first.get_by_role("link").first).to_be_visible()
        expect(page.locator("main")).to_have_css("max-width", "1064px")
    page.goto(f"{site[0]}/da/kpi/berths-with-power.html")
    expect(page.locator("svg.tr-wide:visible, svg.tr-narrow:visible")).to_have_count(1)
    expect(page.locator("main table").first).to_be_visible()
    context.close()


def test_no_page_breaks_its_policy_or_misses_a_file(site: tuple[str, Path], browser: Browser) -> None:
    context = opened(browser)
    page = context.new_page()
    heard = said(page)
    for name in PAGES:
        page.goto(f"{site[0]}/en/{name}.html")
        page.wait_for_load_state("load")
        assert heard == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: tuple[str, Path], browser: Browser, scheme: str) -> None:
    context = opened(browser, color_scheme=scheme, bypass_csp=True)  # axe itself is a script of the test
    page = context.new_page()
    base, out = site
    every = sorted(
        each.relative_to(out).as_posix() for each in out.rglob("*.html") if each != out / "index.html"
    )  # that one leads on at once
    short = [f"da/{name}.html" for name in (PAGES if scheme == "light" else PAGES[:4])] + ["404.html"]
    for name in every if FULL else short:
        page.goto(f"{base}/{name}", wait_until="domcontentloaded")
        page.wait_for_timeout(50)
        assert [str(each) for each in violations(page)] == [], name
    context.close()


def test_the_front_door_leads_on_and_languages_lead_to_the_same_page(site: tuple[str, Path], browser: Browser) -> None:
    context = opened(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(site[0] + "/")
    page.wait_for_url("**/en/index.html")
    page.goto(f"{site[0]}/en/kpi/berths-with-power.html")
    page.get_by_role("link", name="Dansk").click()
    page.wait_for_url("**/da/kpi/berths-with-power.html")
    context.close()


def test_names_are_found_as_one_types_and_from_any_page(site: tuple[str, Path], browser: Browser) -> None:
    context = opened(browser)
    page = context.new_page()
    page.goto(f"{site[0]}/da/methods.html")
    page.keyboard.press("/")
    page.keyboard.type("landstrom")
    page.keyboard.press("Enter")
    page.wait_for_url("**/da/search.html?q=landstrom")
    found = page.locator(".tr-index li:visible")
    assert 0 < found.count() < 8
    expect(found.first).to_contain_text("andstrøm")
    page.get_by_role("searchbox").first.fill("nothing of the kind")
    expect(page.locator(".tr-none-found")).to_be_visible()
    context.close()


def test_long_tables_are_sifted_and_the_menu_folds_on_a_phone(site: tuple[str, Path], browser: Browser) -> None:
    context = opened(browser)
    page = context.new_page()
    page.goto(f"{site[0]}/en/changes.html")
    field = page.locator(".tr-sift").first
    table = page.locator("main table").first
    rows = table.locator("tbody tr:visible").count()
    field.fill("ferr")
    assert 0 < table.locator("tbody tr:visible").count() < rows
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site[0]}/en/index.html")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
