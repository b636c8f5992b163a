"""The goalpost log of 2,000 commits over 200 files, beside `git log -p` over the same commits.

    python benchmarks/history.py [--commits 2000] [--kpis 196] [--initiatives 120]

A made-up repository is written by `git fast-import`: figures entered and revised, reports, now and then a lowered target, as the files of
a portfolio are edited over ten years. Measured are whole processes, in turn: `git log -p`, `tracker goalposts` with an empty cache, and the
same again with what the first run kept. Printed are the seconds and the two ratios with their limits.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST_LIMIT = 5.0
AGAIN_LIMIT = 0.5
HEAD = """\
title: Made-up portfolio
timezone: Europe/Copenhagen
fictional: true
sources:
  plan: {title: "The plan", publisher: "Ministry", url: https://example.org/plan, date: 2010, kind: primary}
owners:
  em: {name: Ministry, kind: ministry, language: en}
strategies:
- id: s
  kind: commitments
  mode: reporting
  title: Plan
  published: 2012
  source: plan
  areas:
"""
SEED = 20261122
PROSE = " ".join(
    ["It counts what was sold abroad in a year, in prices of that year, without what only passed through."] * 3
)
"""So that files are as long as those of the shipped portfolio: two and a half thousand letters a KPI."""
Dues = dict[tuple[int, int], int]
Updates = dict[tuple[int, int], list[str]]


def initiative(area: int, number: int, due: int, updates: list[str]) -> str:
    """Return an initiative as a person writes it."""
    lines = [
        f"    - id: s-{area}.{number}",
        f'      number: "{area}.{number}"',
        f"      title: {{en: Initiative {area}.{number} of the made-up plan, da: Indsats {area}.{number} i den opdigtede plan}}",
        f"      note: {PROSE}",
        "      owners: [{id: em, role: lead}]",
        f"      due: {due}",
    ]
    return "\n".join([*lines, *(["      updates:"] if updates else []), *updates]) + "\n"


def plan(dues: dict[tuple[int, int], int], updates: dict[tuple[int, int], list[str]]) -> str:
    """Return the whole plan."""
    text = HEAD
    areas = sorted({area for area, _ in dues})
    for area in areas:
        text += f'  - id: s-{area}\n    number: "{area}"\n    title: Area {area}\n    initiatives:\n'
        text += "".join(initiative(*key, dues[key], updates.get(key, [])) for key in dues if key[0] == area)
    return text


def kpi(number: int, target: int, series: dict[int, float], node: str) -> str:
    """Return a KPI file."""
    rows = "".join(f"  {year}: {value}\n" for year, value in sorted(series.items()))
    titles = "".join(f"  {language}: KPI {number} in {language}\n" for language in ("en", "da", "sv", "nb"))
    words = "".join(f"  {language}: What KPI {number} counts. {PROSE}\n" for language in ("en", "da", "sv", "nb"))
    return (
        f"id: kpi-{number}\ntitle:\n{titles}unit: EUR m\ndirection: increase\nfrequency: annual\n"
        f"definition:\n{words}note: {PROSE}\nmeasures:\n- {{id: {node}, role: output}}\n"
        'sources:\n  o: {title: "Figures", publisher: "Office", url: https://example.org/f, date: 2012, kind: primary}\nsource: o\n'
        f"baseline: 2000\ntargets:\n  2035: {target}\nseries:\n{rows}"
    )


def stream(commits: int, kpis: int, initiatives: int) -> bytes:
    """Return the history for `git fast-import`."""
    chance = random.Random(SEED)
    keys = [(1 + number // 10, 1 + number % 10) for number in range(initiatives)]
    dues: Dues = dict.fromkeys(keys, 2030)
    updates: Updates = {}
    series = {number: {year: round(chance.uniform(50, 100), 1) for year in range(2000, 2012)} for number in range(kpis)}
    targets = dict.fromkeys(range(kpis), 200)
    node = {number: "s-{}.{}".format(*keys[number % len(keys)]) for number in range(kpis)}
    clock = datetime(2012, 1, 1, tzinfo=UTC)
    files = {"initiatives.yaml": plan(dues, updates)}
    files |= {
        f"kpis/kpi-{number}.yaml": kpi(number, targets[number], series[number], node[number]) for number in range(kpis)
    }
    out: list[bytes] = []
    _commit(out, clock, files)
    for _ in range(commits - 1):
        clock += timedelta(days=2)
        _commit(out, clock, _edited(chance, dues, updates, series, targets, node, clock))
    return b"".join(out)


def _edited(
    chance: random.Random, dues: Dues, updates: Updates, series: dict[int, dict[int, float]], targets: dict[int, int], node: dict[int, str], clock: datetime,
) -> dict[str, str]:  # fmt: skip
    number = chance.randrange(len(series))
    what = chance.random()
    if what < 0.40:  # a report
        key = chance.choice(list(dues))
        updates.setdefault(key, []).append(
            f"      - {{date: {clock:%Y-%m-%d}, status: on_track, by: em, note: Goes as planned}}"
        )
        return {"initiatives.yaml": plan(dues, updates)}
    if what < 0.44:  # a due date moved
        dues[chance.choice(list(dues))] += 1
        return {"initiatives.yaml": plan(dues, updates)}
    if what < 0.50:
        targets[number] -= 5
    elif what < 0.70:
        series[number][chance.choice(list(series[number]))] = round(chance.uniform(50, 100), 1)
    else:
        series[number][max(series[number]) + 1] = round(chance.uniform(50, 100), 1)
    return {f"kpis/kpi-{number}.yaml": kpi(number, targets[number], series[number], node[number])}


def _commit(out: list[bytes], clock: datetime, files: dict[str, str]) -> None:
    out.append(
        f"commit refs/heads/main\ncommitter A Person <a@example.org> {int(clock.timestamp())} +0000\ndata 4\nedit\n".encode()
    )
    for path, text in files.items():
        body = text.encode()
        out.append(f"M 100644 inline {path}\ndata {len(body)}\n".encode() + body + b"\n")
    out.append(b"\n")


def make(folder: Path, commits: int, kpis: int, initiatives: int) -> None:
    """Write the repository."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    subprocess.run(
        ["git", "-C", str(folder), "fast-import", "--quiet"], input=stream(commits, kpis, initiatives), check=True
    )
    subprocess.run(["git", "-C", str(folder), "gc", "-q"], check=True)
    subprocess.run(["git", "-C", str(folder), "reset", "-q", "--hard"], check=True)


