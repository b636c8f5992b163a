"""The figures behind a briefing as an Excel workbook: tidy sheets, and charts that refer to them.

The first row of every sheet says whether this was approved and which day is judged. Texts are written as texts: nothing becomes a formula or a link.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from tracker.assess.series import known_on, targets_on
from tracker.brief.kept import more, short
from tracker.brief.workbook_charts import charts
from tracker.i18n import vocabulary
from tracker.periods import Period, parse_period
from tracker.views.meaning import due_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.assess import Assessment
    from tracker.brief.content import Briefing
    from tracker.brief.rows import KpiRow
    from tracker.model.kpi import Kpi, Observation
    from tracker.model.parts import Source
    from tracker.views.view import View

Value = str | float | None
_LINE: Final = 13.0
"""Points in a line of text: programs that show it do not all count themselves."""
_SPARE: Final = 1.1
"""Words do not break where a line is full."""
_HIGHEST: Final = 400.0
_LONGEST: Final = 32_000
_FIRST: Final = 2
"""Rows above the first of a table: what state this is in, and the heads."""
_NAME: Final = 31
_FOOT: Final = 250
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def workbook(found: Briefing, view: View) -> bytes:
    """Return the figures behind a briefing as an .xlsx.

    Raises:
        ModuleNotFoundError: when xlsxwriter is not installed: it comes with the extra `brief`.
    """
    import xlsxwriter

    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, options) as book:
        _Book(book, found, view).fill()
    return packed.getvalue()


def number_format(value: float) -> str:
    """Return how a number is shown: as many decimals as it has, never more than pages show."""
    most = 0 if abs(value) >= 10_000 else 2 if abs(value) >= 1 or value == 0 else 4
    decimals = len(f"{value:.{most}f}".rstrip("0").partition(".")[2]) if most else 0
    if decimals == 0 and value and abs(value) < 1:
        return "General"
    return "#,##0" + ("." + "0" * decimals if decimals else "")


class _Year(float):
    """A time in decimal years: no thousands sign."""

    __slots__ = ()


def _height(cells: Sequence[tuple[str, int]]) -> float:
    """Return the height of a row from its texts and the widths of their columns, in letters."""
    most = max([1, *(ceil(len(text) * _SPARE / width) for text, width in cells)])
    return min(most * _LINE + 3, _HIGHEST)


class _Book:
    """The workbook while it is made."""

    def __init__(self, book: Any, found: Briefing, view: View) -> None:
        self.book, self.found, self.view, self.words = book, found, view, view.words
        self.state = " ".join(part for part in (found.state, found.judged, found.fictional) if part)
        self.kpis = [(row, view.status.portfolio.kpis.get(row.id), view.status.assessments[row.id]) for row in found.kpis]  # fmt: skip
        self._formats: dict[str, Any] = {}
        self._taken: set[str] = set()
        self.text = self._format(text_wrap=True, valign="top")
        self.head = self._format(bold=True, bottom=1, text_wrap=True, valign="top")
        self.bold = self._format(bold=True, valign="top")
        self.title = self._format(bold=True, font_size=16, valign="top")

    def _format(self, **more: object) -> Any:
        key = repr(more)
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": "Arial", "font_size": 10, **more})
        return self._formats[key]

    def fill(self) -> None:
        """Write all sheets."""
        said, title = self.found, short(self.found.title, 250)
        day = self.view.status.as_of
        self.book.set_properties({"title": title, "subject": self._plain(said.state), "comments": self._plain(f"{said.judged} {said.stamp}"), "created": datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)})  # fmt: skip
        self._overview()
        self._kpis()
        figures, rows = self._figures()
        goals, aims = self._goals()
        self._initiatives()
        self._questions()
        page = self._sheet(self.found.words["charts"])
        page.repeat_rows(0)
        charts(self.book, page, said, (figures, rows), (goals, aims))
        self._definitions()
        self._method()

    # Sheets

    def _plain(self, text: str) -> str:
        return short(text, _LONGEST)

    def _named(self, name: str) -> str:
        """Return a name that a sheet may have, used once."""
        base = short(name.translate(_FORBIDDEN), 1000)[:_NAME].strip() or "Sheet"
        found, number = base, 1
        while found.casefold() in self._taken:
            number += 1
            found = f"{base[: _NAME - 3]} {number}"
        self._taken.add(found.casefold())
        return found

    def _sheet(self, name: str) -> Any:
        """Begin a sheet: its first row says what state this is in; set up for A4 paper."""
        page = self.book.add_worksheet(self._named(name))
        page.write_string(0, 0, self._plain(self.state), self.bold)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        foot = short(f"{self.state} {self.found.stamp}", 200).replace("&", "&&")
        page.set_footer(f"&L&8{foot}"[:_FOOT].rstrip("&") + "&R&8&P / &N")
        return page

    def _table(self, name: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]]) -> Any:
        """Write a sheet that is one table, with widths of its columns."""
        page = self._sheet(name)
        for column, (head, width) in enumerate(heads):
            page.write_string(1, column, self._plain(head), self.head)
            page.set_column(column, column, width)
        for number, row in enumerate(rows, _FIRST):
            page.set_row(number, _height([(value, width) for value, (_, width) in zip(row, heads, strict=True) if isinstance(value, str)]))  # fmt: skip
            for column, value in enumerate(row):
                self._cell(page, number, column, value)
        page.set_row(1, _height(heads))
        page.freeze_panes(_FIRST, 0)
        page.repeat_rows(0, 1)
        page.autofilter(1, 0, max(len(rows) + 1, 1), len(heads) - 1)
        return page

    def _cell(self, page: Any, row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            page.write_blank(row, column, None, self.text)
        elif isinstance(value, str):
            page.write_string(row, column, self._plain(value), self.text)
        else:
            code = ("0" if value.is_integer() else "0.00") if isinstance(value, _Year) else number_format(value)
            page.write_number(row, column, value, self._format(num_format=code, valign="top"))

    def _overview(self) -> None:
        found, w = self.found, self.found.words
        page = self._sheet(self.found.words["overview"])
        page.set_column(0, 0, 44)
        page.set_column(1, 1, 100)
        page.write_string(1, 0, self._plain(found.title), self.title)
        page.set_row(1, 24)
        rows: list[tuple[str, str]] = [(found.subtitle, ""), (found.state, found.judged), (found.stamp, found.fictional), ("", "")]  # fmt: skip
        rows += [(w["kpis"], found.first.lead), (w["changes"], found.first.compared)]
        rows += [(each.head, each.text) for each in found.first.changes] or [("", w["no_changes"])]
        rows += [("", more(found.first.more_changes, found.language))] if found.first.more_changes else []
        rows += [("", ""), (w["unknown"], "")] + [("", each) for each in found.first.unknown]
        rows += [("", ""), (w["asked_for"], w["asked_note"] if found.first.asked_for else w["no_asked"])]
        rows += [(each.head, each.text) for each in found.first.asked_for]
        heads = {w["kpis"], w["changes"], w["unknown"], w["asked_for"], found.state}
        for number, (left, right) in enumerate(rows, _FIRST):
            page.write_string(number, 0, self._plain(left), self._format(bold=left in heads, text_wrap=True, valign="top"))  # fmt: skip
            page.write_string(number, 1, self._plain(right), self.text)
            page.set_row(number, _height([(left, 44), (right, 100)]))

    def _kpis(self) -> None:
        w, t = self.found.words, self.words.t
        heads = [
            ("ID", 22), (w["title"], 36), (t("Country"), 14), (w["owner"], 26), (w["unit"], 16), (w["period"], 12), (w["figure"], 12), (t("Baseline"), 12),
            (w["goal"], 12), (self.found.words["upper"], 12), (self.found.words["due"], 14), (w["verdict"], 18),
            (self.found.words["code"], 16), (w["why"], 60),
        ]  # fmt: skip
        rows: list[list[Value]] = []
        for row, _, judged in self.kpis:
            last, base, goal = judged.last, judged.baseline, judged.target
            low = (goal.low if goal.low is not None else goal.value) if goal else None
            rows.append([
                row.id, row.title, row.country, row.holder, row.unit, self.words.period(last.period) if last else "", last.value if last else None,
                base.value if base else None, low, goal.high if goal else None, due_words(goal.due, self.view) if goal else "",
                row.verdict, row.shown, row.why,
            ])  # fmt: skip
        self._table(w["kpis"], heads, rows)

    def _figures(self) -> tuple[str, list[tuple[str, Period, Observation]]]:
        """Write every figure that was known on the day; return the sheet's name, and what stands in each row."""
        w, day = self.found.words, self.view.status.as_of
        found = [
            (row.id, period, point, row.title, kpi)
            for row, kpi, _ in self.kpis if kpi is not None
            for period, point in sorted(known_on(kpi, day).items(), key=lambda item: item[0].time)
        ]  # fmt: skip
        heads = [("ID", 22), (w["title"], 36), (w["period"], 14), (self.found.words["time"], 12), (w["value"], 12), (w["unit"], 16), (self.found.words["status"], 14), (w["publisher"], 26), (w["address"], 60)]  # fmt: skip
        page = self._table(self.found.words["figures"], heads, [list(self._figure(*each)) for each in found])
        return page.get_name(), [each[:3] for each in found]

    def _figure(self, name: str, period: Period, point: Observation, title: str, kpi: Kpi) -> Iterator[Value]:
        source = self._source(point.source or kpi.source, kpi)
        status = vocabulary.STATES.get(point.status)
        yield from (name, title, self.words.period(period), _Year(period.time), point.value, self._unit(kpi))
        yield self.words.t(status) if status else ""
        yield from (source.publisher, source.url) if source else ("", "")

    def _source(self, name: str | None, kpi: Kpi) -> Source | None:
        """Return a source that was out on the day."""
        return self.view.source(name, kpi) if self.view.public(name, kpi) else None

    def _unit(self, kpi: Kpi) -> str:
        return self.view.plain(kpi.unit, self.view.own_of(kpi))

    def _goals(self) -> tuple[str, list[tuple[str, str]]]:
        """Write baselines, targets, curved paths and limits; return the sheet's name, and KPI and kind of each row."""
        w = self.found.words
        kinds = {
            "baseline": self.words.t("Baseline"),
            "goal": w["goal"],
            "path": w["path"],
            "limit": self.found.words["limit"],
        }
        aims = [(row, aim) for row, kpi, judged in self.kpis if kpi is not None for aim in self._aims(row, kpi, judged)]
        rows: list[list[Value]] = [[row.id, row.title, kinds[kind], when, _Year(time), value, row.unit] for row, (kind, when, time, value) in aims]  # fmt: skip
        heads = [("ID", 22), (w["title"], 36), (self.found.words["kind"], 14), (w["period"], 14), (self.found.words["time"], 12), (w["value"], 12), (w["unit"], 16)]  # fmt: skip
        page = self._table(self.found.words["targets"], heads, rows)
        return page.get_name(), [(row.id, kind) for row, (kind, *_) in aims]

    def _aims(self, row: KpiRow, kpi: Kpi, judged: Assessment) -> Iterator[tuple[str, str, float, float]]:
        """Yield baseline and targets of a KPI in order, its path where it is curved, then its limits at both ends of what is drawn."""
        period, base, chart = self.words.period, judged.baseline, row.chart
        if base is not None:
            yield "baseline", period(base.period), base.period.time, base.value
        targets = targets_on(kpi, self.view.status.as_of)
        dated = {parse_period(str(due)): aim.value for due, aim in targets.items() if str(due) not in {"always", "undated"}}  # fmt: skip
        for due, value in sorted(dated.items()):
            if value is not None:
                yield "goal", period(due), due.time, value
        for time, value in chart.curve if chart else ():
            yield "path", "", time, value
        times = [dot.time for dot in (*chart.dots, *chart.path)] if chart else []
        for dot in chart.keep if chart and times else ():
            yield "limit", "", min(times), dot.value
            yield "limit", "", max(times), dot.value

    def _initiatives(self) -> None:
        w = self.found.words
        heads = [(self.found.words["part"], 36), (self.found.words["number"], 10), (w["initiative"], 50), (w["owner"], 30), (w["addressed"], 30), (w["evidence"], 30), (w["report"], 24), (w["together"], 24)]  # fmt: skip
        rows = [[part.title, one.number, one.title, "" if part.advice else one.owner, one.owner if part.advice else "", one.evidence, one.report, one.together] for part in self.found.parts for one in part.promises]  # fmt: skip
        self._table(w["initiatives"], heads, rows)

    def _questions(self) -> None:
        w = self.found.words
        heads = [(w["initiative"], 36), (self.found.words["finding"], 36), (self.found.words["weight"], 16), (w["why"], 60), (self.found.words["question"], 40), (w["answer"], 60), (self.found.words["by"], 24)]  # fmt: skip
        asked = [one for part in self.found.parts for one in part.questions]
        rows = [[one.about, one.head, one.weight, one.text, one.question, one.answer, one.by] for one in asked]
        self._table(self.found.words["questions"], heads, rows or [["", w["no_questions"], "", "", "", "", ""]])

    def _definitions(self) -> None:
        w, t = self.found.words, self.words.t
        heads = [("ID", 22), (w["title"], 36), (w["definition"], 60), (w["unit"], 16), (t("Direction"), 14), (t("Frequency"), 14), (w["publisher"], 26), (w["sources"], 40), (w["address"], 60), (w["published"], 16)]  # fmt: skip
        rows = [list(self._definition(kpi, row.title)) for row, kpi, _ in self.kpis if kpi is not None]
        self._table(self.found.words["definitions"], heads, rows)

    def _definition(self, kpi: Kpi, title: str) -> Iterator[Value]:
        view, source = self.view, self._source(kpi.source, kpi)
        yield from (kpi.id, title, view.plain(kpi.definition, view.own_of(kpi)), self._unit(kpi))
        yield from (self.found.words[f"direction_{kpi.direction}"], self.words.t(vocabulary.FREQUENCIES[kpi.frequency]))  # fmt: skip
        yield from (source.publisher, view.plain(source.title, "en"), source.url, self.words.date(source.date)) if source else ("", "", "", "")  # fmt: skip

    def _method(self) -> None:
        found, w = self.found, self.found.words
        page = self._sheet(w["method"])
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 60)
        page.set_column(2, 2, 18)
        page.set_column(3, 3, 80)
        page.write_string(1, 0, self._plain(w["method"]), self.bold)
        for number, line in enumerate(found.method, _FIRST):
            page.merge_range(number, 0, number, 3, "", self.text)
            page.write_string(number, 0, self._plain(line), self.text)
            page.set_row(number, _height([(line, 180)]))
        start = _FIRST + len(found.method) + 1
        for column, head in enumerate((w["publisher"], w["title"], w["published"], w["address"])):
            page.write_string(start, column, self._plain(head), self.head)
        for number, row in enumerate(found.sources, start + 1):
            page.set_row(number, _height(list(zip(row, (26, 60, 18, 80), strict=True))))
            for column, value in enumerate(row):
                self._cell(page, number, column, value)
