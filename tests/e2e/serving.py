"""Starts a dashboard as its user does: a real process on a free port."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path


def serve(command: list[str], cwd: Path, environment: dict[str, str] | None = None) -> Iterator[str]:
    """Start a server on a free port, wait until it is healthy, stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [*command, str(port)],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield _when_healthy(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def _when_healthy(address: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not become healthy")
