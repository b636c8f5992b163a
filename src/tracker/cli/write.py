"""What the writing verbs share: show the edit in words and as a patch, ask, write, commit, push."""

from __future__ import annotations

import difflib
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tracker.cli.common import PROBLEMS, folder_option, in_words, read, today
from tracker.problems.problem import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
    context: click.Context, path: Path, make: Callable[[Loaded], Ask], message: str, options: dict[str, Any]
) -> None:  # fmt: skip
    """Make an edit ready, show it, and write it where that is wanted."""
    from tracker.edit.proposal import propose

    offer(context, path, lambda loaded: propose(path, loaded, make(loaded), today()), message, options)


def offer(
    context: click.Context, path: Path, make: Callable[[Loaded], Proposal], message: str, options: dict[str, Any]
) -> None:  # fmt: skip
    """Show a proposal, and write it where that is wanted."""
    from tracker.edit.facts import UnknownNameError
    from tracker.statfiles.refused import Refused

    if options["push"] and not options["branch"]:
        raise click.UsageError("--push needs --branch.", context)
    loaded = read(path, today())
    try:
        proposal = make(loaded)
        _show(proposal)
        if _wanted(options):
            _keep(context, proposal, message, options)
    except UnknownNameError as error:
        raise click.UsageError(f"{error}".rstrip("."), context) from None
    except Refused as refused:
        refuse(context, refused)


def refuse(context: click.Context, refused: Refused) -> NoReturn:
    """Say on standard error what was refused, and that nothing was written."""
    for line in [f"Refused: {refused.message}", *([f"    {refused.hint}"] if refused.hint else [])]:
        for part in line.split("\n"):
            click.echo(printable(part), err=True)
    click.echo("Nothing was written.", err=True)
    context.exit(PROBLEMS)


def _show(proposal: Proposal) -> None:
    from tracker.i18n import words
    from tracker.judgement import judge
    from tracker.telling.difference import sections
    from tracker.versions import Compared, Version

    day = proposal.after.portfolio.plan.day(today())
    sides = [judge(loaded.portfolio, day) for loaded in (proposal.before, proposal.after)]
    found = Compared(Version(proposal.before, day), Version(proposal.after, day), sides[0], sides[1])
    for section in sections(found, words("en")):
        click.echo(f"{section.title}:")
        for line in section.lines:
            click.echo(f"  {printable(line.subject)}: {printable(line.said)}")
    for each in proposal.problems:
        click.echo(f"To note: {each.message} ({each.code})")
    click.echo("")
    click.echo(patch(proposal), nl=False)


def patch(proposal: Proposal) -> str:
    """Return the edit as a patch that `git apply` takes."""
    old, new = (content.decode("utf-8").splitlines(keepends=True) for content in (proposal.old, proposal.new))
    lines = difflib.unified_diff(old, new, f"a/{proposal.ask.path}", f"b/{proposal.ask.path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _wanted(options: dict[str, Any]) -> bool:
    if options["dry_run"]:
        return False
    if options["yes"]:
        return True
    if sys.stdin.isatty():
        return click.confirm("Write this?", default=False)
    click.echo("Nothing was written: add --yes.", err=True)
    return False


def _keep(context: click.Context, proposal: Proposal, message: str, options: dict[str, Any]) -> None:
    from tracker.edit.commit import commit_files, commit_on_branch, push
    from tracker.git import Repository

    path = proposal.ask.path
    with in_words(context):
        if options["branch"]:
            repository = Repository.around(proposal.root)
            made = commit_on_branch(repository, {path: proposal.new}, options["branch"], message)
            click.echo(f"Committed {made[:10]} on {options['branch']}.")
            if options["push"]:
                click.echo(push(repository, options["branch"]))
            return
        proposal.write(today())
        click.echo(f"Wrote {printable(path)}.")
        if options["commits"]:
            made = commit_files(Repository.around(proposal.root), [path], message)
            click.echo(f"Committed {made[:10]}.")
