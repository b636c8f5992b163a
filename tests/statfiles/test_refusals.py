"""Files that cannot be taken in: each is refused in its own words, and nothing is guessed."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import ROOT
from tracker.statfiles import MOST_BYTES, Refused, choose, read_cells, read_table
from workbooks import packed, workbook

BROKEN: Final = ROOT / "tests" / "statfiles" / "files" / "broken"
FILES: Final = BROKEN.parent


def refusal(content: bytes, decimal: str = "", wheres: tuple[tuple[str, str], ...] = ()) -> Refused:
    def read() -> None:
        table = read_table(content)
        read_cells(table, choose(table, wheres), decimal)

    with pytest.raises(Refused) as caught:
        read()
    return caught.value


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("truncated.json", "the JSON breaks off or is damaged in line 1"),
        ("wrong-sizes.json", "the dimension `geo` has 1 values where its size says 2"),
        ("too-few-values.json", "3 entries in `value` where its sizes ask for 4"),
        ("two-datasets.json", "the file holds 2 datasets"),
        ("not-statistics.json", "neither JSON-stat nor PxWeb's JSON"),
        ("not-a-zip.xlsx", "the workbook is damaged or locked"),
        ("web-page.csv", "this is a web page or XML"),
        ("too-few-cells.px", "the PX file has 5 cells where its variables ask for 6"),
        ("keys.px", "lists only some of its cells (KEYS)"),
        ("twice.csv", "`2024` stands twice: line 3, column 2 and line 4, column 2"),
        ("no-periods.csv", "no row and no column of periods"),
        ("ambiguous-decimals.csv", "`1.234` can be read in two ways"),
        ("contradicting-decimals.csv", "`1,5` has a decimal comma and `2.5` a decimal point"),
        ("old-excel.xls", "this is an old or locked Excel file"),
        ("empty.csv", "the file is empty"),
    ],
)
def test_each_broken_file_is_refused_in_its_own_words(name: str, words: str) -> None:
    refused = refusal((BROKEN / name).read_bytes())
    assert words in refused.message
    assert refused.hint


def test_a_text_among_figures_is_listed_and_the_others_are_read() -> None:
    table = read_table((BROKEN / "text-values.csv").read_bytes())
    found = read_cells(table, table.cells)
    assert [(each.where, each.text, each.why) for each in found.unclear] == [
        ("line 3, column 2", "about 12", "not a number")
    ]
    assert [str(point.value) for point in found.points] == ["11.5", "13.5"]


def test_weeks_are_listed_never_guessed() -> None:
    table = read_table((BROKEN / "weeks-only.csv").read_bytes())
    found = read_cells(table, table.cells)
    assert found.points == ()
    assert [each.text for each in found.unclear] == ["2024W01", "2024W02"]


def test_saying_the_decimal_sign_settles_what_the_file_leaves_open() -> None:
    table = read_table((BROKEN / "ambiguous-decimals.csv").read_bytes())
    assert [point.value for point in read_cells(table, table.cells, ".").points] == [Decimal("1.234"), Decimal("2.345")]
    assert [point.value for point in read_cells(table, table.cells, ",").points] == [Decimal(1234), Decimal(2345)]
    table = read_table((BROKEN / "contradicting-decimals.csv").read_bytes())
    found = read_cells(table, table.cells, ",")
    assert [point.value for point in found.points] == [Decimal("1.5")]
    assert [each.why for each in found.unclear] == ["its decimals are not written as the others are"]


def test_eurostat_files_that_a_spreadsheet_gave_commas_are_not_misread() -> None:
    sdmx = b"freq;geo;TIME_PERIOD;OBS_VALUE;OBS_FLAG\nA;DK;2020;1,234;\nA;DK;2021;2,345;\n"
    assert "can be read in two ways" in refusal(sdmx).message
    tsv = b"freq,geo\\TIME_PERIOD\t2020\t2021\nA,DK\t1,234\t2,5\n"
    table = read_table(tsv)
    assert [point.value for point in read_cells(table, table.cells).points] == [Decimal("1.234"), Decimal("2.5")]


def test_several_values_are_listed_ten_of_each_with_an_example() -> None:
    rows = "".join(f"R{number:02};2024;1\n" for number in range(1, 13))
    refused = refusal(f"region;year;value\n{rows}".encode())
    assert "region: R01, R02, R03, R04, R05, R06, R07, R08, R09, R10 and 2 more" in refused.message
    assert refused.hint == "such as --where 'region=R01'"


def test_a_misspelt_where_is_answered_with_the_nearest() -> None:
    content = (FILES / "eurostat-sdmx.csv").read_bytes()
    assert refusal(content, wheres=(("gio", "DK"),)).hint == "did you mean `geo`?"
    assert refusal(content, wheres=(("geo", "DX"),)).message == "`geo` has no value `DX`"
    assert (
        "there are: 00 (Riket), 01 (Stockholms län)"
        in refusal((FILES / "scb-jsonstat2.json").read_bytes(), wheres=(("Region", "Narnia"),)).hint
    )
    assert "no figure is left" in refusal(content, wheres=(("geo", "DK"), ("geo", "SE"))).message


def test_one_figure_a_period_is_not_enough_where_it_is_about_several_things() -> None:
    assert "choose with --where" in refusal(b"region;year;value\nDK;2023;1\nSE;2024;2\n").message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("year,value\n2023,1,234\n2024,2,345\n", "line 2, column 3 stands beyond the last heading"),
        ("region,2023,2024\nDK,12,5,13,1\n", "line 2, column 4 has no period above it"),
        (
            "a;2022;2023\nDK;1;2\n\na;2022;2023;2024\nSE;3;4;5\n",
            "several tables one below the other, from lines 1 and 4",
        ),
        ("when;value\n2020;1\nlast week;3\n2022;4\n", "no row and no column of periods"),
    ],
)
def test_what_would_be_cut_or_passed_over_is_refused(text: str, words: str) -> None:
    assert words in refusal(text.encode()).message


def test_a_number_with_a_comma_is_no_thousand_where_the_format_has_points() -> None:
    cube = json.loads((FILES / "eurostat-jsonstat2.json").read_text(encoding="utf-8"))
    table = read_table(json.dumps({**cube, "value": ["1,234", "2.5", None, 3]}).encode())
    found = read_cells(table, table.cells)
    assert [str(point.value) for point in found.points] == ["2.5", "3"]
    assert [each.text for each in found.unclear] == ["1,234"]


def test_a_bomb_is_never_unpacked() -> None:
    parts = {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": " " * 150_000_000}
    content = packed(parts)
    assert len(content) < 1_000_000
    assert "unpacks to more than" in refusal(content).message


def test_a_bomb_that_lies_about_its_size_is_found_out() -> None:
    content = bytearray(packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": " " * 1_000_000}))
    small = b" " * 10
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as file:
        entry = file.getinfo("xl/worksheets/sheet1.xml")
    size, check = entry.file_size.to_bytes(4, "little"), entry.CRC.to_bytes(4, "little")
    told = (
        bytes(content)
        .replace(size, len(small).to_bytes(4, "little"))
        .replace(check, zlib.crc32(small).to_bytes(4, "little"))
    )
    assert "the workbook" in refusal(told).message  # what was told is all that is handed on, and it is no sheet


def test_cells_at_the_ends_of_a_sheet_do_not_fill_the_memory() -> None:
    good = workbook({"One": [["year", "value"], [2024, 1]]})
    with zipfile.ZipFile(io.BytesIO(good)) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert "16384 columns by 1048576 rows" in refusal(packed(parts)).message


def test_a_zip_file_that_is_no_workbook() -> None:
    assert "no Excel workbook" in refusal(packed({"readme.txt": "hello"})).message


def test_a_workbook_whose_parts_are_no_xml() -> None:
    assert "the workbook cannot be read" in refusal(packed({"xl/workbook.xml": "hello <"})).message


def test_numbers_that_no_series_can_keep() -> None:
    table = read_table(b"year;value\n2022;1e99\n2023;99999999999999999999\n2024;5\n")
    found = read_cells(table, table.cells)
    assert [each.why for each in found.unclear] == ["too large, or too small, to be a figure"] * 2
    odd = json.loads((FILES / "eurostat-jsonstat2.json").read_text(encoding="utf-8"))
    text = json.dumps({**odd, "value": [1, 2, 3, 4]}).replace("[1, 2, 3, 4]", "[NaN, 1e400, true, 1e-400]")
    table = read_table(text.encode())
    assert read_cells(table, table.cells).points == ()


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"value": [1e99999999999999999999]}', "[1, 2]"])
def test_json_that_is_no_table(text: str) -> None:
    assert refusal(text.encode())


def test_a_file_larger_than_the_limit() -> None:
    assert "more than 20000000 are not read" in refusal(b"x" * (MOST_BYTES + 1)).message


def test_hostile_names_are_inert_in_messages() -> None:
    refused = refusal("region\x1b[31m;year;value\nA\x1b[2J;2024;1\nB\u202e;2024;2\n".encode())
    assert refused.message.replace("\n", "").isprintable()
    assert refused.hint.isprintable()


GOOD: Final = sorted(path for path in FILES.iterdir() if path.is_file())


@given(st.sampled_from(GOOD), st.data())
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_program(path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        content = content or bytearray(b"x")
    with suppress(Refused):
        table = read_table(bytes(content))
        read_cells(table, table.cells)
