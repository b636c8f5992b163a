"""Takes a picture of every page in every width, theme and language, and checks what a picture does not show.

    python tests/e2e/pictures.py --pages overview,missing --widths 360 --themes dark --languages en,da

Writes PAGE-WIDTH-THEME-LANGUAGE.png, a contact sheet for each width, theme and language, and an index.html.
Other tests take from here which pages there are and when one is ready.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import escape
from itertools import groupby, product
from pathlib import Path
from shutil import copytree
from typing import Final, Literal
from urllib.parse import urlsplit

import chromium
import click
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright
from serving import serve

sys.path.append(str(Path(__file__).parents[1]))  # as a command; pytest knows the way to `tests`

from helpers import ROOT, TRACKER

Theme = Literal["light", "dark"]
Where = Literal["shipped", "example", "demo"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is, and what the server says when it is asked for."""

    path: str
    where: Where = "shipped"
    status: int = 200

    def of(self, language: str) -> str:
        """Return the path in a language."""
        return f"{self.path}{'&' if '?' in self.path else '?'}lang={language}"


PAGES: Final = {
    "overview": Address("/"),
    "strategies": Address("/strategies"),
    "strategy-dk": Address("/strategy?id=dk-2023"),
    "strategy-se": Address("/strategy?id=se-2024"),
    "strategy-closed": Address("/strategy?id=se-2019"),
    "strategy-funded": Address("/strategy?id=dk-2021"),
    "strategy-no": Address("/strategy?id=no-2023"),
    "initiative": Address("/initiative?id=dk-2023-10.1"),
    "initiative-asks": Address("/initiative?id=dk-2023-12.1"),
    "kpis": Address("/kpis"),
    "kpi-exports": Address("/kpi?id=dk-life-science-exports"),
    "kpi-explore": Address("/kpi?id=dk-life-science-exports&explore=true"),
    "kpi-permits": Address("/kpi?id=se-work-permit-days"),
    "kpi-antibiotics": Address("/kpi?id=se-antibiotic-prescriptions"),
    "kpi-behind": Address("/kpi?id=no-health-industry-exports"),
    "kpi-phase1": Address("/kpi?id=dk-phase1-reply-days"),
    "owners": Address("/owners"),
    "owner": Address("/owner?id=em"),
    "changes": Address("/changes"),
    "compare": Address("/compare"),
    "reporting": Address("/reporting"),
    "reporting-demo": Address("/reporting", "demo"),
    "search": Address("/search?q=trial"),
    "methods": Address("/methods"),
    "accessibility": Address("/accessibility"),
    "problems": Address("/problems"),
    "missing": Address("/no-such-page", status=404),
    "example-overview": Address("/", "example"),
    "example-strategy": Address("/strategy?id=permits-2024", "example"),
    "example-initiative": Address("/initiative?id=permits-2024-1.1", "example"),
    "example-kpi": Address("/kpi?id=permit-days", "example"),
    "demo-overview": Address("/", "demo"),
    "demo-questions": Address("/questions", "demo"),
    "demo-initiative": Address("/initiative?id=harbours-2024-1.1", "demo"),
    "demo-strategy": Address("/strategy?id=harbours-2024", "demo"),
    "demo-kpi": Address("/kpi?id=electric-crossings", "demo"),
    "demo-kpi-stale": Address("/kpi?id=service-satisfaction", "demo"),
    "demo-kpi-moved": Address("/kpi?id=trained-crew", "demo"),
    "demo-owner": Address("/owner?id=harbour-agency", "demo"),
    "demo-changes": Address("/changes", "demo"),
    "demo-methods": Address("/methods", "demo"),
}


def one_of_each() -> list[str]:
    """Return a page of each kind, of the shipped portfolio and of the demo: what a run that has to be short looks at."""
    seen: dict[tuple[str, str, bool], str] = {}
    for name, address in PAGES.items():
        if address.where != "example":
            seen.setdefault((address.where, address.path.partition("?")[0], "explore" in address.path), name)
    return list(seen.values())


