"""A form goes out and comes back: filled in by another program than ours, as an owner would."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers import tracker
from round_portfolio import build
from tracker.i18n import LANGUAGES, vocabulary, words
from tracker.judgement import status
from tracker.loading import Loaded, load
from tracker.model.entered import Measured
from tracker.reporting.entry import Done, Reply
from tracker.reporting.returned import Returned, returned
from tracker.reporting.sheet import sheet
from tracker.reporting.workbook import HIDDEN, SHEETS, statuses, workbook
from tracker.statfiles.refused import Refused

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("forms") / "region")


@pytest.fixture(scope="module")
def loaded(region: Path) -> Loaded:
    return load(region, DAY)


def form(loaded: Loaded, owner: str = "north", language: str = "en") -> Any:
    found = status(loaded, DAY)
    made = workbook(sheet(owner, found), found, words(language), DAY, "2026-q4")
    return openpyxl.load_workbook(io.BytesIO(made))


def back(book: Any, loaded: Loaded) -> Returned:
    packed = io.BytesIO()
    book.save(packed)
    return returned(packed.getvalue(), loaded)


def test_an_empty_form_says_nothing(loaded: Loaded) -> None:
    found = back(form(loaded), loaded)
    assert found.submission.meant == ()
    assert found.submission.figures == ()
    assert found.unclear == ()
    assert (found.made, found.round) == ("2026-11-22", "2026-q4")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_comes_back_as_what_was_meant_in_every_language(loaded: Loaded, language: str) -> None:
    spoken = words(language)
    assert len(statuses(spoken)) == 8  # no two statuses have one name
    for shown, code in statuses(spoken).items():
        book = form(loaded, language=language)
        book[spoken.t(SHEETS["reports"])]["F3"] = shown.upper()  # however a program writes it
        (entry,) = back(book, loaded).submission.meant
        assert (entry.initiative, entry.status, entry.unchanged) == ("north-1", "" if code == "unchanged" else code, code == "unchanged")  # fmt: skip
        assert entry.seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_offers_exactly_the_choices(loaded: Loaded, language: str) -> None:
    """A list written into a cell is cut at commas, and some of our words have one."""
    book = form(loaded, language=language)
    page = book[words(language).t(SHEETS["reports"])]
    (rule,) = page.data_validations.dataValidation
    assert str(rule.sqref) == "F3:F6"
    where = rule.formula1.removeprefix("=").removeprefix(f"{HIDDEN}!").replace("$", "")
    offered = [cell.value for (cell,) in book[HIDDEN][where]]
    assert offered == list(statuses(words(language)))


def test_what_is_not_to_be_filled_in_is_locked_and_what_is_is_not(loaded: Loaded) -> None:
    book = form(loaded)
    for page in book.worksheets:
        assert page.protection.sheet
    page = book["Reports"]
    assert [page.cell(3, column).protection.locked for column in range(1, 8)] == [True] * 5 + [False] * 2
    ids = page.column_dimensions["A"]
    assert (ids.hidden, ids.min, ids.max) == (True, 1, 2)
    assert book[HIDDEN].sheet_state == "veryHidden"


def test_all_that_can_be_filled_in_comes_back(loaded: Loaded) -> None:
    book = form(loaded)
    reports = book["Reports"]
    reports["F4"], reports["G4"] = "at risk", " The tender is late.\nIt comes in May. "
    book["Milestones"]["E3"] = date(2026, 11, 3)  # a cell that became a date
    book["Questions"]["E3"] = "Forty kilometres are under contract."
    figures = book["Figures"]
    figures["E3"], figures["F3"], figures["G3"], figures["H3"], figures["I3"] = (
        2026,
        "15,5",
        "provisional",
        "2026-11-12",
        "count",
    )
    for cells in book["Start here"].iter_rows():
        if cells[0].value == "Filled in on":
            cells[1].value = "2026-11-19"
    found = back(book, loaded)
    assert found.unclear == ()
    first, second = sorted(found.submission.meant, key=lambda each: each.initiative)
    assert first.done == (Done("First step of north-1", "2026-11-03"),)
    assert first.replies == (Reply("watermelon/paths", "Forty kilometres are under contract."),)
    assert (second.status, second.note, second.confirmed_on) == ("at_risk", "The tender is late.\nIt comes in May.", "2026-11-19")  # fmt: skip
    assert found.submission.figures == (Measured("paths", "2026", "15,5", "provisional", "count", "2026-11-12"),)


def test_what_nobody_can_understand_is_named_with_its_cell(loaded: Loaded) -> None:
    book = form(loaded)
    book["Reports"]["F3"] = "splendid"
    book["Reports"]["G4"] = "a note alone"
    book["Reports"]["A5"] = "gone-1"
    book["Reports"]["F5"] = "paused"
    book["Milestones"]["C3"], book["Milestones"]["E3"] = "Another step", "2026"
    book["Figures"]["E3"] = "2026"
    book["Figures"]["E4"], book["Figures"]["F4"], book["Figures"]["G4"] = "2026", "1", "perhaps"
    found = back(book, loaded)
    assert [(each.where, each.text) for each in found.unclear] == [
        ("Reports!3:F", "splendid"), ("Reports!4:F", "a note alone"), ("Reports!5:F", "gone-1"),
        ("Milestones!3:C", "Another step"), ("Figures!3:E", "2026"), ("Figures!4:G", "perhaps"),
    ]  # fmt: skip
    assert found.submission.meant == ()


def test_a_sheet_that_was_taken_out_is_named(loaded: Loaded) -> None:
    book = form(loaded)
    del book["Questions"]
    assert [each.where for each in back(book, loaded).unclear] == ["Questions"]


def test_what_is_no_form_of_ours_is_refused(loaded: Loaded) -> None:
    other = openpyxl.Workbook()
    with pytest.raises(Refused, match="not a form of this portfolio"):
        back(other, loaded)
    with pytest.raises(Refused):
        returned(b"not a workbook", loaded)


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    region = build(tmp_path / "region")
    plan = region / "initiatives.yaml"
    for text in ("=HYPERLINK(0)", "+1+1", "@SUM(1)", "http://example.org", "12"):
        old = plan.read_text("utf-8")
        plan.write_text(old.replace('title: "Initiative 1 of the north"', f'title: "{text}"'), encoding="utf-8")
        page = form(load(region, DAY))["Reports"]
        cell = page["C3"]
        assert cell.value == f"N1 {text}"
        plan.write_text(old.replace("Under way.", text), encoding="utf-8")
        book = form(load(region, DAY))
        for sheet_ in book.worksheets:
            assert not [cell.coordinate for row in sheet_.iter_rows() for cell in row if cell.data_type == "f"]
            assert not [cell.coordinate for row in sheet_.iter_rows() for cell in row if cell.hyperlink]
        plan.write_text(old, encoding="utf-8")


def test_the_verbs_tell_who_is_asked_nothing_and_who_is_not_there(region: Path, tmp_path: Path) -> None:
    for owner, code, said in (("nrth", 2, "did you mean `north`?"), ("council", 1, "`council` is asked nothing")):
        done = tracker("form", owner, "--xlsx", tmp_path / "x.xlsx", "--path", region)
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    assert tracker("import", tmp_path / "x.xlsx", "--entered-by", "council", "--path", region).returncode == 1


def test_statuses_are_those_of_the_model() -> None:
    assert set(statuses(words("en")).values()) == {"unchanged", *vocabulary.REPORTED}


def returned_by(region: Path, tmp_path: Path, owner: str = "south", **cells: str) -> Path:
    """Return a form that somebody filled in."""
    place = tmp_path / f"{owner}.xlsx"
    assert tracker("form", owner, "--xlsx", place, "--lang", "en", "--path", region).returncode == 0
    book = openpyxl.load_workbook(place)
    for cell, text in ({"F3": "no change, confirmed", "F4": "no change, confirmed"} | cells).items():
        book["Reports"][cell] = text
    book.save(place)
    return place


def imported(region: Path, form: Path, *more: str) -> Any:
    return tracker("import", form, "--entered-by", "council", "--yes", *more, "--path", region)


def test_what_was_changed_since_the_form_was_made_is_left_out_with_partial_and_the_rest_is_written(
    tmp_path: Path,
) -> None:
    region = build(tmp_path / "region")
    form = returned_by(region, tmp_path)
    assert (
        tracker(
            "milestone", "south-1", "First step of south-1", "--done", "2026-11-01", "--yes", "--path", region
        ).returncode
        == 0
    )
    before = (region / "initiatives.yaml").read_text("utf-8")
    done = imported(region, form)
    assert done.returncode == 1
    assert "south-1: it was changed, or has another lead, since the form was made: enter it by hand" in done.stderr
    assert (region / "initiatives.yaml").read_text("utf-8") == before
    done = imported(region, form, "--partial")
    assert done.returncode == 0, done.stderr
    assert "Left out: south-1" in done.stderr
    assert (region / "initiatives.yaml").read_text("utf-8").count("unchanged: true") == 1


def test_a_form_speaks_for_its_own_owner_alone_and_for_its_own_round(tmp_path: Path) -> None:
    region = build(tmp_path / "region")
    plan = region / "initiatives.yaml"
    old = plan.read_text("utf-8")
    form = returned_by(region, tmp_path, A3="north-2")  # an id that somebody wrote over
    done = imported(region, form)
    assert (done.returncode, "north-2: You may not write here" in done.stderr) == (1, True), done.stderr
    form = returned_by(region, tmp_path)
    plan.write_text(
        old.replace("owners: [{id: south, source: plan}]", "owners: [{id: hills, source: plan}]"), encoding="utf-8"
    )
    done = imported(region, form)  # another leads today than when it was asked
    assert done.returncode == 1
    assert "south-1" in done.stderr
    for cells in (
        {"B3": ""},
        {"A4": "south-1"},
    ):  # a mark that was taken out; a row that speaks for another row's initiative
        plan.write_text(old, encoding="utf-8")
        done = imported(region, returned_by(region, tmp_path, **cells))
        assert (done.returncode, "Not understood: Reports!" in done.stderr) == (1, True), done.stderr
    form = returned_by(region, tmp_path)
    plan.write_text(old.replace("- id: 2026-q4", "- id: 2026-q5"), encoding="utf-8")
    done = imported(region, form)
    assert (done.returncode, "the form is of round 2026-q4, and round 2026-q5 is open" in done.stderr) == (1, True)


def test_a_day_of_confirmation_that_is_none_is_told(tmp_path: Path) -> None:
    region = build(tmp_path / "region")
    form = returned_by(region, tmp_path)
    book = openpyxl.load_workbook(form)
    for cells in book["Start here"].iter_rows():
        if cells[0].value == "Filled in on":
            cells[1].value = "20/11/2026"
    book.save(form)
    done = imported(region, form)
    assert (done.returncode, "“20/11/2026” is not a date" in done.stderr) == (1, True), done.stderr


def test_a_small_file_of_far_apart_cells_is_refused_before_it_fills_the_memory(loaded: Loaded) -> None:
    book = form(loaded)
    for number in range(4):
        page = book.create_sheet(f"s{number}")
        page["A1"], page["A400000"] = 1, 1
    with pytest.raises(Refused, match="cells in all sheets are not read"):
        back(book, loaded)


def test_a_form_takes_the_place_of_no_file_of_the_portfolio(region: Path) -> None:
    before = (region / "initiatives.yaml").read_bytes()
    done = tracker("form", "north", "--xlsx", region / "initiatives.yaml", "--path", region)
    assert (done.returncode, "ends in .xlsx" in done.stderr) == (2, True)
    assert (region / "initiatives.yaml").read_bytes() == before
