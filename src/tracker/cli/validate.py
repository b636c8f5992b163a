"""`tracker validate`: every problem of every file, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import PROBLEMS, folder_argument, in_words, prefix_of, read, rev_option, today
from tracker.problems import render

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.problems import Problem

FORMATS = ("text", "json", "github", "gitlab", "sarif")


@click.command("validate")
@folder_argument
@rev_option
@click.option(
    "--base",
    metavar="REV",
    help="Hold the files against this revision: a goalpost moved without a reason is an error, and an error that was there before is a warning.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="text for people, json for programs, github for annotations in a pull request, gitlab for its Code Quality report, sarif for code scanning.",
)
@click.option("--strict", is_flag=True, help="Let warnings fail the check as errors do.")
@click.pass_context
def command(context: click.Context, path: Path, rev: str | None, base: str | None, form: str, strict: bool) -> None:  # noqa: FBT001
    """Check every file of a portfolio and say what is wrong, where, and how to mend it.

    Exit status: 0 nothing wrong, 1 problems in the data, 2 wrong usage, 3 a fault of this program.
    """
    with in_words(context):
        problems = _against(path, base, rev) if base is not None else read(path, today(), rev).problems
    printed = shown(problems, form, path)
    if printed:
        click.echo(printed)
    context.exit(PROBLEMS if _failed(problems, strict=strict) else 0)


def shown(problems: tuple[Problem, ...], form: str, path: Path) -> str:
    """Return problems in a format; paths are seen from the top of the repository where a platform reads them."""
    if form in {"text", "json"}:
        return render.as_text(problems) if form == "text" else render.as_json(problems)
    made = {"github": render.as_github, "gitlab": render.as_gitlab, "sarif": render.as_sarif}[form]
    return made(problems, prefix_of(path))


def _against(path: Path, base: str, rev: str | None) -> tuple[Problem, ...]:
    from tracker.review.against import problems_against
    from tracker.versions import Versions

    versions = Versions(path, today())
    try:
        return problems_against(versions.proposal(base, rev))
    finally:
        versions.close()


def _failed(problems: tuple[Problem, ...], *, strict: bool) -> bool:
    return any(strict or each.severity == "error" for each in problems)
