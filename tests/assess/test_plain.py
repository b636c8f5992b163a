"""The engine against the plain loops of plain.py, on ten thousand random KPIs from fixed seeds."""

from __future__ import annotations

import random
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import plain
import pytest

from tracker.assess import Assessment, assess
from tracker.assess.engine import assess_kpi
from tracker.model.kpi import PER_YEAR, Kpi
from tracker.model.portfolio import Cutoffs, Plan, Portfolio, PublicationLags
from tracker.periods import Period, step

SEED = 20261122
GROUPS = 50
KPIS = 10_000
AT_LEAST = 20
"""How often every code must occur for the comparison to say anything of it."""

NUMBERS = ("pace_ratio", "expected", "progress", "gap", "ahead", "required_pace", "recent_pace", "acceleration")
OUTLOOK = ("mean", "low", "high", "low50", "high50", "probability")
CODES = (
    "verdict",
    "base",
    "reason",
    "arrow",
    "freshness",
    "missing_periods",
    "confidence",
    "points",
    "last_verdict",
    "too_early",
    "level",
)
OCCUR = {
    "verdict": "achieved on_track at_risk off_track worsening missed not_assessable monitored",
    "reason": "no_data no_baseline break_after_baseline no_observation_after_baseline awaiting_final stale",
    "refused": "no_target_date sub_annual too_few_points target_date_passed horizon_too_long no_variation None",
    "flag": "single_observation early recent_reversal slipping target_met_at_baseline trend_unknown "
    "compound_not_computable baseline_substituted aggregate_assumed provisional rests_on_provisional outlook_unlikely "
    "outlook_very_unlikely target_undated in_development ended no_rhythm",
    "freshness": "current late stale final not_expected no_data",
    "confidence": "high medium low",
    "arrow": "improving stable worsening unknown",
    "level": "green amber red unknown none",
}


# --- Random KPIs


def chance(rng: random.Random, share: float) -> bool:
    """Return true in that share of cases."""
    return rng.random() < share


def a_partial_date(rng: random.Random, around: date) -> str:
    """Return a date near a day, known to the day, the month or the year."""
    day = around + timedelta(days=rng.randint(-400, 700))
    return rng.choice([f"{day}", f"{day:%Y-%m}", f"{day:%Y}", "unknown"])


def a_walk(rng: random.Random, length: int) -> list[float]:
    """Return a random walk: coarse steps so that equal values and exact hits occur."""
    scale = rng.choice([0.01, 1.0, 1.0, 50.0])
    start = rng.choice([0.0, 0.0, rng.randint(-30, 10), rng.randint(5, 100), rng.randint(5, 100), rng.randint(50, 200)])
    drift = rng.choice([-3, -1, -0.5, 0, 0.5, 1, 3, 6])
    noise = rng.choice([0, 0.5, 1, 2, 5])
    digits = rng.choice([0, 0, 1, 3])
    turn = rng.choice([0, 0, 2, 3, 4])
    values = [float(start)]
    while len(values) < length:
        if len(values) == length - turn:
            drift = -drift / rng.choice([1, 3, 10])
        values.append(round(values[-1] + drift + rng.gauss(0, 1) * noise, digits))
    return [round(value * scale, 6) for value in values]


def an_observation(rng: random.Random, period: Period, value: float, *, last: bool, untidy: bool) -> dict[str, Any]:
    """Return one figure with whatever may be said of it."""
    made: dict[str, Any] = {"value": value}
    if chance(rng, 0.25 if last else 0.04 * untidy):
        made["status"] = rng.choice(["provisional", "estimated"])
    elif chance(rng, 0.06 * untidy):
        made["status"] = "missing"
        if chance(rng, 0.5):
            del made["value"]
    if chance(rng, 0.02 * untidy):
        made["break"] = True
    if chance(rng, 0.10 * untidy):
        made["published"] = a_partial_date(rng, period.last_day)
    return made


class Series(NamedTuple):
    """A random series, first as plain numbers."""

    per_year: int
    periods: list[Period]
    values: list[float]


