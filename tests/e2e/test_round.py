"""A round played through in a real browser, from the first report to the release; and two browsers at one initiative."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
from axe import to_mend, violations
from playwright.sync_api import Browser, Page, Route, expect
from serving import serve

from helpers import TRACKER, tracker
from round_portfolio import DAY, build
from scripted_history import git

BRANCH = "reports/2026-q4"
KEY = "a key that only this test knows"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("round") / "region")


@pytest.fixture(scope="module")
def address(region: Path) -> Iterator[str]:
    yield from editing(region)


def editing(region: Path) -> Iterator[str]:
    """Serve a portfolio for editing, with a key that the test knows."""
    command = [str(TRACKER), "serve", str(region), "--no-browser", "--edit", "--as", "council", "--port"]
    yield from serve(command, region, {**os.environ, "TRACKER_EDIT_KEY": KEY})


def opened(page: Page, address: str) -> Page:
    """Open the site with the address that the start printed; the key is not in the address any more."""
    page.goto(f"{address}/update?{urlencode({'key': KEY})}")
    assert page.url == f"{address}/update"
    return page


def lost(route: Route) -> None:
    """Let a save reach the server, and its answer reach nobody."""
    if route.request.method == "POST" and "act=save" in (route.request.post_data or ""):
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


def row(page: Page, initiative: str) -> str:
    """Return the beginning of the names of an initiative's fields."""
    name = page.locator(f"input[type=hidden][value='{initiative}'][name$='-id']").get_attribute("name")
    assert name is not None
    return name.removesuffix("-id")


def choose(page: Page, initiative: str, status: str, note: str = "") -> str:
    prefix = row(page, initiative)
    page.locator(f"[id='{prefix}-report-{status}']").check()
    if note:
        page.locator(f"[id='{prefix}-note']").fill(note)
    return prefix


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=False).click()


