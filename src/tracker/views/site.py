"""Every page by its name: what an address asks for -> a whole page in HTML, frame and body apart.

The dashboard, and whoever else shows pages, goes through `render` and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Final

from tracker.views import (
    accessibility,
    changes,
    compare,
    initiative,
    kpi,
    kpis,
    methods,
    overview,
    owners,
    problems,
    questions,
    reporting,
    search,
    strategies,
    strategy,
)  # fmt: skip
from tracker.views.chart import chart
from tracker.views.csvfile import as_csv, tables, with_links
from tracker.views.downloads import downloads
from tracker.views.frame import footer, header
from tracker.views.markup import Html, el, join, link
from tracker.views.pieces import crumbs

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from tracker.views.asked import Asked
    from tracker.views.view import View

_PLAIN: Final[dict[str, ModuleType]] = {
    "overview": overview,
    "strategies": strategies,
    "kpis": kpis,
    "owners": owners,
    "compare": compare,
    "changes": changes,
    "questions": questions,
    "reporting": reporting,
    "search": search,
    "methods": methods,
    "accessibility": accessibility,
    "problems": problems,
}
"""Pages that need no id: each module has `title` and `body`."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One page for one reader."""

    title: str
    """Plain text for the window's title."""
    language: str
    header: Html
    """Stands before the page's content: name, navigation, languages, search, draft banner, problems."""
    body: tuple[Html, ...]
    """The page's content, h1 first. Between two parts a screen may put a widget of its own."""
    footer: Html
    found: bool = True
    """Whether the address names something that exists."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What is between header and footer."""

    title: Html
    parts: tuple[Html, ...]
    crumb: Html | None = None
    found: bool = True


def render(asked: Asked, view: View) -> Rendered:
    """Return the page that an address asks for. Pure: the same arguments give the same page."""
    content = _content(asked, view)
    first = join([content.crumb or "", el("h1", content.title), *content.parts[:1]])
    rest = content.parts[1:]
    # At the very end: whatever a page is made of, files of it come last.
    first, rest = (
        (first, (*rest[:-1], join([*rest[-1:], downloads(view)]))) if rest else (join([first, downloads(view)]), ())
    )
    name = unescape(re.sub(r"<[^>]*>", "", content.title))
    title = f"{name} – {view.words.t('Strategy tracker')}"
    body = with_links((first, *rest), view)
    return Rendered(title, view.words.language, header(view), body, footer(view), content.found)


def framed(title: str, body: Html, view: View) -> Rendered:
    """Return a page that is made for one person at one time, in the frame of all others."""
    first = join([crumbs(view), el("h1", title), body])
    return Rendered(
        f"{title} – {view.words.t('Strategy tracker')}", view.words.language, header(view), (first,), footer(view)
    )


def csv_of(page: Rendered, number: int) -> str | None:
    """Return a table of a page as the text of a CSV file, None where it has no such table; tables count from 1."""
    found = tables(page.body)
    return as_csv(found[number - 1], page.language) if 0 < number <= len(found) else None


def _content(asked: Asked, view: View) -> _Content:
    if asked.page in _PLAIN:
        page = _PLAIN[asked.page]
        crumb = Html("") if asked.page == "overview" else crumbs(view)
        return _Content(page.title(view), (page.body(view),), crumb)
    found = _OF_ID[asked.page](asked.get("id"), view) if asked.page in _OF_ID else None
    return found or _missing(view)


def _strategy(name: str, view: View) -> _Content | None:
    found = view.status.strategy(name)
    if found is None:
        return None
    return _Content(strategy.title(found, view), (strategy.body(found, view),), strategy.crumb(view, found))


def _initiative(name: str, view: View) -> _Content | None:
    found = view.status.initiatives.get(name)
    above = view.status.strategy(view.status.portfolio.ancestors[name][-1]) if found else None
    if found is None or above is None:
        return None
    crumb = initiative.crumb(found, above.strategy, view)
    return _Content(initiative.title(found, view), (initiative.body(found, above.strategy, view),), crumb)


def _kpi(name: str, view: View) -> _Content | None:
    found = view.status.portfolio.kpis.get(name)
    if found is None:
        return _broken(name, view)
    judged = view.status.assessments[name]
    drawn = chart(found, judged, view)
    top, below = kpi.top(found, judged, drawn, view), kpi.below(found, judged, view)
    # Between two parts a chart can be explored; where there is none, the page is of one piece.
    parts = (join([top, below]),) if drawn.empty else (top, below)
    return _Content(kpi.title(found, view), parts, kpi.crumb(found, view))


def _broken(name: str, view: View) -> _Content | None:
    """Return a page for a KPI whose file has errors: it exists, and the problems say what to do."""
    if name not in view.status.portfolio.broken:
        return None
    said = view.words.t("Its file has errors, so it cannot be shown. It counts as unknown, never as good.")
    go = link(view.words.t("See the problems"), view.url("problems"))
    return _Content(el("span", name), (el("p", said, " ", go, class_="tr-lead"),), crumbs(view))


def _owner(name: str, view: View) -> _Content | None:
    found = view.status.portfolio.plan.owners.get(name)
    return _Content(view.owner(name), (owners.one(name, found, view),), owners.crumb(view)) if found else None


_OF_ID: Final[dict[str, Callable[[str, View], _Content | None]]] = {
    "strategy": _strategy,
    "initiative": _initiative,
    "kpi": _kpi,
    "owner": _owner,
}
"""Pages of one thing, named by `id`."""

PAGES: Final = (*_PLAIN, *_OF_ID)
"""Names of pages; each is the path of its address, the overview is also `/`."""


def _missing(view: View) -> _Content:
    t = view.words.t
    back = link(t("Go to the overview"), view.url("overview"))
    seek = link(t("Search"), view.url("search"))
    body = el("p", t("There is nothing at this address on this day."), " ", back, ". ", seek, ".", class_="tr-lead")
    return _Content(Html(t("Not found")), (body,), found=False)


def home_of(name: str, view: View) -> str:
    """Return the address of the page of any id of the portfolio, "" where there is none: for short addresses."""
    portfolio = view.status.portfolio
    if name in portfolio.kpis or name in portfolio.broken:
        return view.url("kpi", id=name)
    if name in portfolio.plan.owners:
        return view.url("owner", id=name)
    chain = portfolio.ancestors.get(name, ())
    if not chain:
        return ""
    page, ident = ("initiative", name) if len(chain) == 3 else ("strategy", chain[-1])
    return view.url(page, id=ident) + (f"#{name}" if len(chain) == 2 else "")
