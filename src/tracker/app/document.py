"""A whole page as one document: ours to read at once, and Streamlit to follow behind it."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tracker.views.markup import Html, el, esc, join

if TYPE_CHECKING:
    from tracker.app.assets import Assets
    from tracker.views.site import Rendered

SLOT: Final = Html('<div class="tr-slot"></div>')
OPEN_SLOT: Final = Html('<div class="tr-slot tr-slot-open"></div>')
"""Room for a widget that Streamlit will put there, so that nothing moves when it comes."""

ICON: Final = "data:image/svg+xml," + quote(
    (files("tracker.views") / "look" / "icon.svg").read_text(encoding="utf-8").strip()
)
"""A line that rises, in the colour of links. In the document itself: one request less."""

_TAGS: Final = re.compile(r"<script\b[^>]*\bsrc=[^>]*></script>|<link\b[^>]*>")
_LEFT_OUT: Final = re.compile(r'rel="service-desc"|as="font"|rel="shortcut icon"')


def streamlit_tags(index: str) -> Html:
    """Return what of Streamlit's own page makes it run: its scripts and styles.

    Its font and icon (we have our own), its service description and its inline script (for crawlers that wait) stay behind.
    """
    head = re.sub(r"<!--.*?-->", "", index.partition("</head>")[0], flags=re.DOTALL)
    kept = (tag for tag in _TAGS.findall(head) if not _LEFT_OUT.search(tag))
    # From the root: the same page may be asked for one level down.
    return Html("\n".join(re.sub(r"\s+", " ", tag).replace('"./', '"/') for tag in kept))


def part_of(page: Rendered, part: Html) -> Html:
    """Return a part of a page as it stands in the document and on Streamlit's screen alike."""
    return el("div", part, class_="tr-page", lang=page.language)


def document(
    page: Rendered,
    assets: Assets,
    streamlit: Html = Html(""),  # noqa: B008
    *,
    opened: bool = False,
    script: str = "",
) -> str:
    """Return a page as a document of its own; without Streamlit's tags it stays as it is. `script` is one of ours beside the frame's."""
    parts = (part_of(page, each) for each in page.body)
    main = el("main", join(parts, OPEN_SLOT if opened else SLOT), id="tr-first", class_="tr-page")
    root = Html('<div id="root"></div>') if streamlit else Html("")
    body = join([page.header, main, root, page.footer], "\n")
    return f'<!DOCTYPE html>\n<html lang="{esc(page.language)}">\n{_head(page, assets, streamlit, script)}\n<body>\n{body}\n</body>\n</html>\n'


def _head(page: Rendered, assets: Assets, streamlit: Html, script: str) -> Html:
    fonts = (f'<link rel="preload" href="{path}" as="font" type="font/woff2" crossorigin>' for path in assets.fonts)
    lines = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        el("title", page.title),
        f'<link rel="icon" href="{ICON}">',
        *fonts,
        f'<script src="{assets.first}"></script>',
        # Before Streamlit's scripts, to watch them; the style sheet after Streamlit's, to have the last word.
        *(f'<script defer src="{each}"></script>' for each in (assets.script, script) if each),
        streamlit,
        f'<link rel="stylesheet" href="{assets.style}">',
    ]
    return Html("\n".join(["<head>", *lines, "</head>"]))
