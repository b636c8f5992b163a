"""Every text that people see is in every catalogue, and nothing else is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import tracker
from tracker.i18n import LANGUAGES, vocabulary, words
from tracker.periods import parse_partial, parse_period

SOURCE = Path(tracker.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]


def extracted() -> set[str]:
    found = extract_from_dir(
        SOURCE, method_map=[("**.py", "python")], keywords={"t": None, "start": None, "n": (1, 2), "N": None}
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_holds_every_text_and_nothing_else(language: str) -> None:
    with (SOURCE / "i18n" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    held = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}
    assert extracted() - held == set(), "untranslated"
    assert held - extracted() == set(), "no longer used"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_their_places(language: str) -> None:
    with (SOURCE / "i18n" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        for text in texts:
            assert text.strip(), message.id
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", ids[-1])), message.id


def test_every_code_has_a_word() -> None:
    from typing import get_args

    from tracker.assess.outlook import REFUSALS
    from tracker.assess.vocabulary import Arrow, Freshness, Likelihood, Reason, Shown
    from tracker.model.strategy import DECLARED, STAGES
    from tracker.rollup.word import Combined, ReportState

    for code, table in (
        (get_args(Shown), vocabulary.SHOWN),
        (get_args(Combined), vocabulary.COMBINED),
        (get_args(Likelihood), vocabulary.LIKELIHOODS),
        (get_args(Freshness), vocabulary.FRESHNESS),
        (get_args(Arrow), vocabulary.ARROWS),
        ([*DECLARED], vocabulary.DECLARED),
        ([*STAGES, "none"], vocabulary.STAGES),
        ([name for name in get_args(ReportState) if name != "current"], vocabulary.REPORTS),
        ([name for name in get_args(Reason) if name], vocabulary.REASONS),
        ([name for name in REFUSALS if name], vocabulary.REFUSALS),
    ):
        assert set(code) == set(table)


def test_danish_numbers_dates_and_periods() -> None:
    danish = words("da")
    assert danish.number(1234.5) == "1.234,5"
    assert danish.day(date(2026, 11, 22)) == "22. november 2026"
    assert danish.date(parse_partial("2025-06")) == "juni 2025"
    assert danish.date(parse_partial("unknown")) == "dato ukendt"
    assert danish.period(parse_period("2024-Q3")) == "Q3 2024"
    assert danish.n("{n} error.", "{n} errors.", 2) == "2 fejl."


def test_percent_is_never_surer_than_it_can_be() -> None:
    english = words("en")
    assert [english.percent(share) for share in (0.001, 0.52197, 0.39771, 0.99)] == [
        "<\N{NO-BREAK SPACE}5%",
        "50%",
        "40%",
        ">\N{NO-BREAK SPACE}95%",
    ]


def test_unknown_language_is_english() -> None:
    assert words("xx").language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_verdict_is_a_word_that_owners_report_with(language: str) -> None:
    said = words(language)
    computed = {said.t(word).casefold() for word in vocabulary.SHOWN.values()}
    assert not computed & {said.t(word).casefold() for word in vocabulary.REPORTED.values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_minus_is_a_minus(language: str) -> None:
    assert words(language).number(-1.4) in {"−1.4", "−1,4"}


def test_percent_and_word_never_contradict_each_other() -> None:
    english = words("en")
    # 0.668 is "likely", from 66 %: to the nearest five it would be 65 %, which is not.
    assert [english.percent(share) for share in (0.668, 0.649, 0.328, 0.5)] == ["67%", "65%", "33%", "50%"]


def test_exact_numbers_can_be_checked_by_hand_however_small() -> None:
    english = words("en")
    assert [english.exact(value) for value in (0.375, 1234.56789, 0.00012345678, -0.00001, 0.0)] == [
        "0.375", "1,234.5679", "0.0001235", "−0.00001", "0",
    ]  # fmt: skip
