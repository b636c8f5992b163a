"""What goes with every answer so that a browser takes no part in mischief, and what is said when we fail."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse

from tracker.app.assets import assets
from tracker.app.document import document
from tracker.i18n import words
from tracker.views.markup import Html, el, join, link
from tracker.views.site import Rendered

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG: Final = logging.getLogger(__name__)

POLICY: Final = {
    "default-src": "'self'",
    # Streamlit counts in 64 bits by WebAssembly. No script of a page, nor any made from text, runs.
    "script-src": "'self' 'wasm-unsafe-eval'",
    # Streamlit writes its styles into the page while it runs; charts carry style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}

HEADERS: Final = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Adds the headers to every answer, and answers in words where something of ours goes wrong."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _foreign(scope):
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the answer is 403
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception:
            LOG.exception("A request for %s went wrong", scope["path"])
            if not begun:
                await HTMLResponse(sorry(scope), 500, {"Cache-Control": "no-store"})(scope, receive, guarded)


def _foreign(scope: Scope) -> bool:
    """Tell whether a page of another place asks. Streamlit refuses that too, but asks the internet for our own address first, and we wait."""
    said = {name: value.decode("latin-1") for name, value in scope["headers"] if name in {b"origin", b"host"}}
    return b"origin" in said and urlsplit(said[b"origin"]).netloc != said.get(b"host")


def sorry(scope: Scope) -> str:
    """Return the page that says that we failed; why is in the log and nowhere else."""
    language = parse_qs(scope["query_string"].decode("latin-1")).get("lang", ["en"])[0]
    spoken = words(language)
    title = spoken.t("Something went wrong")
    said = el("p", spoken.t("This page could not be made. The fault is ours; what happened is in the log."))
    back = el("p", link(spoken.t("Go to the overview"), "/"))
    page = Rendered(title, spoken.language, Html(""), (join([el("h1", title), said, back]),), Html(""))
    return document(page, assets())
