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
    from datetime import date

    from tracker.app.site import Site
    from tracker.brief.make import Form
    from tracker.brief.scope import Scope
    from tracker.i18n import Words
    from tracker.views.asked import Asked

PATH: Final = "/briefing"
AT_ONCE: Final = 1
"""Each takes a core for up to a second; readers of pages come first."""
MOST_BYTES: Final = 48 * 2**20
MOST_WAITING: Final = 20
"""More than these are told to come again: nobody can make the others wait for minutes."""
Key = tuple[int, "date", "Asked", "Scope", "Form"]
_PAGES: Final = frozenset({"overview", "strategy", "owner"})


class Briefs:
    """Makes briefings, each once for the same files, day and language."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: Cache[tuple[str, bytes]] = Cache(MOST_BYTES, lambda made: len(made[1]))
        self._limit: CapacityLimiter | None = None

    async def answer(self, parameters: dict[str, str]) -> Response:
        """Return the file, or that there is none, or that too many wait. Whatever is there already waits for nobody."""
        form = next((each for each in ready() if each == parameters.get("to")), None)
        wanted = asked("overview", {name: value for name, value in parameters.items() if name in CARRIED})
        if form is None or wanted.refused():
            return PlainTextResponse("Not found", 404)
        self._limit = self._limit or CapacityLimiter(AT_ONCE)
        if self._limit.statistics().tasks_waiting >= MOST_WAITING:
            return PlainTextResponse(
                "Too many files are being made. Try again in a moment.", 503, {"Retry-After": "10"}
            )
        key = await to_thread.run_sync(self._key, parameters.get("scope", ""), wanted, form)
        if key is None:
            return PlainTextResponse("Not found", 404)
        kept = self._made.get(key)
        made = kept if kept is not None else await to_thread.run_sync(self._file, key, limiter=self._limit)
        headers = {"Content-Disposition": f'attachment; filename="{made[0]}"', "Cache-Control": "no-cache"}
        return Response(made[1], headers=headers, media_type=TYPES[form])

    def _key(self, name: str, wanted: Asked, form: Form) -> Key | None:
        scope = scope_of(name, self._site.view(wanted))
        generation, as_of, _ = self._site.version(wanted)
        return None if scope is None else (generation, as_of, wanted, scope, form)

    def _file(self, key: Key) -> tuple[str, bytes]:
        _, _, wanted, scope, form = key

        def made() -> tuple[str, bytes]:
            view = self._site.stamped(wanted)
            return name_of(scope, view, form), make(scope, view, form)

        return self._made.get_or_make(key, made)


def ready() -> list[Form]:
    """Return the forms that what is installed can make."""
    return [form for form in FORMS if find_spec(NEEDS[form])]


def briefings(page: Asked, words: Words) -> tuple[tuple[str, str], ...]:
    """Return what a page offers: words and addresses."""
    if page.page not in _PAGES:
        return ()
    names = {"pdf": words.t("Briefing to print (PDF)"), "pptx": words.t("Slides (PowerPoint)"), "xlsx": words.t("Figures (Excel)")}  # fmt: skip
    kept = [(name, page.get(name)) for name in CARRIED if page.get(name)]
    return tuple((names[form], f"{PATH}?{urlencode([('scope', page.get('id') or 'all'), ('to', form), *kept])}") for form in ready())  # fmt: skip
