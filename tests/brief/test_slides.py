"""Slides hold what the briefing says, in a ministry's template as well, and nothing in a portfolio's texts is obeyed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from helpers import ROOT
from publish_sites import opened as edition_of
from tracker.brief import Briefing, briefing, scope_of
from tracker.brief.slides import MARKS, TemplateError, mark, slides
from tracker.brief.slides_chart import figures
from tracker.brief.slides_text import Para, Room, Table, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 11, 22)
DEMO = ROOT / "src" / "tracker" / "demo"
HOSTILE = ('=HYPERLINK("http://x")', "+1", "<script>alert(1)</script>", "a\u202eb\u2066c", "W" * 10_000, "\x00\x01\x0b\x1f", "\ud800", "\U0001f600 &amp; ]]>", "@SUM(A1)", "_x0041_")  # fmt: skip


@lru_cache(maxsize=2)
def demo(language: str) -> Briefing:
    view = edition_of(DEMO).view(language)
    scope = scope_of("all", view)
    assert scope is not None
    return briefing(scope, view)


@lru_cache(maxsize=2)
def made(language: str) -> bytes:
    return slides(demo(language))


def unpacked(packed: bytes) -> Any:
    return Presentation(io.BytesIO(packed))


def texts(slide: Any) -> list[str]:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return found


def tables(deck: Any, title: str) -> Iterator[list[list[str]]]:
    for slide in deck.slides:
        if re.sub(r" \(\d+\)$", "", slide.shapes.title.text_frame.text) == title:
            for shape in slide.shapes:
                if shape.has_table:
                    yield [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows][1:]


def charts(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def foreign(*, wide: bool = False, without: tuple[str, ...] = ()) -> bytes:
    """Return a ministry's template: with slides, feet that say something, and without some layouts."""
    file: Any = Presentation()
    if wide:
        file.slide_width, file.slide_height = Inches(13.333), Inches(7.5)
    for layout in list(file.slide_layouts):
        if layout.name in without:
            file.slide_layouts.remove(layout)
            continue
        for shape in layout.placeholders:
            if shape.placeholder_format.type.name == "FOOTER":
                shape.text_frame.text = "Ministry of Tests"
    old = file.slides.add_slide(file.slide_layouts[0])
    old.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "Old slide"
    into = io.BytesIO()
    file.save(into)
    return into.getvalue()


@lru_cache(maxsize=1)
def in_foreign() -> bytes:
    found = demo("da")
    return slides(replace(found, parts=found.parts[:1]), foreign())


@pytest.mark.parametrize("language", ["da", "sv"])
def test_every_slide_says_that_it_is_a_draft_of_which_day_and_revision(language: str) -> None:
    found = demo(language)
    deck = unpacked(made(language))
    for number, slide in enumerate(deck.slides, 1):
        foot = next(shape for shape in slide.shapes if shape.name == "State").text_frame.text
        assert foot == " ".join((found.state, found.judged, found.stamp, found.fictional))
        assert str(number) in texts(slide)
        assert slide.shapes.title.text_frame.text
    assert found.state in texts(deck.slides[0])[1]
    assert deck.core_properties.title == found.title
    assert deck.core_properties.language == {"da": "da-DK", "sv": "sv-SE"}[language]


def test_every_run_has_its_language_and_no_letters_are_smaller_than_twelve() -> None:
    with zipfile.ZipFile(io.BytesIO(made("sv"))) as packed:
        found = [packed.read(name).decode() for name in packed.namelist() if name.startswith("ppt/slides/slide")]
    for text in found:
        assert set(re.findall(r'<a:rPr[^>]* lang="([^"]+)"|<a:rPr lang="([^"]+)"', text)) <= {
            ("sv-SE", ""),
            ("", "sv-SE"),
        }
        assert len(re.findall("<a:rPr ", text)) == len(re.findall('lang="sv-SE"', text)) - len(re.findall("<a:endParaRPr", text))  # fmt: skip
        assert all(int(size) >= 1200 for size in re.findall(r'sz="(\d+)"', text))


