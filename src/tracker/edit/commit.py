"""A written file into git: one commit with author, role and reason; on a branch of its own without touching the work tree's index."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tracker.git.process import GitError, run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.git.repository import Entry, Repository

_FILE: Final = "100644"
_OURSELVES: Final = ("Strategy tracker", "tracker@localhost")


class Moved(Exception):  # noqa: N818 - it is what happened, not a fault of anybody
    """What was to be changed is not what it was any more."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a commit says: what was done, by whom, in which role."""

    subject: str
    author: str = ""
    """`Name <address>`; git's own settings when left out."""
    trailers: tuple[tuple[str, str], ...] = ()
    """Such as `("Role", "secretariat")`."""

    @property
    def text(self) -> str:
        """The message as git takes it."""
        lines = [f"{key}: {_line(value)}" for key, value in self.trailers]
        return "\n".join([_line(self.subject), *(["", *lines] if lines else [])]) + "\n"


def _line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def commit_on_branch(
    repository: Repository, contents: Mapping[str, bytes], branch: str, message: Message, at: tuple[str, str | None]
) -> str:
    """Put files into a commit on a branch and return its hash; neither the work tree nor its index is touched.

    Args:
        repository: around the portfolio's folder.
        contents: by path as seen from that folder.
        branch: its name.
        message: of the commit.
        at: the commit to build on, and the tip that the branch must still have; None where there must be none yet.

    Raises:
        Moved: when the branch has another tip by now.
        GitError: when git refuses, such as a name that can be no branch.
    """
    run(repository.folder, "check-ref-format", "--branch", branch)
    if branch == "@" or branch.startswith("refs/"):
        raise GitError(f"{branch!r} is no name for a branch; write it as people say it, such as reports/2026-q4")
    if branch in _checked_out(repository):
        raise GitError(f"the branch {branch} is checked out: its files would lag behind the commit; switch to another branch, or write into the folder")  # fmt: skip
    parent, tip = at
    with tempfile.TemporaryDirectory() as scratch:
        tree = _tree(repository, parent, contents, str(Path(scratch, "index")))
    made = run(repository.folder, "commit-tree", tree, "-p", parent, "-F", "-", content=message.text.encode(), more=_persons(repository, message.author)).decode().strip()  # fmt: skip
    ref = f"refs/heads/{branch}"
    try:
        run(repository.folder, "update-ref", "-m", "tracker", ref, made, tip or "0" * len(made))
    except GitError:
        if _tip(repository, ref) != tip:
            raise Moved from None
        raise
    return made


def _checked_out(repository: Repository) -> set[str]:
    """Return the branches that some work tree shows: a commit from elsewhere would look like a change taken back there."""
    said = run(repository.folder, "worktree", "list", "--porcelain").decode("utf-8", "replace")
    return {line.removeprefix("branch refs/heads/") for line in said.splitlines() if line.startswith("branch ")}


def _tip(repository: Repository, ref: str) -> str | None:
    try:
        return repository.resolve(ref)
    except GitError:
        return None


def _tree(repository: Repository, parent: str, contents: Mapping[str, bytes], index: str) -> str:
    own = {"GIT_INDEX_FILE": index}
    run(repository.folder, "read-tree", parent, more=own)
    there = repository.files(parent)
    for path, content in contents.items():
        blob = run(repository.folder, "hash-object", "-w", "--stdin", "--no-filters", content=content).decode().strip()
        run(
            repository.folder,
            "update-index",
            "--add",
            "--cacheinfo",
            f"{_mode(there, path)},{blob},{repository.prefix}{path}",
            more=own,
        )
    return run(repository.folder, "write-tree", more=own).decode().strip()


def _mode(there: Mapping[str, Entry], path: str) -> str:
    """Return the kind of a file, which stays.

    Raises:
        GitError: for a link: what it leads to would lose its other names.
    """
    mode = there[path].mode if path in there else _FILE
    if not mode.startswith("100"):
        raise GitError(f"{path} is a link: edit the file that it leads to")
    return mode


def _persons(repository: Repository, author: str) -> dict[str, str]:
    """Return who wrote it and who committed it; the program itself where git knows nobody here, as on a server."""
    name, _, address = author.rstrip(">").partition(" <")
    found = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address or "unknown@localhost"} if author else {}
    try:
        run(repository.folder, "var", "GIT_COMMITTER_IDENT")
    except GitError:
        found |= {"GIT_COMMITTER_NAME": _OURSELVES[0], "GIT_COMMITTER_EMAIL": _OURSELVES[1]}
        found = {"GIT_AUTHOR_NAME": _OURSELVES[0], "GIT_AUTHOR_EMAIL": _OURSELVES[1]} | found
    return found


def commit_files(repository: Repository, paths: list[str], message: str) -> str:
    """Commit files that were written, and nothing else that is staged, on the branch that is checked out; return the commit's hash.

    Raises:
        GitError: when git refuses, as the repository's own hooks may.
    """
    run(
        repository.folder, "add", "--intent-to-add", "--", *paths, own=True
    )  # a commit that is refused leaves nothing staged
    run(repository.folder, "commit", "--quiet", "--only", "-F", "-", "--", *paths, content=message.encode(), own=True)
    return repository.resolve("HEAD")


def uncommitted(repository: Repository, paths: list[str]) -> list[str]:
    """Return which files hold changes that are not committed: a commit of them would take those along."""
    said = run(repository.folder, "status", "--porcelain", "--untracked-files=no", "--", *paths).decode(
        "utf-8", "replace"
    )
    return [line[3:] for line in said.splitlines()]


def push(repository: Repository, branch: str) -> str:
    """Push a branch to `origin` and return where the pull request can be opened.

    Raises:
        GitError: when there is no such remote, or it refuses.
    """
    address = run(repository.folder, "remote", "get-url", "origin").decode().strip()
    run(repository.folder, "push", "--quiet", "origin", f"refs/heads/{branch}:refs/heads/{branch}", own=True)
    return request_address(address, branch)


def request_address(remote: str, branch: str) -> str:
    """Return the address at which a platform opens a pull request for a branch; words where it is none that we know."""
    found = re.fullmatch(r"(?:https?://(?:[^@/]*@)?|ssh://git@|git@)([^/:]+)(?::\d+)?[/:](.+?)(?:\.git)?/?", remote)
    if found is None:
        return f"Pushed {branch}."
    host, name, quoted = found[1], found[2], quote(branch, safe="/")
    if "gitlab" in host:
        return f"https://{host}/{name}/-/merge_requests/new?merge_request%5Bsource_branch%5D={quote(branch, safe='')}"
    return f"https://{host}/{name}/compare/{quoted}?expand=1" if "github" in host else f"Pushed {branch} to {host}."
