"""What the writing verbs share: show the edit in words and as a patch, ask, write, commit, push."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tracker.cli.common import PROBLEMS, folder_option, in_words, read, today
from tracker.problems.problem import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tracker.edit.desk import Desk, Message
    from tracker.edit.proposal import Ask, Proposal
    from tracker.loading import Loaded
    from tracker.statfiles.refused import Refused


def writing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options that every writing verb has."""
    for option in (
        click.option("--push", is_flag=True, help="With --branch: push it, and print where to open the pull request."),
        click.option(
            "--branch", metavar="NAME", help="Put it into a commit on this branch; the folder stays as it is."
        ),
        click.option("--commit", "commits", is_flag=True, help="Commit the file after writing it."),
        click.option("--yes", is_flag=True, help="Write without asking."),
        click.option("--dry-run", is_flag=True, help="Only show what would be written."),
        folder_option,
    ):
        command = option(command)
    return command


def write(
    context: click.Context, path: Path, make: Callable[[Loaded], Sequence[Ask]], message: str, options: dict[str, Any],
    check: Callable[[Proposal], None] = lambda _: None,
) -> None:  # fmt: skip
    """Make edits ready, show them, and write them where that is wanted; `check` may refuse them."""
    from tracker.edit.facts import UnknownNameError
    from tracker.edit.proposal import propose
    from tracker.statfiles.refused import Refused

    if options["push"] and not options["branch"]:
        raise click.UsageError("--push needs --branch.", context)
    try:
        with in_words(context), desk_of(path, options["branch"]) as desk:
            loaded = desk.load(today()) if options["branch"] else read(path, today())
            proposal = propose(desk, loaded, make(loaded), today())
            check(proposal)
            show(proposal)
            if wanted(options):
                from tracker.edit.desk import Message

                keep(path, proposal, Message(message, trailers=(("Role", "command line"),)), options)
    except UnknownNameError as error:
        raise click.UsageError(f"{error}".rstrip("."), context) from None
    except Refused as refused:
        refuse(context, refused)


def desk_of(path: Path, branch: str | None) -> Desk:
    """Return where to write: the branch that was named, else the folder."""
    if branch == "":
        raise click.UsageError("--branch names nothing; leave it out to write into the folder.")
    from tracker.edit.desk import BranchDesk, FolderDesk

    return BranchDesk(path, branch) if branch else FolderDesk(path)


def refuse(context: click.Context, refused: Refused) -> NoReturn:
    """Say on standard error what was refused, and that nothing was written."""
    for line in [f"Refused: {refused.message}", *([f"    {refused.hint}"] if refused.hint else [])]:
        for part in line.split("\n"):
            click.echo(printable(part), err=True)
    click.echo("Nothing was written.", err=True)
    context.exit(PROBLEMS)


def show(proposal: Proposal) -> None:
    """Show edits in words and as a patch."""
    from tracker.edit.patch import patch
    from tracker.i18n import words
    from tracker.reporting.told import said

    for section in said(proposal, today(), words("en")):
        click.echo(f"{section.title}:")
        for line in section.lines:
            click.echo(f"  {printable(line.subject)}: {printable(line.said)}")
    for each in proposal.problems:
        click.echo(f"To note: {each.message} ({each.code})")
    click.echo("")
    click.echo(patch(proposal.old, proposal.new), nl=False)


def wanted(options: dict[str, Any]) -> bool:
    """Return whether to write."""
    if options["dry_run"]:
        return False
    if options["yes"]:
        return True
    if sys.stdin.isatty():
        return click.confirm("Write this?", default=False)
    click.echo("Nothing was written: add --yes.", err=True)
    return False


def keep(path: Path, proposal: Proposal, message: Message, options: dict[str, Any]) -> None:
    """Write, commit and push, as far as the options say."""
    from tracker.edit.commit import commit_files, push, uncommitted
    from tracker.git import GitError, Repository
    from tracker.statfiles.refused import Refused

    own = options["commits"] and not options["branch"]
    if own and (taken := uncommitted(Repository.around(path), list(proposal.new))):
        raise Refused(f"{', '.join(map(printable, taken))} holds changes that are not committed", "commit them first: this commit would take them along")  # fmt: skip
    written = proposal.write(today(), message)
    if options["branch"]:
        click.echo(f"Committed {written.commit[:10]} on {options['branch']}.")
        if options["push"]:
            click.echo(push(Repository.around(path), options["branch"]))
        return
    names = list(written.proposal.new)
    click.echo(f"Wrote {', '.join(map(printable, names))}.")
    if options["commits"]:
        try:
            click.echo(f"Committed {commit_files(Repository.around(path), names, message.text)[:10]}.")
        except GitError as error:
            click.echo(f"It is written, and not committed: {error}.", err=True)
            sys.exit(PROBLEMS)
