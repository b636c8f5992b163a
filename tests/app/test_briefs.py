from __future__ import annotations

from collections.abc import Iterator

import pytest
from asgi import ask, run
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message

from helpers import ROOT
from tracker.app.assets import assets
from tracker.app.briefs import briefings
from tracker.app.bundles import bundles
from tracker.app.door import Door
from tracker.app.guard import Guard
from tracker.app.site import Site
from tracker.brief.make import TYPES
from tracker.i18n import words
from tracker.views.asked import asked


@pytest.fixture(scope="module")
def app() -> Iterator[ASGIApp]:
    site = Site(ROOT / "src" / "tracker" / "demo")
    yield Guard(Door(PlainTextResponse("Streamlit"), site, assets(), bundles()))
    site.watch.stop()
    site.archive.blobs.close()


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("pptx", b"PK"), ("xlsx", b"PK")])
def test_a_briefing_is_made_on_demand_and_named_by_what_it_is(app: ASGIApp, form: str, begins: bytes) -> None:
    answer = ask(app, f"/briefing?scope=harbours-2024&to={form}&lang=da&as-of=2026-11-22")
    assert answer.status == 200
    assert answer.body.startswith(begins)
    assert answer.headers["content-type"] == TYPES[form]
    name = f"briefing-harbours-2024-da-2026-11-22-draft.{form}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?scope=all",
        "?scope=nobody&to=pdf",
        "?scope=all&to=exe",
        "?to=pdf&scope=a%0d%0ab",
        "?scope=../../etc&to=pdf",
    ],
)
def test_what_is_no_briefing_is_not_found(app: ASGIApp, query: str) -> None:
    assert ask(app, f"/briefing{query}").status == 404


def test_the_same_briefing_is_made_once(app: ASGIApp) -> None:
    first, again = (ask(app, "/briefing?scope=all&to=pdf&lang=sv&as-of=2026-11-22") for _ in range(2))
    assert first.body == again.body


def test_pages_of_strategies_owners_and_all_offer_it_on_their_own_day() -> None:
    spoken = words("nb")
    page = asked("strategy", {"id": "harbours-2024", "lang": "nb", "as-of": "2026-06-30"})
    said, address = briefings(page, spoken)[0]
    assert said == "Notat til utskrift (PDF)"
    assert address == "/briefing?scope=harbours-2024&to=pdf&lang=nb&as-of=2026-06-30"
    assert briefings(asked("overview", {}), words("en"))[0][1] == "/briefing?scope=all&to=pdf"
    assert briefings(asked("kpi", {"id": "berths-with-power"}), spoken) == ()


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [(b"https://tracker.example.org", True), (b"https://elsewhere.example", False), (b"null", False), (b"", True)],
)
def test_a_websocket_of_a_page_elsewhere_is_shut_before_it_opens(origin: bytes, *, let_in: bool) -> None:
    asked_, sent = [], []

    async def inner(*_: object) -> None:
        asked_.append(True)

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    headers = [(b"host", b"tracker.example.org"), *([(b"origin", origin)] if origin else [])]
    run(Guard(inner)({"type": "websocket", "path": "/_stcore/stream", "headers": headers}, receive, send))
    assert bool(asked_) is let_in
    assert sent == ([] if let_in else [{"type": "websocket.close", "code": 1008}])
