"""Makes a portfolio of N KPI files of about 40 lines, for the benchmarks. Synthetic: it measures nothing."""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

AREAS = 20
INITIATIVES = 10

PLAN_HEAD = """title: {en: Synthetic portfolio for benchmarks}
fictional: true
sources:
  plan: {title: Plan, publisher: Benchmark, url: "https://example.org/plan", date: 2016, kind: primary}
owners:
  office: {name: Office, kind: agency}
strategies:
  - id: st-1
    kind: commitments
    mode: reporting
    title: {en: Synthetic strategy}
    published: 2016-01-01
    source: plan
    areas:
"""

KPI = """id: kpi-{number:05}
title: {{en: Number of something measured, da: Antal af noget, sv: Antal av något}}
unit: {{en: units, da: enheder, sv: enheter}}
direction: {direction}
frequency: annual
lifecycle: active
field: export
definition:
  en: What is counted and how it is counted, in a sentence of some length, written for people.
  da: Hvad der tælles, og hvordan det tælles, i en sætning af en vis længde, skrevet til mennesker.
owners:
  - {{id: office, role: lead}}
measures:
  - {{id: {node}, role: output, why: {{en: It should follow.}}}}
sources:
  s1: {{title: Some statistics, publisher: Office, url: "https://example.org/a", date: 2025-06, kind: primary}}
  s2: {{title: Another page, publisher: Office, url: "https://example.org/b", date: unknown, kind: secondary}}
source: s1
baseline: {{period: 2015, value: {baseline}, source: s2}}
targets:
  2025: {{value: {interim}, source: s2, set: 2016-01-01, reason: Halfway}}
  2030: {{value: {target}, source: s2, set: 2016-01-01}}
trajectory: linear
series:
{series}
quality:
  verified: By nobody yet
  limits: Prices and exchange rates move it
"""


def write(folder: Path, count: int, seed: int = 1) -> None:
    """Write a portfolio of so many KPIs, replacing what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "kpis").mkdir(parents=True)
    (folder / "initiatives.yaml").write_text(PLAN_HEAD + _areas(), encoding="utf-8")
    chance = random.Random(seed)
    for number in range(count):
        text = _kpi(number, chance)
        (folder / "kpis" / f"kpi-{number:05}.yaml").write_text(text, encoding="utf-8")


def _areas() -> str:
    lines = []
    for a in range(1, AREAS + 1):
        lines.append(f"      - id: st-1-{a}\n        title: Area {a}\n        initiatives:\n")
        for i in range(1, INITIATIVES + 1):
            lines.append(
                f"          - id: st-1-{a}.{i}\n            title: Initiative {a}.{i}\n            due: 2030\n"
            )
            lines.append(
                "            owners: [{id: office, role: lead}]\n            updates: [{date: 2026-01-15, status: on_track, by: office}]\n"
            )
    return "".join(lines)


def _kpi(number: int, chance: random.Random) -> str:
    up = chance.random() < 0.7
    step = chance.uniform(1, 4) * (1 if up else -1)
    value, values = 100.0, {}
    for year in range(2010, 2026):
        value += step + chance.gauss(0, 2)
        values[year] = round(value, 2)
    lines = [f"  {year}: {number_}" for year, number_ in values.items()]
    lines[7] = f"  2017: {{value: {values[2017]}, note: Revised}}"
    lines[11] = f"  2021: {{value: {values[2021]}, source: s2}}"
    lines[15] = f"  2025: {{value: {values[2025]}, status: provisional, published: 2026-06-14}}"
    node = f"st-1-{number % AREAS + 1}.{number // AREAS % INITIATIVES + 1}"
    return KPI.format(
        number=number, direction="increase" if up else "decrease", node=node, baseline=values[2015],
        interim=round(values[2015] + 10 * step, 2), target=round(values[2015] + 15 * step, 2), series="\n".join(lines),
    )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    chosen = parser.parse_args()
    write(chosen.folder, chosen.count)
