"""Runs axe on a page as it stands, and parts what is ours to mend from what the framework brings."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from playwright.sync_api import Page, expect

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OURS: Final = ".tr-page:not(.stMain), .tr-header, .tr-footer, #tr-first"
"""Markup that this repository writes; the frame's own <main> only borrows the style."""


@dataclass(frozen=True, slots=True)
class Known:
    """A violation in the framework's own markup that we cannot mend from here."""

    rule: str
    selector: str
    """The element is one of these, or inside one."""
    issue: str
    """Where its makers are told; "" where nobody has yet."""
    why: str


FRAMEWORK: Final[tuple[Known, ...]] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """One element that breaks one rule."""

    rule: str
    impact: str
    target: str
    html: str
    summary: str
    ours: bool
    known: int
    """Place in FRAMEWORK, -1 where it is not there."""

    def __str__(self) -> str:
        said = " ".join(self.summary.split())
        return f"{self.rule} ({self.impact}) at {self.target}: {said}\n        {self.html}"


RUN: Final = """async ([tags, ours, known]) => {
    const found = await axe.run(document, {
        runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], elementRef: true,
    });
    return found.violations.flatMap(rule => rule.nodes.map(node => ({
        rule: rule.id,
        impact: String(node.impact),
        target: node.target.flat().join(' '),
        html: node.html.slice(0, 300),
        summary: node.failureSummary || '',
        ours: Boolean(node.element && node.element.closest(ours)),
        known: known.findIndex(each => each[0] === rule.id && node.element && node.element.closest(each[1])),
    })));
}"""


def violations(page: Page) -> list[Violation]:
    """Return every violation on a page. A dialog would hide the page behind it: none may be open."""
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    known = [[each.rule, each.selector] for each in FRAMEWORK]
    return [Violation(**each) for each in page.evaluate(RUN, [list(TAGS), OURS, known])]


def to_mend(found: list[Violation]) -> str:
    """Return in words what is ours, and what of the framework nobody has listed; "" where there is neither."""
    said = [f"ours: {each}" for each in found if each.ours]
    said += [f"the framework's, not listed: {each}" for each in found if not each.ours and each.known < 0]
    return "\n".join(said)
