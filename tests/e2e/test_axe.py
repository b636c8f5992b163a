"""Every page through axe: nothing of ours breaks a rule, and of the framework only what is listed.

A page of each kind, the theme in turn; `TRACKER_AXE=full` takes every page in both themes.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe import to_mend, violations
from pictures import PAGES, one_of_each, ready
from playwright.sync_api import Page

FULL = os.environ.get("TRACKER_AXE") == "full"
CASES = [
    (name, theme)
    for place, name in enumerate(PAGES if FULL else one_of_each())
    for turn, theme in enumerate(("light", "dark"))
    if FULL or place % 2 == turn
]


@pytest.mark.parametrize(("name", "theme"), CASES)
def test_page_breaks_no_rule_of_axe(
    page: Page, shipped: str, example: tuple[str, Path], demo: str, name: str, theme: str
) -> None:
    address = PAGES[name]
    servers = {"shipped": shipped, "example": example[0], "demo": demo}
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.goto(servers[address.where] + address.path)
    if address.status == 200:
        ready(page)
    if said := to_mend(violations(page)):
        pytest.fail(said, pytrace=False)


def test_axe_sees_a_fault_and_whose_it_is(page: Page) -> None:
    image = '<img src="data:,">'
    page.set_content(f'<html lang="en"><title>x</title><main class="tr-page"><h1>x</h1>{image}</main><div>{image}')
    found = [each for each in violations(page) if each.rule == "image-alt"]
    assert [each.ours for each in found] == [True, False]
    assert to_mend(found).count("image-alt") == 2
