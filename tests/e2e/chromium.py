"""Finds a Chromium, or installs one where it may: the browser tests need a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")
ARGUMENTS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--no-first-run", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find() -> str | None:
    """Return the path of a browser; None where there is none and none could be installed."""
    return os.environ.get("TRACKER_CHROMIUM") or _installed() or _playwrights() or _from_packages()


def _installed() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _playwrights() -> str | None:
    """Let Playwright fetch its own browser, where the network lets it."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, check=False, timeout=300
    )
    if done.returncode:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path: str = playwright.chromium.executable_path
        return path if os.path.exists(path) else None  # noqa: PTH110


def _from_packages() -> str | None:
    """Install the system's own package, where we are allowed to."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for verb in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    ):
        subprocess.run(["apt-get", *verb], env=environment, capture_output=True, check=False)
    return _installed()
