"""A briefing as slides: charts and tables are PowerPoint's own and can be edited. A ministry may bring its template.

Every slide carries at its foot whether this was approved, the day that is judged, the revision, and that it is fictional where it is.
"""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from tracker.brief.kept import more, short
from tracker.brief.slides_chart import native
from tracker.brief.slides_deck import Box, Deck, TemplateError, described
from tracker.brief.slides_text import LINE, Block, Cell, Para, Room, Table, fitted, lines, pages
from tracker.typeset.drawn import INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.brief.content import Briefing, Part, Question, Said
    from tracker.brief.rows import KpiRow, Promise

__all__ = ["MARKS", "TemplateError", "slides"]

MARKS: Final = {
    "achieved": "√", "on_pace": "●", "behind": "▲", "far_behind": "■", "below_baseline": "▼", "missed": "×",
    "too_early": "○", "cannot_be_judged": "?", "stale": "▬", "monitored": "◊",
}  # fmt: skip
"""A sign for each verdict, told apart without colour; all are in Arial and in Liberation Sans."""
_INKS: Final = {"achieved": "good", "on_pace": "good", "behind": "behind", "far_behind": "far", "below_baseline": "below", "missed": "below"}  # fmt: skip
MOST_SLIDES: Final = 4
"""Slides of one thing: the first and three that continue it."""
MOST_OF_PART: Final = 20
"""Of a part; questions with their answers come first, so whatever is left out of a long one, it is not those."""
MOST_CHARTS: Final = 8
EACH: Final = 4
"""Charts on a slide."""
_ALL: Final = 1_000
_GAP: Final = 14.0


def slides(found: Briefing, template: bytes | None = None) -> bytes:
    """Return a briefing as a .pptx.

    Args:
        found: what it says.
        template: a .pptx or .potx whose size, masters and layouts are used; ours when left out.

    Raises:
        ModuleNotFoundError: when python-pptx is not installed: it comes with the extra `brief`.
        TemplateError: when the template cannot be used.
    """
    return _Made(found, template).all()


def mark(row: KpiRow) -> str:
    """Return a verdict as a sign and a word."""
    return f"{MARKS.get(row.shown, '?')} {row.verdict}"