def seconds(command: list[str], **more: str) -> float:
    """Return how long a process takes, its output thrown away."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **more})
    return time.perf_counter() - begun


def measure(folder: Path, cache: Path) -> tuple[float, float, float]:
    """Return the seconds of `git log -p`, of the first run, and of the second."""
    tracker = str(Path(sys.executable).parent / "tracker")
    ours = [tracker, "goalposts", "--path", str(folder), "--format", "json"]
    plain = min(seconds(["git", "-C", str(folder), "--no-pager", "log", "-p", "main"]) for _ in range(2))
    first = seconds(ours, TRACKER_CACHE=str(cache))
    again = min(seconds(ours, TRACKER_CACHE=str(cache)) for _ in range(2))
    return plain, first, again


def main() -> None:
    """Make, measure, print."""
    options = argparse.ArgumentParser()
    for name, default in (("commits", 2000), ("kpis", 196), ("initiatives", 120)):
        options.add_argument(f"--{name}", type=int, default=default)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder, "repository"), asked.commits, asked.kpis, asked.initiatives)
        plain, first, again = measure(Path(folder, "repository"), Path(folder, "cache"))
    print(f"git log -p   {plain:6.2f} s")
    print(f"first run    {first:6.2f} s   {first / plain:.2f} of it (limit {FIRST_LIMIT})")
    print(f"second run   {again:6.2f} s   {again / first:.2f} of the first (limit {AGAIN_LIMIT})")


if __name__ == "__main__":
    main()
