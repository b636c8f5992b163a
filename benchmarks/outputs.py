"""How long the public site and briefings take, and how heavy a page is.

    python benchmarks/outputs.py            1,000 KPIs in four languages; then briefings of the fictional portfolio
    python benchmarks/outputs.py --kpis 100

CPU seconds of all processes, so that what else the computer does counts for less. Each PDF and deck is made in a process that has made one before.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import portfolio
from tracker.brief import Scope
from tracker.brief.make import FORMS, make
from tracker.edition import edition
from tracker.publish.build import build

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 11, 22)
DEMO = Path(__file__).parent.parent / "src" / "tracker" / "demo"


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU seconds."""
    wall, begun = time.perf_counter(), cpu()
    what()
    return time.perf_counter() - wall, cpu() - begun


def publish(folder: Path, out: Path) -> None:
    """Build the site as the verb does."""
    found = edition(folder, DAY)
    build(found, out, address="https://tracker.example.org/", jobs=2)
    found.versions.close()


def site(kpis: int) -> None:
    """Build, build again, change one figure, and build again."""
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "files", Path(place) / "site"
        portfolio.write(folder, kpis)
        for name in ("built", "again, unchanged", "one figure changed"):
            if name == "one figure changed":
                file = folder / "kpis" / "kpi-00001.yaml"
                file.write_text(file.read_text().replace("2024: ", "2024: 1", 1))
            wall, used = timed(lambda: publish(folder, out))
            print(f"{kpis} KPIs, four languages, {name}: {used:.1f} CPU s, {wall:.1f} s on the clock")
        pages = [each.read_bytes() for each in (out / "en" / "kpi").glob("*.html")]
        sizes = sorted(len(each) for each in pages)
        packed = sorted(len(gzip.compress(each, 6)) for each in pages)
        print(
            f"A KPI's page: {sizes[len(sizes) // 2] / 1000:.0f} kB, the heaviest {sizes[-1] / 1000:.0f}; packed {packed[len(packed) // 2] / 1000:.0f} and {packed[-1] / 1000:.0f}"
        )
        print(
            f"{sum(1 for each in out.rglob('*.html'))} pages, {sum(1 for each in out.rglob('*') if each.is_file())} files"
        )


def briefings() -> None:
    """Make each kind of briefing of everything, the first in a new process and then others."""
    found = edition(DEMO, DAY)
    for form in FORMS:
        walls = []
        for language in ("en", "da", "sv", "nb"):
            view = found.view(language)
            walls.append(timed(lambda form=form, view=view: make(Scope("all"), view, form))[0])  # type: ignore[misc]
        print(f"{form}: first {walls[0]:.2f} s, then {max(walls[1:]):.2f} s at most")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kpis", type=int, default=1000)
    asked = parser.parse_args()
    site(asked.kpis)  # first: once typst runs in this process, a build stays in it
    briefings()


if __name__ == "__main__":
    main()