def a_series(rng: random.Random, frequency: str, as_of: date) -> Series:
    """Return periods and values, most of them ending somewhat before the day of judgement."""
    per_year = PER_YEAR.get(frequency) or rng.choice([1, 1, 1, 2, 4])
    years = rng.choice([1, 2, 3, 4, 6, 8, 10, 12, 14])
    length = min(rng.randint(years * per_year // 2 + 1, years * per_year), 60)
    end = Period(as_of.year, per_year, per_year)
    end = step(end, -rng.choice([0, 1, 1, 1, 1, 2, 2, 3, 4]) * (1 if chance(rng, 0.7) else per_year))
    periods = [step(end, -back) for back in range(length)][::-1]
    return Series(per_year, periods, a_walk(rng, length))


def a_target_value(rng: random.Random, series: Series, direction: str) -> dict[str, float]:
    """Return a target that is near enough to the series for every verdict to occur."""
    first, last = series.values[0], series.values[-1]
    move = abs(last - first) or abs(first) / 4 or 1.0
    if direction == "within":
        low = round(rng.choice(series.values) + rng.choice([-1, -0.3, 0, 0.5]) * move, 3)
        return {"min": low, "max": round(low + rng.choice([0, 0.2, 0.5, 1, 2]) * move, 3)}
    better = 1 if direction in {"increase", "at_least"} else -1
    value = rng.choice(
        [
            last,
            first,
            first + better * move * rng.choice([0.5, 1, 1.2, 1.5, 2, 3]),
            last + better * move * rng.choice([-0.5, -0.1, 0.1, 0.3, 0.5, 1, 2, 5]),
            rng.choice(series.values),
            0.0,
        ]
    )
    return {"value": round(value, rng.choice([0, 2, 6]))}


def a_target(rng: random.Random, series: Series, direction: str, as_of: date) -> dict[str, Any]:
    """Return a target, some with the date on which it was set."""
    made: dict[str, Any] = a_target_value(rng, series, direction)
    if chance(rng, 0.12):
        made["set"] = a_partial_date(rng, as_of - timedelta(days=400))
    return made


def some_targets(
    rng: random.Random, series: Series, direction: str, start: Period, as_of: date, *, by_years: bool
) -> dict[str, Any]:
    """Return targets: dated ones after the start, a threshold to keep, one without a date, or none."""
    kind = rng.random()
    keys: list[str] = []
    if kind < 0.05:
        return {}
    if kind < 0.10:
        keys = ["undated"]
    elif kind < 0.20:
        keys = ["always"]
    else:
        due = start if series.per_year == 1 or not by_years else Period(start.year)
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            years = rng.choice([1, 2, 3, 4, 5, 6, 8, 10, 13, 20])
            due = step(due, rng.choice([years, years * due.per_year]))
            keys.append(str(due))
        if chance(rng, 0.12):
            keys.append("always")
        if chance(rng, 0.03):
            keys.append("undated")
    return {key: a_target(rng, series, direction, as_of) for key in keys}


def a_kpi(rng: random.Random, name: str, as_of: date) -> Kpi:
    """Return a random KPI that the rules of docs/problems.md would let pass: a third are common, the others strange."""
    return a_common_kpi(rng, name, as_of) if chance(rng, 0.35) else a_strange_kpi(rng, name, as_of)


def a_common_kpi(rng: random.Random, name: str, as_of: date) -> Kpi:
    """Return a KPI as most are: some years of figures, a target some years ahead that takes a steady pace."""
    direction, better = rng.choice([("increase", 1), ("decrease", -1)])
    last = as_of.year - rng.choice([1, 1, 2])
    values = a_walk(rng, rng.randint(3, 13))
    periods = [Period(last - back) for back in range(len(values))][::-1]
    start = rng.choice([0, 0, 1, len(values) // 3])
    made = abs(values[-1] - values[start]) or 1.0
    due = last + rng.randint(1, 9)
    whole = (due - periods[start].year) / (last - periods[start].year)
    target = values[start] + better * made * whole / rng.choice([0.3, 0.5, 0.6, 0.7, 0.8, 0.95, 1.0, 1.2, 2.0])
    if chance(rng, 0.3):
        target = values[-1] - better * made * rng.choice([0.0, 0.05, 0.2, 0.4])
    made_of: dict[str, Any] = {
        "id": name,
        "title": "A number",
        "unit": "units",
        "direction": direction,
        "frequency": "annual",
        "baseline": str(periods[start]),
        "targets": {str(due): target},
        "series": {str(period): value for period, value in zip(periods, values, strict=True)},
        "trajectory": rng.choice(["linear", "linear", "linear", "compound"]),
    }
    if chance(rng, 0.2):
        made_of["series"][str(periods[-1])] = {"value": values[-1], "status": "provisional"}
    return Kpi.model_validate(made_of)


def a_strange_kpi(rng: random.Random, name: str, as_of: date) -> Kpi:
    """Return a KPI with gaps, breaks, dates, kinds of target and periods of every sort."""
    direction = rng.choice(["increase"] * 4 + ["decrease"] * 4 + ["at_least", "at_most", "within", "within"])
    frequency = rng.choice(["annual"] * 7 + ["half-yearly", "quarterly", "quarterly", "monthly", "irregular"])
    series = a_series(rng, frequency, as_of)
    untidy = chance(rng, 0.6)
    gaps = rng.choice([0, 0, 0.2, 0.5]) * untidy
    made: dict[str, Any] = {
        "id": name,
        "title": "A number",
        "unit": "units",
        "direction": direction,
        "frequency": frequency,
    }
    figures = {}
    for at, (period, value) in enumerate(zip(series.periods, series.values, strict=True)):
        if not chance(rng, gaps):
            last = at == len(series.periods) - 1
            figures[str(period)] = an_observation(rng, period, value, last=last, untidy=untidy)
    if chance(rng, 0.08):
        ahead = str(step(series.periods[-1], rng.randint(1, 3)))
        figures[ahead] = {"value": series.values[-1] + 1, "status": "forecast", "break": chance(rng, 0.2)}
        if chance(rng, 0.3):
            figures[ahead]["published"] = a_partial_date(rng, as_of - timedelta(days=500))
    if chance(rng, 0.03):
        figures = {}
    made["series"] = figures
    by_years = False
    if series.per_year > 1:
        if chance(rng, 0.5):
            made["aggregate"] = rng.choice(["sum", "mean", "last"])
        by_years = "aggregate" in made or chance(rng, 0.4)
    start = rng.choice(series.periods[: rng.choice([1, 1, 3, len(series.periods)])])
    start = step(start, rng.choice([0] * 8 + [-3, -2, -1, 1]))
    if by_years or chance(rng, 0.1):
        start = Period(start.year)
    made["targets"] = some_targets(rng, series, direction, start, as_of, by_years=by_years)
    if chance(rng, 0.93):
        made["baseline"] = a_baseline(rng, series, start, figures)
    add_the_rest(rng, made, series, as_of)
    return Kpi.model_validate(made)


def a_baseline(rng: random.Random, series: Series, start: Period, figures: dict[str, Any]) -> dict[str, Any]:
    """Return a baseline, with or without a value of its own."""
    made: dict[str, Any] = {"period": str(start)}
    here = figures.get(str(start), {}).get("value")
    if chance(rng, 0.10):
        made["restated"] = True
    if chance(rng, 0.3):
        made["value"] = here if here is not None else rng.choice([*series.values, 0.0])
        if chance(rng, 0.2):
            made["as_stated"] = True
            made["value"] = rng.choice(series.values)
    elif made.get("restated") and chance(rng, 0.7):
        made["value"] = rng.choice(series.values)
    return made


def add_the_rest(rng: random.Random, made: dict[str, Any], series: Series, as_of: date) -> None:
    """Add what does not depend on the rest."""
    if chance(rng, 0.25):
        made["trajectory"] = "compound"
    if chance(rng, 0.15):
        limits = {"min": min(0.0, *series.values) - 1, "max": max(0.0, *series.values) + 1}
        made["limits"] = {key: limits[key] for key in limits if chance(rng, 0.7)}
    if chance(rng, 0.06):
        made["lifecycle"] = rng.choice(["proposed", "in_development", "ended", "ended"])
        if made["lifecycle"] == "ended":
            made["ended"] = {"date": str(as_of.year - 1), "reason": "It ended"}
    if chance(rng, 0.15):
        made["publication_lag_days"] = rng.choice([0, 10, 100, 500])
    if made["frequency"] == "irregular" and chance(rng, 0.6):
        made["expected_every_years"] = float(rng.choice([1, 2, 3, 5]))
    if chance(rng, 0.1):
        made["cumulative"] = True


def some_cutoffs(rng: random.Random) -> Cutoffs:
    """Return the published cut-offs, and now and then others."""
    if chance(rng, 0.7):
        return Cutoffs()
    return Cutoffs(
        on_track=rng.choice([0.9, 1.0]),
        at_risk=rng.choice([0.5, 0.7]),
        early_share=rng.choice([0.1, 0.3]),
        outlook_unlikely=rng.choice([0.25, 0.5]),
        outlook_very_unlikely=rng.choice([0.05, 0.2]),
        grace_days=rng.choice([0, 90]),
        lags=PublicationLags.model_validate({"annual": 400, "half-yearly": 60, "quarterly": 0, "monthly": 10}),
    )


# --- The comparison


def close(mine: float | None, theirs: float | None) -> bool:
    """Whether two numbers are the same but for rounding."""
    if mine is None or theirs is None:
        return mine is theirs
    return abs(mine - theirs) <= max(1e-9, 1e-6 * max(abs(mine), abs(theirs)))


def differences(mine: plain.Plain, theirs: Assessment) -> list[str]:
    """Return where the plain loops and the engine differ, as `field: plain / engine`."""
    pairs = [(name, getattr(mine, name), getattr(theirs, name)) for name in CODES]
    pairs.append(("flags", mine.flags, frozenset(theirs.flags)))
    pairs.append(("refused", mine.refused, theirs.outlook.refused))
    found = [f"{name}: {one} / {other}" for name, one, other in pairs if one != other]
    numbers = [(name, getattr(mine, name), getattr(theirs, name)) for name in NUMBERS]
    numbers += [(name, getattr(mine, name), getattr(theirs.outlook, name)) for name in OUTLOOK]
    return found + [f"{name}: {one} / {other}" for name, one, other in numbers if not close(one, other)]


class Compared(NamedTuple):
    """One KPI judged twice."""

    kpi: Kpi
    as_of: date
    cutoffs: Cutoffs
    mine: plain.Plain
    theirs: Assessment


@cache
def compared() -> list[Compared]:
    """Judge all random KPIs twice: by the engine as portfolios, by the plain loops one at a time."""
    found = []
    for group in range(GROUPS):
        rng = random.Random(SEED + group)
        as_of = date(2014, 1, 1) + timedelta(days=rng.randrange(365 * 12))
        kpis = {name: a_kpi(rng, name, as_of) for name in (f"kpi-{group}-{n}" for n in range(KPIS // GROUPS))}
        cutoffs = some_cutoffs(rng)
        theirs = assess(Portfolio(Plan(title={"en": "Random KPIs"}, assessment=cutoffs), kpis=kpis), as_of)
        for name, kpi in kpis.items():
            found.append(Compared(kpi, as_of, cutoffs, plain.assess(kpi, as_of, cutoffs), theirs[name]))
    return found


def test_engine_and_plain_loops_agree() -> None:
    wrong = []
    for one in compared():
        differ = differences(one.mine, one.theirs)
        if differ:
            wrong.append(f"{one.as_of} {one.kpi.model_dump(mode='json', exclude_defaults=True)}\n  {differ}")
    wrong.sort(key=len)
    assert not wrong, f"{len(wrong)} of {KPIS} differ (plain / engine):\n" + "\n".join(wrong[:5])


def test_one_kpi_is_a_batch_of_one() -> None:
    for one in compared()[::50]:
        assert assess_kpi(one.kpi, one.as_of, one.cutoffs) == one.theirs


def test_a_later_day_leaves_no_trace_on_an_earlier_one() -> None:
    """What is worked out once for all late days is not used for a day on which less was known."""
    for one in compared()[::40]:
        fresh = one.kpi.model_copy()
        assess_kpi(fresh, date(2040, 1, 1), one.cutoffs)
        for day in (one.as_of, one.as_of - timedelta(days=700), date(2040, 1, 1)):
            assert assess_kpi(fresh, day, one.cutoffs) == assess_kpi(one.kpi.model_copy(), day, one.cutoffs)


def test_every_code_occurs_often_enough(capsys: pytest.CaptureFixture[str]) -> None:
    counts: dict[str, Counter[str]] = {name: Counter() for name in OCCUR}
    for one in compared():
        for name in OCCUR:
            if name == "flag":
                counts[name].update(one.mine.flags)
            else:
                counts[name][str(getattr(one.mine, name))] += 1
    with capsys.disabled():
        for name, counter in counts.items():
            seen = ", ".join(f"{code or '-'} {number}" for code, number in counter.most_common())
            sys.stdout.write(f"\n{name}: {seen}")
    rare = [code for name, codes in OCCUR.items() for code in codes.split() if counts[name][code] < AT_LEAST]
    assert not rare
