"""What several verbs share: the folder, the day, progress, and problems on standard error."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tracker.periods import parse_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.loading import Loaded

PROBLEMS: Final = 1
PATIENCE_SECONDS: Final = 1.0
LANGUAGES: Final = ("en", "da", "sv", "nb")
"""Those of the catalogues, named here so that `--help` need not open them; a test compares the two."""

folder_argument = click.argument(
    "path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path(), required=False
)
folder_option = click.option(
    "--path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path(), metavar="FOLDER",
    help="The portfolio's folder.  [default: the folder you are in]",
)  # fmt: skip
rev_option = click.option(
    "--rev", metavar="REV", help="Read the files of this revision (a branch, a tag, a hash), not those in the folder."
)


class DayType(click.ParamType[date]):
    """A full date on the command line."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or tell how to write one."""
        if isinstance(value, date):
            return value
        try:
            day = parse_day(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a full date; write 2026-11-22", param, ctx)
        return day


def today() -> date:
    """Return the computer's own day; the only place on the command line that reads the clock."""
    return datetime.now(UTC).astimezone().date()


class Progress:
    """Says how far reading has come, once it has taken longer than a second and only to a person."""

    def __init__(self, started: Callable[[], float] = time.monotonic) -> None:
        self.clock = started
        self.begun = started()
        self.shown = False

    def __call__(self, done: int, of: int) -> None:
        """Take note of how far it has come."""
        if sys.stderr.isatty() and self.clock() - self.begun > PATIENCE_SECONDS:
            click.echo(f"\rReading {done} of {of} files", nl=False, err=True)
            self.shown = True

    def close(self) -> None:
        """Clear the line."""
        if self.shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)


@contextmanager
def in_words(context: click.Context) -> Iterator[None]:
    """Turn what git could not do into wrong usage, told in one line."""
    try:
        yield
    except Exception as error:
        from tracker.git import GitError

        if isinstance(error, GitError):
            raise click.UsageError(f"{error}.", context) from None
        raise


def prefix_of(path: Path) -> str:
    """Return the folder as seen from the top of its repository, with a slash at its end; empty at the top, and where there is none."""
    from tracker.git import GitError, Repository

    try:
        return Repository.around(path).prefix
    except GitError:
        return ""


def read(path: Path, day: date, rev: str | None = None) -> Loaded:
    """Load a portfolio, showing progress where it takes longer than a second.

    Raises:
        GitError: with `rev`, when there is no such revision.
    """
    from tracker.loading import load

    progress = Progress()
    try:
        return load(path, today=day, tick=progress, rev=rev)
    finally:
        progress.close()


def with_reports(path: Path, loaded: Loaded) -> Loaded:
    """Return the files with the reports that wait on the branch of the round that is open: whoever has reported is not asked again."""
    from tracker.git import GitError, Repository
    from tracker.model.round import round_on

    plan = loaded.portfolio.plan
    asked = round_on(plan.day(today()), plan.rounds, plan.releases)
    try:
        repository = Repository.around(path) if asked is not None else None
    except GitError:
        return loaded
    if asked is None or repository is None or not repository.ahead(asked.branch):
        return loaded
    click.echo(f"Counted with the reports on the branch {asked.branch}.", err=True)
    return read(path, today(), f"refs/heads/{asked.branch}")


def warn(loaded: Loaded) -> None:
    """Say on standard error that something is wrong with the files, without hiding the result."""
    if loaded.problems:
        from tracker.problems.render import closing

        click.echo(f"The files have problems: {closing(loaded.problems)} See them with `tracker validate`.", err=True)


def unreadable(loaded: Loaded) -> bool:
    """Tell whether there is nothing to show because the files cannot be read: nothing is made of that, and nothing that stands is replaced."""
    errors = any(each.severity == "error" for each in loaded.problems)
    return errors and not loaded.portfolio.plan.strategies
