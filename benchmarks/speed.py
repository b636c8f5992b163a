"""Times whole processes side by side and prints ratios: what is claimed is a ratio of one run, never a time.

    python benchmarks/speed.py                  N = 1,000, 5,000 and 20,000; ten minutes or so
    python benchmarks/speed.py --sizes 1000     a quick look

Opponents: yamllint, check-jsonschema with our own schema, and a bare loop of `yaml.load(..., CSafeLoader)`,
which reads the files and checks nothing: the floor. CPU seconds of user and system together, the smaller
of two runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from portfolio import write

BIN = Path(sys.executable).parent
FLOOR = "import pathlib,sys,yaml\nfor p in pathlib.Path(sys.argv[1]).rglob('*.yaml'): yaml.load(p.read_bytes(), yaml.CSafeLoader)"
RELAXED = "{extends: relaxed, rules: {line-length: disable}}"
MOST_FOR_OPPONENTS = 5000


def main() -> None:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--runs", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        schemas = Path(folder, "schemas")
        subprocess.run([BIN / "tracker", "schema", "--write", schemas], check=True, stdout=subprocess.DEVNULL)
        table = {size: measure(Path(folder, str(size)), size, schemas, chosen.runs) for size in chosen.sizes}
    print_table(table)


def measure(folder: Path, size: int, schemas: Path, runs: int) -> dict[str, float]:
    """Return the CPU seconds of each command on a portfolio of this size."""
    write(folder, size)
    kpis = sorted(str(path) for path in (folder / "kpis").iterdir())
    commands: dict[str, list[str]] = {
        "tracker validate": [str(BIN / "tracker"), "validate", str(folder)],
        "tracker status": [str(BIN / "tracker"), "status", "--format", "json", str(folder)],
        "floor": [sys.executable, "-c", FLOOR, str(folder)],
    }
    if size <= MOST_FOR_OPPONENTS:
        commands["yamllint"] = [str(BIN / "yamllint"), "-d", RELAXED, str(folder)]
        commands["check-jsonschema"] = [
            str(BIN / "check-jsonschema"), "--schemafile", str(schemas / "kpi.schema.json"), *kpis,
        ]  # fmt: skip
    return {name: min(cpu_seconds(command) for _ in range(runs)) for name, command in commands.items()}


def cpu_seconds(command: list[str]) -> float:
    """Return user and system seconds of one whole process, its children included.

    Raises:
        SystemExit: when the command fails, for then it measured nothing.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.decode()[:500]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def print_table(table: dict[int, dict[str, float]]) -> None:
    """Print seconds and the ratios that the project promises."""
    names = list(dict.fromkeys(name for row in table.values() for name in row))
    print("CPU seconds  " + "  ".join(f"{name:>16}" for name in names))
    for size, row in table.items():
        print(f"{size:>11}  " + "  ".join(f"{row[name]:>16.2f}" if name in row else " " * 16 for name in names))
    for size, row in table.items():
        said = [
            f"validate / floor {row['tracker validate'] / row['floor']:.2f}",
            f"status / validate {row['tracker status'] / row['tracker validate']:.2f}",
        ]
        if "yamllint" in row:
            said.append(
                f"(yamllint + check-jsonschema) / validate {(row['yamllint'] + row['check-jsonschema']) / row['tracker validate']:.1f}"
            )
        print(f"{size:>11}  " + "; ".join(said))
    first, last = min(table), max(table)
    if last > first:
        growth = table[last]["tracker validate"] / table[first]["tracker validate"] / (last / first)
        print(f"growth of validate from {first} to {last}, 1.00 is linear: {growth:.2f}")


if __name__ == "__main__":
    main()
