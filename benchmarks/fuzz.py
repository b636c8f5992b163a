"""Break real files at random and see that nothing but a problem comes of it.

    python benchmarks/fuzz.py --runs 10000 --seed 1

Every run spoils one file of a small portfolio and loads, judges and exports it. A run fails on an exception,
on more than five seconds, and when a sound KPI beside the spoilt file is not in the portfolio. Run 4711 alone:
`--first 4711 --runs 1 --keep DIR`, which also leaves the portfolio in DIR to look at.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.contract import contract
from tracker.judgement import status
from tracker.loading import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROJECT: Final = Path(__file__).parent.parent
TODAY: Final = date(2026, 11, 22)
MOST_SECONDS: Final = 5.0
SOUND: Final = ("a-sound", "b-sound", "z-sound")
SIGNIFICANT: Final = (
    b": ", b"- ", b"? ", b"[", b"]", b"{", b"}", b",", b"&a ", b"*a", b"!!str ", b"!", b"<<: ", b"|", b"%", b"@", b"`",
    b"#", b" #", b"'", b'"', b"\\", b">", b"~", b"---\n", b"...\n", b"\n", b"\r\n", b"\r", b"\t", b"  ", b"\x00", b"\x85",
    b"\xc2\x85", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xff", b"\xc3", b"\xf0\x9f\x9a\xa2", b"\xed\xa0\x80", b"null", b";",
    b"/", b"..",
)  # fmt: skip
VALUES: Final = (
    "null", "~", "", "true", "NO", "[]", "{}", "[[]]", "[{}]", "{a: b}", "[1, 2]", "{2024: 1}", '""', '" "', "0", "-1",
    "010", "1_000", "1e999", "-1e308", "1e-320", ".5", ".nan", ".inf", "9" * 400, "1" + "0" * 17, "12:30", "0x1F",
    "0001", "9999", "10000", "2024-13", "2024-Q5", "2024-02-30", "9999-12-31", "0001-01-01", "unknown", "always", "[x",
    "undated", "2030", "2027-01", "growth", "growth-1", "exports", "x" * 3000, "æøå 🚢", "../../x", "/etc/passwd",
    "*", "&a x", "*a", "!!float x", "|", ">", "'", "within", "irregular", "monthly", "ended", "missing", "forecast",
    "completed", "sum", "imports.csv", "exports.yaml", "Europe", "{min: 1, max: 0}", "{value: 1, status: missing}",
)  # fmt: skip
CELLS: Final = ("", " ", '"', "1e999", "nan", "-", "2024", "9999-12", "x", "1,5", "true", "missing", "forecast", "\x00")
_PLAN: Final = """\
title: "Plan"
sources: {plan: {title: "Plan", publisher: "P", url: https://example.org, date: 2024, kind: primary}}
strategies: []
"""
_KPI: Final = """\
id: %s
title: "Sound"
unit: "EUR"
direction: increase
frequency: annual
sources: {own: {title: "Own", publisher: "P", url: https://example.org, date: 2024, kind: primary}}
source: own
baseline: 2020
targets: {2030: 20}
series: {2020: 10, 2021: 11, 2022: 12, 2023: 12, 2024: 13}
"""
_TABLE: Final = """\
id: table
title: "Table"
unit: "EUR"
direction: decrease
frequency: quarterly
aggregate: sum
measures: [{id: growth-1.1, role: outcome}]
sources: {own: {title: "Own", publisher: "P", url: https://example.org, date: 2024, kind: primary}}
source: own
data: table.csv
limits: {min: 0, max: 1000}
baseline: 2022
targets: {2030: 20, 2026: 9, always: 50, undated: {value: 3}}
"""
_CSV: Final = "period,value,status,break,source,published,note,region\n" + "".join(
    f"{year}-Q{quarter},{100 - year + 2000},,,,,,{region}\n"
    for year in range(2022, 2026)
    for quarter in range(1, 5)
    for region in ("", "North", "South")
)


@dataclass(frozen=True)
class Input:
    """A file to spoil: where it goes, what is in it, and the files it needs beside it."""

    path: str
    content: bytes
    beside: tuple[tuple[str, bytes], ...] = ()


def inputs() -> list[Input]:
    """Return the real files of the project, the example's, and a KPI with a CSV file."""
    base = PROJECT / "tests" / "examples" / "base"
    plan = (base / "initiatives.yaml").read_bytes()
    real = (PROJECT / "initiatives.yaml").read_bytes()
    table, rows = ("kpis/table.yaml", _TABLE.encode()), ("kpis/table.csv", _CSV.encode())
    beside_plan, beside_real = ("initiatives.yaml", plan), ("initiatives.yaml", real)
    kpis = sorted((PROJECT / "kpis").glob("*.yaml"))
    exports = (base / "kpis" / "exports.yaml").read_bytes()
    found = [Input("initiatives.yaml", plan)] * 6 + [Input("initiatives.yaml", real)]
    found += [Input("kpis/exports.yaml", exports, (beside_plan,))] * 10
    found += [Input(f"kpis/{path.name}", path.read_bytes(), (beside_real,)) for path in kpis]
    found += [Input(*table, beside=(beside_plan, rows))] * 4 + [Input(*rows, beside=(beside_plan, table))] * 4
    return found


def spoil(rng: random.Random, content: bytes) -> bytes:
    """Return the content with one to four things done to it."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        content = rng.choice(_WAYS)(rng, content)
    return content


def _flip(rng: random.Random, content: bytes) -> bytes:
    if not content:
        return content
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]


def _cut(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + content[at + rng.choice((1, 2, 5, 40, 400)) :]


def _end(rng: random.Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _insert(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.choice(SIGNIFICANT) * rng.choice((1, 1, 1, 2, 70)) + content[at:]


def _nest(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    opened, closed = rng.choice(((b"[", b"]"), (b"{", b"}"), (b"{a: ", b"}"), (b"- ", b""), (b"? ", b"")))
    deep = rng.choice((3, 60, 64, 65, 2000))
    return content[:at] + opened * deep + closed * rng.choice((0, deep)) + content[at:]


def _lines(rng: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    first = rng.randrange(len(lines))
    some = lines[first : first + rng.choice((1, 1, 2, 10))]
    where = rng.randrange(len(lines) + 1)
    way = rng.choice(("double", "remove", "move", "indent"))
    if way == "double":
        lines[where:where] = some
    elif way == "indent":
        lines[first : first + len(some)] = [b" " * rng.choice((1, 2, 4)) + line for line in some]
    else:
        del lines[first : first + len(some)]
        lines[where:where] = some if way == "move" else []
    return b"".join(lines)


def _value(rng: random.Random, content: bytes) -> bytes:
    """Put something else in place of a value, in block or flow style."""
    found = list(re.finditer(rb"(?<=[:\-{\[,] )[^\n,{}\[\]]+", content))
    return _replace(rng, content, found, rng.choice(VALUES).encode())


def _key(rng: random.Random, content: bytes) -> bytes:
    found = list(re.finditer(rb"[\w.-]+(?=:)", content))
    other = rng.choice(found)[0] if found else b""
    return _replace(rng, content, found, rng.choice((other, rng.choice(VALUES).encode(), b"2024", b"id", b"value")))


def _cell(rng: random.Random, content: bytes) -> bytes:
    return _replace(rng, content, list(re.finditer(rb"[^,\n]*(?=[,\n])", content)), rng.choice(CELLS).encode())


def _digits(rng: random.Random, content: bytes) -> bytes:
    big = str(rng.choice((0, 1, 9, 10**6, 10**15, 10**18, 10**40, 10**400)))[: rng.choice((1, 4, 18, 400))]
    return _replace(rng, content, list(re.finditer(rb"\d+", content)), big.encode())


def _replace(rng: random.Random, content: bytes, found: Sequence[re.Match[bytes]], other: bytes) -> bytes:
    if not found:
        return content
    match = rng.choice(found)
    return content[: match.start()] + other + content[match.end() :]


def _encode(rng: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(rng.choice(("latin-1", "utf-16", "utf-8-sig", "cp1252")), "replace")


_WAYS: Final[tuple[Callable[[random.Random, bytes], bytes], ...]] = (
    _flip, _cut, _end, _insert, _insert, _nest, _lines, _lines, _value, _value, _value, _value, _key, _key, _cell,
    _digits, _digits, _encode,
)  # fmt: skip


def write(root: Path, given: Input, content: bytes) -> None:
    """Write the spoilt file and its sound neighbours."""
    shutil.rmtree(root, ignore_errors=True)
    (root / "kpis").mkdir(parents=True)
    files = {"initiatives.yaml": _PLAN.encode(), **dict(given.beside), given.path: content}
    files |= {f"kpis/{name}.yaml": (_KPI % name).encode() for name in SOUND}
    for path, held in files.items():
        (root / path).write_bytes(held)


def check(root: Path) -> Counter[str]:
    """Load, judge and export the portfolio; the codes that were found.

    Raises:
        AssertionError: when it takes too long, or a sound KPI is lost.
    """
    began = time.monotonic()
    loaded = load(root, today=TODAY)
    contract(status(loaded, TODAY))
    seconds = time.monotonic() - began
    if seconds > MOST_SECONDS:
        raise AssertionError(f"it took {seconds:.1f} seconds")
    lost = set(SOUND) - loaded.portfolio.kpis.keys()
    if lost:
        raise AssertionError(f"lost: {', '.join(sorted(lost))}")
    own = {f"kpis/{name}.yaml" for name in SOUND}  # these measure nothing, and that is said of each
    return Counter(each.code for each in loaded.problems if each.path not in own)


def main() -> int:
    """Run, print a summary line, and return 1 when a run failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first run")
    parser.add_argument("--keep", type=Path, help="where to write the portfolio, and leave it")
    chosen = parser.parse_args()
    warnings.simplefilter("error")
    began, failed, quiet, given = time.monotonic(), 0, 0, inputs()
    codes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        root = (chosen.keep or Path(folder)) / "portfolio"
        for run in range(chosen.first, chosen.first + chosen.runs):
            rng = random.Random(f"{chosen.seed}:{run}")
            one = rng.choice(given)
            write(root, one, spoil(rng, one.content))
            try:
                found = check(root)
            except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
                failed += 1
                print(f"run {run} ({one.path}):\n{traceback.format_exc(limit=-6)}", file=sys.stderr)
                continue
            quiet += not found
            codes.update(found.keys())
    seconds = time.monotonic() - began
    print(f"{chosen.runs} runs, seed {chosen.seed}: {failed} failed, {quiet} without a problem, "
          f"{len(codes)} codes seen, {seconds:.0f} s")  # fmt: skip
    print(", ".join(f"{code} {count}" for code, count in codes.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
