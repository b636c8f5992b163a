"""A repository as its portfolio needs it: revisions by name and by day, the files of each, what changed when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tracker.git.process import GitError, run
from tracker.read.workspace import PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HASH: Final = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_NOTHING: Final = "0"
_LOG: Final = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--encoding=none",
    "--format=%H%x00%P%x00%ct%x00%aN%x00%s",
)
_HEAD_FIELDS: Final = 5
_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A file at a revision: what it is (`100644`, `120000` a link, ...), its content's hash, its size."""

    mode: str
    blob: str
    size: int


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that a commit changed, with the hashes of its contents; None where there was or is no such file."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the served branch."""

    hash: str
    parents: tuple[str, ...]
    time: int
    """Seconds, when it was committed."""
    author: str
    subject: str
    touched: tuple[Touched, ...] = ()

    def day(self, timezone: str) -> date:
        """Return its day in a time zone."""
        return datetime.fromtimestamp(self.time, _zone(timezone)).date()


@dataclass(frozen=True)
class Repository:
    """The repository around a folder; all paths are as seen from that folder."""

    folder: Path
    prefix: str
    """The folder as seen from the top, with a slash at its end; empty at the top."""
    store: Path
    """Where git keeps its own files."""
    own: Path
    """Where it keeps those of this work tree; the same but for a linked one."""
    shallow: bool
    """True where older commits were not fetched."""

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """Return the repository that a folder lies in.

        Raises:
            GitError: when it lies in none, or git cannot be used.
        """
        said = run(folder, "rev-parse", "--show-prefix", "--git-common-dir", "--git-dir", "--is-shallow-repository")
        prefix, store, own, shallow = said.decode("utf-8", "surrogateescape").split("\n")[:4]
        return cls(folder, prefix, (folder / store).resolve(), (folder / own).resolve(), shallow == "true")

    @classmethod
    def near(cls, folder: Path) -> Repository | None:
        """Return the repository that a folder lies in, None where it surely lies in none.

        Raises:
            GitError: when there is one that git will not open, or nobody can tell.
        """
        try:
            return cls.around(folder)
        except GitError:
            if any((place / ".git").exists() for place in (folder.resolve(), *folder.resolve().parents)):
                raise
            return None

    def resolve(self, revision: str) -> str:
        """Return the hash of the commit that a name stands for; a name like an option is only a name.

        Raises:
            GitError: when there is no such revision.
        """
        if not revision or "\0" in revision or len(revision) > 250:
            raise GitError(f"there is no revision {revision[:60]!r} in this repository")
        try:
            found = run(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitError:
            more = "; the clone is shallow, older commits were not fetched" if self.shallow else ""
            raise GitError(f"there is no revision {revision!r} in this repository{more}") from None
        return _hash(found.decode().strip())

    def ahead(self, branch: str) -> int:
        """Return how many commits a branch has that the one checked out does not have; none where there is no such branch."""
        try:
            tip = self.resolve(f"refs/heads/{branch}")
            return int(run(self.folder, "rev-list", "--count", tip, "--not", self.resolve("HEAD")))
        except GitError:
            return 0

    def unsaved(self) -> bool:
        """Tell whether files of the folder that a portfolio may consist of differ from the commit that is checked out."""
        said = run(self.folder, "status", "--porcelain", "-z", "--untracked-files=all", "--", ".").decode("utf-8", "surrogateescape")  # fmt: skip
        return any(name.endswith((".yaml", ".csv")) for name in said.split("\0"))

    def ignores(self, path: str) -> bool:
        """Tell whether git leaves a file (as seen from the folder) out of commits; one that is in the repository already is not ignored."""
        try:
            return bool(run(self.folder, "check-ignore", "--stdin", content=f"./{path}\n".encode()).strip())
        except GitError:  # it ends with 1 where nothing is ignored
            return False

    def commit(self, revision: str) -> Commit:
        """Return a commit by its hash, without the files it changed."""
        return next(_commits(run(self.folder, "show", "--no-patch", "-z", _LOG[-1], _hash(revision), "--")))

    def day_of(self, commit: str, timezone: str) -> date:
        """Return the day from which a commit (a hash) counts."""
        second = dict(self.line).get(commit)
        return (replace(self.commit(commit), time=second) if second is not None else self.commit(commit)).day(timezone)

    @cached_property
    def line(self) -> tuple[tuple[str, int], ...]:
        """Hash and second of each commit of the branch that is checked out, by first parents, newest first."""
        return self.line_from("HEAD")

    def line_from(self, tip: str) -> tuple[tuple[str, int], ...]:
        """Return hash and second of each commit behind a tip, by first parents, newest first; nothing where no commit is yet.

        A commit counts from its own date, but never from before the one it builds on, nor from the future: dates can be set at will.
        """
        try:
            said = run(
                self.folder, "log", "--first-parent", "--encoding=none", "--format=%H %ct", self.resolve(tip), "--"
            )
        except GitError:
            return ()
        rows = [line.partition(" ") for line in said.decode().splitlines()]
        now, latest, found = int(datetime.now(UTC).timestamp()), 0, []
        for name, _, second in reversed(rows):
            own = _second(second)
            latest = max(latest, own if own <= now else 0)
            found.append((name, latest))
        return tuple(reversed(found))

    def of_day(self, day: date, timezone: str) -> str | None:
        """Return the last commit of the branch before the end of a day in a time zone; None where there was no portfolio yet."""
        if day >= date.max:
            return self.kept[0][0] if self.kept else None
        end = datetime.combine(day + timedelta(days=1), time(), _zone(timezone)).timestamp()
        return next((name for name, second in self.kept if second < end), None)

    @cached_property
    def kept(self) -> tuple[tuple[str, int], ...]:
        """The same as `line`, from the commit on in which the portfolio came into the repository."""
        try:
            said = run(self.folder, "log", "--first-parent", "--format=%H", "HEAD", "--", PLAN)
        except GitError:
            return ()
        names = said.decode().split()
        first = next((place for place, (name, _) in enumerate(self.line) if names and name == names[-1]), -1)
        return self.line[: first + 1]

    def is_behind(self, revision: str, tip: str) -> bool:
        """Tell whether a commit is an ancestor of another, or the same."""
        try:
            run(self.folder, "merge-base", "--is-ancestor", _hash(revision), _hash(tip))
        except GitError:
            return False
        return True

    def fork(self, one: str, other: str) -> str | None:
        """Return the newest commit that two have in common."""
        try:
            return _hash(run(self.folder, "merge-base", _hash(one), _hash(other)).decode().split("\n")[0])
        except GitError:
            return None

    def brought(self, tip: str) -> dict[str, list[Commit]]:
        """Return of each merge on the line behind a tip the commits that it brought, those that touched files under the folder."""
        graph = {line[0]: line[1:] for line in map(str.split, run(self.folder, "rev-list", "--parents", _hash(tip), "--").decode().splitlines())}  # fmt: skip
        touching = {each.hash: each for each in self.log(tip, first_parent=False)}
        line = [name for name, _ in self.line_from(tip)]
        seen, found = set(line), dict[str, list[Commit]]()
        for merge in reversed(line):
            waiting = list(graph.get(merge, [])[1:])
            while waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    waiting += graph.get(name, [])
                    found.setdefault(merge, []).extend([touching[name]] if name in touching else [])
        return found

    def files(self, revision: str) -> dict[str, Entry]:
        """Return the files under the folder at a revision (a hash)."""
        tree = f"{_hash(revision)}:{self.prefix}" if self.prefix else _hash(revision)
        try:
            run(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", tree)
        except GitError:  # the folder was not there yet
            return {}
        try:
            said = run(self.folder, "ls-tree", "-r", "-z", "-l", "--full-tree", tree)
        except (
            GitError
        ):  # sizes are not known of contents that were not fetched: what is asked for is then said to be missing
            said = run(self.folder, "ls-tree", "-r", "-z", "--full-tree", tree)
        rows = (row.partition(b"\t") for row in said.split(b"\0") if row)
        return {_text(path): _entry(head.decode()) for head, _, path in rows}

    def log(self, tip: str, *, first_parent: bool = True) -> Iterator[Commit]:
        """Yield the commits behind a tip (a hash) that changed files under the folder, newest first.

        By first parents a merge counts as one commit, with all that it brought; else merges are left out, and the commits they brought count.
        """
        kind = ["-m", "--first-parent"] if first_parent else ["--no-merges"]
        own = ["."] if self.prefix else []
        yield from _commits(run(self.folder, "log", *kind, *_LOG, _hash(tip), "--", *own), self.prefix)


def _commits(said: bytes, prefix: str = "") -> Iterator[Commit]:
    """Read `git log --raw -z`: five fields a commit, then two a file."""
    fields = said.split(b"\0")
    at = 0
    while at + _HEAD_FIELDS <= len(fields) and fields[at].strip():
        head = [_said(field) for field in fields[at : at + _HEAD_FIELDS]]
        at += _HEAD_FIELDS
        touched: list[Touched] = []
        while at + 1 < len(fields) and fields[at].lstrip(b"\n").startswith(b":"):
            _, _, old, new, _ = fields[at].lstrip(b"\n").decode().split(" ")
            touched.append(Touched(_text(fields[at + 1]).removeprefix(prefix), _blob(old), _blob(new)))
            at += 2
        name, parents, second, author, subject = head
        yield Commit(name.strip(), tuple(parents.split()), _second(second), author, subject, tuple(touched))


def _entry(head: str) -> Entry:
    mode, _, blob, *size = head.split()
    return Entry(mode, blob, int(size[0]) if size and size[0].isdigit() else 0)


def _second(text: str) -> int:
    """Return a time as git says it; one that is none, or that no calendar has, as the beginning of all."""
    return int(text) if text.isdigit() and len(text) < _MOST_DIGITS else 0


def _blob(name: str) -> str | None:
    return None if name.strip(_NOTHING) == "" else name


def _said(text: bytes) -> str:
    """Return what a person wrote, as far as it can be shown."""
    return "".join(char if char.isprintable() else " " for char in text.decode("utf-8", "replace"))


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _hash(name: str) -> str:
    """Return a hash as it is; whatever else came this far is our fault.

    Raises:
        ValueError: when it is none.
    """
    if not _HASH.fullmatch(name):
        raise ValueError(f"{name!r} is not a full hash")
    return name


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
