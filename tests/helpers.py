"""What several test modules share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TRACKER = Path(sys.executable).parent / ("tracker.exe" if os.name == "nt" else "tracker")


def tracker(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line as its user does: a real process."""
    return subprocess.run(
        [str(TRACKER), *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
