from __future__ import annotations

from datetime import date

import pytest

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.views import View
from tracker.views.search import fold, hits

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def view() -> View:
    found = tracker.load(ROOT, today=DAY)
    return View(tracker.status(found, DAY), found.problems, words("en"))


def test_accents_and_case_do_not_matter() -> None:
    assert fold("Läkemedelsverket") == fold("LAKEMEDELSVERKET")
    assert fold("Sjøhelse ÆRØ") == "sjohelse aero"


def test_every_kind_is_found_in_any_of_its_languages(view: View) -> None:
    assert ("kpi", "dk-life-science-exports") in {(hit.kind, hit.id) for hit in hits("eksport", view)}
    assert ("owner", "em") in {(hit.kind, hit.id) for hit in hits("erhvervsministeriet", view)}
    assert ("initiative", "dk-2023-10.1") in {(hit.kind, hit.id) for hit in hits("dk-2023-10.1", view)}
    assert ("strategy", "se-2024") in {(hit.kind, hit.id) for hit in hits("new goals", view)}


def test_a_name_comes_before_a_text(view: View) -> None:
    ranks = {hit.id: hit.rank for hit in hits("clinical trials", view)}
    assert ranks["se-2024-4.1"] < max(ranks.values()) or len(set(ranks.values())) == 1
    exact = next(hit for hit in hits("dk-2023", view) if hit.id == "dk-2023")
    assert exact.rank == 0


def test_nothing_is_found_for_nonsense(view: View) -> None:
    assert list(hits("qqqqzzzz", view)) == []
