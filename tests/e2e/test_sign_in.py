"""Who may write, behind a real sign-in: a provider on loopback (discovery, code flow, signed tokens), a server, browsers, and writes tried past the page."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from helpers import TRACKER
from round_portfolio import build
from scripted_history import git

PEOPLE = {
    "vera@example.org": {"name": "Vera Viewer", "groups": ["everybody"]},
    "nora@example.org": {"name": "Nora North", "groups": ["everybody", "north-team"]},
    "sam@example.org": {"name": "Sam Secretary", "groups": ["secretaries"]},
}
BRANCH = "reports/2026-q4"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    with running([str(Path(sys.executable).with_name("oidc-provider-mock")), "--port", str(port)]) as process:
        address = f"http://localhost:{port}"
        reachable(f"{address}/.well-known/openid-configuration", process)
        for email, claims in PEOPLE.items():
            httpx.put(f"{address}/users/{quote(email)}", json={"email": email, **claims}).raise_for_status()
        yield address


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("signed") / "region")


@pytest.fixture(scope="module")
def site(provider: str, region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home, port = tmp_path_factory.mktemp("home"), free_port()
    secrets = home / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(
        f"""
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "a long text that only this test knows"
client_id = "tracker"
client_secret = "secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[tracker]
secretariat = ["secretaries"]
body = "council"
[tracker.owners]
north-team = ["north"]
""",
        encoding="utf-8",
    )
    with running([str(TRACKER), "serve", str(region), "--no-browser", "--port", str(port)], home) as process:
        reachable(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], cwd: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=cwd, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.terminate()


def reachable(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            httpx.get(address, timeout=1).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not become healthy")


def signed_in(browser: Browser, site: str, email: str) -> Page:
    """Sign in as its user does: by the link, at the provider, and back."""
    page = browser.new_context().new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{site}/update")
    page.get_by_role("link", name="Sign in").click()
    page.locator("input[name=sub]").fill(email)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{site}/")
    return page


def client(context: BrowserContext, site: str) -> httpx.Client:
    """Return a program that holds the same cookies as a browser and asks what it likes."""
    jar = {each["name"]: each["value"] for each in context.cookies()}
    return httpx.Client(
        base_url=site, cookies=jar, headers={"Origin": site, "Sec-Fetch-Site": "same-origin"}, follow_redirects=False
    )


def token_of(html: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', html)
    return found[1] if found else ""


def report(owner: str, initiative: str, token: str = "", **more: str) -> dict[str, str]:
    return {"owner": owner, "token": token, "act": "save", "i0-id": initiative, "i0-report": "unchanged", **more}


def commits(region: Path) -> list[str]:
    done = git(region, "for-each-ref", "--format=%(refname)", f"refs/heads/{BRANCH}")
    return (
        git(region, "log", "--format=%an <%ae>|%(trailers:separator=%x3B )", f"main..{BRANCH}").splitlines()
        if done.strip()
        else []
    )


def test_nobody_writes_without_a_sign_in(browser: Browser, site: str, region: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{site}/update?owner=north")
    expect(page.get_by_text("Reports are entered by their owners and by the secretariat.")).to_be_visible()
    assert page.locator("form[method=post]").count() == 0
    with client(page.context, site) as direct:
        assert direct.post("/update", data=report("north", "north-2")).status_code == 403
        assert direct.get("/remind?owner=north").status_code == 403
        direct.cookies.set("_streamlit_user", "2|1:0|10:1700000000|15:_streamlit_user|4:e30=|" + "0" * 64)
        assert direct.post("/update", data=report("north", "north-2")).status_code == 403
    assert commits(region) == []


def test_a_viewer_may_read_and_write_nothing(browser: Browser, site: str, region: Path) -> None:
    page = signed_in(browser, site, "vera@example.org")
    answer = page.goto(f"{site}/update?owner=north")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text("Signed in as Vera Viewer.")).to_be_visible()
    expect(page.get_by_text("You may not write here")).to_be_visible()
    with client(page.context, site) as direct:
        assert direct.post("/update", data=report("north", "north-2")).status_code == 403
        assert direct.get("/remind?owner=north").status_code == 403
    assert commits(region) == []


def test_an_owner_writes_its_own_and_nothing_else(browser: Browser, site: str, region: Path) -> None:
    page = signed_in(browser, site, "nora@example.org")
    page.goto(f"{site}/update")
    assert page.locator("tbody th").all_inner_texts() == ["Office of the north"]
    answer = page.goto(f"{site}/update?owner=south")
    assert answer is not None
    assert answer.status == 403

    page.goto(f"{site}/update?owner=north")
    token = token_of(page.content())
    with client(page.context, site) as direct:
        # Another's form; one's own form with another's initiative, or its KPI, in it; without the mark of the page; from another page.
        assert direct.post("/update", data=report("south", "south-1", token)).status_code == 403
        assert direct.post("/update", data=report("north", "south-1", token)).status_code == 403
        own_and_other = report("north", "north-2", token) | {"i1-id": "south-1", "i1-report": "unchanged"}
        assert direct.post("/update", data=own_and_other).status_code == 403
        assert (
            direct.post("/update", data=report("north", "north-2", "0" * 64)).status_code == 200
        )  # shown again, not saved
        elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert direct.post("/update", data=report("north", "north-2", token), headers=elsewhere).status_code == 403
        assert (
            direct.post("/update", data=report("north", "north-2", token), headers={"Origin": "null"}).status_code
            == 403
        )
        # Claims in the form change nothing: who writes is what the provider said.
        forged = report("north", "south-1", token, role="secretariat", body="council", by="south", owners="south")
        assert direct.post("/update", data=forged).status_code == 403
        assert direct.get("/remind?owner=north").status_code == 403
    assert commits(region) == []

    prefix = page.locator("input[value='north-2'][name$='-id']").get_attribute("name")
    assert prefix is not None
    page.locator(f"[id='{prefix.removesuffix('-id')}-report-unchanged']").check()
    page.get_by_role("button", name="Save as a commit").click()
    expect(page.get_by_text("Saved as commit")).to_be_visible()
    assert commits(region) == ["Nora North <nora@example.org>|Role: owner of north; Round: 2026-q4"]
    assert "by: north, unchanged: true}" in git(region, "show", f"{BRANCH}:initiatives.yaml")
    assert git(region, "status", "--porcelain") == ""


def test_the_secretariat_writes_for_others_and_says_so(browser: Browser, site: str, region: Path) -> None:
    page = signed_in(browser, site, "sam@example.org")
    page.goto(f"{site}/update?owner=south")
    prefix = page.locator("input[value='south-3'][name$='-id']").get_attribute("name")
    assert prefix is not None
    prefix = prefix.removesuffix("-id")
    page.locator(f"[id='{prefix}-report-unchanged']").check()
    page.locator(f"[id='{prefix}']").get_by_text("Sources, confirmation").click()
    page.locator(f"[id='{prefix}-confirmed_on']").fill("2026-11-20")
    page.get_by_role("button", name="Save as a commit").click()
    expect(page.get_by_text("Saved as commit")).to_be_visible()
    assert commits(region)[0] == "Sam Secretary <sam@example.org>|Role: secretariat; Entered-by: council; On-behalf-of: south; Round: 2026-q4"  # fmt: skip
    text = git(region, "show", f"{BRANCH}:initiatives.yaml")
    assert "by: south, unchanged: true, entered_by: council, on_behalf_of: south, confirmed_on: 2026-11-20}" in text
    with client(page.context, site) as direct:
        letter = direct.get("/remind?owner=coast")
        assert letter.status_code == 200
        assert "To Office of the coast" in letter.text

    page.goto(f"{site}/update")
    page.get_by_role("link", name="Sign out").click()
    page.goto(f"{site}/update?owner=south")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
