"""`tracker validate`: every problem of every file, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import PROBLEMS, folder_argument, read, today
from tracker.problems import render

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.problems import Problem

_FORMATS = {"text": render.as_text, "json": render.as_json, "github": render.as_github}


@click.command("validate")
@folder_argument
@click.option("--format", "form", type=click.Choice(list(_FORMATS)), default="text", show_default=True,
              help="text for people, json for programs, github for annotations in a pull request.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Let warnings fail the check as errors do.")
@click.pass_context
def command(context: click.Context, path: Path, form: str, strict: bool) -> None:  # noqa: FBT001
    """Check every file of a portfolio and say what is wrong, where, and how to mend it.

    Exit status: 0 nothing wrong, 1 problems in the data, 2 wrong usage, 3 a fault of this program.
    """
    problems = read(path, today()).problems
    printed = _FORMATS[form](problems)
    if printed:
        click.echo(printed)
    context.exit(PROBLEMS if _failed(problems, strict=strict) else 0)


def _failed(problems: tuple[Problem, ...], *, strict: bool) -> bool:
    return any(strict or each.severity == "error" for each in problems)
