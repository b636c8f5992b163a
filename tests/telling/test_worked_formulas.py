"""Every formula that a derivation fills in is true: each line is worked out again from the numbers that it prints.

On the shipped portfolio, the example, the fictional country and random KPIs: gaps, breaks, ranges, growth, parts of a year.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from math import isclose

import pytest
from test_plain import a_kpi

import tracker
from helpers import ROOT
from tracker.i18n import words
from tracker.judgement import Status, judge
from tracker.model.portfolio import Plan, Portfolio
from tracker.telling.derivation import derivation

NUMBER = r"−?[\d,]+(?:\.\d+)?"
FORMULA = re.compile(rf"(?:^|= |: |; )(\(?[−\d][^=;:a-zA-Z√]*[/×+][^=;:a-zA-Z√]*?) = ({NUMBER})(?![\d.,]*e)")
SMALLEST = 1e-3


def lines(status: Status) -> list[str]:
    told = [derivation(kpi, status, words("en")) for kpi in status.portfolio.kpis.values()]
    return [line for parts in told for part in parts for line in part.lines]


def formulas(line: str) -> list[tuple[str, float]]:
    """Return what stands left and right of each equals sign that joins two numbers."""
    return [(left, float(right.replace(",", "").replace("−", "-"))) for left, right in FORMULA.findall(line)]


def worked_out(text: str) -> float:
    python = text.replace(",", "").replace("−", "-").replace("×", "*").replace("^", "**").strip()
    assert re.fullmatch(r"[\d\s.()*/+-]*", python), python
    return float(eval(python))


def false_ones(status: Status) -> list[str]:
    wrong = []
    for line in lines(status):
        for left, right in formulas(line):
            try:
                found = worked_out(left)
            except (ZeroDivisionError, OverflowError):
                continue  # a difference too small for the digits that are printed
            if abs(right) > SMALLEST and not isclose(found, right, rel_tol=0.02, abs_tol=2e-3):
                wrong.append(f"{left} is {found:g}, not {right:g}: {line}")
    return wrong


@pytest.mark.parametrize("place", ["", "src/tracker/demo", "src/tracker/example"])
def test_formulas_of_portfolios_are_true(place: str) -> None:
    day = date(2026, 11, 22)
    status = tracker.status(tracker.load(ROOT / place, today=day), day)
    assert false_ones(status) == []
    assert sum(len(formulas(line)) for line in lines(status)) > 5


def test_formulas_of_random_kpis_are_true() -> None:
    rng = random.Random(5)
    seen = 0
    for group in range(6):
        day = date(2014, 1, 1) + timedelta(days=rng.randrange(365 * 12))
        kpis = {name: a_kpi(rng, name, day) for name in (f"kpi-{group}-{place}" for place in range(150))}
        status = judge(Portfolio(Plan(title={"en": "Random KPIs"}), kpis=kpis), day)
        assert false_ones(status) == []
        seen += sum(len(formulas(line)) for line in lines(status))
    assert seen > 1000