def test_a_round_from_the_first_report_to_the_release(page: Page, address: str, region: Path, tmp_path: Path) -> None:
    before = (region / "initiatives.yaml").read_bytes()
    begin = git(region, "rev-parse", "HEAD").strip()

    # Those that are late come first, and the list leads to the form of each.
    opened(page, address)
    names = page.locator("tbody th").all_inner_texts()
    assert set(names) == {f"Office of the {name}" for name in ("north", "south", "east", "west", "coast", "hills")}
    assert names[-1] == "Office of the hills"  # extended: not late yet

    # North: one report is contradicted by its KPI. Without a word on it nothing is saved; with the answer it is.
    page.goto(f"{address}/update?owner=north&place=branch")
    expect(page.get_by_text("14 km, 2025").first).to_be_visible()
    prefix = choose(page, "north-1", "on_track")
    for number in (2, 3, 4):
        choose(page, f"north-{number}", "unchanged")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("say why in the note, or answer the question")
    page.get_by_label("Your answer: Reported on track, measured far from its path").fill(
        "Forty kilometres are under contract."
    )
    page.locator(f"[id='{prefix}-done0']").fill("2026-10-30")
    page.get_by_role("button", name="Show what will be written").click()
    shown = page.locator("#tr-preview")
    expect(shown).to_contain_text("Milestone “First step of north-1”: done 30 October 2026.")
    shown.get_by_text("The exact change").click()
    expect(shown.locator("pre")).to_contain_text("+              - {date: 2026-11-22, status: on_track, by: north, entered_by: council, on_behalf_of: north}")  # fmt: skip
    save(page)
    expect(page.get_by_text("Saved as commit")).to_be_visible()
    finding = page.locator(f"[id='{row(page, 'north-1')}']")
    finding.get_by_text("Questions to you: 1").click()
    expect(finding).to_contain_text("Forty kilometres are under contract.")

    for owner, number in (("south", 4), ("east", 3)):
        page.goto(f"{address}/update?owner={owner}&place=branch")
        for each in range(1, number + 1):
            choose(page, f"{owner}-{each}", "at_risk" if each == 1 else "unchanged", "The tender is late." if each == 1 else "")  # fmt: skip
        save(page)
        expect(page.get_by_text("Saved as commit")).to_be_visible()

    # West has no git: a workbook in Danish goes out, and comes back with one cell that nobody can understand.
    form = tmp_path / "west.xlsx"
    assert tracker("form", "west", "--xlsx", form, "--path", region).returncode == 0
    fill(form)
    done = tracker("import", form, "--entered-by", "council", "--branch", BRANCH, "--yes", "--path", region)
    assert done.returncode == 1
    assert "Not understood: Indberetninger!5:F 'måske'" in done.stderr
    done = tracker(
        "import", form, "--entered-by", "council", "--branch", BRANCH, "--yes", "--partial", "--path", region
    )
    assert done.returncode == 0, done.stderr

    # One branch, one commit for each owner who has reported; the folder is as it was.
    assert (region / "initiatives.yaml").read_bytes() == before
    assert git(region, "status", "--porcelain") == ""
    log = git(region, "log", "--format=%an|%s|%(trailers:key=Role,valueonly,separator=%x2C)|%(trailers:key=On-behalf-of,valueonly,separator=%x2C)", f"{begin}..{BRANCH}").strip().splitlines()  # fmt: skip
    assert log == [
        "Ada Official|Reports of west: 2|secretariat|west",
        "Ada Official|Reports of east: 3|secretariat|east",
        "Ada Official|Reports of south: 4|secretariat|south",
        "Ada Official|Reports of north: 4|secretariat|north",
    ]

    # The chase: coast is late, hills has longer, west left one out, north has answered all.
    git(region, "merge", "-q", "--ff-only", BRANCH)
    assert tracker("validate", "--strict", region).stdout.startswith("No problems.")
    letters = json.loads(tracker("remind", "--format", "json", "--path", region).stdout)["letters"]
    assert {each["owner"]: [item["id"] for item in each["items"]] for each in letters if each["role"] == "lead"} == {
        "coast": ["coast-1", "coast-2", "coast-3"],
        "hills": ["hills-1", "hills-2", "hills-3"],
        "west": ["west-2", "west-3"],  # of the first, the milestone is done as well
        **{name: [f"{name}-{each}" for each in range(1 if name != "north" else 2, number + 1)] for name, number in (("north", 4), ("south", 4), ("east", 3))},
    }  # fmt: skip
    assert {each["owner"]: each["due"] for each in letters}["hills"] == "2026-12-01"

    # What changed, in words: every report and nothing else.
    told = json.loads(tracker("diff", begin, "HEAD", "--format", "json", "--path", region).stdout)
    reports = [each for each in told["changes"] if each["code"] == "report_new"]
    assert sorted(each["id"] for each in reports) == sorted(
        [*(f"north-{n}" for n in range(1, 5)), *(f"south-{n}" for n in range(1, 5)), *(f"east-{n}" for n in range(1, 4)), "west-1", "west-2"]
    )  # fmt: skip
    assert [each["id"] for each in told["changes"] if each["code"] == "answer_new"] == ["north-1"]

    # Released: the approved files on the approved day lose the word draft, all others keep it.
    done = tracker("release", "2026-q4", "--as-of", DAY, "--approved-by", "council=Chair", "--commit", "--yes", "--path", region)  # fmt: skip
    assert done.returncode == 0, done.stderr
    page.wait_for_timeout(2500)  # the server looks once a second
    page.goto(f"{address}/")
    expect(page.get_by_text("Released.").first).to_be_visible()
    expect(page.get_by_text("The council (Chair)").first).to_be_visible()
    page.goto(f"{address}/?as-of=2026-11-21")
    expect(page.get_by_text("Draft, not approved.").first).to_be_visible()
    page.goto(f"{address}/reporting")
    expect(page.get_by_text("13 of 20 initiatives have been reported on.").first).to_be_visible()


def fill(form: Path) -> None:
    """Fill in the form as an owner would, in its own program."""
    book = openpyxl.load_workbook(form)
    reports = book["Indberetninger"]
    reports["F3"] = "ingen ændring, bekræftet"
    reports["F4"], reports["G4"] = "i risikozonen", "Udbuddet er forsinket."
    reports["F5"] = "måske"
    book["Milepæle"]["E3"] = "2026-11-03"
    for cells in book["Start her"].iter_rows():
        if cells[0].value == "Udfyldt den":
            cells[1].value = "2026-11-19"
    book.save(form)


