"""The `git` binary, run so that nothing in a repository can make it run anything else.

Hooks, file watchers, external diffs and signature programs are off; a revision never stands where an option could.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SECONDS: Final = 300
_SAFE: Final = (
    "--no-pager", "--no-replace-objects", "--literal-pathspecs",
    "-c", "core.hooksPath=" + os.devnull, "-c", "core.fsmonitor=false", "-c", "core.quotePath=false",
    "-c", "log.showSignature=false", "-c", "core.commitGraph=true", "-c", "protocol.allow=never",
)  # fmt: skip
_SETTINGS: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}
_DROPPED: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF")
"""Set while a hook runs: they would point at another repository than the folder's own."""


class GitError(Exception):
    """What git could not do, in words for the user."""


def environment() -> dict[str, str]:
    """Return the environment in which git is run."""
    return {name: value for name, value in os.environ.items() if name not in _DROPPED} | _SETTINGS


def command(folder: Path, arguments: Sequence[str], *, own: bool = False) -> list[str]:
    """Return the whole command line of a call in a folder."""
    flags = ["--no-pager", "--literal-pathspecs"] if own else list(_SAFE)
    if arguments[0] == "check-ignore":  # it knows no literal paths; those that are asked about are our own
        flags.remove("--literal-pathspecs")
    return ["git", "-C", str(folder), *flags, *arguments]


def run(
    folder: Path, *arguments: str, content: bytes | None = None, more: Mapping[str, str] | None = None, own: bool = False
) -> bytes:  # fmt: skip
    """Return what git prints.

    Args:
        folder: where it is run.
        arguments: fixed words, hashes, and paths.
        content: what it is given to read; nothing when left out.
        more: additions to its environment.
        own: True for what the user asked git itself to do, to commit and to push: the repository's own settings and hooks count then.

    Raises:
        GitError: when there is no git, when it fails, or when it takes longer than five minutes.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; revisions come here as hashes
            command(folder, arguments, own=own), capture_output=True, check=True, timeout=SECONDS, env=environment() | dict(more or {}), input=content or b"",
        )  # fmt: skip
    except FileNotFoundError:
        raise GitError("git is not installed here, and the history of the files is read with it") from None
    except subprocess.TimeoutExpired:
        raise GitError("git did not answer within five minutes") from None
    except subprocess.CalledProcessError as error:
        raise GitError(_said(error.stderr)) from None
    return done.stdout


def _said(said: bytes) -> str:
    """Return git's own complaint on one printable line."""
    line = said.decode("utf-8", "replace").strip().splitlines()
    text = line[0].removeprefix("fatal: ") if line else "git failed and did not say why"
    return "".join(char if char.isprintable() else " " for char in text)[:300]
