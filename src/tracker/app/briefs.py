"""Briefings on demand: the same files as `tracker brief` makes, a few at a time, kept while the portfolio stays as it is.

/briefing?scope=dk-2023&to=pdf&lang=da&as-of=2026-06-30
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.responses import PlainTextResponse, Response

from tracker.app.cache import Cache
from tracker.brief.make import FORMS, NEEDS, TYPES, make, name_of
from tracker.brief.scope import scope_of
from tracker.views.asked import CARRIED, asked

if TYPE_CHECKING:
    from starlette.types import Scope

    from tracker.app.site import Site
    from tracker.i18n import Words
    from tracker.views.asked import Asked

PATH: Final = "/briefing"
AT_ONCE: Final = 1
"""Each takes a core for up to a second; readers of pages come first."""
MOST_BYTES: Final = 48 * 2**20
_PAGES: Final = frozenset({"overview", "strategy", "owner"})


class Briefs:
    """Makes briefings, each once for the same files, day and language."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: Cache[tuple[str, bytes]] = Cache(MOST_BYTES, lambda made: len(made[1]))
        self._limit: CapacityLimiter | None = None

    async def answer(self, parameters: dict[str, str], scope: Scope) -> Response:  # noqa: ARG002
        """Return the file, or that there is none."""
        self._limit = self._limit or CapacityLimiter(AT_ONCE)
        return await to_thread.run_sync(self._file, parameters, limiter=self._limit)

    def _file(self, parameters: dict[str, str]) -> Response:
        form = next((each for each in FORMS if each == parameters.get("to")), None)
        wanted = asked("overview", {name: value for name, value in parameters.items() if name in CARRIED})
        scope = scope_of(parameters.get("scope", ""), self._site.view(wanted))
        if form is None or scope is None or form not in ready():
            return PlainTextResponse("Not found", 404)

        def made() -> tuple[str, bytes]:
            view = self._site.stamped(wanted)
            return name_of(scope, view, form), make(scope, view, form)

        name, body = self._made.get_or_make((*self._site.version(wanted), scope, form), made)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
        return Response(body, headers=headers, media_type=TYPES[form])


def ready() -> list[str]:
    """Return the forms that what is installed can make."""
    return [form for form in FORMS if find_spec(NEEDS[form])]


def briefings(page: Asked, words: Words) -> tuple[tuple[str, str], ...]:
    """Return what a page offers: words and addresses."""
    if page.page not in _PAGES:
        return ()
    names = {"pdf": words.t("Briefing to print (PDF)"), "pptx": words.t("Slides (PowerPoint)"), "xlsx": words.t("Figures (Excel)")}  # fmt: skip
    kept = [(name, page.get(name)) for name in CARRIED if page.get(name)]
    return tuple((names[form], f"{PATH}?{urlencode([('scope', page.get('id') or 'all'), ('to', form), *kept])}") for form in ready())  # fmt: skip
