"""What other processes do to the machine while something is measured. Linux only: it reads /proc."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
CORES: Final = os.cpu_count() or 1
MOST: Final = 0.2
"""Share of all cores that others may use before a measurement counts as disturbed."""
PATIENCE: Final = 20.0
"""Seconds to wait for others to become quiet."""


class Others:
    """The processes that neither are this one nor come from it, from now on."""

    def __init__(self) -> None:
        self._began, self._used = time.monotonic(), _others()

    def share(self) -> float:
        """Return the share of all cores that they have used since."""
        return max(0.0, _others() - self._used) / (time.monotonic() - self._began) / CORES

    def disturbed(self) -> bool:
        """Return whether that is too much to measure anything."""
        return self.share() > MOST


def wait_for_quiet(patience: float = PATIENCE) -> None:
    """Wait until others are quiet for a moment, or patience ends."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        others = Others()
        time.sleep(0.5)
        if not others.disturbed():
            return


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process and all that came from it, those that ended included."""
    return sum(sum(_times(each)) for each in _family(pid))


def _others() -> float:
    """Return the CPU seconds of the machine since it started, without ours; what its host withheld is others' too."""
    ours = cpu_seconds(os.getpid())
    user, nice, system, _, _, *more = map(int, Path("/proc/stat").read_text(encoding="ascii").split()[1:9])
    return (user + nice + system + sum(more)) / TICKS - ours


def _family(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [each for child in children.read_text(encoding="ascii").split() for each in _family(int(child))]
        except OSError:
            continue  # it has just ended
    return found


def _times(pid: int) -> tuple[float, ...]:
    """Return user and system time of a process, and of its children that it has waited for."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ()
    return tuple(int(each) / TICKS for each in stat.rpartition(")")[2].split()[11:15])
