"""Real servers on free ports, and the CPU time they use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from noise import cpu_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

BIN: Final = Path(sys.executable).parent
STOCK: Final = Path(__file__).parent / "stock"
# What a server without a screen needs, and no usage statistics: an outside address would be measured with the page.
HEADLESS: Final = ("--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false")


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the CPU seconds of the process and its children so far."""
        return cpu_seconds(self.pid)


@contextmanager
def tracker(folder: Path) -> Iterator[Server]:
    """Serve a portfolio as its user does."""
    with _started([str(BIN / "tracker"), "serve", str(folder), "--no-browser", "--port"]) as server:
        yield server


@contextmanager
def stock(script: str, page: Path | None = None) -> Iterator[Server]:
    """Serve a script of `benchmarks/stock` by Streamlit as it comes."""
    command = [str(BIN / "streamlit"), "run", str(STOCK / f"{script}.py"), *HEADLESS, "--server.port"]
    with _started(command, {"STOCK_PAGE": str(page)} if page else {}) as server:
        yield server


@contextmanager
def _started(command: list[str], environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Run a command with a free port at its end, in an empty folder: no settings but its own are found."""
    port = _free_port()
    with (
        tempfile.TemporaryDirectory() as empty,
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            [*command, str(port)],
            cwd=empty,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            if not _healthy(f"http://127.0.0.1:{port}", process):
                said.seek(0)
                raise SystemExit(f"{command[0]} did not start: {said.read()[-2000:].decode(errors='replace')}")
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            _stop(process)


def _healthy(address: str, process: subprocess.Popen[bytes]) -> bool:
    for _ in range(900):
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