class _Made:
    """The slides while they are made."""

    def __init__(self, found: Briefing, template: bytes | None) -> None:
        self.found, self.w = found, found.words
        foot = " ".join(part for part in (found.state, found.judged, found.stamp, found.fictional) if part)
        self.deck = Deck(template, found.language, foot)

    def all(self) -> bytes:
        self._opening()
        self._first()
        for part in self.found.parts:
            self._part(part)
            self._charts(part)
        self._flow(self.w["all_kpis"], [self._kpi_table(self.found.kpis)], _ALL)
        self._method()
        return self.deck.packed(self.found.title)

    def _opening(self) -> None:
        found = self.found
        said = [Para(found.state, bold=True, scale=1.6), Para(found.subtitle, gap=8), Para(found.judged, gap=8)]
        said += [Para(found.stamp), Para(found.fictional, bold=True, gap=8)]
        self.deck.opening(found.title, [each for each in said if each.text])

    def _flow(self, title: str, blocks: Sequence[Block], most: int = MOST_SLIDES) -> None:
        """Make as many slides as blocks need, but at most so many."""
        shared, sizes = pages(blocks, self.deck.room(), most, self.w["more"])
        for number, pieces in enumerate(shared, 1):
            named = title if number == 1 else f"{title} ({number})"
            self.deck.fill(self.deck.slide(named), pieces, sizes, named)

    # The minister's page

    def _first(self) -> None:
        first, w = self.found.first, self.w
        blocks: list[Block] = [Para(first.lead), Para(first.compared, bold=True, gap=10, stays=True)]
        blocks += _listed(first.changes) or [Para(w["no_changes"], gap=4)]
        blocks += self._more(first.more_changes)
        self._flow(w["changes"], blocks)
        if first.far:
            self._flow(w["far"], [self._kpi_table(first.far), *self._more(first.more_far)])
        if first.questions:
            self._flow(w["differ"], [self._question_table(first.questions), *self._more(first.more_questions)])
        none = [(w[head], w[said]) for head, said, rows in (("far", "no_far", first.far), ("differ", "no_questions", first.questions)) if not rows]  # fmt: skip
        if none:
            text = [[Para(head, bold=True, gap=14, stays=True), Para(said, gap=4)] for head, said in none]
            self._flow(none[0][0], [para for pair in text for para in pair][1:])
        self._asked()

    def _asked(self) -> None:
        first, w = self.found.first, self.w
        blocks: list[Block] = [Para(w["unknown"], bold=True, stays=True)]
        blocks += [Para(each, bullet=True, gap=4) for each in first.unknown]
        blocks.append(Para(w["asked_for"], bold=True, gap=14, stays=True))
        blocks += _listed(first.asked_for) or [Para(w["no_asked"], gap=4)]
        blocks += self._more(first.more_asked_for)
        if first.asked_for:
            blocks.append(Para(w["asked_note"], gap=10, scale=0.85))
        self._flow(f"{w['unknown']} · {w['asked_for']}" if first.unknown else w["asked_for"], blocks if first.unknown else blocks[1:])  # fmt: skip

    def _more(self, count: int) -> list[Block]:
        return [Para(more(count, self.found.language), gap=6, tail=True)] if count else []

    # Tables

    def _kpi_table(self, rows: Sequence[KpiRow]) -> Table:
        """Return KPIs with who owns them; their countries where there are several."""
        w = self.w
        several = len({row.country for row in rows}) > 1
        cells = tuple(
            ((Para(row.title), *_cell(row.country if several else "")), _cell(row.holder), _cell(row.figure), _cell(row.goal), _verdict(row))
            for row in rows
        )  # fmt: skip
        return _named_alone(Table((w["kpi"], w["owner"], w["figure"], w["goal"], w["verdict"]), (23, 16, 14, 18, 29), cells))  # fmt: skip

    def _question_table(self, rows: Sequence[Question]) -> Table:
        return Table((self.w["finding"], self.w["answer"]), (1, 1), tuple((_asked(row), _answered(row)) for row in rows))  # fmt: skip

    def _promise_table(self, rows: Sequence[Promise], held: str, *, asked: bool) -> Table:
        w = self.w
        heads, shares = [w["initiative"], held, w["evidence"]], [34.0, 22.0, 22.0]
        if asked:
            heads, shares = [*heads, w["report"], w["together"]], [30, 18, 18, 17, 17]
        cells = tuple(_promise(row)[: len(heads)] for row in rows)
        return _named_alone(Table(tuple(heads), tuple(shares), cells))

    # Parts

    def _part(self, part: Part) -> None:
        w = self.w
        blocks: list[Block] = [Para(part.above, scale=0.85)] if part.above and part.above != self.found.title else []
        blocks.append(Para(part.lead))
        if part.counts:
            blocks.append(Para(" · ".join(f"{word}: {count}" for word, count in part.counts), gap=6))
        if part.questions:
            blocks += [Para(w["differ"], bold=True, gap=12, stays=True), self._question_table(part.questions)]
        blocks += self._kpi_part(part)
        if part.promises:
            blocks += [Para(w["initiatives"], bold=True, gap=12, stays=True), self._promise_table(part.promises, part.held, asked=part.asked)]  # fmt: skip
        self._flow(part.title, blocks, MOST_OF_PART)

    def _kpi_part(self, part: Part) -> list[Block]:
        """Return how many KPIs have which verdict, and those that are behind or worse."""
        w = self.w
        if not part.kpis:
            return [Para(w["no_kpis"], gap=6)]
        counted = Counter(mark(row) for row in part.kpis)
        blocks: list[Block] = [Para(" · ".join(f"{said}: {count}" for said, count in counted.items()), lead=f"{w['kpis']}:", gap=6)]  # fmt: skip
        worse = [row for row in part.kpis if row.level in {"amber", "red"}]
        return [*blocks, self._kpi_table(worse)] if worse else blocks

    # Charts

    def _charts(self, part: Part) -> None:
        shown = [row for row in part.kpis if row.chart is not None and row.chart.runs][:MOST_CHARTS]
        count = ceil(len(shown) / EACH)
        for number in range(count):
            each = ceil(len(shown) / count)
            rows = shown[number * each : (number + 1) * each]
            title = f"{part.title}: {self.w['charts']}"
            self._chart_slide(rows, title if number == 0 else f"{title} ({number + 1})")

    def _chart_slide(self, rows: Sequence[KpiRow], title: str) -> None:
        made, area = self.deck.slide(title), self.deck.area
        key = self._key(rows)
        low = lines(key, 12, area.width, wide=self.deck.wide) * 12 * LINE
        across = min(len(rows), 2)
        down = ceil(len(rows) / across)
        wide = (area.width - _GAP * (across - 1)) / across
        high = (area.height - low - 4 - _GAP * (down - 1)) / down
        for place, row in enumerate(rows):
            box = Box(
                area.left + place % across * (wide + _GAP), area.top + place // across * (high + _GAP), wide, high
            )
            self._chart(made, row, box)
        self.deck.text(made, [Para(key)], Box(area.left, area.bottom - low, area.width, low), 12)

    def _chart(self, made: Any, row: KpiRow, box: Box) -> None:
        """Write a KPI's name, verdict and unit, and its chart below."""
        deck, chart = self.deck, row.chart
        if chart is None:
            return
        name, size = fitted(row.title, _room(deck, box.width, 2 * 14 * LINE + 1), (14, 12))
        said = fitted(row.unit, _room(deck, box.width * 0.9, 12 * LINE + 1), (12,), bold=False)[0]
        top = lines(name, size, box.width, bold=True, wide=deck.wide) * size * LINE
        verdict = f"{short(mark(row), 60)}."
        rows = lines(f"{verdict} {said}", 12, box.width, bold=True, wide=deck.wide) * 12 * LINE
        above = [Para(name, bold=True, scale=size / 12), Para(said, lead=verdict, ink=_ink(row))]
        deck.text(made, above, Box(box.left, box.top, box.width, top + rows), 12)
        place = Box(box.left, box.top + top + rows + 2, box.width, box.height - top - rows - 2)
        frame = native(made.shapes, chart, place.emu, self.found.language, self._names())
        described(frame, chart.sentence)

    def _names(self) -> dict[str, str]:
        w = self.w
        return {"value": w["value"], "path": w["path"], "goal": w["goal"], "limit": w["limit"], "break": w["break"]}  # fmt: skip

    def _key(self, rows: Sequence[KpiRow]) -> str:
        """Return what the signs of the charts on a slide mean, those alone that are there."""
        charts, names = [row.chart for row in rows if row.chart], self._names()
        said = [f"● {names['value']}"]
        said += [f"□ {self.w['provisional']}"] if any(dot.provisional for chart in charts for dot in chart.dots) else []  # fmt: skip
        said += [f"– – {names['path']}"] if any(len(chart.path) > 1 for chart in charts) else []
        said += [f"♦ {names['goal']}"] if any(chart.path for chart in charts) else []
        said += [f"— — {names['limit']}"] if any(chart.keep for chart in charts) else []
        said += [f"· · · {names['break']}"] if any(chart.breaks for chart in charts) else []
        return ", ".join(said)

    # Method and sources

    def _method(self) -> None:
        found, w = self.found, self.w
        self._flow(w["method"], [Para(each, bullet=True, gap=6) for each in found.method])
        rows = tuple((_cell(publisher), _cell(title), _cell(day), _cell(url)) for publisher, title, day, url in found.sources)  # fmt: skip
        if rows:
            self._flow(w["sources"], [Table((w["publisher"], w["title"], w["published"], w["address"]), (18, 32, 14, 36), rows)], _ALL)  # fmt: skip


