"""What stands beside a verdict, on the fictional country: one sentence for each reason to look twice."""

from __future__ import annotations

from datetime import date
from functools import cache

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.judgement import Status
from tracker.telling.aside import aside

DAY = date(2026, 11, 22)


@cache
def demo() -> Status:
    return tracker.status(tracker.load(ROOT / "src" / "tracker" / "demo", today=DAY), DAY)


def beside(kpi: str, status: Status | None = None) -> list[str]:
    found = status or demo()
    return aside(found.portfolio.kpis[kpi], found, words("en"))


def test_a_target_that_was_lowered_is_told_with_what_the_earlier_one_would_make_of_it() -> None:
    said = "The target for 2030 was moved from 900 to 520 on 6 May 2026; by the earlier one it would be: far behind."
    assert said in beside("trained-crew")
    assert said not in beside("trained-crew", demo().on(date(2026, 5, 5)))  # nobody knew of it then


def test_a_verdict_that_a_departing_cutoff_made_is_told() -> None:
    # The ratio is 11.3 / 12.2727 = 0.9207: on pace from 0.90, behind by the published 0.95.
    assert "By the published cut-offs it would be: behind." in beside("charging-time")
    assert not any("published" in line for line in beside("berths-with-power"))


def test_bad_news_that_fell_silent_still_counts_and_good_news_does_not() -> None:
    said = "It was bad when last known, and silence does not mend it: it counts as far behind."
    assert said in beside("lost-containers")
    assert said not in beside("service-satisfaction")


def test_met_before_its_date_is_not_final() -> None:
    said = "The target is met before its date; that is final only then."
    assert said in beside("oil-spills")
    assert said not in beside("waste-reception")


def test_low_confidence_stands_beside_the_verdict() -> None:
    assert "Confidence: low." in beside("quay-inspections")
    assert "Confidence: low." not in beside("berths-with-power")
