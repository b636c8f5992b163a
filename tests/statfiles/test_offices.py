"""Files as the offices give them (every figure fictional); what is expected was typed by hand from the files."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import pytest

from helpers import ROOT
from tracker.statfiles import Reading, Refused, choose, read_cells, read_table
from tracker.statfiles.flags import read_flag
from tracker.statfiles.numbers import decimal_of, number, unmarked
from tracker.statfiles.periodtext import read_period, time_like

FILES: Final = ROOT / "tests" / "statfiles" / "files"


def read(name: str, *wheres: tuple[str, str], sheet: str = "", decimal: str = "", factor: str = "1") -> Reading:
    table = read_table((FILES / name).read_bytes(), sheet)
    return read_cells(table, choose(table, wheres), decimal, Decimal(factor))


def figures(reading: Reading) -> dict[str, str]:
    return {str(point.period): str(point.value) for point in reading.points}


def statuses(reading: Reading) -> dict[str, str]:
    return {str(point.period): point.marks.status for point in reading.points if point.marks.status}


def missing(reading: Reading) -> list[str]:
    return [str(point.period) for point in reading.missing]


def unclear(reading: Reading) -> list[tuple[str, str]]:
    return [(each.where, each.text) for each in reading.unclear]


def test_statbank_wide_csv_with_titles_notes_and_stubs_left_empty() -> None:
    found = read("statbank-wide.csv", ("stub 1", "hele landet"), ("stub 2", "løbende priser"))
    assert figures(found) == {"2021": "12345.5", "2022": "12890.25", "2023": "1300.75"}
    assert missing(found) == ["2024"]


def test_the_dash_of_statbank_is_never_a_zero() -> None:
    found = read("statbank-wide.csv", ("stub 1", "Hele landet"), ("stub 2", "Faste priser"))
    assert figures(found) == {"2021": "11000.5", "2022": "11100", "2024": "11300.5"}
    assert unclear(found) == [("line 6, column 5", "-")]


def test_statbank_bulk_with_quarters_and_spaces_between_thousands() -> None:
    found = read("statbank-bulk.csv")
    assert figures(found) == {"2023-Q4": "101.5", "2024-Q1": "1102.5"}
    assert missing(found) == ["2024-Q2"]


def test_statbank_workbook_with_numbers_and_texts_as_periods() -> None:
    found = read("statbank.xlsx", ("stub 1", "Hele landet"))
    assert figures(found) == {"2022": "12890.25", "2023": "0.3"}  # 0.1 + 0.2 is kept with 17 digits in the file
    assert missing(found) == ["2024"]
    assert statuses(read("statbank.xlsx", ("stub 1", "Øerne"))) == {"2024": "provisional"}


def test_statbank_px_in_its_own_encoding() -> None:
    assert figures(read("statbank.px", ("område (amt)", "Hele landet"))) == {"2023-11": "12.5", "2023-12": "13.25"}
    islands = read("statbank.px", ("OMRÅDE (AMT)", "øerne"))
    assert figures(islands) == {"2023-12": "7", "2024-01": "8"}
    assert unclear(islands) == [("data cell 4 (2023M11)", "-")]


def test_statbank_json_stat_1() -> None:
    found = read("statbank-jsonstat1.json")
    assert (figures(found), missing(found)) == ({"2022": "12.5"}, ["2023"])


@pytest.mark.parametrize("sex", ["1", "män", "MÄN"])
def test_scb_px_by_code_or_words(sex: str) -> None:
    found = read("scb.px", ("kön", sex))
    assert (figures(found), missing(found)) == ({"2022": "101", "2023": "102"}, ["2024"])


def test_scb_csv_with_contents_and_year_in_one_heading() -> None:
    found = read("scb.csv", ("kön", "kvinnor"))
    assert (figures(found), missing(found)) == ({"2023": "6.25"}, ["2022"])


def test_scb_json_stat_2() -> None:
    found = read("scb-jsonstat2.json", ("region", "Stockholms län"))
    assert (figures(found), missing(found)) == ({"2024-Q2": "201.5"}, ["2024-Q1"])


def test_scb_pxweb_json_with_two_contents() -> None:
    people = read("scb-pxweb.json", ("contents", "BE1"))
    assert figures(people) == {"2022": "1000", "2023": "1001.5", "2024": "1002"}
    growth = read("scb-pxweb.json", ("contents", "Folkökning (påhittad)"))
    assert (figures(growth), missing(growth), unclear(growth)) == ({"2022": "10"}, ["2023"], [("row 3", "-")])


def test_ssb_json_stat_2_with_status_and_a_star_in_the_words() -> None:
    found = read("ssb-jsonstat2.json")
    assert figures(found) == {"2020": "10.5", "2023": "13.25", "2024": "14"}
    assert statuses(found) == {"2024": "provisional"}
    assert (missing(found), unclear(found)) == (["2021"], [("value 2 (2022)", "-")])


def test_ssb_csv_with_a_star_behind_a_figure() -> None:
    found = read("ssb.csv")
    assert figures(found) == {"2024-Q3": "12.5", "2024-Q4": "13.5"}
    assert (statuses(found), missing(found)) == ({"2024-Q4": "provisional"}, ["2025-Q1"])


def test_eurostat_sdmx_csv_with_flags() -> None:
    found = read("eurostat-sdmx.csv", ("geo", "dk"))
    assert figures(found) == {"2020": "2.961", "2021": "2.756", "2023": "2.9", "2024": "3"}
    assert statuses(found) == {"2023": "estimated"}
    assert [point.marks.breaks for point in found.points] == [False, True, False, False]
    assert (found.points[-1].marks.other, missing(found)) == ("d", ["2022"])


def test_eurostat_sdmx_csv_with_words_beside_codes() -> None:
    for geo in ("DK", "denmark"):
        found = read("eurostat-sdmx-labels.csv", ("geo", geo))
        assert figures(found) == {"2024-H1": "2.5"}


def test_eurostat_tsv() -> None:
    found = read("eurostat.tsv", ("geo", "DK"))
    assert figures(found) == {"2024-Q1": "12.3", "2024-Q3": "12.5", "2024-Q4": "13"}
    assert (statuses(found), missing(found)) == ({"2024-Q1": "provisional"}, ["2024-Q2"])
    assert found.points[2].marks == (None, True, "d")
    assert found.missing[0].marks.other == "c"


def test_eurostat_json_stat_2_with_sparse_values() -> None:
    found = read("eurostat-jsonstat2.json")
    assert figures(found) == {"2020": "2.961", "2021": "2.756", "2023": "2.9"}
    assert (statuses(found), missing(found)) == ({"2023": "provisional"}, ["2022"])


def test_a_workbook_with_two_sheets_needs_the_name_of_one() -> None:
    with pytest.raises(Refused, match="several sheets: Read me, Figures"):
        read("two-sheets.xlsx")
    assert figures(read("two-sheets.xlsx", sheet="figures")) == {"2023": "12.5", "2024": "13"}


def test_a_second_heading_above_or_below_the_periods() -> None:
    for text in (";2023;;2024;\n;M;K;M;K\nDK;1;2;3;4\n", ";M;;K;\n;2023;2024;2023;2024\nDK;1;3;2;4\n"):
        table = read_table(text.encode())
        assert figures(read_cells(table, choose(table, [("heading 1", "K")]))) == {"2023": "2", "2024": "4"}


def test_columns_of_figures_beside_a_column_of_years() -> None:
    table = read_table("år;Mænd;Kvinder\n2020;2021;2022\n2021;;1500\nKilde: opdigtet\n".encode())
    assert figures(read_cells(table, choose(table, [("column", "kvinder")]))) == {"2020": "2022", "2021": "1500"}
    assert missing(read_cells(table, choose(table, [("column", "Mænd")]))) == ["2021"]


def test_a_long_row_without_its_figure_is_missing_not_forgotten() -> None:
    table = read_table(b"year;value\n2023;5\n2024;\n2025\n")
    assert missing(read_cells(table, table.cells)) == ["2024", "2025"]


def test_the_factor_leaves_no_binary_noise() -> None:
    table = read_table(b"year;value\n2022;12345\n2023;0,1\n2024;-7\n")
    found = read_cells(table, table.cells, factor=Decimal("0.001"))
    assert figures(found) == {"2022": "12.345", "2023": "0.0001", "2024": "-0.007"}


@pytest.mark.parametrize(
    ("text", "period"),
    [("2024", "2024"), ("2024*", "2024"), ("2024M05", "2024-05"), ("2024-M05", "2024-05"), ("2024-05", "2024-05"),
     ("2024K3", "2024-Q3"), ("2024Q3", "2024-Q3"), ("2024-Q3", "2024-Q3"), ("2024q3", "2024-Q3"),
     ("2024H1", "2024-H1"), ("2024-H2", "2024-H2"), ("2024S1", "2024-H1"), ("2024-S2", "2024-H2"), (" 2024 ", "2024")],
)  # fmt: skip
def test_periods_as_offices_write_them(text: str, period: str) -> None:
    found = read_period(text)
    assert found is not None
    assert str(found.period) == period
    assert found.provisional == text.endswith("*")


@pytest.mark.parametrize("text", ["2024W05", "2024U05", "2024-05-01", "2024-2025", "2024/25"])
def test_other_times_are_seen_but_not_understood(text: str) -> None:
    assert read_period(text) is None
    assert time_like(text)


@pytest.mark.parametrize(
    "text", ["", "24", "2024M13", "2024K5", "2024Q0", "2024H3", "12024", "0024", "2024 1)", "total"]
)
def test_what_is_no_time(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [("1234", "", "1234"), ("1234,5", ",", "1234.5"), ("1.234,5", ",", "1234.5"), ("1,234.5", ".", "1234.5"),
     ("1 234,5", ",", "1234.5"), ("1\u00a0234\u00a0567", "", "1234567"), ("12\u2009345", "", "12345"),
     ("12\u202f345,6", ",", "12345.6"), ("-0,5", ",", "-0.5"), (".5", ".", "0.5"), (",5", ",", "0.5"),
     ("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1.2e3", ".", "1200")],
)  # fmt: skip
def test_numbers_as_offices_write_them(text: str, sign: str, value: str) -> None:
    found = number(text, sign)
    assert found is not None
    assert found == Decimal(value)


@pytest.mark.parametrize(
    ("text", "sign"),
    [("1 23", ","), ("1  234", ","), ("12,5", "."), ("12.5", ","), ("1,2,3", "."), ("abc", "."), ("1-2", "."),
     ("1234,567.8", "."), ("--5", "."), ("0x1f", "."), ("٣", "."), ("nan", "."), ("inf", ".")],
)  # fmt: skip
def test_what_is_no_number(text: str, sign: str) -> None:
    assert number(text, sign) is None


@pytest.mark.parametrize(
    ("texts", "sign"),
    [(["1", "22"], ""), (["12,5", "1.234"], ","), (["12.5", "1,234"], "."), (["1.234.567"], ","), (["1,234,567"], "."),
     (["0,123"], ","), (["1234,567"], ","), (["1 234,567"], ","), (["12.3 p", ": c"], "."), (["..", "-", ""], "")],
)  # fmt: skip
def test_the_decimal_sign_is_what_the_file_shows_throughout(texts: list[str], sign: str) -> None:
    assert decimal_of(texts) == sign


@pytest.mark.parametrize(
    ("text", "parts"),
    [("12.3 p", ("12.3", "p")), ("12,3p", ("12,3", "p")), (": c", (":", "c")), (":", (":", "")), ("12*", ("12", "*")),
     ("5 bn", ("5 bn", "")), ("5 mio", ("5 mio", "")), ("12 b", ("12", "b")), ("abc", ("abc", "")), ("p", ("p", "")), ("12 apples", ("12 apples", ""))],
)  # fmt: skip
def test_flags_behind_figures(text: str, parts: tuple[str, str]) -> None:
    assert unmarked(text) == parts


@pytest.mark.parametrize(
    ("flag", "marks"),
    [("", (None, False, "")), ("p", ("provisional", False, "")), ("*", ("provisional", False, "")), ("P", ("provisional", False, "")),
     ("e", ("estimated", False, "")), ("s", ("estimated", False, "")), ("f", ("forecast", False, "")), ("b", (None, True, "")),
     ("bep", ("estimated", True, "")), ("cd", (None, False, "cd")), ("r", (None, False, "r")), ("A", (None, False, "")),
     ("Provisional", ("provisional", False, "")), ("published", (None, False, "published")), ("def", (None, False, "def"))],
)  # fmt: skip
def test_flags_are_carried_over_or_named(flag: str, marks: tuple[str | None, bool, str]) -> None:
    assert read_flag(flag) == marks


def test_days_are_listed_never_guessed() -> None:
    table = read_table(b"day;value\n2024-01-01;5\n2024-02-01;6\n")
    assert [each.text for each in read_cells(table, table.cells).unclear] == ["2024-01-01", "2024-02-01"]


def test_statbank_with_the_time_in_the_stub_and_stubs_left_empty() -> None:
    text = '"FIKTIV: eksport"\n\n;;"Eksport"\n"Hele landet";"2022";5,5\n;"2023";6\n"Øerne";"2022";1\n;"2023";2\n'
    table = read_table(text.encode())
    assert figures(read_cells(table, choose(table, [("stub 1", "Øerne")]))) == {"2022": "1", "2023": "2"}
    assert figures(read_cells(table, choose(table, [("stub 1", "Hele landet")]))) == {"2022": "5.5", "2023": "6"}
    table = read_table(b";;Exports\n2022;DK;5\n;SE;6\n2023;DK;7\n;SE;8\n")
    assert figures(read_cells(table, choose(table, [("stub 2", "SE")]))) == {"2022": "6", "2023": "8"}


def test_numbers_of_regions_that_look_like_years_are_no_periods() -> None:
    table = read_table(b"region;2023;2024\n1601;5;6\n1756;7;8\n")
    assert figures(read_cells(table, choose(table, [("region", "1601")]))) == {"2023": "5", "2024": "6"}
    text = (
        (FILES / "scb.px")
        .read_text(encoding="utf-8")
        .replace('"1","2"', '"1601","1756"')
        .replace('"män","kvinnor"', '"1601","1756"')
    )
    table = read_table(text.encode())
    assert figures(read_cells(table, choose(table, [("kön", "1756")]))) == {"2022": "201", "2023": "202", "2024": "203"}


def test_text_of_a_spreadsheet_in_utf_16() -> None:
    table = read_table("år\tværdi\n2023\t12,5\n".encode("utf-16"))
    assert figures(read_cells(table, table.cells)) == {"2023": "12.5"}


@pytest.mark.parametrize("status", ["M", "O", "L", "H", "Q"])
def test_a_zero_that_sdmx_calls_missing_is_no_zero(status: str) -> None:
    """Observation status codes of SDMX for figures that are missing, of several kinds; what stands there is filler."""
    text = f"DATAFLOW,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nX,DK,2022,120,\nX,DK,2023,0,{status}\n"
    found = read_cells(table := read_table(text.encode(), ""), choose(table, ()), "", Decimal(1))
    assert figures(found) == {"2022": "120"}
    assert [each.text for each in found.unclear] == [f"0 {status}"]


def test_a_figure_with_a_space_in_tsv_is_not_cut_at_it() -> None:
    text = "freq,geo\\TIME_PERIOD\t2023 \t2024 \nA,DK\t1 234.5 p\t300 p\n"
    found = read_cells(table := read_table(text.encode(), ""), choose(table, ()), "", Decimal(1))
    assert figures(found) == {"2023": "1234.5", "2024": "300"}
    assert statuses(found) == {"2023": "provisional", "2024": "provisional"}