def test_table_of_all_kpis_holds_every_verdict_as_sign_and_word() -> None:
    found = demo("da")
    rows = [row for table in tables(unpacked(made("da")), found.words["all_kpis"]) for row in table]
    assert [(row[0].splitlines()[0].split("\v")[0], row[-1].split("\n")[0]) for row in rows] == [(row.title, mark(row)) for row in found.kpis]  # fmt: skip
    assert [row[2] for row in rows] == [row.figure for row in found.kpis]


def test_table_heads_are_flagged() -> None:
    deck = unpacked(made("da"))
    assert all(shape.table.first_row for slide in deck.slides for shape in slide.shapes if shape.has_table)


def test_every_verdict_has_a_sign_of_its_own() -> None:
    from tracker.i18n import vocabulary

    assert set(MARKS) == set(vocabulary.SHOWN)
    assert len(set(MARKS.values())) == len(MARKS)


def test_charts_hold_the_numbers_of_the_specification() -> None:
    found = demo("da")
    drawn = charts(unpacked(made("da")))
    by_sentence = {row.chart.sentence: row.chart for row in found.kpis if row.chart}
    assert drawn
    for shape in drawn:
        chart = by_sentence[shape._element.nvGraphicFramePr.cNvPr.get("descr")]
        series = {each.name: each for each in shape.chart.plots[0].series}
        values = series[found.words["value"]].values
        expected = [value for _, value in figures(chart)]
        assert list(values[: len(expected)]) == expected
        assert set(values[len(expected) :]) <= {None}
        if len(chart.path) > 1:
            own = series[found.words["path"]].values
            assert (own[0], own[-1]) == (pytest.approx(chart.path[0].value), pytest.approx(chart.path[-1].value))
        if chart.path:
            assert list(series[found.words["goal"]].values) == [chart.path[-1].value]


def test_gaps_stay_gaps_and_figures_that_are_not_final_look_otherwise() -> None:
    found = demo("da")
    rows = [row for row in found.kpis if row.chart and (len(row.chart.runs) > 1 or any(dot.provisional for dot in row.chart.dots))]  # fmt: skip
    part = replace(found.parts[0], kpis=tuple(rows[:4]))
    for shape, row in zip(charts(unpacked(slides(replace(found, parts=(part,))))), rows, strict=False):
        xml = shape.chart._chartSpace.xml
        assert 'dispBlanksAs val="gap"' in xml
        assert row.chart is not None
        few = len(row.chart.dots) <= 40
        assert not few or xml.count('symbol val="square"') == sum(dot.provisional for dot in row.chart.dots)


def test_boxes_stay_on_the_slide_below_the_title_and_above_its_foot() -> None:
    for packed in (made("da"), in_foreign()):
        deck = unpacked(packed)
        for slide in list(deck.slides)[1:]:
            placed = [shape for shape in slide.shapes if shape.shape_id and shape.height]
            assert all(shape.left >= 0 and shape.top >= 0 for shape in placed)
            assert all(shape.left + shape.width <= deck.slide_width + 2 and shape.top + shape.height <= deck.slide_height for shape in placed)  # fmt: skip
            foot = next(shape for shape in placed if shape.name == "State")
            body = [shape for shape in placed if not shape.is_placeholder and shape.name not in {"State", "Number"}]
            assert all(shape.top + shape.height <= foot.top for shape in body)
            assert all(shape.top >= slide.shapes.title.top + slide.shapes.title.height for shape in body)


def test_charts_and_tables_have_a_text_for_those_who_do_not_see_them() -> None:
    for slide in unpacked(made("da")).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")


def test_template_gives_size_and_feet_and_loses_its_slides() -> None:
    deck = unpacked(in_foreign())
    assert (deck.slide_width, deck.slide_height) == (9144000, 6858000)
    said = [text for slide in deck.slides for text in texts(slide)]
    assert "Old slide" not in said
    assert said.count("Ministry of Tests") == len(deck.slides)
    for slide in deck.slides:
        assert all(shape.text_frame.text for shape in slide.placeholders)
        assert len({shape.shape_id for shape in slide.shapes}) == len(slide.shapes)


