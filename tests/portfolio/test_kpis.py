"""The shipped KPIs: every figure resolves to a source, every target names who set it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Final

import tracker
from tracker.model.kpi import Kpi

ROOT: Final = Path(__file__).parents[2]
DAY: Final = dt.date(2026, 11, 22)


@lru_cache
def kpis() -> dict[str, Kpi]:
    return dict(tracker.load(ROOT, today=DAY).portfolio.kpis)


def test_every_observation_target_and_baseline_resolves() -> None:
    shared = tracker.load(ROOT, today=DAY).portfolio.plan.sources
    for kpi in kpis().values():
        known = kpi.sources.keys() | shared.keys()
        for period, point in kpi.series.items():
            assert (point.source or kpi.source) in known, f"{kpi.id} {period}"
            assert all(other.source in known for other in point.conflicts)
        for target in kpi.targets.values():
            assert (target.source or kpi.source) in known
        if kpi.baseline is not None and kpi.baseline.value is not None:
            assert (kpi.baseline.source or kpi.source) in known


def test_every_target_names_who_set_it() -> None:
    assert [f"{kpi.id} {due}" for kpi in kpis().values() for due, target in kpi.targets.items() if not target.by] == []


def test_every_link_says_why() -> None:
    assert [f"{kpi.id} {one.id}" for kpi in kpis().values() for one in kpi.measures if not one.why] == []


def test_every_kpi_has_a_definition_and_a_title_in_four_languages() -> None:
    for kpi in kpis().values():
        assert kpi.definition, kpi.id
        assert kpi.title.keys() == {"en", "da", "sv", "nb"}, kpi.id
        assert kpi.unit.keys() == {"en", "da", "sv", "nb"}, kpi.id


def test_the_trial_rules_of_the_eu_break_every_series_of_applications() -> None:
    """Regulation 536/2014: its portal was voluntary from 31 January 2022 and mandatory a year later."""
    for name, first in {"no-trial-applications": 2024, "no-trial-applications-industry": 2023, "se-clinical-trial-applications": 2023}.items():  # fmt: skip
        broken = [period.year for period, point in kpis()[name].series.items() if point.break_]
        assert broken == [first], name
    danish = kpis()["dk-clinical-trial-applications"]
    assert danish.lifecycle == "ended"
    assert max(period.year for period in danish.series) == 2021


def test_figures_that_disagree_are_kept_and_not_joined() -> None:
    found = {
        (kpi.id, str(period)): [other.value for other in point.conflicts]
        for kpi in kpis().values()
        for period, point in kpi.series.items()
        if point.conflicts
    }
    assert found["dk-life-science-exports", "2020"] == [152]
    assert found["no-health-industry-exports", "2024"] == [25.9]
    assert found["no-trial-applications", "2013"] == [113]
    assert found["no-trial-applications-industry", "2022"] == [108]
    assert found["se-medicine-exports", "2021"] == [115]


def test_the_innovation_index_is_only_proposed() -> None:
    index = kpis()["dk-innovation-index"]
    assert (index.lifecycle, index.series, index.targets) == ("proposed", {}, {})


def test_stated_targets_ship_without_a_measurement() -> None:
    freed, phase1 = kpis()["dk-health-fte-freed"], kpis()["dk-phase1-reply-days"]
    assert [target.value for target in freed.targets.values()] == [10000]
    assert [target.value for target in phase1.targets.values()] == [14]
    assert freed.series == phase1.series == {}