def test_two_browsers_at_one_initiative_and_at_two(browser: Browser, tmp_path: Path) -> None:
    region = build(tmp_path / "region")
    for address in editing(region):
        one, other = (opened(browser.new_context().new_page(), address) for _ in range(2))
        for page in (one, other):
            page.goto(f"{address}/update?owner=east")
        choose(one, "east-1", "at_risk", "First: the tender is late.")
        prefix = choose(other, "east-1", "off_track", "Second: the bridge is closed.\nSince Tuesday.")
        choose(other, "east-2", "unchanged")
        save(one)
        expect(one.get_by_text("Saved in the folder.")).to_be_visible()
        save(other)
        # The second is told, sees what the first wrote, and still has its own text, to the line break.
        expect(other.get_by_role("alert")).to_contain_text("Somebody else changed this initiative")
        expect(other.locator(".tr-theirs")).to_contain_text("First: the tender is late.")
        assert other.locator(f"[id='{prefix}-note']").input_value() == "Second: the bridge is closed.\nSince Tuesday."
        assert other.locator(f"[id='{prefix}-report-off_track']").is_checked()
        assert other.locator(f"[id='{row(other, 'east-2')}-report-unchanged']").is_checked()
        save(other)
        expect(other.get_by_text("Saved in the folder.")).to_be_visible()

        # Two initiatives of one file, opened before either was saved: both are kept.
        for page, owner in ((one, "north"), (other, "south")):
            page.goto(f"{address}/update?owner={owner}")
        choose(one, "north-2", "unchanged")
        choose(other, "south-2", "unchanged")
        save(one)
        save(other)
        for page in (one, other):
            expect(page.get_by_text("Saved in the folder.")).to_be_visible()
        text = (region / "initiatives.yaml").read_text(encoding="utf-8")
        assert re.findall(r'note: "(First|Second): the', text) == ["First", "Second"]
        assert text.count("unchanged: true") == 3
        assert text.count("# a comment that stays") == 20
        assert tracker("validate", region).stdout.startswith("No problems.")


def test_what_was_typed_survives_a_reload_and_a_lost_connection(page: Page, address: str) -> None:
    opened(page, address)
    page.goto(f"{address}/update?owner=coast&place=branch")
    prefix = choose(page, "coast-1", "off_track", "The road has slid into the sea.")
    expect(page.locator("#tr-preview")).to_contain_text("It was reported “off track”")  # checked while one types
    page.reload()
    expect(page.locator("#tr-note")).to_contain_text("What you had typed before is back.")
    assert page.locator(f"[id='{prefix}-note']").input_value() == "The road has slid into the sea."
    assert page.locator(f"[id='{prefix}-report-off_track']").is_checked()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save", exact=False).click()
    expect(page.locator("#tr-note")).to_contain_text("No connection.")
    assert page.locator(f"[id='{prefix}-note']").input_value() == "The road has slid into the sea."
    page.context.set_offline(False)
    page.get_by_role("button", name="Discard what I typed").click()
    page.wait_for_load_state()
    assert page.locator(f"[id='{prefix}-note']").input_value() == ""


