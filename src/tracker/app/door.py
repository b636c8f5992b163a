"""Where every request comes in: our pages are answered here, Streamlit gets what is its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote

from anyio import to_thread
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from tracker.app import assets, briefs, bundles
from tracker.app.cache import Cache
from tracker.app.document import document, streamlit_tags
from tracker.app.editing import Editing
from tracker.app.health import health
from tracker.app.identity import Access
from tracker.app.reply import Reply, reply
from tracker.views import site as pages
from tracker.views.asked import Asked, asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from tracker.app.assets import Assets
    from tracker.app.bundles import Bundles
    from tracker.app.site import Site

STREAMLITS: Final = ("/_stcore/", "/media/", "/component/", "/favicon.png")
"""What Streamlit answers."""

SIGNING: Final = ("/auth/login", "/auth/logout", "/oauth2callback")
"""Its sign-in: shut unless it is set up."""

UPDATE: Final = "/update"
LETTER: Final = "/remind"
SIGN_IN: Final = "/signin"
HOME: Final = "overview"
HTML: Final = "text/html; charset=utf-8"
MOST_BYTES: Final = 32 * 2**20
MOST_PARAMETERS: Final = 100
_SMALL: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_PLAIN: Final = re.compile(r"[^A-Za-z0-9.-]+")


class Door:
    """Answers requests for our pages and files, and hands the others on."""

    def __init__(
        self, app: ASGIApp, site: Site, ours: Assets, streamlits: Bundles, rules: Callable[[], Access] = Access
    ) -> None:
        self._app = app
        self._rules = rules()  # asked now and not before: Streamlit's settings are read by then
        self._editing = Editing(site, ours, self._rules)
        site.editing = self._rules.mode != "off"
        self._site = site
        self._briefs = briefs.Briefs(site)
        self._assets = ours
        self._bundles = streamlits
        self._tags = streamlit_tags(streamlits.index)
        self._documents: Cache[Reply] = Cache(MOST_BYTES, lambda made: made.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith(STREAMLITS) or (self._rules.mode == "login" and path in SIGNING):
            await self._app(scope, receive, send)
        elif path == UPDATE and self._rules.mode != "off" and scope["method"] in {"GET", "HEAD", "POST"}:
            await (await self._editing.answer(scope, receive, _parameters(scope)))(scope, receive, send)
        elif path == LETTER and self._rules.mode != "off" and scope["method"] == "GET":
            await (await to_thread.run_sync(self._editing.letter, scope, _parameters(scope)))(scope, receive, send)
        elif path == SIGN_IN and self._rules.mode == "login" and scope["method"] == "GET":
            await self._editing.sign_in()(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"}:
            await Response(status_code=405, headers={"Allow": "GET, HEAD"})(scope, receive, send)
        else:
            await (await self._answer(scope))(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        """Return the answer: what is in memory at once, what must be made from a thread."""
        path: str = scope["path"]
        if path.startswith(assets.FOLDER):
            return _sent(self._assets.find(path), scope)
        if path.startswith(bundles.FOLDER):
            ready = self._bundles.ready(path) or await to_thread.run_sync(self._bundles.find, path)
            return _sent(ready, scope)
        if path == briefs.PATH:
            return await self._briefs.answer(_parameters(scope))
        return await to_thread.run_sync(self._page, path, scope)

    def _page(self, path: str, scope: Scope) -> Response:
        name, parameters = path.strip("/"), _parameters(scope)
        if path == "/" or (path == f"/{name}" and name in pages.PAGES and name != HOME):
            return self._document(asked(name or HOME, parameters), opened=parameters.get("explore") == "true").to(scope)
        if name == HOME or name in pages.PAGES:
            return _elsewhere("/" if name == HOME else f"/{name}", scope)
        return self._other(name, parameters, scope)

    def _other(self, name: str, parameters: dict[str, str], scope: Scope) -> Response:
        if name == "healthz":
            found, status = health(self._site.shown)
            return JSONResponse(found, status, {"Cache-Control": "no-store"})
        if name == "robots.txt":
            return PlainTextResponse("User-agent: *\nDisallow: /_stcore/\nDisallow: /briefing\n")
        if name.endswith(".csv") and name.removesuffix(".csv") in pages.PAGES:
            return self._table(name.removesuffix(".csv"), parameters)
        if "_stcore" in name.split("/"):  # Streamlit's script looks for its server under every page; it is at the root
            return _nothing()
        home = self._home(name, parameters)
        return RedirectResponse(home, 307) if home else self._document(asked("missing", parameters)).to(scope)

    def _table(self, page: str, parameters: dict[str, str]) -> Response:
        """Return a table of a page as a CSV file."""
        wanted, number = asked(page, parameters), parameters.get("table", "")
        text = pages.csv_of(self._site.page(wanted), int(number)) if _SMALL.fullmatch(number) else None
        if text is None:
            return _nothing()
        day = self._site.version(wanted)[1].isoformat()
        state = self._site.view(wanted).approval.state
        name = "-".join(
            (wanted.get("id") or page, number, wanted.language, day, *([] if state == "released" else ["draft"]))
        )
        headers = {"Content-Disposition": f'attachment; filename="{_PLAIN.sub("-", name)}.csv"', "Cache-Control": "no-cache"}  # fmt: skip
        return Response(text.encode(), headers=headers, media_type="text/csv; charset=utf-8")

    def _home(self, name: str, parameters: dict[str, str]) -> str:
        """Return the page of an id in a short address: `/ID`, or `/kpi/ID` and the like."""
        page, slash, rest = name.partition("/")
        wanted = rest if slash and page in pages.PAGES else name
        return pages.home_of(wanted, self._site.view(asked(HOME, parameters)))

    def _document(self, wanted: Asked, *, opened: bool = False) -> Reply:
        key = (*self._site.version(wanted), opened)
        return self._documents.get_or_make(key, lambda: self._made(wanted, opened=opened))

    def _made(self, wanted: Asked, *, opened: bool) -> Reply:
        page = self._site.page(wanted)
        # A page that is nowhere needs no Streamlit, which knows no such page and would say so in a window of its own.
        lives = wanted.page in pages.PAGES
        text = document(page, self._assets, *([self._tags] if lives else []), opened=opened)
        return reply(text.encode(), HTML, status=200 if page.found else 404)


def _parameters(scope: Scope) -> dict[str, str]:
    """Return the first value of each parameter of an address; none of an address that nobody means."""
    text = scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(text, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return {}
    return dict(reversed(pairs))


def _elsewhere(path: str, scope: Scope) -> Response:
    query = quote(scope["query_string"].decode("latin-1"), safe="=&%+:,;/?@!$'()*~-._")
    return RedirectResponse(f"{path}?{query}" if query else path, 307)


def _sent(found: Reply | None, scope: Scope) -> Response:
    return found.to(scope) if found else _nothing()


def _nothing() -> Response:
    return PlainTextResponse("Not found", 404)
