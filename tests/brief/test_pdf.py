from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hostile import write
from pypdf import PdfReader

from helpers import ROOT, tracker
from publish_sites import opened
from tracker.brief import Scope, briefing, scope_of
from tracker.brief.content import MOST_ASKED, Briefing
from tracker.brief.pdf import as_pdf
from tracker.typeset.drawn import INK
from tracker.views.marks import MARKS

DEMO = ROOT / "src" / "tracker" / "demo"


def made(folder: Path, about: str, language: str) -> tuple[Briefing, PdfReader]:
    view = opened(folder).view(language)
    scope = scope_of(about, view)
    assert scope is not None
    found = briefing(scope, view)
    return found, PdfReader(io.BytesIO(as_pdf(found)))


def text_of(found: PdfReader, page: int) -> str:
    return " ".join(found.pages[page].extract_text().split())


def test_page_one_says_all_that_a_minister_asks(tmp_path: Path) -> None:
    found, read = made(DEMO, "all", "da")
    first = text_of(read, 0)
    assert found.title in first
    for head in ("changes", "far", "differ", "unknown", "asked_for"):
        assert found.words[head] in first
    for row in found.first.far:
        assert row.title in first
        assert row.owner.split(", ")[0] in first
    for question in found.first.questions:
        assert question.head in first
        assert question.answer[:60] in first
    assert 0 < len(found.first.asked_for) <= MOST_ASKED
    for asked in found.first.asked_for:
        assert asked.text in first


def test_every_page_says_draft_day_and_revision_and_counts(tmp_path: Path) -> None:
    found, read = made(DEMO, "harbours-2024", "sv")
    assert len(read.pages) > 3
    for number in range(len(read.pages)):
        text = text_of(read, number)
        assert found.state in text
        assert found.judged in text
        assert found.stamp in text
        assert found.fictional in text
        assert f"{number + 1} / {len(read.pages)}" in text


def test_a_page_an_area_and_each_opens_with_its_own_head() -> None:
    found, read = made(DEMO, "harbours-2024", "en")
    texts = [text_of(read, number) for number in range(len(read.pages))]
    for part in found.parts:
        assert [text for text in texts if part.title in text[:400] and part.lead[:40] in text]


def test_it_is_tagged_in_its_language_and_every_drawing_is_described() -> None:
    _, read = made(DEMO, "all", "nb")
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert "/StructTreeRoot" in root
    kinds = _kinds(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/L"} <= {kind for kind, _ in kinds}
    assert all(alt for kind, alt in kinds if kind == "/Figure")


def _kinds(node: object) -> list[tuple[str, str]]:
    from pypdf.generic import ArrayObject, DictionaryObject

    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, ArrayObject):
        return [each for child in node for each in _kinds(child)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [(str(node["/S"]), str(node.get("/Alt", "")))] if "/S" in node else []
    return own + (_kinds(node["/K"]) if "/K" in node else [])


def test_advice_that_nobody_accepted_is_addressed_and_owned_by_nobody() -> None:
    found, read = made(ROOT, "dk-2023", "en")
    assert {part.held for part in found.parts} == {"Addressed to"}
    whole = " ".join(text_of(read, number) for number in range(len(read.pages)))
    assert "Addressed to" in whole
    assert found.words["no_questions"] == "No owner has been asked to report, so nothing can differ."


def test_an_owner_s_briefing_holds_what_it_answers_for_and_no_more() -> None:
    view = opened(DEMO).view("en")
    scope = scope_of("sea-ministry", view)
    assert scope == Scope("owner", "sea-ministry")
    assert scope is not None
    found = briefing(scope, view)
    whole = briefing(Scope("all"), view)
    assert found.title == view.owner_text("sea-ministry")
    assert 0 < len(found.kpis) < len(whole.kpis)
    assert {each.id for part in found.parts for each in part.promises} < {each.id for part in whole.parts for each in part.promises}  # fmt: skip
    assert scope_of("nobody", view) is None


def test_hostile_texts_are_set_as_they_stand(tmp_path: Path) -> None:
    _, read = made(write(tmp_path), "all", "en")
    whole = " ".join(text_of(read, number) for number in range(len(read.pages)))
    assert "<script>window.pwned=1" in whole
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", whole)
    assert "/JavaScript" not in str(read.trailer["/Root"])
    assert all("/Annots" not in page for page in read.pages)


def test_print_has_the_colours_of_the_pages() -> None:
    sheet = (ROOT / "src/tracker/views/look/tracker.css").read_text("utf-8")
    for name, light in re.findall(r"--(\w+): light-dark\((#[0-9A-F]{6})", sheet):
        if name in INK:
            assert INK[name] == light
    assert len(MARKS) == 11


def test_the_verb_names_the_file_by_what_it_is(tmp_path: Path) -> None:
    done = tracker("brief", "harbours-2024", "--path", DEMO, "--lang", "da", "--as-of", "2026-11-22", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    name = "briefing-harbours-2024-da-2026-11-22-draft.pdf"
    assert done.stdout.strip() == name
    assert (tmp_path / name).read_bytes().startswith(b"%PDF-")
    assert tracker("brief", "nothing", "--path", DEMO).returncode == 2
    assert tracker("brief", "--path", DEMO, "--template", DEMO / "README.md").returncode == 2


@pytest.mark.parametrize("about", ["all", "sea-ministry"])
def test_the_same_files_give_the_same_briefing(about: str) -> None:
    view = opened(DEMO).view("sv")
    scope = scope_of(about, view)
    assert scope is not None
    assert briefing(scope, view) == briefing(scope, opened(DEMO).view("sv"))
