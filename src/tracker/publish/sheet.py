"""The style sheet as it stands in each page: readable after one request, and strict about what may style it.

A page's own `style` attributes become classes of its own sheet, so that no inline style needs to be allowed.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE: Final = re.compile(r"\s+")
_AROUND: Final = re.compile(r"\s*([{};,])\s*")
_FONT: Final = re.compile(r"""url\(\s*["']?(?:\./)?fonts/([\w.-]+\.woff2)["']?\s*\)""")
_TAG: Final = re.compile(r'<[a-z][^>]* style="[^>]*>')
_STYLE: Final = re.compile(r' style="([^"]*)"')
_CLASS: Final = re.compile(r' class="([^"]*)"')
FONTS: Final = "tracker.views"


@dataclass(frozen=True, slots=True)
class Styled:
    """A page without inline styles, its sheet, and what names that sheet to a browser."""

    body: str
    sheet: str
    digest: str


@cache
def common() -> str:
    """Return the sheet that all pages share, as small as it can be said; fonts by their plain names."""
    look = files(FONTS) / "look"
    own = files("tracker.publish") / "assets" / "site.css"
    text = (look / "tracker.css").read_text(encoding="utf-8")
    # Entering reports takes a server: what is for that stays behind.
    start, end = text.index("/* Entering reports"), text.index("/* On a phone each row")
    return smaller(text[:start] + text[end:] + own.read_text(encoding="utf-8"))


def smaller(sheet: str) -> str:
    """Return a style sheet without comments and needless space."""
    plain = _SPACE.sub(" ", _COMMENT.sub("", sheet))
    return _AROUND.sub(r"\1", plain).replace(";}", "}").strip()


@cache
def _with_fonts(way: str, fonts: tuple[tuple[str, str], ...]) -> str:
    known = dict(fonts)
    return _FONT.sub(lambda found: f'url("{way}{known[found[1]]}")', common())


def styled(body: str, way: str, fonts: tuple[tuple[str, str], ...]) -> Styled:
    """Return a page with its sheet.

    Args:
        body: the page's markup, made by us: no text in it holds a quotation mark that is not escaped.
        way: from the page to the top of the site.
        fonts: where each font lies, as seen from the top.
    """
    rules: dict[str, str] = {}

    def moved(tag: re.Match[str]) -> str:
        return _moved(tag[0], rules)

    plain = _TAG.sub(moved, body)
    own = "".join(f".{name}{{{_important(style)}}}" for style, name in rules.items())
    sheet = _with_fonts(way, fonts) + own
    return Styled(plain, sheet, b64encode(sha256(sheet.encode()).digest()).decode())


def _moved(tag: str, rules: dict[str, str]) -> str:
    style = _STYLE.search(tag)
    if style is None:
        return tag
    name = rules.setdefault(style[1], f"s{len(rules)}")
    bare = tag.replace(style[0], "", 1)
    given = _CLASS.search(bare)
    if given:
        return bare.replace(given[0], f' class="{given[1]} {name}"', 1)
    head, space, rest = bare.partition(" ")
    return f'{head} class="{name}"{space}{rest}' if space else f'{bare[:-1]} class="{name}">'


@cache
def _important(style: str) -> str:
    """Return declarations that weigh as much as they did in an attribute."""
    return ";".join(f"{each.strip()}!important" for each in style.split(";") if each.strip())
