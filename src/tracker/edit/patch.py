"""Edits as a patch that `git apply` takes."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NO_END = "\\ No newline at end of file\n"


def patch(old: Mapping[str, bytes | None], new: Mapping[str, bytes]) -> str:
    """Return the differences of all files; None is the content of a file that is new."""
    return "".join(line for path in new for line in _of(path, old[path], new[path]))


def _of(path: str, old: bytes | None, new: bytes) -> Iterator[str]:
    before, after = ((content or b"").decode("utf-8").splitlines(keepends=True) for content in (old, new))
    name = "/dev/null" if old is None else f"a/{path}"
    if old is None:
        yield f"diff --git a/{path} b/{path}\nnew file mode 100644\n"
    for line in difflib.unified_diff(before, after, name, f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n{_NO_END}"
