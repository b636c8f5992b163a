"""A page of the static site as one document: whole without a script, strict about what may run and style it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from tracker.i18n import LANGUAGES
from tracker.publish.assets import shared
from tracker.publish.places import beside, path_of, up
from tracker.publish.sheet import styled
from tracker.views.asked import asked as asked_
from tracker.views.markup import Html, el, esc, join

if TYPE_CHECKING:
    from tracker.publish.sheet import Styled
    from tracker.views.asked import Asked
    from tracker.views.site import Rendered

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'sha256-{sheet}'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
"""What a page may load and run: nothing from elsewhere, nothing that stands in the page itself but its own style sheet."""

_ROLES: Final = re.compile(r' role="(?:table|rowgroup|row|cell|rowheader|columnheader)"')
"""What tables are anyway. On a phone, where rows are laid out as records, the script says it again for browsers that forget it then."""
STAMP: Final = re.compile(r'<p id="tr-stamp">.*?</p>')
_LEAD: Final = re.compile(r'<p class="tr-lead">(.*?)</p>', re.DOTALL)
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MOST: Final = 300
_LOCALES: Final = {"en": "en_GB", "da": "da_DK", "sv": "sv_SE", "nb": "nb_NO"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page's head says of other files."""

    address: str = ""
    """Where the site will lie, with a slash at its end; "" where nobody has said."""
    languages: tuple[str, ...] = tuple(LANGUAGES)
    """Those that the site is there in."""
    picture: str = ""
    """From the top of the site."""
    feed: str = ""
    data: dict[str, Any] | None = None
    """The page's subject, as schema.org has it."""
    state: str = ""
    """Whether it is a draft, and of which day: said wherever a page is quoted."""
    sift: str = ""
    """The word on the field above a long table."""


def document(page: Rendered, asked: Asked, more: Beside) -> str:
    """Return a page."""
    main = el("main", join(page.body), id="tr-first", class_="tr-page", lang=page.language, data_sift=more.sift)
    whole = _ROLES.sub("", join([page.header, main, page.footer], "\n"))
    body = styled(whole, up(asked), shared().fonts)
    return f'<!DOCTYPE html>\n<html lang="{esc(page.language)}">\n{_head(page, asked, more, body)}\n<body>\n{body.body}\n</body>\n</html>\n'


def _head(page: Rendered, asked: Asked, more: Beside, made: Styled) -> Html:
    way, ours = up(asked), shared()
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items()).format(sheet=made.digest)
    lines = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        el("title", page.title),
        *_described(page, asked, more),
        f'<link rel="icon" type="image/svg+xml" href="{way}{ours.icon}">',
        *_elsewhere(asked, more),
        f"<style>{made.sheet}</style>",
        f'<script defer src="{way}{ours.script}"></script>',
        *([f'<script type="application/ld+json">{_json(more.data)}</script>'] if more.data else []),
    ]
    return Html("\n".join(["<head>", *lines, "</head>"]))


def lead_of(page: Rendered) -> str:
    """Return what a page says first, as plain text."""
    found = _LEAD.search("".join(page.body))
    plain = unescape(re.sub(r"<[^>]*>", "", found[1])) if found else page.title
    return plain if len(plain) <= _MOST else plain[: _MOST - 1] + "…"


def _described(page: Rendered, asked: Asked, more: Beside) -> list[str]:
    said = f"{lead_of(page)} {more.state}".strip()
    pairs = {"og:type": "article", "og:title": page.title, "og:description": said, "og:locale": _LOCALES[page.language]}
    if more.address:
        pairs["og:url"] = more.address + path_of(asked)
        if more.picture:
            pairs |= {"og:image": more.address + more.picture, "og:image:width": "600", "og:image:height": "315"}
    described = [f'<meta name="description" content="{esc(said)}">']
    described += [f'<meta property="{name}" content="{esc(value)}">' for name, value in pairs.items()]
    return [*described, '<meta name="twitter:card" content="summary_large_image">'] if more.picture else described


def _elsewhere(asked: Asked, more: Beside) -> list[str]:
    """Return the links to the same page in other languages, to its own permanent address, and to its feed."""
    top = more.address or up(asked)
    found = [f'<link rel="alternate" hreflang="{each}" href="{esc(top)}{path_of(said_in(asked, each))}">' for each in more.languages]  # fmt: skip
    if more.address:
        found.append(f'<link rel="canonical" href="{esc(top)}{path_of(asked)}">')
    if more.feed:
        found.append(f'<link rel="alternate" type="application/atom+xml" title="{esc(more.feed)}" href="{up(asked)}{beside(asked, "atom")}">')  # fmt: skip
    return found


def said_in(asked: Asked, language: str) -> Asked:
    """Return the same page in another language."""
    own = {name: value for name, value in asked.parameters if name != "lang"}
    return asked_(asked.page, own if language == "en" else own | {"lang": language})


def _json(data: dict[str, Any]) -> str:
    """Return data that ends no script element."""
    return (
        _TURNS.sub("", to_json(data).decode()).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )
