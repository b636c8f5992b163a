"""Where pages lie: behind a server that is asked with parameters, or as files beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

from tracker.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.views.asked import Asked

Pairs = list[tuple[str, str]]


class Places(Protocol):
    """Says the address of a page as it is written on another."""

    @property
    def live(self) -> bool:
        """Whether a server answers: only then another day, a filter or a search can be asked for."""
        ...

    @property
    def languages(self) -> Sequence[str]:
        """Those that pages are there in."""
        ...

    def page(self, page: str, parameters: Sequence[tuple[str, str]], here: Asked) -> str:
        """Return the address of a page."""
        ...

    def form(self, page: str, here: Asked) -> str:
        """Return the address that a form of this page sends its answers to."""
        ...

    def table(self, number: int, here: Asked) -> str:
        """Return the address of a table of this page as CSV; tables count from 1."""
        ...


class Server:
    """The dashboard: pages lie at the root, what is asked for stands in the address's query."""

    live = True
    languages: Sequence[str] = tuple(LANGUAGES)

    def page(self, page: str, parameters: Sequence[tuple[str, str]], here: Asked) -> str:  # noqa: ARG002
        """Return the address of a page; the overview is the site's own."""
        query = urlencode(parameters)
        path = "/" if page == "overview" else f"/{page}"
        return f"{path}?{query}" if query else path

    def form(self, page: str, here: Asked) -> str:
        """Return the address that a form of this page sends its answers to."""
        return self.page(page, (), here)

    def table(self, number: int, here: Asked) -> str:
        """Return the address of a table of this page as CSV."""
        return self.page(f"{here.page}.csv", [*here.parameters, ("table", str(number))], here)
