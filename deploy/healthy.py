"""Says whether a process of the dashboard is well: for systemd, for containers, for a monitor. Needs Python and nothing else.

    python healthy.py 8501              asks once
    python healthy.py --wait 90 8501    asks again for so many seconds, until it is well

Ends with 0 when it is well or has errors in single files (`degraded`), with 1 when it shows nothing or does not answer.
"""

from __future__ import annotations

import argparse
import sys
import time
import urllib.request

EVERY = 0.3
PATIENCE = 5.0


def healthy(port: int) -> bool:
    """Return whether the process on a port has a portfolio to show."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except OSError:  # refused, too slow, or 503
        return False


def main() -> int:
    """Ask, again where that is wanted, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("--wait", type=float, default=0.0, metavar="SECONDS")
    chosen = parser.parse_args()
    until = time.monotonic() + chosen.wait
    while not (well := healthy(chosen.port)) and time.monotonic() < until:
        time.sleep(EVERY)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
