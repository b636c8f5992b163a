"""The workbook holds the figures that were known, as numbers, and texts that are never obeyed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from helpers import ROOT
from publish_sites import opened as edition_of
from tracker.assess.series import known_on
from tracker.brief import Briefing, briefing, scope_of
from tracker.brief.workbook import number_format, workbook

if TYPE_CHECKING:
    from tracker.views.view import View

DAY = date(2026, 11, 22)
DEMO = ROOT / "src" / "tracker" / "demo"
KPIS, FIGURES, TARGETS, INITIATIVES, QUESTIONS, CHARTS = range(1, 7)
HOSTILE = ('=HYPERLINK("http://x")', "+1", "http://example.org", "<script>", "a\u202eb", "W" * 40_000, "\x00\x0b\x1f", "\ud800", "\U0001f600", "@SUM(A1)", "&[Page]&&", "{=1+1}")  # fmt: skip


@lru_cache(maxsize=2)
def demo(language: str) -> tuple[Briefing, View]:
    view = edition_of(DEMO).view(language)
    scope = scope_of("all", view)
    assert scope is not None
    return briefing(scope, view), view


@lru_cache(maxsize=2)
def made(language: str) -> bytes:
    return workbook(*demo(language))


@lru_cache(maxsize=2)
def unpacked(packed: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(packed))


def rows(sheet: Any) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[2]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=3)]


@pytest.mark.parametrize("language", ["da", "sv"])
def test_every_sheet_says_that_it_is_a_draft_and_of_which_day(language: str) -> None:
    found, _ = demo(language)
    for sheet in unpacked(made(language)):
        assert sheet["A1"].value == f"{found.state} {found.judged} {found.fictional}"
        assert found.state in sheet.oddFooter.left.text
        assert sheet.page_setup.orientation == "landscape"


def test_kpis_stand_one_a_row_with_the_verdicts_of_the_briefing() -> None:
    found, view = demo("da")
    own = rows(unpacked(made("da")).worksheets[KPIS])
    w = found.words
    assert [(row["ID"], row[w["verdict"]]) for row in own] == [(row.id, row.verdict) for row in found.kpis]
    for row in own:
        last = view.status.assessments[row["ID"]].last
        assert row[w["figure"]] == (last.value if last else None)


def test_figures_are_those_that_were_known_on_the_day() -> None:
    found, view = demo("da")
    expected = [
        (row.id, period.time, point.value)
        for row in found.kpis if (kpi := view.status.portfolio.kpis.get(row.id))
        for period, point in sorted(known_on(kpi, view.status.as_of).items(), key=lambda item: item[0].time)
    ]  # fmt: skip
    sheet = unpacked(made("da")).worksheets[FIGURES]
    assert [(row[0].value, row[3].value, row[4].value) for row in sheet.iter_rows(min_row=3)] == expected


def test_charts_refer_to_cells_that_hold_the_drawn_numbers() -> None:
    found, _ = demo("da")
    book = unpacked(made("da"))
    drawn = [row for row in found.kpis if row.chart and row.chart.runs]
    with zipfile.ZipFile(io.BytesIO(made("da"))) as packed:
        names = sorted((name for name in packed.namelist() if name.startswith("xl/charts/chart")), key=lambda name: int(re.sub(r"\D", "", name)))  # fmt: skip
        markup = [packed.read(name).decode() for name in names]
        said = packed.read("xl/drawings/drawing1.xml").decode()
    assert len(markup) == len(drawn)
    assert said.count(" descr=") == len(drawn)
    for row, text in zip(drawn, markup, strict=True):
        assert row.chart is not None
        values = [number for each in re.findall(r"<c:yVal>.*?<c:f>(.*?)</c:f>", text, re.DOTALL) for number in cells(book, each)]  # fmt: skip
        if row.chart.path:
            assert row.chart.path[-1].value in values
        if len(row.chart.dots) == len([None for one in rows(book.worksheets[FIGURES]) if one["ID"] == row.id]):
            assert {dot.value for dot in row.chart.dots} <= set(values)


def cells(book: Any, reference: str) -> list[float]:
    sheet, _, place = reference.replace("'", "").rpartition("!")
    found = book[sheet][place.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def test_no_cell_is_a_formula_or_a_link() -> None:
    for sheet in unpacked(made("da")):
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


def test_tables_are_ready_to_be_filtered_and_printed() -> None:
    book = unpacked(made("da"))
    for place in (KPIS, FIGURES, TARGETS, INITIATIVES, QUESTIONS):
        sheet = book.worksheets[place]
        assert sheet.freeze_panes == "A3"
        assert sheet.auto_filter.ref.startswith("A2:")
        assert sheet.print_title_rows == "$1:$2"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_inert_and_the_file_opens(text: str) -> None:
    found, view = demo("da")
    kpis = tuple(replace(row, title=text, owner=text, why=text, unit=text, verdict=text) for row in found.kpis[:3])
    part = replace(found.parts[0], title=text)
    words = {**found.words, "kpis": text, "figures": text, "charts": text, "value": text}
    packed = workbook(replace(found, title=text, stamp=text, kpis=kpis, parts=(part,), words=words, sources=((text,) * 4,)), view)  # fmt: skip
    for sheet in unpacked(packed):
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
        assert "\u202e" not in str([cell.value for row in sheet.iter_rows() for cell in row])


@pytest.mark.parametrize(("value", "shown"), [(29.0, "#,##0"), (11.7, "#,##0.0"), (1234567.8, "#,##0"), (0.125, "#,##0.000"), (0.0, "#,##0"), (20.2949, "#,##0.00"), (0.00001, "General")])  # fmt: skip
def test_numbers_claim_no_more_than_they_know(value: float, shown: str) -> None:
    assert number_format(value) == shown


def test_a_title_or_unit_that_looks_like_a_reference_is_text_in_every_chart(tmp_path: Path) -> None:
    import re
    import shutil
    import zipfile

    folder = tmp_path / "files"
    shutil.copytree(DEMO, folder)
    for file, unit in zip(
        sorted((folder / "kpis").glob("*.yaml")),
        ("'\\\\\\\\evil.example\\\\s\\\\[b.xlsx]S'!A1", "=cmd|' /C calc'!A0", "=S!$A$1", "x!B2"),
        strict=False,
    ):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"(?m)^unit:.*$", lambda _, unit=unit: f'unit: "{unit}"', text), "utf-8")  # type: ignore[misc]
    view = edition_of(folder).view("en")
    scope = scope_of("all", view)
    assert scope is not None
    with zipfile.ZipFile(io.BytesIO(workbook(briefing(scope, view), view))) as packed:
        charts = [packed.read(name).decode() for name in packed.namelist() if "/charts/" in name]
        sheets = re.findall(r'<sheet name="([^"]*)"', packed.read("xl/workbook.xml").decode())
    found = [each for chart in charts for each in re.findall(r"<c:f>(.*?)</c:f>", chart)]
    assert found
    assert all(any(each.startswith((f"{name}!", f"'{name}'!")) for name in sheets) for each in found)