END: Final = "#root .tr-end"
"""The page is whole when this is visible."""

WIDEST: Final = """() => {
    const frames = [document.scrollingElement, document.querySelector('[data-testid=stMain]')].filter(Boolean);
    const wide = Math.max(...frames.map(each => each.scrollWidth - each.clientWidth));
    if (wide <= 0) return [];
    const room = document.documentElement.clientWidth;
    const out = each => each.getBoundingClientRect().right > room + 0.5;
    const clipped = each => {
        for (let at = each.parentElement; at && !frames.includes(at) && at !== document.body; at = at.parentElement)
            if (getComputedStyle(at).overflowX !== 'visible') return true;
        return false;
    };
    const found = [...document.body.querySelectorAll('*')].filter(each => out(each) && !clipped(each));
    const inner = found.filter(each => !found.some(other => other !== each && each.contains(other)));
    return [`by ${wide} px`, ...inner.slice(0, 3).map(each => each.outerHTML.slice(0, 120))];
}"""
TALLEST: Final = """() => Math.max(...[document.scrollingElement, document.querySelector('[data-testid=stMain]')]
    .filter(Boolean).map(each => each.scrollHeight))"""
QUIET: Final = """() => new Promise(done => {
    const look = (before, times) => requestAnimationFrame(() => {
        const now = document.documentElement.querySelectorAll('*').length;
        const same = now === before && !document.querySelector('[data-testid=stSkeleton]');
        if (times <= 0 || (same && document.fonts.status === 'loaded')) done(); else look(now, times - 1);
    });
    look(-1, 120);
})"""
HEIGHT: Final = 900
MOST_PIXELS: Final = 16_000
"""Chromium paints no taller picture."""


# ── What every visit looks at ────────────────────────────────────────────────────────────────────────────────────────


class Console:
    """Collects what a page complains of."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        self.expected = ""

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and message.location.get("url", "") != self.expected:
            path = urlsplit(message.location.get("url", "")).path
            self.errors.append(f"{message.text} ({path})")


def ready(page: Page) -> None:
    """Wait until the page is whole and has come to rest."""
    page.locator(END).first.wait_for(state="visible")
    page.evaluate(QUIET)


def sideways(page: Page) -> list[str]:
    """Return by how much the page scrolls sideways, and a few elements that make it; nothing where it does not."""
    found: list[str] = page.evaluate(WIDEST)
    return found


def look(page: Page, url: str, status: int, language: str) -> Iterator[str]:
    """Visit a page and yield every expectation that it does not meet."""
    console = Console(page)
    console.expected = url if status != 200 else ""  # of the page itself the status is checked below
    answer = page.goto(url)
    if answer is None or answer.status != status:
        yield f"answers {answer.status if answer else 'nothing'}, not {status}"
    if status == 200:
        try:
            ready(page)
        except Error:
            yield f"no {END} after {TIMEOUT / 1000:.0f} s"
    if wide := sideways(page):
        yield f"scrolls sideways {'; '.join(wide)}"
    spoken = page.evaluate("document.documentElement.lang")
    if spoken != language:
        yield f'<html lang="{spoken}">, not "{language}"'
    if page.get_by_role("dialog").count():
        yield "a dialog is open"
    yield from (f"console: {error}" for error in console.errors)


@contextmanager
def dashboard(where: Where) -> Iterator[str]:
    """Serve the shipped portfolio, a copy of the fictional example, or the demo."""
    if where == "demo":
        with contextmanager(serve)([str(TRACKER), "demo", "--no-browser", "--port"], ROOT) as address:
            yield address
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = ROOT
        if where == "example":
            folder = Path(temporary) / "portfolio"
            copytree(ROOT / "src" / "tracker" / "example", folder)
        with contextmanager(serve)([str(TRACKER), "serve", str(folder), "--no-browser", "--port"], folder) as address:
            yield address


TIMEOUT: Final = 20_000


# ── The pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, order=True)
class Shot:
    """One picture."""

    width: int
    theme: Theme
    language: str
    page: str

    @property
    def sheet(self) -> str:
        """Which contact sheet it is on."""
        return f"{self.width}-{self.theme}-{self.language}"

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.page}-{self.sheet}.png"


def take(browser: Browser, shots: Iterable[Shot], servers: dict[Where, str], out: Path) -> dict[Shot, list[str]]:
    """Take pictures one after another; return what failed."""
    failed: dict[Shot, list[str]] = {}
    for (width, theme), group in groupby(sorted(shots), lambda shot: (shot.width, shot.theme)):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, color_scheme=theme, reduced_motion="reduce"
        )
        context.set_default_timeout(TIMEOUT)
        for shot in group:
            failed[shot] = _one(context, shot, servers, out)
        context.close()
    return failed


def _one(context: BrowserContext, shot: Shot, servers: dict[Where, str], out: Path) -> list[str]:
    address = PAGES[shot.page]
    page = context.new_page()
    try:
        found = list(look(page, servers[address.where] + address.of(shot.language), address.status, shot.language))
        # Where the frame scrolls and not the document, only a taller window shows all of it.
        tall = min(MOST_PIXELS, page.evaluate(TALLEST))
        if tall > page.evaluate("document.scrollingElement.scrollHeight"):
            page.set_viewport_size({"width": shot.width, "height": tall})
            page.evaluate(QUIET)
        page.screenshot(path=out / shot.name, full_page=True, animations="disabled")
    except Error as error:
        found = [f"no picture: {error.message.splitlines()[0]}"]
    finally:
        page.close()
    return found


def _share(shots: Sequence[Shot], servers: dict[Where, str], out: Path) -> dict[Shot, list[str]]:
    """Take a share of the pictures with a browser of its own: Playwright's objects belong to one thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        try:
            return take(browser, shots, servers, out)
        finally:
            browser.close()


