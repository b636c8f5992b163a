"""The form for owners without git: a workbook to fill in, in their language. `returned` reads it when it comes back.

Sheets: how to fill it in; reports; milestones; questions; figures; and a hidden one that says which form it is. Cells to fill in are
open, all others are locked; what can be chosen is chosen from a list. Texts are written as texts: nothing becomes a formula.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from tracker.i18n import N, vocabulary
from tracker.model.record import say
from tracker.statfiles.refused import Refused
from tracker.telling import finding as telling
from tracker.telling.figure import kpi_name, newest, node_name, owner_name, unit, verdict
from tracker.telling.reminder import UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.strategy import Update
    from tracker.reporting.sheet import Row, Sheet

VERSION: Final = "1"
HIDDEN: Final = "tracker"
SHEETS: Final = {
    "start": N("Start here"),
    "reports": N("Reports"),
    "milestones": N("Milestones"),
    "questions": N("Questions"),
    "figures": N("Figures"),
}
FIRST: Final = 2
"""Rows above the first one to fill in: what the sheet is, and the heads of its columns."""
MARKS: Final = {"provisional": N("provisional"), "estimated": N("estimated")}
_LONGEST: Final = 32_000
_LINE: Final = 15
"""Points in a line of text, and above and below all lines of a cell."""
_EDGE: Final = 4
_SPARE: Final = 1.15
"""Words do not break where a line is full."""
_FIRST_LIST: Final = 3
"""Columns of the hidden sheet from here on hold what can be chosen."""
_ROOM: Final = 3
"""Empty rows for further figures."""


def statuses(words: Words) -> dict[str, str]:
    """Return what can be chosen as a status, by how it is shown."""
    return {words.t(UNCHANGED): "unchanged", **{words.t(name): code for code, name in vocabulary.REPORTED.items()}}


def workbook(asked: Sheet, found: Status, words: Words, day: date, round_: str = "") -> bytes:
    """Return the form of one owner.

    Raises:
        Refused: when the library that writes workbooks is not installed.
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise Refused(
            "writing Excel files needs xlsxwriter", "install it with: pip install 'strategy-tracker[forms]'"
        ) from None
    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, options) as book:
        book.set_properties({"title": owner_name(asked.owner, found, words)})
        _Form(book, asked, found, words).fill(day, round_)
    return packed.getvalue()


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column so many letters wide: programs that show it do not all count themselves."""
    return sum(1 + int(len(line) * _SPARE) // width for line in text.split("\n"))


class _Form:
    """The workbook while it is made."""

    def __init__(self, book: Any, asked: Sheet, found: Status, words: Words) -> None:
        self.book, self.asked, self.found, self.words = book, asked, found, words
        plain = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
        self.locked = book.add_format({**plain, "locked": True})
        self.open = book.add_format(
            {**plain, "locked": False, "bg_color": "#FFF7D6", "border": 1, "border_color": "#75828B", "num_format": "@"}
        )
        self.head = book.add_format({**plain, "bold": True, "bottom": 1, "bg_color": "#E7ECEF"})
        self.title = book.add_format({**plain, "bold": True, "font_size": 14, "text_wrap": False})

    def fill(self, day: date, round_: str) -> None:
        self._start()
        self._hidden = self.book.add_worksheet(HIDDEN)
        self._lists = 0
        self._widths: dict[str, list[int]] = {}
        self._reports()
        self._milestones()
        self._questions()
        self._figures()
        hidden = self._hidden
        rows = [
            ("form", VERSION),
            ("owner", self.asked.owner),
            ("language", self.words.language),
            ("made", day.isoformat()),
            ("round", round_),
        ]
        for number, row in enumerate(rows):
            hidden.write_row(number, 0, row)
        hidden.very_hidden()
        hidden.protect()

    def _list(self, choices: Sequence[str]) -> str:
        """Write choices into the hidden sheet and return where they stand: a list in a cell would be cut at every comma."""
        column = _FIRST_LIST + self._lists
        self._lists += 1
        for number, choice in enumerate(choices):
            self._hidden.write_string(number, column, choice)
        from xlsxwriter.utility import xl_col_to_name

        letter = xl_col_to_name(column)
        return f"={HIDDEN}!${letter}$1:${letter}${len(choices)}"

    def _sheet(self, name: str, said: str, hidden: Sequence[str], columns: Sequence[tuple[str, int]]) -> Any:
        """Begin a sheet: what it is for, then its columns with their widths; the hidden ones come first and hold ids."""
        page = self.book.add_worksheet(self.words.t(SHEETS[name]))
        page.write_string(0, len(hidden), said, self.title)
        for number, (title, width) in enumerate((*((each, 10) for each in hidden), *columns)):
            page.write_string(1, number, title, self.head)
            page.set_column(number, number, width, None, {"hidden": number < len(hidden)})
        self._widths[page.get_name()] = [*(0 for _ in hidden), *(width for _, width in columns)]
        page.set_row(1, 2 * _LINE + _EDGE)
        page.freeze_panes(FIRST, len(hidden) + 1)
        page.protect("", {"format_rows": True, "format_columns": True, "select_locked_cells": True})
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
        return page

    def _write(self, page: Any, row: int, cells: Sequence[str | None]) -> None:
        """Write a row, as high as its texts need; None is a cell to fill in."""
        widths = self._widths[page.get_name()]
        lines = [_lines(cell, width) for cell, width in zip(cells, widths, strict=True) if cell and width]
        page.set_row(row, _LINE * max([2, *lines]) + _EDGE)
        for column, cell in enumerate(cells):
            if cell is None:
                page.write_blank(row, column, None, self.open)
            else:
                page.write_string(row, column, cell[:_LONGEST], self.locked)

    def _start(self) -> None:
        t, words = self.words.t, self.words
        page = self.book.add_worksheet(t(SHEETS["start"]))
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 60)
        title = say(self.found.portfolio.plan.title, words.language, self.found.portfolio.plan.language)[0]
        page.write_string(0, 0, f"{title}: {owner_name(self.asked.owner, self.found, words)}", self.title)
        said = [
            t("Fill in the yellow cells and send the file back. All other cells are locked."),
            t("Reports: choose a status for each initiative. “{unchanged}” is a report too; silence is not.", unchanged=t(UNCHANGED)),
            t("Say why where a status falls, or where it is not what the figures show."),
            t("Milestones: enter the day on which each was done, as 2026-11-22 or as precisely as you know."),
            t("Questions: answer where you can. Your answer is shown beside the question, in the same size."),
            t("Figures: enter what is public, with the day it was published. Never enter a figure under embargo."),
        ]  # fmt: skip
        if self.asked.due is not None:
            said.insert(0, t("Please report by {day}.", day=words.day(self.asked.due)))
        for number, line in enumerate(said, 2):
            page.merge_range(number, 0, number, 1, line, self.locked)
            page.set_row(number, 32)
        for number, label in enumerate((t("Filled in by (office)"), t("Filled in on")), len(said) + 3):
            page.write_string(number, 0, label, self.locked)
            page.write_blank(number, 1, None, self.open)
        page.protect()

    def _reports(self) -> None:
        t, words = self.words.t, self.words
        columns = [
            (t("Initiative"), 38),
            (t("Reported last"), 30),
            (t("What the figures show"), 38),
            (t("Status now"), 22),
            (t("Why"), 50),
        ]
        page = self._sheet("reports", t("Choose a status for each."), ("id", "mark"), columns)
        for number, row in enumerate(self.asked.rows, FIRST):
            shown = "\n".join(
                f"{kpi_name(kpi, self.found, words)}: {verdict(judged, words)}" for kpi, judged in row.kpis
            )
            self._write(
                page,
                number,
                [row.id, row.mark, node_name(row.id, self.found, words), self._last(row), shown, None, None],
            )
        if self.asked.rows:
            last = FIRST + len(self.asked.rows) - 1
            choice = {
                "validate": "list",
                "source": self._list(list(statuses(words))),
                "error_title": t("Status now"),
                "error_message": t("Choose one from the list."),
            }
            page.data_validation(FIRST, 5, last, 5, choice)

    def _last(self, row: Row) -> str:
        said: Update | None = row.status.word.update
        if said is None:
            return self.words.t("nothing yet")
        status = self.words.t(vocabulary.REPORTED[said.status])
        note = say(said.note, self.words.language, self.found.portfolio.language_of(row.id))[0]
        return f"{self.words.day(said.date)}: {status}" + (f"\n{note}" if note else "")

    def _milestones(self) -> None:
        t, words = self.words.t, self.words
        page = self._sheet(
            "milestones",
            t("When was it done?"),
            ("id",),
            [(t("Initiative"), 38), (t("Milestone"), 50), (t("Due"), 16), (t("Done on"), 16)],
        )
        number = FIRST
        for row in self.asked.rows:
            for step in row.steps:
                title = say(step.title, words.language, self.found.portfolio.language_of(row.id))[0]
                self._write(
                    page, number, [row.id, node_name(row.id, self.found, words), title, words.date(step.due), None]
                )
                number += 1

    def _questions(self) -> None:
        t, words = self.words.t, self.words
        columns = [(t("Initiative"), 38), (t("Question"), 70), (t("Your answer"), 60)]
        page = self._sheet("questions", t("Where reported and measured differ"), ("id", "finding"), columns)
        number = FIRST
        for row in self.asked.rows:
            for one in row.findings:
                if one.answer is None:
                    self._write(
                        page,
                        number,
                        [
                            row.id,
                            one.name,
                            node_name(row.id, self.found, words),
                            telling.told(one, self.found, words),
                            None,
                        ],
                    )
                    number += 1

    def _figures(self) -> None:
        t, words = self.words.t, self.words
        columns = [("KPI", 38), (t("Unit"), 18), (t("Newest figure"), 26), (t("Period"), 12), (t("Value"), 14), (t("Not final yet"), 16), (t("Published on"), 16), (t("Source"), 30)]  # fmt: skip
        page = self._sheet("figures", t("Figures that are public"), ("id",), columns)
        number = FIRST
        marks = self._list([words.t(name) for name in MARKS.values()])
        for each in self.asked.figures:
            names = [*each.kpi.sources, *self.found.portfolio.plan.sources]
            sources = self._list(names) if names else ""
            shown = [kpi_name(each.kpi, self.found, words), unit(each.kpi, self.found, words)]
            shown.append(newest(each.judged, each.kpi, self.found, words))
            for _ in range(_ROOM):
                self._write(page, number, [each.kpi.id, *shown, None, None, None, None, None])
                page.data_validation(number, 6, number, 6, {"validate": "list", "source": marks})
                if sources:
                    page.data_validation(number, 8, number, 8, {"validate": "list", "source": sources})
                number += 1
