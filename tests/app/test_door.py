from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from asgi import Answer, ask
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from tracker.app.assets import assets
from tracker.app.bundles import bundles
from tracker.app.door import Door
from tracker.app.guard import HEADERS, Guard
from tracker.app.site import Site
from tracker.views import site as pages

pytest_plugins = ["portfolio_fixtures"]

ZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def app(here: Site) -> ASGIApp:
    return Guard(Door(PlainTextResponse("Streamlit"), here, assets(), bundles()))


def guarded(answer: Answer) -> bool:
    return all(answer.headers.get(name.lower()) == value for name, value in HEADERS.items())


@pytest.mark.parametrize("path", ["/", *(f"/{name}?lang=da" for name in pages.PAGES if name != "overview")])
def test_every_page_is_answered_whole(app: ASGIApp, path: str) -> None:
    answer = ask(app, path)
    assert answer.status == 200
    assert guarded(answer)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert "<h1" in answer.text
    assert '<div id="root">' in answer.text
    assert ('<html lang="da">' in answer.text) == ("lang=da" in path)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/overview", "/"),
        ("/overview?lang=da&as-of=2026-06-30", "/?lang=da&as-of=2026-06-30"),
        ("/problems/?lang=da", "/problems?lang=da"),
        ("/kpi/permit-days?lang=da", "/kpi?id=permit-days&lang=da"),
        ("/permit-days?as-of=2026-06-30&lang=xx", "/kpi?id=permit-days&as-of=2026-06-30"),
        ("/strategy/permits-2024", "/strategy?id=permits-2024"),
        ("/overview?a=\r\nSet-Cookie:x", "/?a=%0D%0ASet-Cookie:x"),
    ],
)
def test_other_addresses_lead_to_the_page(app: ASGIApp, path: str, to: str) -> None:
    answer = ask(app, path)
    assert (answer.status, answer.headers["location"]) == (307, to)
    assert guarded(answer)


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/kpi/nothing", "/kpi/a/b", "//evil.example/", "/pages/../kpi", "/missing", "/sign-in", "/auth/login"],
)
def test_nothing_at_an_address_is_said_in_words_and_runs_no_streamlit(app: ASGIApp, path: str) -> None:
    answer = ask(app, path)
    assert answer.status == 404
    assert "Not here" in answer.text
    assert "/static/" not in answer.text


@pytest.mark.parametrize("path", ["/_stcore/health", "/media/x.png", "/favicon.png"])
def test_streamlit_gets_what_is_its_own_and_our_headers_go_with_it(app: ASGIApp, path: str) -> None:
    answer = ask(app, path, method="POST")
    assert answer.text == "Streamlit"
    assert guarded(answer)


def test_streamlits_server_is_not_under_a_page(app: ASGIApp) -> None:
    assert ask(app, "/kpi/_stcore/health").status == 404


def test_pages_are_read_only(app: ASGIApp) -> None:
    answer = ask(app, "/", method="POST")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_page_is_packed_for_whom_it_suits_and_not_sent_twice(app: ASGIApp) -> None:
    plain, packed = ask(app, "/"), ask(app, "/", headers=ZIP)
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(packed.body) < len(plain.body)
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    again = ask(app, "/", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_streamlits_scripts_are_packed_and_kept_for_ever(app: ASGIApp) -> None:
    path = next(each for each in bundles()._files if "/static/js/index." in each)
    plain, packed = ask(app, path), ask(app, path, headers=ZIP)
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["content-type"].startswith("text/javascript")
    assert "immutable" in packed.headers["cache-control"]
    font = next(each for each in bundles()._files if each.endswith(".woff2"))
    assert "content-encoding" not in ask(app, font, headers=ZIP).headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/no.js",
        "/static/../index.html",
        "/assets/../server.py",
        "/assets/",
        "/static/js/%2e%2e",
        "/assets//etc/passwd",
    ],
)
def test_only_what_was_there_at_the_start_is_served(app: ASGIApp, path: str) -> None:
    assert ask(app, path).status == 404


def test_our_assets_have_their_types(app: ASGIApp) -> None:
    for path in (assets().style, assets().first, assets().script, *assets().fonts):
        answer = ask(app, path)
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]
    assert ask(app, assets().fonts[0], headers=ZIP).headers["content-type"] == "font/woff2"
    assert "content-encoding" not in ask(app, assets().fonts[0], headers=ZIP).headers


def test_health_in_numbers(app: ASGIApp, folder: Path, here: Site) -> None:
    answer = ask(app, "/healthz")
    found = json.loads(answer.text)
    assert (answer.status, found["status"], found["strategies"], found["kpis"], found["errors"]) == (200, "ok", 1, 2, 0)
    (folder / "kpis" / "permit-days.yaml").write_text("title: [", encoding="utf-8")
    here.renew()
    assert json.loads(ask(app, "/healthz").text)["status"] == "degraded"
    assert ask(app, "/robots.txt").text.startswith("User-agent")


def test_a_failure_of_ours_is_said_in_words_and_its_trace_only_logged(
    app: ASGIApp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("secret inside")

    monkeypatch.setattr(pages, "render", fail)
    answer = ask(app, "/kpis?part=7")  # not made before: what is made is kept
    assert answer.status == 500
    assert guarded(answer)
    assert "Something went wrong" in answer.text
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text
    assert "secret inside" in caplog.text


def test_an_address_of_a_thousand_parameters_is_the_page_itself(app: ASGIApp) -> None:
    assert ask(app, "/?" + "&".join(f"p{n}=1" for n in range(1000))).status == 200
    assert ask(app, "/?%ff=%00&lang=%F0%9F").status == 200


def test_a_table_is_sent_as_a_file(app: ASGIApp) -> None:
    answer = ask(app, "/kpi.csv?id=permit-days&table=1&lang=da")
    assert answer.status == 200
    assert guarded(answer)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    named = answer.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="permit-days-1-da-\d{4}-\d{2}-\d{2}-draft\.csv"', named)
    assert answer.text.removeprefix("\ufeff").startswith("Row;")


@pytest.mark.parametrize("path", ["/kpi.csv", "/kpi.csv?id=permit-days&table=99", "/kpi.csv?id=permit-days&table=-1", "/kpi.csv?id=permit-days&table=1e3"])  # fmt: skip
def test_a_table_that_is_not_there_is_not_found(app: ASGIApp, path: str) -> None:
    assert ask(app, path).status == 404
