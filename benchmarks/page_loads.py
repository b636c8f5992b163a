"""Loads pages in a real Chromium: when they can be read, when they are complete, how many bytes they took."""

from __future__ import annotations

import base64
import json
import statistics
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import sync_playwright

from noise import Others, wait_for_quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

END: Final = "#root .tr-end"
"""The last element of one of our pages, in the copy that Streamlit draws."""
DRAWN: Final = "#root .js-plotly-plot .main-svg"
OK: Final = "#root .stMarkdown p"
"""All that the empty page shows."""

LONGEST: Final = 60_000
TRIES: Final = 4
QUIET: Final = 1_500
"""Milliseconds after a page is complete in which bytes still count."""

# Looks once a frame, so that no message between browser and benchmark is measured. A thing is seen when each of its
# selectors has an element that takes up room and is not hidden.
WATCH: Final = """
(wanted => {
  window.seen = {};
  const visible = each => each.getClientRects().length > 0
    && each.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const look = () => {
    for (const [name, selectors] of Object.entries(wanted))
      if (!(name in seen) && selectors.every(one => [...document.querySelectorAll(one)].some(visible)))
        seen[name] = performance.now();
    if (!('complete' in seen)) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})(%s)
"""
PAINTED: Final = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? seen.complete"


@dataclass(frozen=True)
class Load:
    """One load of a page, in milliseconds from the start of the navigation."""

    complete: float
    readable: float
    """When its heading is to be seen, in whichever copy; of a page without heading, when it is complete."""
    painted: float
    """When anything is."""
    disturbed: bool = False
    """Whether other processes kept the machine busy, however often it was tried."""


@dataclass
class Address:
    """A page to load, what makes it complete, and how its loads went."""

    name: str
    url: str
    complete: tuple[str, ...] = (END,)
    cold: list[Load] = field(default_factory=list)
    warm: list[Load] = field(default_factory=list)

    def median(self, kind: str, what: str) -> float:
        """Return the median of a time over the cold or the warm loads."""
        return statistics.median(self.times(kind, what))

    def times(self, kind: str, what: str) -> list[float]:
        """Return a time of every cold or warm load; of the disturbed ones only when there are no others."""
        loads: list[Load] = getattr(self, kind)
        quiet = [load for load in loads if not load.disturbed]
        return [getattr(load, what) for load in quiet or loads]

    @property
    def disturbed(self) -> int:
        """Return how many of the loads were."""
        return sum(load.disturbed for load in (*self.cold, *self.warm))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the tests use."""
    sys.path.append(str(Path(__file__).parent.parent / "tests" / "e2e"))
    import chromium as tests

    path = tests.find()
    if path is None:
        raise SystemExit("no Chromium: install one, or set TRACKER_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=tests.ARGUMENTS)
        yield browser
        browser.close()


def load_all(browser: Browser, addresses: list[Address], *, cold: int, warm: int) -> None:
    """Load every page in turn, again and again, so that noise meets all of them alike.

    Each time begins with an empty cache; while `warm` lasts the page is then loaded once more with a full one.
    """
    for number in range(cold):
        for address in addresses:
            address.cold.append(_undisturbed(partial(_cold, browser, address)))
            if number < warm:
                address.warm.append(_undisturbed(partial(_warm, browser, address)))


def _undisturbed(load: Callable[[], Load]) -> Load:
    """Load when other processes are quiet, and again when they were not after all."""
    for _ in range(TRIES):
        wait_for_quiet()
        others, found = Others(), load()
        if not others.disturbed():
            return found
    return replace(found, disturbed=True)


def _cold(browser: Browser, address: Address) -> Load:
    with _context(browser) as context:
        return _load(context, address)


def _warm(browser: Browser, address: Address) -> Load:
    with _context(browser) as context:
        _load(context, address)
        return _load(context, address)


def bytes_of(browser: Browser, address: Address) -> int:
    """Return the bytes that a first visit fetches: responses with their headers, and websocket messages.

    Websocket messages count with their length before compression, which is in favour of whoever does not compress.
    """
    with _context(browser) as context:
        page = context.new_page()
        counted: list[int] = []
        _count(context.new_cdp_session(page), counted)
        _visit(page, address)
        page.wait_for_timeout(QUIET)
        return sum(counted)


def _count(session: CDPSession, counted: list[int]) -> None:
    def loaded(event: dict[str, Any]) -> None:
        counted.append(int(event["encodedDataLength"]))

    def framed(event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        binary = event["response"]["opcode"] == 2
        counted.append(len(base64.b64decode(payload) if binary else payload.encode()))

    session.on("Network.loadingFinished", loaded)
    session.on("Network.webSocketFrameReceived", framed)
    session.on("Network.webSocketFrameSent", framed)
    session.send("Network.enable")


@contextmanager
def _context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(LONGEST)
    yield context
    context.close()


def _load(context: BrowserContext, address: Address) -> Load:
    page = context.new_page()
    _visit(page, address)
    seen = page.evaluate("seen")
    painted = page.evaluate(PAINTED)
    page.close()
    return Load(seen["complete"], seen.get("readable", seen["complete"]), painted)


def _visit(page: Page, address: Address) -> None:
    page.add_init_script(WATCH % json.dumps({"complete": address.complete, "readable": ["h1"]}))
    page.goto(address.url, wait_until="commit")
    page.wait_for_function("() => window.seen && 'complete' in seen", polling=100)
