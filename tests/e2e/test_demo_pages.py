"""The fictional country in a real browser: each finding and each freshness state on its page, in every language, word and shape.

Each page in one language, by turns; `TRACKER_DEMO=full` takes every page in all four.

What is expected comes from the same verdicts and catalogues that everything is told from; what is looked at is what stands on the page.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final

import pytest
from playwright.sync_api import Page, expect

import tracker
from helpers import ROOT
from tracker.assess import Assessment
from tracker.i18n import LANGUAGES, vocabulary, words
from tracker.judgement import Status
from tracker.telling import finding
from tracker.views.marks import shape

SAME: Final = """(svg, drawn) => {
    const parts = ['d', 'cx', 'cy', 'r', 'x', 'y', 'width', 'height', 'fill', 'stroke', 'stroke-dasharray'];
    const told = each => JSON.stringify([each.getAttribute('class'), [...each.children].map(
        part => [part.tagName, ...parts.map(name => part.getAttribute(name))])]);
    return told(svg) === told(new DOMParser().parseFromString(drawn, 'text/html').querySelector('svg'));
}"""


FULL: Final = os.environ.get("TRACKER_DEMO") == "full"


def by_turns(names: Iterable[str], language: str) -> list[str]:
    """Return the pages to try in a language: all of them, or every fourth."""
    listed = list(names)
    return listed if FULL else listed[list(LANGUAGES).index(language) :: len(LANGUAGES)]


def visit(page: Page, address: str) -> None:
    """Open a page and wait until the copy that stays is the one that is seen."""
    page.goto(address)
    expect(page.locator("#root.tr-ready")).to_be_visible()


@cache
def status() -> Status:
    loaded = tracker.load(ROOT / "src" / "tracker" / "demo", today=date(2026, 11, 22))
    return tracker.status(loaded, date(2026, 11, 22))


def each_freshness() -> dict[str, Assessment]:
    """Return one KPI for each state of freshness, one that has a mark."""
    return {each.freshness: each for each in status().assessments.values()}


def each_shown() -> dict[str, Assessment]:
    """Return one KPI for each word that a verdict is shown with."""
    return {each.shown: each for each in status().assessments.values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_finding_stands_on_its_page(page: Page, demo: str, language: str) -> None:
    spoken = words(language)
    for name in by_turns(dict.fromkeys(each.initiative for each in status().findings), language):
        visit(page, f"{demo}/initiative?id={name}&lang={language}")
        frames = page.locator("#root .tr-find")
        wanted = [each for each in status().findings if each.initiative == name]
        expect(frames).to_have_count(len(wanted))
        for frame, each in zip(frames.all(), wanted, strict=True):
            expect(frame).to_contain_text(spoken.t(vocabulary.FINDINGS[each.code]))
            expect(frame).to_contain_text(finding.said(each, status(), spoken))
            expect(frame).to_contain_text(spoken.t(vocabulary.QUESTIONS[each.code]))
            if each.judged:
                expect(frame.locator(".tr-mark")).to_contain_text(spoken.t(vocabulary.SHOWN[each.judged.shown]))
                assert frame.locator(".tr-mark svg").evaluate(SAME, str(shape(each.judged.shown)))
            halves = frame.locator(":scope > div")
            expect(halves.nth(1)).to_contain_text(spoken.t("The owner's answer"))
            wide = halves.evaluate_all("found => found.map(each => Math.round(each.getBoundingClientRect().width))")
            assert abs(wide[0] - wide[1]) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_of_freshness_stands_on_its_page(page: Page, demo: str, language: str) -> None:
    spoken = words(language)
    found = each_freshness()
    assert set(found) == set(vocabulary.FRESHNESS)
    for state in by_turns(found, language):
        each = found[state]
        visit(page, f"{demo}/kpi?id={each.id}&lang={language}")
        page.locator("#root .tr-steps > summary").first.click()
        expect(page.locator("#root .tr-steps").first.get_by_text(spoken.t(vocabulary.FRESHNESS[state]), exact=True).first).to_be_visible()  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_verdict_has_its_word_and_shape_and_stale_is_struck_out(page: Page, demo: str, language: str) -> None:
    spoken = words(language)
    found = each_shown()
    assert set(found) == set(vocabulary.SHOWN)
    for name in by_turns(found, language):
        each = found[name]
        visit(page, f"{demo}/kpi?id={each.id}&lang={language}")
        mark = page.locator("#root .tr-say .tr-verd")
        expect(mark.locator("b").first).to_have_text(spoken.start(vocabulary.SHOWN[each.shown]))
        assert mark.locator("svg").evaluate(SAME, str(shape(name)))
        expect(mark.locator("s")).to_have_count(1 if name == "stale" else 0)


def test_every_page_says_that_nothing_is_real(page: Page, demo: str) -> None:
    for path in ("/", "/kpi?id=electric-crossings", "/methods"):
        visit(page, demo + path)
        expect(page.get_by_text("Fictional example: nothing here is real.")).to_be_visible()
        expect(page.locator(".tr-fiction span").first).to_be_visible()


@pytest.mark.parametrize(("name", "form"), [("Briefing to print (PDF)", "pdf"), ("Slides (PowerPoint)", "pptx"), ("Figures (Excel)", "xlsx")])  # fmt: skip
def test_a_briefing_is_made_while_the_page_says_so(demo: str, page: Page, name: str, form: str) -> None:
    page.goto(f"{demo}/strategy?id=harbours-2024&as-of=2026-11-22")
    with page.expect_download() as download:
        page.get_by_role("link", name=name).first.click()
    assert download.value.suggested_filename == f"briefing-harbours-2024-en-2026-11-22-draft.{form}"
    expect(page.get_by_text("The file is ready")).to_be_visible()