def test_template_without_the_usual_layouts_is_used_all_the_same() -> None:
    found = replace(demo("da"), parts=())
    packed = slides(found, foreign(wide=True, without=("Title Only", "Title Slide")))
    deck = unpacked(packed)
    assert demo("da").state in " ".join(texts(deck.slides[0]))
    assert all(len(list(slide.placeholders)) == 3 for slide in deck.slides)


def test_potx_is_a_template_too() -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(foreign())) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"presentation.main+xml", b"template.main+xml"))
    assert len(unpacked(slides(replace(demo("da"), parts=()), into.getvalue())).slides) > 5


def test_what_is_no_template_is_refused_in_words() -> None:
    found = demo("da")
    large, macros, broken = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ppt/presentation.xml", b"0" * 51_000_000)
    with zipfile.ZipFile(macros, "w") as packed:
        packed.writestr("ppt/vbaProject.bin", b"")
    with zipfile.ZipFile(broken, "w") as packed:
        packed.writestr("ppt/presentation.xml", b"<")
        packed.writestr("[Content_Types].xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    layouts = ("Title Only", "Title Slide", "Title and Content", "Section Header", "Two Content", "Comparison", "Content with Caption", "Picture with Caption", "Title and Vertical Text", "Vertical Title and Text")  # fmt: skip
    for template, said in ((b"nothing", "no PowerPoint"), (b"", "no PowerPoint"), (large.getvalue(), "50 MB"), (macros.getvalue(), "macros"), (broken.getvalue(), "no PowerPoint"), (foreign(without=layouts), "no layout")):  # fmt: skip
        with pytest.raises(TemplateError, match=said):
            slides(found, template)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_inert_and_stay_within_their_boxes(text: str) -> None:
    found = demo("da")
    rows = tuple(replace(row, title=text or "x", owner=text, why=text, unit=text, figure=text, verdict=text) for row in found.kpis[:2])  # fmt: skip
    part = replace(found.parts[0], title=text, kpis=rows, promises=found.parts[0].promises[:1])
    first = replace(found.first, far=rows, lead=text)
    deck = unpacked(slides(replace(found, title=text, stamp=text[:300], first=first, kpis=rows, parts=(part,), sources=((text,) * 4,))))  # fmt: skip
    for slide in deck.slides:
        assert not [rel for rel in slide.part.rels.values() if rel.is_external]
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height
            if shape.has_chart:
                import openpyxl

                book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
                assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    assert not any("\u202e" in each or "\x00" in each for slide in deck.slides for each in texts(slide))


def test_long_tables_go_on_and_then_say_how_much_is_left() -> None:
    table = Table(("A", "B"), (1, 1), tuple(((Para(f"row {number}"),), (Para("text " * 10),)) for number in range(200)))
    shared, _ = pages([Para("lead"), table], Room(600, 300), 4, "and more")
    shown = sum(len(piece.rows) for page in shared for piece in page)
    assert len(shared) == 4
    assert shared[-1][-1].paras[0].text == f"and more: {200 - shown}"
    assert all(sum(piece.height for piece in page) <= 300 for page in shared)


def test_heading_is_never_parted_from_its_table() -> None:
    table = Table(("A",), (1,), tuple(((Para("row"),),) for _ in range(40)))
    for before in range(1, 30):
        blocks: list[Para | Table] = [
            *(Para("text") for _ in range(before)),
            Para("Heading", bold=True, stays=True),
            table,
        ]
        shared, _ = pages(blocks, Room(600, 260), 9, "more")
        page = next(page for page in shared if any(para.bold for piece in page for para in piece.paras))
        assert page[-1].table is table


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (("ppt/slides/_rels/x.rels", b'<Relationships><Relationship TargetMode="External" Target="http://x"/></Relationships>'), "other places"),
        (("ppt/evil.bin", b"0" * 60_000_000), "too large"),
    ],
)  # fmt: skip
def test_a_template_that_leads_elsewhere_or_swells_is_refused(part: tuple[str, bytes], said: str) -> None:
    import zipfile

    packed = io.BytesIO()
    Presentation().save(packed)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as found:
        found.writestr(*part)
    view = edition_of(DEMO).view("en")
    scope = scope_of("all", view)
    assert scope is not None
    with pytest.raises(TemplateError, match=said):
        slides(briefing(scope, view), packed.getvalue())
