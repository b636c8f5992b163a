"""Everything can be reached, seen and left with a keyboard alone; and the page bears a large zoom and no motion."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from axe import OURS
from pictures import PAGES, one_of_each, ready, sideways
from playwright.sync_api import CDPSession, Page, expect

FULL = os.environ.get("TRACKER_AXE") == "full"

NAMES = ("overview", "strategy-dk", "kpi-exports")
WIDTHS = (1440, 360)
MOST_STOPS = 900
SMALLEST = 24
NAMED = 8
RING = 2

STOP = """async () => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const widths = text => (text.match(/-?[\\d.]+px/g) || []).map(parseFloat);
    const ring = each => {
        const style = getComputedStyle(each);
        const outline = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
        return Math.max(outline, 0, ...(style.boxShadow === 'none' ? [] : widths(style.boxShadow)));
    };
    // A field may wear its ring on the frame around it; a switch is its label, the box itself is often hidden.
    const label = at.matches('[type=checkbox], [type=radio]') ? at.closest('label') : null;
    const shape = label || at;
    const field = at.matches('input, select, textarea, [role=combobox]');
    const frames = label ? [label, ...label.querySelectorAll('*')]
        : field ? [at.parentElement, at.parentElement.parentElement] : [];
    const frame = () => new Promise(requestAnimationFrame);
    const inside = () => {
        const box = shape.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0
            && box.left < innerWidth && box.top < innerHeight;
    };
    for (let frames = 0; frames < 60 && !inside(); frames++) await frame();  // the browser scrolls to it
    const box = shape.getBoundingClientRect();
    const first = [...document.querySelectorAll('h1')].find(each => each.checkVisibility()).getBoundingClientRect();
    const holder = at.parentElement.textContent.trim().length;
    const inline = getComputedStyle(at).display === 'inline' && holder > at.textContent.trim().length;
    const section = at.closest('section, header, footer, nav, form, table, dl, ul, .tr-page');
    const sections = window.trSections ||= new Map();
    if (!sections.has(section)) sections.set(section, sections.size);
    const stops = window.trStops ||= new Map();
    if (!stops.has(at)) stops.set(at, stops.size);
    const seen = shape.checkVisibility({opacityProperty: true, visibilityProperty: true});
    return {
        place: stops.get(at), section: sections.get(section), html: at.outerHTML.slice(0, 160),
        ring: Math.max(...[at, ...frames].map(ring)), inline, shown: seen && inside(),
        left: box.left, top: box.top - first.top, width: box.width, height: box.height,
    };
}"""
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(each => each.tabIndex >= 0 && !each.disabled && !each.closest('[inert]')
        && each.checkVisibility({visibilityProperty: true}) && !(window.trStops || new Map()).has(each))
    .map(each => each.outerHTML.slice(0, 160))"""
PAST = """() => [...document.querySelectorAll('h1')].find(each => each.checkVisibility())
    .compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING"""
MOVING = """ours => [...document.querySelectorAll(ours)].flatMap(top => [top, ...top.querySelectorAll('*')]).filter(each => {
    if (!each.checkVisibility({visibilityProperty: true})) return false;
    const style = getComputedStyle(each);
    const longest = text => Math.max(...text.split(',').map(part => parseFloat(part) * (part.includes('ms') ? 1 : 1000)));
    const moved = style.transitionProperty !== 'none' && longest(style.transitionDuration) > 10;
    return moved || (style.animationName !== 'none' && longest(style.animationDuration) > 10);
}).map(each => each.outerHTML.slice(0, 160)).slice(0, 10)"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is after a press of Tab."""

    place: int
    section: int
    html: str
    ring: float
    inline: bool
    shown: bool
    left: float
    top: float
    width: float
    height: float
    name: str = ""

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def __str__(self) -> str:
        return f"“{self.name[:60]}” {self.width:.0f}x{self.height:.0f} {self.html}"


def visit(page: Page, shipped: str, name: str, width: int) -> None:
    page.emulate_media(reduced_motion="reduce")  # else a busy machine is still scrolling when it is asked what is seen
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(shipped + PAGES[name].path)
    ready(page)


def press_tab(page: Page, browser: CDPSession) -> Stop | None:
    """Press Tab; return where the focus is then, None at the end of the document."""
    page.keyboard.press("Tab")
    found = page.evaluate(STOP)
    return Stop(**found, name=_name(browser)) if found else None


def _name(browser: CDPSession) -> str:
    """Return the accessible name of what has the focus, as the browser tells it to a screen reader."""
    focused = browser.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
    nodes = browser.send("Accessibility.getPartialAXTree", {"objectId": focused, "fetchRelatives": False})["nodes"]
    return str(nodes[0].get("name", {}).get("value", "")).strip() if nodes else ""


def walk(page: Page) -> list[Stop]:
    """Press Tab from the top to the end of the document; return every stop."""
    browser = page.context.new_cdp_session(page)
    stops: list[Stop] = []
    while (stop := press_tab(page, browser)) and stop.place == len(stops):
        stops.append(stop)
        assert len(stops) < MOST_STOPS, "no end in sight"
    assert stop is None or stop.place == 0, f"trapped: from {stops[-1]} back to {stops[stop.place]}"
    return stops