def all_pictures(shots: Sequence[Shot], out: Path, jobs: int) -> dict[Shot, list[str]]:
    """Start what is needed, take every picture, return what failed."""
    with dashboard("shipped") as shipped, dashboard("example") as example, dashboard("demo") as demo:
        servers: dict[Where, str] = {"shipped": shipped, "example": example, "demo": demo}
        with ThreadPoolExecutor(jobs) as pool:
            shares = [pool.submit(_share, shots[start::jobs], servers, out) for start in range(jobs)]
            return {shot: found for share in shares for shot, found in share.result().items()}


# ── The contact sheets ───────────────────────────────────────────────────────────────────────────────────────────────

SHEET: Final = 2400
GAP: Final = 16
CAPTION: Final = 22
MOST_TALL: Final = 1400


def sheet(shots: Sequence[Shot], out: Path, failed: dict[Shot, list[str]]) -> None:
    """Write the pictures of one width, theme and language side by side, small and with their names."""
    column = max(200, shots[0].width // 4)
    per_row = max(1, (SHEET - GAP) // (column + GAP))
    cells = [(shot, _small(out / shot.name, column)) for shot in shots if (out / shot.name).exists()]
    rows = [cells[start : start + per_row] for start in range(0, len(cells), per_row)]
    heights = [max(small.height for _, small in row) + CAPTION + GAP for row in rows]
    canvas = Image.new("RGB", (GAP + per_row * (column + GAP), GAP + sum(heights)), "#8a949b")
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for index, (shot, small) in enumerate(row):
            _cell(canvas, (GAP + index * (column + GAP), top), small, shot.page + (" !" if failed[shot] else ""))
        top += height
    canvas.save(out / f"sheet-{shots[0].sheet}.png")


def _small(path: Path, column: int) -> Image.Image:
    with Image.open(path) as picture:
        tall = round(picture.height * column / picture.width)
        small = picture.convert("RGB").resize((column, max(1, tall)), Image.Resampling.LANCZOS)
    return small.crop((0, 0, column, min(small.height, MOST_TALL)))


def _cell(canvas: Image.Image, corner: tuple[int, int], small: Image.Image, caption: str) -> None:
    left, top = corner
    ImageDraw.Draw(canvas).text((left, top), caption, fill="#ffffff", font=ImageFont.load_default(15))
    canvas.paste(small, (left, top + CAPTION))


def index(shots: Sequence[Shot], out: Path, failed: dict[Shot, list[str]]) -> None:
    """Write a page that shows every picture, what failed first."""
    said = "".join(f"<li>{_link(shot)}: {escape(each)}" for shot in shots for each in failed[shot])
    parts = [f"<h1>Pictures</h1><p>{len(shots)} pictures</p><ul>{said or '<li>Every expectation is met.'}</ul>"]
    for name, group in _sheets(shots):
        figures = "".join(
            f'<figure><a href="{shot.name}"><img loading="lazy" src="{shot.name}" alt=""></a>'
            f"<figcaption>{_link(shot)}{' !' if failed[shot] else ''}</figcaption></figure>"
            for shot in group
        )
        parts.append(f'<h2><a href="sheet-{name}.png">{name}</a></h2><div>{figures}</div>')
    style = (
        "body{font:15px sans-serif;background:#8a949b}div{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0;"
        "width:240px}img{width:240px;height:320px;object-fit:cover;object-position:top;background:#fff}a{color:#00f}"
    )
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures</title><style>{style}</style>'
    (out / "index.html").write_text(page + "".join(parts), encoding="utf-8")


def _link(shot: Shot) -> str:
    return f'<a href="{shot.name}">{shot.name}</a>'


def _sheets(shots: Sequence[Shot]) -> Iterator[tuple[str, list[Shot]]]:
    found: dict[str, list[Shot]] = defaultdict(list)
    for shot in shots:
        found[shot.sheet].append(shot)
    yield from found.items()


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _listed(_: click.Context, option: click.Parameter, value: str) -> list[str]:
    known = {"pages": list(PAGES), "themes": ["light", "dark"]}.get(option.name or "")
    names = [name for part in value.split(",") if (name := part.strip())]
    if known and (strange := [name for name in names if name not in known]):
        raise click.BadParameter(f"{', '.join(strange)}: choose from {', '.join(known)}")
    return names


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "screenshots", help="Folder to write to.")
@click.option("--pages", callback=_listed, default=",".join(PAGES), help="Names from the table in this file.")
@click.option("--widths", callback=_listed, default="360,768,1440", show_default=True)
@click.option("--themes", callback=_listed, default="light,dark", show_default=True)
@click.option("--languages", callback=_listed, default="en,da,sv,nb", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 16), default=2, show_default=True)
def main(out: Path, pages: list[str], widths: list[str], themes: list[Theme], languages: list[str], jobs: int) -> None:
    """Take a picture of every page, and check what a picture does not show."""
    out.mkdir(parents=True, exist_ok=True)
    shots = [
        Shot(int(width), theme, language, page)
        for width, theme, language, page in product(widths, themes, languages, pages)
    ]
    failed = all_pictures(shots, out, jobs)
    for _, group in _sheets(shots):
        with suppress(ValueError):  # where no picture could be taken there is no sheet
            sheet(group, out, failed)
    index(shots, out, failed)
    unmet = sum(map(len, failed.values()))
    click.echo("\n".join(summary(shots, failed)))
    click.echo(f"{len(shots)} pictures in {out}; {unmet} expectations not met")
    raise SystemExit(1 if unmet else 0)


def summary(shots: Sequence[Shot], failed: dict[Shot, list[str]]) -> Iterator[str]:
    """Yield each expectation that was not met once, with the pictures of which it is true; index.html has them all."""
    found: dict[str, list[str]] = defaultdict(list)
    for shot in shots:
        for each in failed[shot]:
            found[each].append(shot.name.removesuffix(".png"))
    for each, names in sorted(found.items(), key=lambda item: -len(item[1])):
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield f"{len(names):4} x {each}: {', '.join(names[:NAMED])}{more}"


NAMED: Final = 6


if __name__ == "__main__":
    main()
