"""Contents of files by their hash, from one `git cat-file --batch` that stays open."""

from __future__ import annotations

import subprocess
import threading
from typing import IO, TYPE_CHECKING, Final, Self

from tracker.git.process import GitError, command, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_AT_ONCE: Final = 64
"""So many hashes fit into a pipe whole: git can always write, for we always read what it was asked for."""
_PIECE: Final = 1 << 20


class Blobs:
    """Reads contents; one process for thousands of them. Close it, or use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; it starts again when something is asked for."""
        with self._lock:
            self._drop()

    def read(self, name: str, most: int) -> bytes | None:
        """Return a content, None where it is longer than `most` bytes or not there.

        Raises:
            GitError: when git cannot be run or ends.
        """
        return next(self.all([name], most))[1]

    def all(self, names: Sequence[str], most: int) -> Iterator[tuple[str, bytes | None]]:
        """Yield every content with its hash, in the order asked for.

        Raises:
            GitError: as `read`.
        """
        for start in range(0, len(names), _AT_ONCE):
            yield from self._answers(names[start : start + _AT_ONCE], most)

    def _answers(self, names: Sequence[str], most: int) -> list[tuple[str, bytes | None]]:
        with self._lock:
            try:
                into, out = self._pipes()
                into.write("".join(f"{name}\n" for name in names).encode())
                into.flush()
                return [(name, self._content(out, most)) for name in names]
            except (OSError, ValueError, IndexError) as error:
                self._drop()  # what it would say next belongs to another question
                raise GitError(f"the contents of files could not be read ({type(error).__name__})") from None
            except BaseException:
                self._drop()
                raise

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - a fixed program that is given hashes only
                command(self._folder, ["cat-file", "--batch"]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
            )  # fmt: skip
        if self._process.stdin is None or self._process.stdout is None:
            raise GitError("git cat-file has no pipes")
        return self._process.stdin, self._process.stdout

    @staticmethod
    def _content(out: IO[bytes], most: int) -> bytes | None:
        head = out.readline()
        if not head:
            raise GitError("git ended while contents were read")
        if head.rstrip().endswith((b" missing", b" ambiguous")):
            return None
        size = int(head.split()[2])
        if size > most:
            _pass_over(out, size + 1)
            return None
        return out.read(size + 1)[:-1]


def _pass_over(out: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(out.read(min(size, _PIECE))) or size
