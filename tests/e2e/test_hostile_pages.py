"""What stands in the files is shown and never obeyed: markup, markdown, formulas, long words, large numbers, nothing."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hostile import EMOJI, LITERAL, MANY, TEXTS, addresses, write, write_empty
from pictures import Console, ready, sideways
from playwright.sync_api import Dialog, Page, expect
from serving import serve

from helpers import TRACKER, tracker

SOON = 5.0
PAGES = {"strategy": "s", "initiative": "i", "kpi": "text"}
FULL = os.environ.get("TRACKER_HOSTILE") == "full"
"""Every hostile text on every kind of page takes minutes; the short form takes each text once and every third page."""
WRITTEN = [
    (name, kind) for i, name in enumerate(LITERAL) for j, kind in enumerate(PAGES) if FULL or i % len(PAGES) == j
]

INJECTED = """() => [...document.querySelectorAll('img[src=x], svg[onload], [onerror], a[href^="javascript:" i]')]
    .concat([...document.querySelectorAll('script')].filter(each => each.textContent.includes('pwned')))
    .map(each => each.outerHTML.slice(0, 160))"""
LEAKS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (!text.data.includes('\\u202e') || !text.parentElement.checkVisibility()) continue;
        let each = text.parentElement;
        const holds = style => style.display !== 'inline' || /isolate|plaintext/.test(style.unicodeBidi);
        while (!holds(getComputedStyle(each))) each = each.parentElement;
        const after = document.createRange();
        after.setStartAfter(text);
        after.setEndAfter(each);
        if (after.toString().trim()) found.push(each.outerHTML.slice(0, 200));
    }
    return found;
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from _served(write(tmp_path_factory.mktemp("files")))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from _served(write_empty(tmp_path_factory.mktemp("files")))


def _served(folder: Path) -> Iterator[str]:
    done = tracker("validate", folder)
    assert done.returncode == 0, done.stdout
    yield from serve([str(TRACKER), "serve", str(folder), "--no-browser", "--port"], folder)


@contextmanager
def unharmed(page: Page) -> Iterator[None]:
    """Fail where a script ran, a window opened or something was complained of."""
    console, dialogs = Console(page), list[str]()

    def opened(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opened)
    yield
    assert page.evaluate("window.pwned") is None
    assert dialogs == []
    assert page.evaluate(INJECTED) == []
    assert console.errors == []


def visit(page: Page, url: str) -> None:
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200
    ready(page)


def on_one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()


@pytest.mark.parametrize("path", addresses() if FULL else addresses()[::3], ids=lambda path: path[:40])
def test_hostile_page_is_whole_and_obeys_nothing(page: Page, hostile: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    with unharmed(page):
        visit(page, hostile + path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert on_one_line(page.get_by_role("heading", level=1).text_content())
        assert "\n".join(sideways(page)) == ""


@pytest.mark.parametrize(
    "path", ["/", "/strategies", "/kpis", "/owners", "/changes", "/questions", "/compare", "/search?q=x", "/problems"]
)
def test_a_portfolio_of_nothing_has_every_page(page: Page, empty: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    with unharmed(page):
        visit(page, empty + path)
        assert on_one_line(page.get_by_role("heading", level=1).text_content())
        assert "\n".join(sideways(page)) == ""


@pytest.mark.parametrize(("name", "kind"), WRITTEN)
def test_text_is_read_as_it_is_written(page: Page, hostile: str, name: str, kind: str) -> None:
    """Streamlit's markdown would make headings, links, formulas, colours and pictures of it."""
    visit(page, f"{hostile}/{kind}?id={PAGES[kind]}-{name}")
    wanted = on_one_line(LITERAL[name])
    assert wanted in on_one_line(page.get_by_role("heading", level=1).text_content())
    # Said in more places than the heading: a note, a reason, a definition.
    shown = on_one_line(page.locator("#root").text_content())
    assert shown.count(wanted) >= 2
    assert page.locator(".katex, [data-testid=stMarkdownColoredText], #root code, #root strong > em").count() == 0


@pytest.mark.parametrize("kind", PAGES)
def test_a_change_of_direction_ends_with_its_text(page: Page, hostile: str, kind: str) -> None:
    """Else the words after it, which are ours, would be read from the right."""
    visit(page, f"{hostile}/{kind}?id={PAGES[kind]}-bidi")
    assert page.evaluate(LEAKS) == []


def test_two_thousand_initiatives_are_ready_soon(page: Page, hostile: str) -> None:
    visit(page, f"{hostile}/problems")  # the files are read, and the scripts are in the browser's store
    begun = time.monotonic()
    page.goto(f"{hostile}/strategy?id=vast")
    ready(page)
    assert time.monotonic() - begun < SOON
    assert page.locator("#root").get_by_role("link", name=re.compile(r"Initiative 1\.\d+ of many")).count() > 0
    # A page of all of them would be slow to read and to draw; it says how many it leaves to the filters.
    shown = on_one_line(page.locator("#root").text_content())
    assert f"{MANY:,} initiatives" in shown


def test_hostile_texts_are_what_they_are_meant_to_be() -> None:
    """An editor that tidies this file up would take its teeth out."""
    assert "\u202e" in TEXTS["bidi"]
    assert "e\u0301" in EMOJI
    assert [len(TEXTS[name]) for name in ("solid", "spaced")] == [10_000, 9_998]
