"""The shipped strategies against lists of names taken from the published documents themselves.

Each file in `names/` holds one number and one official name a line: areas `4`, initiatives `4.1`.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

import pytest

import tracker
from tracker.model.strategy import Area, Initiative, Strategy

ROOT: Final = Path(__file__).parents[2]
NAMES: Final = Path(__file__).parent / "names"
DAY: Final = dt.date(2026, 11, 22)
COUNTS: Final = {
    "dk-2021": [11, 4, 0, 0, 0, 0, 0, 5],  # seven themes, and what names no theme
    "dk-2023": [8, 2, 3, 3, 4, 3, 2, 3, 4, 3, 4, 2],
    "dk-2024": [6, 5],
    "se-2019": [3, 5, 4, 4, 2, 5, 3, 4],
    "se-2024": [4, 3, 5, 4, 3, 4, 3, 5],
    "no-2019": [5, 7],
    "no-2021": [9],
    "no-2023": [12],
    "no-2024": [14],
    "no-lmi-2022": [4],
}


@lru_cache
def loaded() -> tracker.Loaded:
    return tracker.load(ROOT, today=DAY)


def strategy(name: str) -> Strategy:
    return next(each for each in loaded().portfolio.plan.strategies if each.id == name)


def listed(name: str) -> dict[str, str]:
    lines = (NAMES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def plain(text: str) -> str:
    """Letters and figures only: quotes, dashes and full stops differ between editions of one text."""
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def test_the_shipped_files_have_no_problem() -> None:
    assert loaded().problems == ()


def test_every_strategy_is_counted() -> None:
    found = {each.id: [len(area.initiatives) for area in each.areas] for each in loaded().portfolio.plan.strategies}
    assert found == COUNTS


def test_nobody_was_asked_to_report() -> None:
    assert {each.mode for each in loaded().portfolio.plan.strategies} == {"observed"}


@pytest.mark.parametrize(
    ("name", "areas", "initiatives"), [("dk-2023", 12, 41), ("se-2019", 8, 30), ("se-2024", 8, 31)]
)
def test_every_name_is_that_of_the_document(name: str, areas: int, initiatives: int) -> None:
    nodes: list[Area | Initiative] = [*strategy(name).areas, *strategy(name).initiatives()]
    official = {node.number: plain(node.title[strategy(name).language or ""]) for node in nodes}
    assert official == {number: plain(text) for number, text in listed(name).items()}
    assert (len(strategy(name).areas), len(list(strategy(name).initiatives()))) == (areas, initiatives)


def test_the_danish_strategy_of_2021_has_its_seven_themes() -> None:
    themes = {area.number: plain(area.title["da"]) for area in strategy("dk-2021").areas if area.number}
    assert themes == {number: plain(text) for number, text in listed("dk-2021").items()}
    stated = strategy("dk-2021").stated_count
    assert stated is not None
    assert stated.initiatives == 38


def test_the_norwegian_agenda_has_its_seven_points() -> None:
    points = strategy("no-2019").areas[1].initiatives
    for number, word in listed("no-2022").items():
        assert word in points[int(number) - 1].title["nb"].lower()


def test_every_initiative_names_its_source_where_the_strategy_does_not() -> None:
    """Names that do not stand in the strategy's own source say where they stand."""
    for each in strategy("dk-2021").initiatives():
        assert each.source is not None, each.id


def test_the_reserve_of_2021_is_derived_as_written() -> None:
    lines = {(line.kind, line.amount, line.per): line for line in strategy("dk-2021").funding}
    yearly, reserve = lines["appropriated", 70, "year"], lines["derived", 30.4, "year"]
    total = lines["agreed", 270.8, "period"]
    years = yearly.to - yearly.from_ + 1, reserve.to - reserve.from_ + 1
    assert years == (3, 2)
    assert pytest.approx(total.amount) == 3 * 70 + 2 * 30.4
    assert reserve.note is not None
    assert "270.8" in reserve.note["en"]


def test_every_goal_of_2019_has_its_successor_or_none() -> None:
    followed = {old for item in strategy("se-2024").initiatives() for old in item.follows}
    old = [item.id for item in strategy("se-2019").initiatives()]
    assert followed <= set(old)
    assert len(followed) == 22  # counted by hand from the two lists of titles and the text of 2024
    alone = {"2.1", "2.5", "3.2", "3.3", "5.1", "5.2", "8.3", "8.4"}
    assert set(old) - followed == {f"se-2019-{number}" for number in alone}


def test_no_official_status_is_shipped() -> None:
    for each in loaded().portfolio.plan.strategies:
        for item in each.initiatives():
            assert item.updates == []
            assert item.response is None
            assert item.events or item.not_found, f"{item.id} says neither what was found nor that nothing was"


def test_promised_breakdowns_and_evaluations_have_their_empty_places() -> None:
    items = {item.id: item for each in loaded().portfolio.plan.strategies for item in each.initiatives()}
    assert items["se-2024-4.1"].required_breakdowns == ["sex", "form_of_care", "place"]
    for name in ("dk-2023-1.6", "se-2024-5.3"):
        assert [one.kind for one in items[name].asks_for] == ["evaluation"]
        assert items[name].evaluations == []
    fields = items["dk-2023-12.1"].asks_for
    assert [one.what["en"] for one in fields] == ["Innovation", "New companies", "Exports", "Production"]
    assert {one.basis for one in fields} == {"chosen"}
