"""What is no page of a language: the front door, the map of the site, what robots may read, the page for what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tracker.i18n import LANGUAGES, words
from tracker.publish.page import POLICY
from tracker.views.markup import Html, el, join, link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.edition import Edition


def rooms(edition: Edition, pages: Sequence[str], address: str, languages: Sequence[str]) -> dict[str, bytes]:
    """Return the files by their path."""
    found = {
        "index.html": _door(edition, languages),
        "404.html": _missing(address, languages),
        "robots.txt": _robots(address),
    }
    if address:
        found["sitemap.xml"] = _map(pages, address)
    return {name: text.encode() for name, text in found.items()}


def _plain(title: str, head: str, body: Html, language: str) -> str:
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items() if "{" not in value)
    lines = ['<meta charset="utf-8">', f'<meta http-equiv="Content-Security-Policy" content="{policy}">', '<meta name="viewport" content="width=device-width, initial-scale=1">', el("title", title), head]  # fmt: skip
    return f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n{join([Html(each) for each in lines if each], chr(10))}\n</head>\n<body>\n<main>{body}</main>\n</body>\n</html>\n'


def _door(edition: Edition, languages: Sequence[str]) -> str:
    """Return the page at the top: on to the portfolio's own language, and links to the others."""
    plan = edition.status.portfolio.plan
    first = plan.language if plan.language in languages else languages[0]
    title = edition.view(first).plain(plan.title, plan.language)
    listed = el("ul", *(el("li", link(LANGUAGES[each], f"{each}/index.html", hreflang=each, lang=each)) for each in languages))  # fmt: skip
    head = f'<meta http-equiv="refresh" content="0; url={first}/index.html">'
    return _plain(title, head, join([el("h1", title), listed]), first)


def _missing(address: str, languages: Sequence[str]) -> str:
    said = [
        el("p", words(each).t("There is nothing at this address."), " ", link(words(each).t("Go to the overview"), f"{address or '/'}{each}/index.html"), ".", lang=each)
        for each in languages
    ]  # fmt: skip
    first = words(languages[0])
    return _plain(first.t("Not found"), "", join([el("h1", first.t("Not found")), *said]), languages[0])


def _robots(address: str) -> str:
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {address}sitemap.xml\n" if address else "")


def _map(pages: Sequence[str], address: str) -> str:
    rows = [f"<url><loc>{escape(address + each)}</loc></url>" for each in pages]
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', *rows, "</urlset>", ""])  # fmt: skip