def steps_back(stops: list[Stop]) -> list[str]:
    """Return where the focus goes against the way of reading: up, or left on one line, inside one section."""
    found = []
    for before, after in pairwise(stops):
        # To the right and up is the top of a next column, which is the way of reading too.
        up = after.bottom <= before.top + 1 and after.left < before.right - 1
        level = min(before.bottom, after.bottom) - max(before.top, after.top) > min(before.height, after.height) / 2
        left = level and after.right <= before.left + 1
        if before.section == after.section and (up or left):
            found.append(f"{before}\n    then {after}")
    return found


def faults(page: Page) -> list[str]:
    """Walk through a page; return everything that a reader without a mouse would stumble over."""
    stops = walk(page)
    wrong = {
        "never reached": page.evaluate(REACHABLE),
        "not to be seen": [stop for stop in stops if not stop.shown],
        f"no ring of {RING} px": [stop for stop in stops if stop.ring < RING],
        "no name": [stop for stop in stops if not stop.name],
        f"smaller than {SMALLEST} px": [
            stop for stop in stops if not stop.inline and min(stop.width, stop.height) < SMALLEST - 0.5
        ],
        "against the way of reading": steps_back(stops),
    }
    return [line for what, where in wrong.items() for line in told(what, where)]


def told(what: str, where: Sequence[object]) -> list[str]:
    """Return a line for each fault, the first few of many."""
    more = [f"{what}: {len(where) - NAMED} more"] if len(where) > NAMED else []
    return [f"{what}: {each}" for each in where[:NAMED]] + more


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_page_can_be_walked_with_the_keyboard(page: Page, shipped: str, name: str, width: int) -> None:
    visit(page, shipped, name, width)
    if said := faults(page):
        pytest.fail("\n".join(said), pytrace=False)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_the_first_stop_leads_past_the_navigation(page: Page, shipped: str, name: str, width: int) -> None:
    visit(page, shipped, name, width)
    browser = page.context.new_cdp_session(page)
    skip = press_tab(page, browser)
    assert skip is not None
    assert 'href="#' in skip.html, f"the first stop leads elsewhere: {skip}"
    assert skip.shown
    page.keyboard.press("Enter")
    onward = press_tab(page, browser)
    assert onward is not None
    assert page.evaluate(PAST), f"after the skip link the focus is before the heading: {onward}"


@pytest.mark.parametrize("name", NAMES)
def test_a_slash_goes_to_the_search_field(page: Page, shipped: str, name: str) -> None:
    visit(page, shipped, name, 1440)
    page.keyboard.press("/")
    expect(page.locator("input[name=q]:focus")).to_have_count(1)
    expect(page.locator("input[name=q]:focus")).to_have_value("")
    page.keyboard.type("a/b")
    expect(page.locator("input[name=q]:focus")).to_have_value("a/b")


@pytest.mark.parametrize(
    "name", [name for name in (PAGES if FULL else one_of_each()) if PAGES[name].where == "shipped"]
)
def test_page_fits_at_a_zoom_of_400_percent(page: Page, shipped: str, name: str) -> None:
    """A window of 1280 px at 400 % leaves 320 px (WCAG 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(shipped + PAGES[name].path)
    if PAGES[name].status == 200:
        ready(page)
    assert "\n".join(sideways(page)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moves_for_who_wants_no_motion(page: Page, shipped: str, name: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit(page, shipped, name, 1440)
    assert page.evaluate(MOVING, OURS) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


GOOD = "display:block;width:60px;height:30px"
STYLE = "<html lang=en><title>x</title><style>:focus{outline:3px solid red}</style><h1>x</h1>"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (f'<a href="/a" style="{GOOD}">a</a><p>In <a href="/b">b</a> a text.', []),
        (f'<a href="/a" style="{GOOD};outline:none">a</a>', ["no ring"]),
        (f'<a href="/a" style="{GOOD}"></a>', ["no name"]),
        ('<a href="/a" style="display:block;width:20px;height:30px">a</a>', ["smaller"]),
        (f'<a href="/a" style="{GOOD};opacity:0">a</a>', ["not to be seen"]),
        (
            f'<a href="/a" style="{GOOD}">a</a><a href="/b" style="{GOOD};position:relative;top:-90px">b</a>',
            ["against"],
        ),
    ],
    ids=["good", "ring", "name", "size", "unseen", "order"],
)
def test_the_walk_sees_what_is_wrong(page: Page, html: str, said: list[str]) -> None:
    page.set_content(STYLE + "<main style='padding-top:200px'>" + html)
    assert [each for each in faults(page) if not any(each.startswith(word) for word in said)] == []
    assert len(faults(page)) == len(said)


def test_the_walk_sees_a_trap(page: Page) -> None:
    trap = "event.key === 'Tab' && (event.preventDefault(), this.previousElementSibling.focus())"
    page.set_content(f'{STYLE}<p>a</p><button>a</button><button>b</button><button onkeydown="{trap}">c</button>')
    with pytest.raises(AssertionError, match="trapped"):
        walk(page)
