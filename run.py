#!/usr/bin/env python3
"""All set-up and every check, from a machine that has Python 3.11 or newer and nothing else.

    python3 run.py dashboard    open the dashboard on the portfolio in this folder
    python3 run.py test         linter, formatter, types, import contracts and all tests: the same as CI
    python3 run.py pictures     every page at three widths, light and dark, in four languages, with contact sheets
    python3 run.py lock         renew the lock files from pyproject.toml

It makes a virtual environment in `.venv`, installs what the lock files pin (with hashes) and goes on.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("TRACKER_VENV", ROOT / ".venv"))
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {"dashboard": ROOT / "requirements" / "dashboard.lock", "dev": ROOT / "requirements" / "dev.lock"}
UV = "uv>=0.9,<1"

CHECKS = {
    "linter": ["ruff", "check", "."],
    "formatter": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--no-logo"],
    # The browser tests wait more than they work: a worker a core, each file whole.
    "tests": ["python", "-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"],
}


def main(arguments: list[str]) -> int:
    """Run one verb; return its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file must say so, not fail, on an older Python
        print("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
        return 2
    verbs = {"dashboard": dashboard, "test": test, "pictures": pictures, "lock": lock}
    if not arguments or arguments[0] not in verbs:
        print(__doc__)
        return 2
    return verbs[arguments[0]](arguments[1:])


def dashboard(arguments: list[str]) -> int:
    """Open the dashboard on this folder's portfolio."""
    install("dashboard")
    return call(["tracker", "serve", str(ROOT), *arguments])


def test(arguments: list[str]) -> int:
    """Run every check and say at the end which failed; arguments go to pytest."""
    install("dev")
    need_git()
    failed = []
    for name, command in CHECKS.items():
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        if call([*command, *(arguments if name == "tests" else [])]):
            failed.append(name)
        print(f"== {name}: {time.monotonic() - begun:.0f} s", flush=True)
    print("\nFailed: " + ", ".join(failed) if failed else "\nEvery check passed.")
    return 1 if failed else 0


def pictures(arguments: list[str]) -> int:
    """Take pictures of every page into `screenshots/`; `--help` says how to take fewer."""
    install("dev")
    return call(["python", str(ROOT / "tests" / "e2e" / "pictures.py"), *arguments])


def lock(_: list[str]) -> int:
    """Renew the lock files: the newest releases that pyproject.toml allows, with hashes, for every system."""
    make_environment()
    call(["python", "-m", "pip", "install", "--quiet", UV])
    common = [
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--generate-hashes",
        "--python-version",
        "3.11",
    ]
    extras = [
        part for name in ("dashboard", "import", "forms", "login", "brief", "publish") for part in ("--extra", name)
    ]
    common += ["--quiet", "--no-header", *extras]
    dev, small = str(LOCKS["dev"].relative_to(ROOT)), str(LOCKS["dashboard"].relative_to(ROOT))
    # The build backend is pinned with the rest: nothing is fetched while the package itself is installed.
    backend = ["--group", "build"]
    return call([*common, *backend, "--group", "dev", "--upgrade", "-o", dev]) or call(
        [*common, *backend, "--constraint", dev, "--upgrade", "-o", small]
    )


def install(kind: str) -> None:
    """Install what a lock file pins, and this package, unless that was done already."""
    digest = hashlib.sha256(LOCKS[kind].read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = ENVIRONMENT / f"installed-{kind}-{digest[:16]}"
    if stamp.exists():
        return
    make_environment()
    print(f"Installing into {ENVIRONMENT.name} (once; a few minutes on a slow line)", flush=True)
    pip = ["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = [
        [*pip, "--require-hashes", "-r", str(LOCKS[kind])],
        [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    ]
    for step in steps:
        if call(step):
            sys.exit("The installation failed; the lines above say why.")
    stamp.touch()


def need_git() -> None:
    """Install git where it is missing and we may: the tests of history use a real one."""
    if shutil.which("git") or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for verb in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "git"]):
        subprocess.call(["apt-get", *verb], env=environment, stdout=subprocess.DEVNULL)


def make_environment() -> None:
    """Make the virtual environment where there is none."""
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        try:
            venv.create(ENVIRONMENT, with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit("Python's venv module is incomplete; on Debian and Ubuntu: sudo apt-get install python3-venv")


def call(command: list[str]) -> int:
    """Run a command of the environment in the project's folder."""
    environment = {
        **os.environ,
        "VIRTUAL_ENV": str(ENVIRONMENT),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    environment.pop("PYTHONPATH", None)
    return subprocess.call([str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
