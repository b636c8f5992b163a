"""Silence helps nobody: what goes missing, and time that passes without news, improves no colour of any portfolio.

Colours are compared wherever they are shown: of KPIs; of the word, the data and both together of initiatives; of areas; in the counts of
strategies. Better is what was not green and is, and what was red and is amber.

What goes missing is never compared with what was said while it was there: without the newest bad figure, what was said before it
rightly stands again. It is compared with the last day on which it was not yet out. A KPI that is lost as a whole has
no such day, and is compared with itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from random_portfolios import EVERY, PORTFOLIOS, Drawn, a_small_portfolio, as_known, broken_file
from tracker.judgement import Status, judge
from tracker.model.kpi import Kpi, Observation
from tracker.model.portfolio import Cutoffs, Portfolio
from tracker.rollup.counts import KpiCounts

GOOD: Final = {"green", "completed"}
BAD: Final = {"at_risk", "off_track"}
WORDS: Final = {"on_track": "green", "completed": "green", "at_risk": "amber", "off_track": "red"}
EMPTY: Final = Observation(status="missing")
ROWS: Final = st.sampled_from([None, EMPTY, Observation(value=1e6, status="forecast")])
"""What comes in the place of a figure: nothing, an empty row, a forecast."""

EARLIER: Final = st.integers(0, 500) | st.integers(0, 1500)
LATER: Final = st.integers(0, 500) | st.integers(0, 2500)
DAY: Final = date(2026, 3, 1)


class Change(NamedTuple):
    """A colour that became another."""

    what: str
    of: str
    old: str
    new: str


def colours(status: Status) -> dict[tuple[str, str], str]:
    """Return every colour that is shown, by what it is a colour of."""
    found = {("kpi", name): str(each.level) for name, each in status.assessments.items()}
    for strategy in status.strategies:
        found |= {("area", each.area.id): each.level for each in strategy.areas}
    for name, one in status.initiatives.items():
        found["data", name] = one.data
        found["combined", name] = one.combined
        found["word", name] = WORDS.get(one.word.counts or "", "none")
    return found


def better(before: Status, after: Status) -> list[Change]:
    """Return what became green and was not, and what was red and became amber."""
    now = colours(after)
    changes = [Change(*name, old, now[name]) for name, old in colours(before).items()]
    return [each for each in changes if became_green(each) or (each.old, each.new) == ("red", "amber")]


def became_green(found: Change) -> bool:
    return found.new in GOOD and found.old not in GOOD


def forgotten(before: Status, after: Status) -> list[str]:
    """Return what was red and is not: KPIs, and initiatives whose owner is asked; bad words; and more green or less red in a count."""
    found = [name for name, each in before.assessments.items() if each.level == "red" != after.assessments[name].level]
    for name, old in before.initiatives.items():
        new = after.initiatives[name]
        found += [name] if old.word.counts in BAD and new.word.counts != old.word.counts else []
        found += [name] if old.word.state != "not_asked" and old.combined == "red" != new.combined else []
    return found + [
        name for name, (old, new) in _counted(before, after).items() if new.green > old.green or new.red < old.red
    ]


def _counted(before: Status, after: Status) -> dict[str, tuple[KpiCounts, KpiCounts]]:
    now = {each.strategy.id: each.kpis for each in after.strategies}
    return {each.strategy.id: (each.kpis, now[each.strategy.id]) for each in before.strategies}


# --- Time


@EVERY
@given(PORTFOLIOS, ROWS, EARLIER)
def test_what_came_after_a_day_has_no_part_in_what_is_said_of_it(
    drawn: Drawn, row: Observation | None, back: int
) -> None:
    """So taking away what is newest leads back to the last day before it came."""
    day = drawn.day - timedelta(days=back)
    whole, known = judge(drawn.portfolio, day), judge(as_known(drawn.portfolio, day, row), day)
    assert known.assessments == whole.assessments
    assert colours(known) == colours(whole)
    assert [each.facts for each in known.findings] == [each.facts for each in whole.findings]


@EVERY
@given(PORTFOLIOS, ROWS, EARLIER, LATER)
def test_a_row_without_a_figure_is_no_news(drawn: Drawn, row: Observation | None, back: int, days: int) -> None:
    first = drawn.day - timedelta(days=back)
    until = first + timedelta(days=days)
    empty, nothing = (judge(as_known(drawn.portfolio, first, each), until) for each in (row, None))
    assert empty.assessments == nothing.assessments


@EVERY
@given(PORTFOLIOS, ROWS, EARLIER, LATER)
def test_time_without_news_improves_nothing(drawn: Drawn, row: Observation | None, back: int, days: int) -> None:
    """Of two days: where no figure, report, milestone or answer came after the first, nothing is better on the second.

    Strategies may close in between. Left out is only what `proven_ahead` describes; the next test has it.
    """
    first = drawn.day - timedelta(days=back)
    until = first + timedelta(days=days)
    before, after = judge(drawn.portfolio, first), judge(as_known(drawn.portfolio, first, row), until)
    assert [each for each in better(before, after) if not proven_ahead(each, before, until)] == []
    assert forgotten(before, after) == []


def proven_ahead(found: Change, before: Status, until: date) -> bool:
    """Tell whether it is a deliverable with too little data until a milestone fell due that was done ahead of its time."""
    if found.what not in {"data", "combined"} or found.old not in {"insufficient_data", "unverified"}:
        return False
    item = before.initiatives[found.of].initiative
    dates = [each.due.last_day for each in item.milestones if each.due.known]
    return item.kind == "deliverable" and any(before.as_of <= due < until for due in dates)


REPORT: Final = {"date": "2026-03-01", "status": "on_track", "by": "m"}
PROVEN: Final = {"title": "A", "due": "2026-03-31", "done": "2026-01-10", "evidence": ["official"]}
UNPROVEN: Final = {"title": "B", "due": "2027", "done": "2026-01-20"}
DELIVERED: Final = a_small_portfolio([], DAY, kind="deliverable", updates=[REPORT], milestones=[PROVEN, UNPROVEN])


@EVERY
@example(DELIVERED, 31)
@given(PORTFOLIOS, LATER)
def test_time_without_news_proves_no_deliverable(drawn: Drawn, days: int) -> None:
    """The same with nothing left out.

    A deliverable was the hard case: something done without proof ahead of its time, and something with proof that falls due.
    """
    before = judge(drawn.portfolio, drawn.day)
    after = judge(as_known(drawn.portfolio, drawn.day), drawn.day + timedelta(days=days))
    assert better(before, after) == []


@EVERY
@given(PORTFOLIOS)
def test_without_a_good_word_nothing_that_was_asked_about_is_green(drawn: Drawn) -> None:
    for each in judge(drawn.portfolio, drawn.day).initiatives.values():
        if each.combined in GOOD and each.word.state != "not_asked":
            assert WORDS.get(each.word.counts or "") == "green"


# --- KPIs that are lost, texts that are spoilt


def broken(portfolio: Portfolio, names: list[str]) -> Portfolio:
    """Return a portfolio in which the files of some KPIs have errors."""
    kept = {name: kpi for name, kpi in portfolio.kpis.items() if name not in names}
    lost = {name: broken_file(portfolio.kpis[name]) for name in names}
    return Portfolio(portfolio.plan, kept, {**portfolio.broken, **lost}, portfolio.defective)


def emptied(portfolio: Portfolio, names: list[str]) -> Portfolio:
    """Return a portfolio in which all figures of some KPIs are missing."""
    bare = {name: dict.fromkeys(portfolio.kpis[name].series, EMPTY) for name in names}
    kpis = {name: portfolio.kpis[name].model_copy(update={"series": series}) for name, series in bare.items()}
    return Portfolio(portfolio.plan, {**portfolio.kpis, **kpis}, portfolio.broken, portfolio.defective)


Lose = Callable[[Portfolio, list[str]], Portfolio]
LOSING: Final = pytest.mark.parametrize("lose", [broken, emptied])
PLACES: Final = st.sets(st.integers(0, 8), min_size=1)


def better_without(drawn: Drawn, lose: Lose, places: set[int]) -> list[Change]:
    """Return what is better when the KPIs at some places are lost."""
    lost = [name for place, name in enumerate(drawn.portfolio.kpis) if place in places]
    return better(judge(drawn.portfolio, drawn.day), judge(lose(drawn.portfolio, lost), drawn.day))


def some_kpis(*levels: str, **last: Any) -> Drawn:
    """Return a portfolio with a KPI of each level: from 0 in 2020 to 10 in 2030, half of which is due by 2025."""
    figures = {"green": 6, "amber": 4, "red": 1}
    base: dict[str, Any] = {
        "title": "K", "unit": "points", "direction": "increase", "frequency": "annual", "targets": {"2030": 10},
        "measures": [{"id": "s-1.1", "role": "output"}], "baseline": {"period": "2020", "value": 0},
    }  # fmt: skip
    made = [base | {"id": f"k{place}", "series": {"2025": figures[level]}} for place, level in enumerate(levels)]
    made[-1] |= last
    return a_small_portfolio([Kpi.model_validate(each) for each in made], DAY, updates=[REPORT])


@LOSING
@EVERY
@given(PORTFOLIOS, PLACES)
def test_losing_kpis_that_were_not_red_improves_nothing(lose: Lose, drawn: Drawn, places: set[int]) -> None:
    found = judge(drawn.portfolio, drawn.day).assessments.values()
    assert (
        better_without(drawn, lose, places - {place for place, each in enumerate(found) if each.level == "red"}) == []
    )


@LOSING
@EVERY
@example(some_kpis("green", "green", "green", "green", "red", key=True), {4})
@given(PORTFOLIOS, PLACES)
def test_losing_kpis_makes_nothing_green(lose: Lose, drawn: Drawn, places: set[int]) -> None:
    """Four on pace and a key one far behind are red; when the file of the key one breaks, four of five would be green."""
    assert [each for each in better_without(drawn, lose, places) if became_green(each)] == []


@LOSING
@EVERY
@example(some_kpis("amber", "amber", "red", "red"), {3})
@given(PORTFOLIOS, PLACES)
def test_losing_kpis_turns_no_red_into_amber(lose: Lose, drawn: Drawn, places: set[int]) -> None:
    """Two of four far behind are red; when the file of one of them breaks, one of three known would be amber.

    Left out is an initiative whose owner says "at risk": with too little data that word stands alone.
    """
    reports = judge(drawn.portfolio, drawn.day).initiatives
    at_risk = {("combined", name) for name, each in reports.items() if each.word.counts == "at_risk"}
    found = [each for each in better_without(drawn, lose, places) if each.old == "red"]
    assert [each for each in found if (each.what, each.of) not in at_risk] == []


@EVERY
@given(PORTFOLIOS, PLACES)
def test_spoilt_texts_improve_nothing(drawn: Drawn, places: set[int]) -> None:
    spoilt = {name for place, name in enumerate(drawn.portfolio.nodes) if place in places}
    plan, kpis, lost = drawn.portfolio.plan, drawn.portfolio.kpis, drawn.portfolio.broken
    after = judge(Portfolio(plan, kpis, lost, drawn.portfolio.defective | spoilt), drawn.day)
    assert better(judge(drawn.portfolio, drawn.day), after) == []
    assert not [
        name
        for what, name in colours(after)
        if name in spoilt and colours(after)[what, name] in GOOD and what != "word"
    ]


def test_a_node_of_which_nothing_need_be_known_can_be_judged() -> None:
    """A `coverage` of 0 is allowed, and a node may have no KPI that says anything."""
    drawn = some_kpis("green")
    plan = drawn.portfolio.plan.model_copy(update={"assessment": Cutoffs(coverage=0)})
    empty = emptied(drawn.portfolio, ["k0"])
    assert judge(Portfolio(plan, empty.kpis), drawn.day).initiatives["s-1.1"].data != "green"