def test_the_form_works_without_a_script(browser: Browser, tmp_path: Path) -> None:
    region = build(tmp_path / "region")
    for address in editing(region):
        page = opened(browser.new_context(java_script_enabled=False).new_page(), address)
        page.goto(f"{address}/update?owner=east&lang=da")
        page.get_by_label("Sproget i det, du skriver").select_option("da")
        prefix = choose(page, "east-1", "paused", 'Vi venter på <b>loven</b> & "andet".')
        page.get_by_role("button", name="Vis, hvad der bliver skrevet").click()
        assert page.locator(f"[id='{prefix}-note']").input_value() == 'Vi venter på <b>loven</b> & "andet".'
        page.locator("button[value=save]").click()
        expect(page.locator(".tr-kept")).to_be_visible()
        assert 'note: {da: "Vi venter på <b>loven</b> & \\"andet\\"."}' in (region / "initiatives.yaml").read_text(
            "utf-8"
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_form_breaks_no_rule_of_axe_and_fits(page: Page, address: str, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    opened(page, address)
    for place in ("/update", "/update?owner=hills&lang=sv"):
        page.goto(address + place)
        if "owner" in place:
            choose(page, "hills-1", "off_track")
            page.locator("button[value=look]").click()
            expect(page.get_by_role("alert")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if said := to_mend(violations(page)):
            pytest.fail(said, pytrace=False)


def test_what_is_typed_after_a_save_survives_a_reload_and_a_second_click_writes_nothing_twice(browser: Browser, tmp_path: Path) -> None:  # fmt: skip
    region = build(tmp_path / "region")
    for address in editing(region):
        page = opened(browser.new_context().new_page(), address)
        page.goto(f"{address}/update?owner=south&place=branch")
        choose(page, "south-2", "unchanged")
        with page.expect_navigation():
            page.get_by_role("button", name="Save as a commit").dblclick()
        expect(page.get_by_text("Saved as commit")).to_be_visible()
        prefix = choose(page, "south-3", "at_risk", "Typed after the save.")
        page.reload()
        assert page.locator(f"[id='{prefix}-note']").input_value() == "Typed after the save."
        save(page)
        expect(page.get_by_text("Saved as commit")).to_be_visible()
        assert page.locator(f"[id='{row(page, 'south-3')}-note']").input_value() == ""
        assert git(region, "rev-list", "--count", f"main..{BRANCH}").strip() == "2"

        # The answer to a save is lost on its way: what was typed is sent again, and written once.
        prefix = choose(page, "south-4", "at_risk", "Sent twice.")
        page.route("**/update", lost)
        page.get_by_role("button", name="Save as a commit").click()
        page.wait_for_timeout(1500)
        page.unroute("**/update")
        page.goto(f"{address}/update?owner=south&place=branch")
        save(page)
        expect(page.get_by_text("Saved as commit")).to_be_visible()
        assert git(region, "show", f"{BRANCH}:initiatives.yaml").count("Sent twice.") == 1


def test_reports_that_wait_on_the_branch_are_told_and_a_release_made_of_it_is_shown(
    browser: Browser, tmp_path: Path
) -> None:
    region = build(tmp_path / "region")
    for address in editing(region):
        page = opened(browser.new_context().new_page(), address)
        page.goto(f"{address}/update?owner=south&place=branch")
        choose(page, "south-2", "unchanged")
        save(page)
        expect(page.get_by_text("Saved as commit")).to_be_visible()
        page.wait_for_timeout(2500)  # the server looks once a second
        page.goto(f"{address}/reporting")
        expect(page.get_by_text("1 commit waits on the branch of the round").first).to_be_visible()

        # Approved is the branch; it is taken over by a merge with something else, and more is changed after that.
        (region / "kpis" / "paths.yaml").write_text(
            (region / "kpis" / "paths.yaml").read_text("utf-8").replace("13", "13.5"), encoding="utf-8"
        )
        git(region, "commit", "-q", "-am", "A figure was wrong")
        git(region, "merge", "-q", "--no-edit", BRANCH)
        days = ("--as-of", DAY, "--approved-on", DAY, "--publish-at", DAY)
        done = tracker(
            "release",
            "2026-q4",
            "--revision",
            BRANCH,
            *days,
            "--approved-by",
            "council=Chair",
            "--commit",
            "--yes",
            "--path",
            region,
        )
        assert done.returncode == 0, done.stderr
        page.wait_for_timeout(2500)
        page.goto(f"{address}/")
        expect(page.get_by_text("Draft, not approved.").first).to_be_visible()
        page.get_by_role("link", name="Approved is round 2026-q4, as of 22 November 2026.").first.click()
        expect(page.get_by_text("Released.").first).to_be_visible()
        page.goto(f"{address}/kpi?id=paths&as-of={DAY}")
        expect(page.get_by_text("Released.").first).to_be_visible()
        expect(page.get_by_text(git(region, "rev-parse", BRANCH)[:10]).first).to_be_visible()
