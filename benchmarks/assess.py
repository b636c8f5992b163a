"""Measures judging beside reading: CPU seconds to assess every KPI, and to read the same figures from a Parquet file.

    python benchmarks/assess.py                 20,000 KPIs of 40 years; a minute or so
    python benchmarks/assess.py --kpis 1000     a quick look

The portfolio is held as after loading, each series laid out once. Every KPI has a baseline and a dated target, so
that its outlook is computed. The collector of cycles is set as the server sets it. The Parquet file holds the same figures as id, period and value; pandas reads it with pyarrow.
CPU seconds of all threads, the median of five runs after one to warm up, both in this run. Exits with 1 where the aim is missed.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.app.collector import settle
from tracker.assess import assess
from tracker.model.kpi import Kpi
from tracker.model.portfolio import Plan, Portfolio

if TYPE_CHECKING:
    from collections.abc import Callable

KPIS: Final = 20_000
YEARS: Final = range(1986, 2026)
DAY: Final = date(2026, 3, 1)
BASELINE, TARGET = 2015, 2033
RUNS: Final = 5
TIMES: Final = 2.0
MORE: Final = 1.0
"""Aim: judging takes at most so many times what reading takes, and so many seconds more."""


def main() -> int:
    """Measure, print, and return 1 where the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kpis", type=int, default=KPIS, help=f"how many; {KPIS:,} when left out")
    held = portfolio(parser.parse_args().kpis)
    _check(held)
    judging = cpu_seconds(lambda: assess(held, DAY))
    print(f"assess {len(held.kpis):,} KPIs of {len(YEARS)} years: {judging:.2f} s")
    missing = [name for name in ("pandas", "pyarrow") if find_spec(name) is None]
    if missing:
        print(f"not compared: {' and '.join(missing)} not installed (both come with `pip install streamlit`)")
        return 0
    return compared(judging, cpu_seconds_to_read(held))


def compared(judging: float, reading: float) -> int:
    """Print the two times side by side; return 1 where the aim is missed."""
    most = TIMES * reading + MORE
    reached = judging <= most
    print(f"read the same from Parquet: {reading:.3f} s")
    print(f"assess / read: {judging / reading:.1f}")
    print(f"assess <= {TIMES:g} x read + {MORE:g} s: {judging:.2f} <= {most:.2f}: {'yes' if reached else 'no'}")
    return 0 if reached else 1


def cpu_seconds(run: Callable[[], object]) -> float:
    """Return the CPU seconds of a call, the median of some after one that warms up."""
    run()
    return statistics.median(_once(run) for _ in range(RUNS))


def _once(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def cpu_seconds_to_read(held: Portfolio) -> float:
    """Return the CPU seconds that pandas takes to read the figures from a Parquet file."""
    import pandas as pd

    rows = [(name, period.year, point.value) for name, kpi in held.kpis.items() for period, point in kpi.series.items()]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "figures.parquet")
        pd.DataFrame(rows, columns=["id", "period", "value"]).to_parquet(file, engine="pyarrow")
        return cpu_seconds(lambda: pd.read_parquet(file, engine="pyarrow"))


def portfolio(count: int, seed: int = 1) -> Portfolio:
    """Return a portfolio of so many KPIs, held as a server holds it: laid out, and nothing the collector looks through."""
    chance = random.Random(seed)
    gc.disable()
    kpis = [_kpi(f"kpi-{number:05}", chance) for number in range(count)]
    gc.enable()
    settle()
    return Portfolio(Plan(title={"en": "Synthetic"}), {kpi.id: kpi for kpi in kpis})


def _kpi(name: str, chance: random.Random) -> Kpi:
    """Return a KPI that moves by a step a year, more or less, and should go on."""
    step, value, figures = chance.uniform(1, 4) * chance.choice([1, 1, -1]), 100.0, {}
    for year in YEARS:
        value += step + chance.gauss(0, 2)
        figures[year] = round(value, 2)
    targets = {str(due): round(figures[BASELINE] + (due - BASELINE) * step, 2) for due in (TARGET,)}
    kpi = Kpi.model_validate(
        {
            "id": name, "title": "Synthetic", "unit": "units", "direction": "increase" if step > 0 else "decrease",
            "frequency": "annual", "baseline": str(BASELINE), "targets": targets,
            "series": {str(year): figure for year, figure in figures.items()},
        }
    )  # fmt: skip
    _ = kpi.columns  # as the loader does
    return kpi


def _check(held: Portfolio) -> None:
    """See that all was done that is measured.

    Raises:
        SystemExit: when an outlook was not computed, for then less was measured than is said.
    """
    refused = [name for name, found in assess(held, DAY).items() if found.outlook.refused]
    if refused:
        raise SystemExit(f"{len(refused)} KPIs have no outlook, {refused[0]} for one")


if __name__ == "__main__":
    sys.exit(main())
