from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import chromium
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from serving import serve

from helpers import ROOT, TRACKER


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail(
            "no Chromium was found and none could be installed; install one, or set TRACKER_CHROMIUM to its path"
        )
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def shipped() -> Iterator[str]:
    """The shipped portfolio, as `tracker serve` serves it."""
    yield from serve([str(TRACKER), "serve", str(ROOT), "--no-browser", "--port"], ROOT)


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The made-up country, as `tracker demo` serves it."""
    yield from serve([str(TRACKER), "demo", "--no-browser", "--port"], ROOT)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The fictional example in a folder of its own, which a test may change."""
    folder = tmp_path_factory.mktemp("example") / "portfolio"
    copytree(ROOT / "src" / "tracker" / "example", folder)
    for address in serve([str(TRACKER), "serve", str(folder), "--no-browser", "--port"], folder):
        yield address, folder