def _named_alone(table: Table) -> Table:
    """Return a table without its column of owners where no source names any."""
    if any(row[1] for row in table.rows):
        return table
    rows = tuple((row[0], *row[2:]) for row in table.rows)
    return Table((table.head[0], *table.head[2:]), (table.shares[0] + table.shares[1] / 2, *table.shares[2:]), rows)


def _room(deck: Deck, width: float, height: float) -> Room:
    return Room(width, height, deck.wide)


def _listed(said: Sequence[Said]) -> list[Block]:
    return [Para(each.text, lead=f"{each.head}:", bullet=True, gap=4) for each in said]


def _cell(text: str) -> Cell:
    return (Para(text),) if text else ()


def _ink(row: KpiRow) -> str:
    return INK[_INKS[row.shown]][1:] if row.shown in _INKS else ""


def _verdict(row: KpiRow) -> Cell:
    return (Para(lead=mark(row), ink=_ink(row)), *_cell(row.why))


def _asked(row: Question) -> Cell:
    return (Para(row.about), Para(f"({row.weight})", lead=f"{row.head}"), Para(row.text), Para(row.question))


def _answered(row: Question) -> Cell:
    return (Para(row.answer), *_cell(row.by))


def _promise(row: Promise) -> tuple[Cell, ...]:
    title = Para(row.title, lead=row.number) if row.number else Para(row.title)
    return ((title,), _cell(row.owner), _cell(row.evidence), _cell(row.report), _cell(row.together))
