"""Tables as CSV: what is shown, with sources, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.views import View
from tracker.views.asked import asked
from tracker.views.csvfile import BOM, Table, as_csv, tables
from tracker.views.markup import Html, figure, outside, table
from tracker.views.site import Rendered, csv_of, render

DAY: Final = date(2026, 11, 22)


def shown(language: str = "en", page: str = "kpi", **parameters: str) -> Rendered:
    loaded = tracker.load(ROOT, today=DAY)
    wanted = asked(page, {**parameters, "lang": language})
    return render(wanted, View(tracker.status(loaded, DAY), loaded.problems, words(language), (), wanted))


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=delimiter))


def test_figures_are_exact_and_sources_have_their_address() -> None:
    found = rows(csv_of(shown(id="dk-medicine-assessment-time"), 1) or "")
    assert found[0] == ["Period", "weeks", "Source", "Note"]
    by_year = {row[0]: row for row in found[1:]}
    assert by_year["2020"][1] == "16.57"
    assert "https://medicinraadet.dk/nyheder/2021/laengere-sagsbehandlingstider-i-2020" in by_year["2020"][2]


def test_danish_has_semicolon_and_decimal_comma() -> None:
    found = rows(csv_of(shown("da", id="dk-medicine-assessment-time"), 1) or "", ";")
    assert {row[0]: row[1] for row in found[1:]}["2020"] == "16,57"


def test_every_table_of_a_page_has_its_own_link_and_file() -> None:
    page = shown(page="strategy", id="dk-2021")
    html = "".join(page.body)
    count = len(tables(page.body))
    assert count > 3
    assert [f'table={number}"' in html for number in range(1, count + 1)] == [True] * count
    assert "<!--table" not in html
    assert html.count("This table as CSV<span") == count  # each says to a screen reader which table it is
    assert csv_of(page, count) is not None
    assert csv_of(page, count + 1) is csv_of(page, 0) is None


def test_a_link_keeps_day_language_and_filters() -> None:
    html = "".join(shown("sv", page="strategy", id="se-2019", area="se-2019-1").body)
    assert "/strategy.csv?area=se-2019-1&amp;id=se-2019&amp;lang=sv&amp;table=1" in html


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)"])
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert rows(as_csv(Table(rows=[[text]]), "en")) == [[f"'{text}"]]


def test_a_thousand_stays_a_thousand_in_danish() -> None:
    """Shown `1.200`: never a spreadsheet's 1,2. What the page holds as exact is written as a number."""
    made = table(["a", "b", "c"], [["1.200", figure("1.200", 1200), figure("0,5", 0.5)]], "c")
    assert rows(as_csv(tables((Html(made),))[0], "da"), ";")[1] == ["1.200", "1200", "0,5"]


def test_every_table_is_its_own() -> None:
    page = shown(page="strategy", id="dk-2021")
    texts = [csv_of(page, number) for number in range(1, len(tables(page.body)) + 1)]
    assert len(set(texts)) == len(texts)
    assert "Trial Nation" in (texts[0] or "")
    assert "270.8" in (texts[-1] or "")


def test_parts_of_a_cell_do_not_run_together() -> None:
    made = table(["a"], [[Html("<ul><li>2 running</li><li>3 decided</li></ul>")]], "c")
    assert tables((Html(made),))[0].rows[1] == ["2 running; 3 decided"]


@pytest.mark.parametrize("number", ["-3.5", "+2", "0", "152.4"])
def test_numbers_stay_numbers(number: str) -> None:
    assert rows(as_csv(Table(rows=[[number]]), "en")) == [[number]]


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_whatever_a_cell_holds_comes_back_as_one_cell(texts: list[str]) -> None:
    made = table(["a"] * len(texts), [texts], "c")
    (found,) = tables((Html(made),))
    back = rows(as_csv(found, "en"))
    assert [len(row) for row in back] == [len(texts)] * 2


def test_markup_of_a_cell_becomes_text() -> None:
    made = table(["a", "b"], [[figure("1 234,5", 1234.5), outside("Lif & co", "https://example.org/?a=1&b=2")]], "c")
    assert tables((Html(made),))[0].rows[1] == ["1234.5", "Lif & co (https://example.org/?a=1&b=2)"]
