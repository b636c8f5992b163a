"""Where pages lie in the static site. Addresses are permanent and relative: the site may be put into any folder of any server.

    overview, lang=da                    da/index.html
    kpi, id=berths, lang=da              da/kpi/berths.html
    kpis, part=2, lang=en                en/kpis~part-2.html
    table 1 of the KPI's page            da/kpi/berths~table-1.csv

A tilde stands in no id, so no two pages share a file.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tracker.model.record import is_id
from tracker.views.asked import KNOWN, asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.views.asked import Asked

_LEFT_OUT: Final = frozenset({"as-of", "since", "from", "to", "q"})
"""What only a server can answer: an edition has one day."""
_PLAIN: Final = frozenset({("part", "1"), ("lang", "en")})
"""What is meant where nothing is said."""
MOST_LETTERS: Final = 150
"""File systems take names of 255 bytes."""


class Files:
    """Static pages, and what was linked to: whoever builds them builds that too."""

    live = False

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages
        self.wanted: dict[Asked, None] = {}

    def page(self, page: str, parameters: Sequence[tuple[str, str]], here: Asked) -> str:
        """Return the address of a page as it is written on another."""
        known = {name: value for name, value in parameters if name in KNOWN - _LEFT_OUT and (name, value) not in _PLAIN}
        found = asked(page, known)
        if page == here.page or found.language == here.language:
            self.wanted.setdefault(found)
        return relative(path_of(found), here)

    def form(self, page: str, here: Asked) -> str:
        """Return the address that a form of this page sends its answers to."""
        return self.page(page, [("lang", here.language)], here)

    def table(self, number: int, here: Asked) -> str:
        """Return the address of a table of this page as CSV."""
        return relative(table_of(here, number), here)


def relative(path: str, here: Asked) -> str:
    """Return a path of the site as it is written on a page."""
    return up(here) + path


def up(here: Asked) -> str:
    """Return the way from a page to the top of the site."""
    return "../" * path_of(here).count("/")


@lru_cache(maxsize=200_000)
def path_of(page: Asked) -> str:
    """Return where a page lies."""
    return f"{_stem(page)}.html"


def table_of(page: Asked, number: int) -> str:
    """Return where a table of a page lies as CSV."""
    return f"{_stem(page)}~table-{number}.csv"


def beside(page: Asked, extension: str) -> str:
    """Return where a file that belongs to a page lies."""
    return f"{_stem(page)}.{extension}"


def _stem(page: Asked) -> str:
    own = page.get("id")
    name = f"{page.page}/{plain(own)}" if own else "index" if page.page == "overview" else page.page
    more = [f"~{key}-{plain(value)}" for key, value in page.parameters if key not in {"id", "lang"}]
    return f"{page.language}/{name}{''.join(more)}"


def plain(text: str) -> str:
    """Return a text as part of a file's name; what is no id gets a name made of it."""
    return text if is_id(text) and len(text) <= MOST_LETTERS else sha256(text.encode()).hexdigest()[:16]
