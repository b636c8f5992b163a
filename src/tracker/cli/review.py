"""`tracker review`: a proposed version answered in words, without running anything of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import LANGUAGES, PROBLEMS, folder_option, in_words, today
from tracker.cli.validate import shown

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.problems import Problem


@click.command("review")
@folder_option
@click.option("--base", required=True, metavar="REV", help="What it is to be merged into.")
@click.option("--head", metavar="REV", help="What is proposed.  [default: the folder as it is]")
@click.option("--out", type=click.Path(dir_okay=False), help="Write the answer to this file, for `tracker comment`.")
@click.option("--format", "form", type=click.Choice(["text", "github", "gitlab", "sarif"]), default="text", show_default=True,
              help="text for people; the others list the problems for the platform.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the answer.")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="WHAT",
    help="Beside errors: worse, goalpost, unexplained, finding, rewritten, any.",
)
@click.pass_context
def command(
    context: click.Context, path: Path, base: str, head: str | None, out: str | None, form: str, lang: str, fail_on: tuple[str, ...]
) -> None:  # fmt: skip
    """Say what a proposed version changes, what is wrong with it, and who should look at it.

    Both versions are read out of git; nothing is checked out and nothing of the proposal is run.
    """
    from tracker.diff.conditions import CONDITIONS, met
    from tracker.i18n import words
    from tracker.review.against import problems_against
    from tracker.review.answer import answer
    from tracker.review.approvers import approvers
    from tracker.review.comment import comment
    from tracker.versions import Versions

    if unknown := [each for each in fail_on if each not in CONDITIONS]:
        raise click.BadParameter(f"{unknown[0]!r} is none of: {', '.join(CONDITIONS)}", param_hint="--fail-on")
    versions = Versions(path, today())
    try:
        with in_words(context):
            found = versions.proposal(base, head)
        problems = problems_against(found)
        failed = [
            *(["errors"] if _errors(problems) else []),
            *(each for each in fail_on if met(each, found.difference)),
        ]
        made = answer(
            found,
            problems,
            failed,
            approvers(found.difference, found.before.portfolio, found.after.portfolio),
            words(lang),
        )
    finally:
        versions.close()
    if out:
        _write(out, made.model_dump_json(indent=1))
    click.echo(comment(made) if form == "text" else shown(problems, form, path))
    context.exit(PROBLEMS if failed else 0)


def _errors(problems: tuple[Problem, ...]) -> bool:
    return any(each.severity == "error" for each in problems)


def _write(out: str, text: str) -> None:
    from pathlib import Path

    try:
        Path(out).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"{out} cannot be written: {error.strerror}", param_hint="--out") from None
