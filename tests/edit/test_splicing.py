"""Figures go into files of any style, and every byte around them stays what it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from portfolios import DAY, SOURCES, portfolio
from tracker.edit import Ask, Prepared, prepare
from tracker.edit.splice import Fault, Splice, spliced
from tracker.loading import load
from tracker.periods import Period, parse_partial, parse_period
from tracker.statfiles import Point, Reading, Refused
from tracker.statfiles.flags import read_flag

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.model.kpi import Observation


def reading(figures: dict[str, str]) -> Reading:
    """Return figures such as `{"2024": "12.5 p"}`."""
    points = []
    for period, text in figures.items():
        value, _, flag = text.partition(" ")
        points.append(Point(parse_period(period), Decimal(value), read_flag(flag), "somewhere"))
    return Reading(tuple(sorted(points, key=lambda each: each.period)), (), ())


def prepared(root: Path, figures: dict[str, str], ask: Ask = Ask()) -> Prepared:  # noqa: B008
    return prepare(root, load(root, today=DAY), "exports", reading(figures), "a test", ask, DAY)


def imported(root: Path, figures: dict[str, str], ask: Ask = Ask(), name: str = "exports.yaml") -> str:  # noqa: B008
    prepared(root, figures, ask).write()
    return (root / "kpis" / name).read_bytes().decode("utf-8")


def series_of(root: Path) -> dict[Period, Observation]:
    return load(root, today=DAY).portfolio.kpis["exports"].series


CASES: Final = {
    "new at the end": ("series:\n  2020: 1 # first\n", {"2021": "2"}, "series:\n  2020: 1 # first\n  2021: 2\n"),
    "new in the middle and at the front, comments stay with what is below them": (
        "series:\n  # about 2020\n  2020: 1\n\n  # about 2022\n  2022: 3\n",
        {"2019": "0.5", "2021": "2"},
        "series:\n  # about 2020\n  2019: 0.5\n  2020: 1\n  2021: 2\n\n  # about 2022\n  2022: 3\n",
    ),
    "newest first": ("series:\n  2022: 3\n  2021: 2\n", {"2023": "4", "2020": "1"}, "series:\n  2023: 4\n  2022: 3\n  2021: 2\n  2020: 1\n"),
    "indentation of four": ("series:\n    2020: 1\n", {"2021": "2"}, "series:\n    2020: 1\n    2021: 2\n"),
    "lines that end as in Windows": ("series:\r\n  2020: 1\r\n", {"2021": "2", "2020": "7"}, "series:\r\n  2020: 7\r\n  2021: 2\r\n"),
    "no end of the last line": ("series:\n  2020: 1", {"2021": "2"}, "series:\n  2020: 1\n  2021: 2"),
    "periods in quotes": ('series:\n  "2020": 1\n', {"2021": "2"}, 'series:\n  "2020": 1\n  "2021": 2\n'),
    "only the value of a record": (
        "series:\n  2022: {value: 175, break: true, conflicts: [{value: 31, source: own}]} # kept\n",
        {"2022": "176.5"},
        "series:\n  2022: {value: 176.5, break: true, conflicts: [{value: 31, source: own}]} # kept\n",
    ),
    "a record on lines of its own": (
        "series:\n  2022:\n    value: 175   # kept\n    note: |\n      two\n      lines\n\n  2023: 2\n",
        {"2022": "176 p", "2024": "3"},
        "series:\n  2022:\n    value: 176   # kept\n    status: provisional\n    note: |\n      two\n      lines\n\n  2023: 2\n  2024: 3\n",
    ),
    "behind a text of several lines": (
        "series:\n  2022:\n    value: 1\n    note: >-\n      two\n      lines\n\nlimits: {min: 0}\n",
        {"2023": "3"},
        "series:\n  2022:\n    value: 1\n    note: >-\n      two\n      lines\n  2023: 3\n\nlimits: {min: 0}\n",
    ),
    "an empty figure": ("series:\n  2022: # not yet\n  2023: null\n", {"2022": "1", "2023": "2"}, "series:\n  2022: 1 # not yet\n  2023: 2\n"),
    "a figure marked as missing": ("series:\n  2022: {status: missing}\n", {"2022": "1"}, "series:\n  2022: {value: 1, status: normal}\n"),
    "a figure marked as missing, on lines of its own": (
        "series:\n  2022:\n    status: missing\n    note: late\n",
        {"2022": "1"},
        "series:\n  2022:\n    value: 1\n    status: normal\n    note: late\n",
    ),
    "a forecast becomes a figure": ("series:\n  2022: {value: 5, status: forecast}\n", {"2022": "6"}, "series:\n  2022: {value: 6, status: normal}\n"),
    "a forecast that came true": ("series:\n  2022: {value: 5, status: forecast}\n", {"2022": "5"}, "series:\n  2022: {value: 5, status: normal}\n"),
    "flags": ("series:\n  2020: 1\n", {"2020": "2 b", "2021": "3 p", "2022": "4 bf"}, "series:\n  2020: {value: 2, break: true}\n  2021: {value: 3, status: provisional}\n  2022: {value: 4, status: forecast, break: true}\n"),
    "braces on one line": ("series: {2020: 1, 2022: {value: 3, note: x}} # all\n", {"2019": "0", "2021": "2", "2023": "-4", "2020": "9"}, "series: {2019: 0, 2020: 9, 2021: 2, 2022: {value: 3, note: x}, 2023: -4} # all\n"),
    "braces that are empty": ("series: {}\n", {"2020": "1", "2021": "2"}, "series: {2020: 1, 2021: 2}\n"),
    "braces on several lines, with a comma at the end": (
        "series: {\n  2020: 1, # one\n  2022: 3, # three\n}\n",
        {"2021": "2", "2023": "4"},
        "series: {\n  2020: 1, # one\n  2021: 2,\n  2022: 3, # three\n  2023: 4,\n}\n",
    ),
    "braces on several lines, without one": (
        "series: {\n  2020: 1 # one\n}\n",
        {"2019": "0", "2021": "2", "2022": "3"},
        "series: {\n  2019: 0,\n  2020: 1, # one\n  2021: 2,\n  2022: 3\n}\n",
    ),
    "no series yet": ("limits:\n   min: -9\n", {"2021": "2", "2020": "1"}, "limits:\n   min: -9\nseries:\n  2020: 1\n  2021: 2\n"),
    "no series yet, and no end of the last line": ("limits: {min: -9}", {"2020": "1"}, "limits: {min: -9}\nseries:\n  2020: 1"),
    "letters beyond the alphabet above": ("note: 'æøå 😀 \u2028'\nseries:\n  2020: 1\n", {"2020": "2"}, "note: 'æøå 😀 \u2028'\nseries:\n  2020: 2\n"),
    "numbers in their shortest form": ("series:\n  2020: 1\n", {"2021": "1E+3", "2022": "0.10", "2023": "1E-7", "2024": "-0"}, "series:\n  2020: 1\n  2021: 1000\n  2022: 0.1\n  2023: 0.0000001\n  2024: 0\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_style_is_kept(case: str, mark: str, tmp_path: Path) -> None:
    before, figures, after = CASES[case]
    portfolio(tmp_path, before, mark=mark)
    head = (tmp_path / "kpis" / "exports.yaml").read_bytes().decode("utf-8").removesuffix(before)
    assert imported(tmp_path, figures) == head + after
    assert not prepared(tmp_path, figures).new


def test_sources_of_figures(tmp_path: Path) -> None:
    portfolio(
        tmp_path, "series:\n  2020: 1\n  2021: {value: 2, source: own}\n  2022: {value: 3, published: 2023-01-01}\n"
    )
    after = imported(
        tmp_path,
        {"2020": "5", "2021": "6", "2022": "7", "2023": "8"},
        Ask(source="plan-2024", published=parse_partial(DAY.isoformat())),
    )
    assert after.endswith(
        "series:\n  2020: {value: 5, source: plan-2024, published: 2026-11-22}\n"
        "  2021: {value: 6, published: 2026-11-22, source: plan-2024}\n"
        "  2022: {value: 7, source: plan-2024, published: 2026-11-22}\n"
        "  2023: {value: 8, source: plan-2024, published: 2026-11-22}\n"
    )


def test_a_figure_with_a_source_of_its_own_takes_the_new_one(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: {value: 1, source: own}\n  2021: {value: 1, source: own}\n")
    assert "2020: {value: 5, source: statistics}\n" in imported(tmp_path, {"2020": "5"})


def test_a_source_whose_name_is_a_number_is_put_in_quotes(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: 1\n", sources=SOURCES.replace("  own:", '  "2024":'))
    assert imported(tmp_path, {"2021": "5"}, Ask(source="2024")).endswith('  2021: {value: 5, source: "2024"}\n')


def test_without_any_source_nothing_is_written(tmp_path: Path) -> None:
    portfolio(tmp_path, "series: {}\n", source="")
    with pytest.raises(Refused, match="has no `source`") as caught:
        prepared(tmp_path, {"2021": "5"})
    assert "--source NAME" in caught.value.hint


CSV: Final = {
    "new rows": ("period,value\n2020,1\n2022,3\n", {"2019": "0", "2021": "2", "2023": "4"}, "period,value\n2019,0\n2020,1\n2021,2\n2022,3\n2023,4\n"),
    "no end of the last line": ("period,value\n2020,1", {"2021": "2"}, "period,value\n2020,1\n2021,2"),
    "lines that end as in Windows": ("period,value\r\n2020,1\r\n", {"2020": "3", "2021": "2"}, "period,value\r\n2020,3\r\n2021,2\r\n"),
    "cells in quotes": ('"period","value","note"\n"2020","1","a, ""b"""\n', {"2020": "3", "2021": "2"}, '"period","value","note"\n"2020","3","a, ""b"""\n"2021","2",""\n'),
    "breakdowns are never touched": (
        "region,period,value,status\n,2020,1,\nNorth,2020,4,\n,2022,3,\nNorth,2022,5,\n",
        {"2020": "9", "2021": "2 p", "2023": "4"},
        "region,period,value,status\n,2020,9,\nNorth,2020,4,\n,2021,2,provisional\n,2022,3,\nNorth,2022,5,\n,2023,4,\n",
    ),
    "totals above all breakdowns": (
        "period,value,region\n2020,1,\n2021,2,\n2020,4,North\n", {"2022": "3"}, "period,value,region\n2020,1,\n2021,2,\n2022,3,\n2020,4,North\n",
    ),
    "only a heading": ("period,value\n", {"2020": "1", "2021": "2"}, "period,value\n2020,1\n2021,2\n"),
    "a figure that was missing": ("period,value,status\n2020,,\n2021,,missing\n", {"2020": "1", "2021": "2"}, "period,value,status\n2020,1,\n2021,2,normal\n"),
    "an empty line and a cell of two lines": ('period,value,note\n2020,1,"a\nb"\n\n2021,2,\n', {"2020": "5", "2022": "3"}, 'period,value,note\n2020,5,"a\nb"\n\n2021,2,\n2022,3,\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", CSV)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_style_of_csv_is_kept(case: str, mark: str, tmp_path: Path) -> None:
    before, figures, after = CSV[case]
    portfolio(tmp_path, "data: exports.csv\n", data=mark + before)
    yaml = (tmp_path / "kpis" / "exports.yaml").read_bytes()
    assert imported(tmp_path, figures, name="exports.csv") == mark + after
    assert (tmp_path / "kpis" / "exports.yaml").read_bytes() == yaml
    assert not prepared(tmp_path, figures).new


def test_figures_go_where_the_series_is(tmp_path: Path) -> None:
    portfolio(tmp_path, "data: exports.csv\nseries:\n  2021: 2\n", data="period,value\n2020,1\n")
    after = imported(tmp_path, {"2020": "5", "2021": "6", "2022": "7"})
    assert after.endswith("data: exports.csv\nseries:\n  2021: 6\n  2022: 7\n")
    assert (tmp_path / "kpis" / "exports.csv").read_text(encoding="utf-8") == "period,value\n2020,5\n"


def test_a_mark_without_a_column_for_it_is_refused(tmp_path: Path) -> None:
    portfolio(tmp_path, "data: exports.csv\n", data="period,value\n2020,1\n")
    with pytest.raises(Refused, match="no column `status`, which `2021` needs"):
        prepared(tmp_path, {"2021": "5 p"})


def test_a_figure_outside_the_limits_is_refused_and_a_fall_is_a_warning(tmp_path: Path) -> None:
    portfolio(tmp_path, "limits: {max: 100}\ncumulative: true\nseries:\n  2020: 10\n")
    with pytest.raises(Refused, match=r"outside the KPI's own limits .*\(outside-limits\)"):
        prepared(tmp_path, {"2021": "500"})
    assert [each.code for each in prepared(tmp_path, {"2021": "5"}).warnings] == ["cumulative-falls"]


def test_a_period_that_has_not_begun_is_refused_unless_it_is_a_forecast(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: 10\n")
    with pytest.raises(Refused, match="future-period"):
        prepared(tmp_path, {"2027": "500"})
    assert prepared(tmp_path, {"2027": "500 f"}).new


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"2024-Q1": "1"}, "the file holds quarters, and `exports` has years"),
        ({"2024": "1", "2024-05": "2"}, "the file holds years and months in one series"),
    ],
)
def test_figures_of_another_frequency_are_never_added_up(figures: dict[str, str], words: str, tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: 10\n")
    with pytest.raises(Refused, match=words):
        prepared(tmp_path, figures)


def test_an_irregular_kpi_keeps_the_length_that_it_has(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020-Q1: 10\n", frequency="irregular")
    with pytest.raises(Refused, match="the file holds years, and `exports` has quarters"):
        prepared(tmp_path, {"2024": "1"})
    assert "  2024-Q2: 5\n" in imported(tmp_path, {"2024-Q2": "5"})


def test_limits_of_time(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: 10\n")
    ask = Ask(first=parse_period("2021"), last=parse_period("2022"))
    found = prepared(tmp_path, {str(year): "5" for year in range(2019, 2025)}, ask).preview
    assert [str(each.period) for each in found.new] == ["2021", "2022"]
    assert found.left_alone == 1


def test_a_final_figure_that_was_provisional_is_pointed_out(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: {value: 10, status: provisional}\n  2021: {value: 11, status: provisional}\n")
    found = prepared(tmp_path, {"2020": "10", "2021": "12"})
    assert [str(period) for period, _ in found.preview.remarks] == ["2020", "2021"]
    assert b"2021: {value: 12, status: provisional}" in found.new["kpis/exports.yaml"]


def test_what_a_revised_figure_keeps_is_pointed_out(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: {value: 10, note: old}\n")
    assert [words for _, words in prepared(tmp_path, {"2020": "11"}).preview.remarks] == [
        "keeps its `note`: check that this still holds"
    ]
    assert prepared(tmp_path, {"2020": "10"}).preview.remarks == ()


def test_a_revision_needs_its_own_day_where_the_old_figure_has_one(tmp_path: Path) -> None:
    """Else the tracker would show, as of 2021, what the office said years later."""
    portfolio(tmp_path, "series:\n  2020: {value: 10, published: 2021-01-01}\n")
    with pytest.raises(Refused, match="was published, and that figure is revised"):
        prepared(tmp_path, {"2020": "11"})


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("series:\n  2020:\n    value: 1\n    note: |\n      two\n      lines", "ends within a text of several lines"),
        ("definition: |\n  two\n  lines", "ends within a text of several lines"),
        ("limits: {min: 0}\n...\n", "ends so that none can be added"),
    ],
)
def test_what_has_to_be_mended_by_hand_first(rest: str, words: str, tmp_path: Path) -> None:
    portfolio(tmp_path, rest)
    with pytest.raises(Refused, match=words):
        prepared(tmp_path, {"2021": "2"})


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "inside"
    portfolio(root, "data: exports.csv\n", data="period,value\n2020,1\n")
    outside = tmp_path / "outside.csv"
    outside.write_text("period,value\n2020,1\n", encoding="utf-8")
    ready = prepared(root, {"2021": "2"})
    (root / "kpis" / "exports.csv").unlink()
    (root / "kpis" / "exports.csv").symlink_to(outside)
    with pytest.raises(Refused, match="leads out of the portfolio's folder"):
        ready.write()
    assert outside.read_text(encoding="utf-8") == "period,value\n2020,1\n"
    with pytest.raises(Refused):
        prepared(root, {"2021": "2"})


def test_a_link_inside_the_portfolio_stays_a_link(tmp_path: Path) -> None:
    portfolio(tmp_path, "data: exports.csv\n", data="")
    (tmp_path / "kpis" / "exports.csv").unlink()
    (tmp_path / "real.csv").write_text("period,value\n2020,1\n", encoding="utf-8")
    (tmp_path / "kpis" / "exports.csv").symlink_to(tmp_path / "real.csv")
    prepared(tmp_path, {"2021": "2"}).write()
    assert (tmp_path / "kpis" / "exports.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8") == "period,value\n2020,1\n2021,2\n"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: 10\n")
    ready = prepared(tmp_path, {"2021": "2"})
    path = tmp_path / "kpis" / "exports.yaml"
    path.write_bytes(path.read_bytes() + b"# somebody else\n")
    before = path.read_bytes()
    with pytest.raises(Refused, match="was changed while this ran"):
        ready.write()
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == ["exports.yaml"]


def test_of_two_files_neither_is_written_where_one_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portfolio(tmp_path, "data: exports.csv\nseries:\n  2021: 2\n", data="period,value\n2020,1\n")
    ready = prepared(tmp_path, {"2020": "5", "2021": "6"})
    before = {path: path.read_bytes() for path in (tmp_path / "kpis").iterdir()}
    from tracker.edit import replace

    whole = replace._staged

    def full(place: Path, content: bytes, *, fresh: bool) -> Path:
        if place.suffix == ".csv":
            raise OSError(28, "No space left on device")
        return whole(place, content, fresh=fresh)

    monkeypatch.setattr(replace, "_staged", full)
    with pytest.raises(Refused, match="cannot be written: No space left on device"):
        ready.write()
    assert {path: path.read_bytes() for path in (tmp_path / "kpis").iterdir()} == before


def test_the_mode_of_the_file_stays(tmp_path: Path) -> None:
    portfolio(tmp_path, "series:\n  2020: 10\n")
    path = tmp_path / "kpis" / "exports.yaml"
    path.chmod(0o640)
    prepared(tmp_path, {"2021": "2"}).write()
    assert path.stat().st_mode & 0o777 == 0o640


def test_an_edit_that_is_not_what_was_meant_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portfolio(tmp_path, "series:\n  2020: 10\n")
    before = (tmp_path / "kpis" / "exports.yaml").read_bytes()
    for wrong in (
        "series:\n  2020: 11\n  2021: 2\n",
        "series: [\n",
        "limits: {min: 0}\nseries:\n  2020: 10\n  2021: 2\n",
    ):
        text = before.decode("utf-8").replace("series:\n  2020: 10\n", wrong)
        monkeypatch.setattr("tracker.edit.series.edit_yaml", lambda _, changes, text=text: text)
        with pytest.raises(Fault):
            prepared(tmp_path, {"2021": "2"})
    assert (tmp_path / "kpis" / "exports.yaml").read_bytes() == before


def test_changes_that_overlap_are_never_made() -> None:
    with pytest.raises(Fault):
        spliced("abcdef", [Splice(0, 3, "x"), Splice(2, 4, "y")])


# ---- any style, any figures ----------------------------------------------------------------------------------------

YEARS: Final = range(2000, 2026)
values = st.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda each: format(each.normalize(), "f"))
numbers = st.dictionaries(st.sampled_from(YEARS), values, max_size=8)


@dataclass(frozen=True)
class Style:
    flow: bool
    quote: str
    indent: str
    end: str
    last: bool
    mark: str
    falling: bool
    after: str


styles = st.builds(
    Style, st.booleans(), st.sampled_from(["", '"', "'"]), st.sampled_from(["  ", "    ", " "]), st.sampled_from(["\n", "\r\n"]),
    st.booleans(), st.sampled_from(["", "\ufeff"]), st.booleans(), st.sampled_from(["", "limits: {min: -99999}", "note: 'å 😀'"]),
)  # fmt: skip
KINDS: Final = ("{value}", "{{value: {value}}}", "{{status: estimated, value: {value}, break: true}}", "{value} # æ")


def written(style: Style, figures: dict[int, str], kinds: list[str]) -> str:
    years = sorted(figures, reverse=style.falling)
    entries = [
        f"{style.quote}{year}{style.quote}: {kinds[at % len(kinds)].format(value=figures[year])}"
        for at, year in enumerate(years)
    ]
    if style.flow or not entries:
        return "series: {" + ", ".join(entry.split(" #")[0] for entry in entries) + "}"
    return style.end.join(["series:", *(style.indent + entry for entry in entries)])


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(styles, numbers, st.lists(st.sampled_from(KINDS), min_size=1, max_size=4), numbers.filter(bool))
def test_any_figures_into_any_style(
    tmp_path: Path, style: Style, old: dict[int, str], kinds: list[str], new: dict[int, str]
) -> None:
    block = style.end.join(each for each in (written(style, old, kinds), style.after) if each) + style.end * style.last
    portfolio(tmp_path, block, mark=style.mark)
    path = tmp_path / "kpis" / "exports.yaml"
    before, known = path.read_bytes(), series_of(tmp_path)
    ready = prepared(tmp_path, {str(year): value for year, value in new.items()})
    ready.write()
    wanted = {str(period): each.value for period, each in known.items()} | {str(y): float(v) for y, v in new.items()}
    assert {str(period): each.value for period, each in series_of(tmp_path).items()} == wanted
    _only_these_places_changed(
        before.decode("utf-8"), path.read_bytes().decode("utf-8"), {str(year) for year in new}, wanted
    )
    for period, each in series_of(tmp_path).items():
        if period in known:
            assert each == known[period].model_copy(update={"value": each.value})
    after = path.read_bytes()
    assert not prepared(tmp_path, {str(year): value for year, value in new.items()}).new
    assert path.read_bytes() == after


def _only_these_places_changed(before: str, after: str, years: set[str], wanted: dict[str, float | None]) -> None:
    """Take the figures of these years out of both texts by plain means; what is left is the same."""
    number = r"-?\d+(?:\.\d+)?"
    for year in sorted(years):
        key = rf"['\"]?{year}['\"]?: "
        held = re.search(rf"{key}(?:\{{(?:status: estimated, )?value: )?({number})", before)
        found = re.search(rf"{key}(?:\{{(?:status: estimated, )?value: )?({number})", after)
        assert found is not None
        assert float(found[1]) == wanted[year]
        if held is not None:
            kept = held[1] if float(held[1]) != wanted[year] else found[1]
            after = after[: found.start(1)] + kept + after[found.end(1) :]
        else:
            line = re.compile(rf"(?:\r?\n[ ]+{key}{number}(?=\r?\n|\Z)|{key}{number}(?:, )?)")
            after = line.sub("", after, count=1).replace(", }", "}")
    if "series: {}" in before and "series:" in after:
        after = re.sub(r"series: \{ *\}", "series: {}", after)
    assert after == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans(), st.booleans(),
    numbers, st.dictionaries(st.sampled_from(YEARS), values, max_size=4), numbers.filter(bool),
)  # fmt: skip
def test_any_figures_into_any_csv(
    tmp_path: Path, end: str, quoted: bool, last: bool, newest: bool, old: dict[int, str], north: dict[int, str],  # noqa: FBT001
    new: dict[int, str],
) -> None:  # fmt: skip
    q = '"' if quoted else ""
    rows = [["period", "value", "region"], *([str(y), old[y], ""] for y in sorted(old, reverse=newest))]
    parts = [[str(year), value, "North"] for year, value in north.items()]
    text = end.join(",".join(f"{q}{cell}{q}" for cell in row) for row in [*rows, *parts]) + end * last
    assume(end in text)  # a file of one line does not show how its lines end
    portfolio(tmp_path, "data: exports.csv\n", data=text)
    ready = prepared(tmp_path, {str(year): value for year, value in new.items()})
    ready.write()
    after = (tmp_path / "kpis" / "exports.csv").read_bytes().decode("utf-8")
    found = {str(period): each.value for period, each in series_of(tmp_path).items()}
    assert found == {str(year): float(value) for year, value in {**old, **new}.items()}
    kept = [line for line in text.split(end) if not any(line.startswith(f"{q}{year}{q},") for year in new)]
    assert [line for line in after.split(end) if not any(line.startswith(f"{q}{year}{q},") for year in new)] == kept
    assert [line for line in after.split(end) if "North" in line] == [
        line for line in text.split(end) if "North" in line
    ]
    assert after.endswith(end) == text.endswith(end)
    assert not prepared(tmp_path, {str(year): value for year, value in new.items()}).new
