"""`tracker comment`: an answer as a comment, printed or put below a pull request."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tracker.cli.common import PROBLEMS


@click.command("comment")
@click.argument("answer", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "platform", type=click.Choice(["github", "gitlab"]), help="Post it there; printed when left out.")
@click.option("--repository", metavar="NAME", help="GitHub: owner/name; GitLab: the project's number or path.")
@click.option("--number", type=click.IntRange(min=1), help="Number of the pull or merge request.")
@click.option(
    "--head",
    metavar="HASH",
    help="Newest commit of the request: an answer to another is refused, and the number is looked up by it.",
)
@click.pass_context
def command(
    context: click.Context, answer: Path, platform: str | None, repository: str | None, number: int | None, head: str | None
) -> None:  # fmt: skip
    """Turn an answer of `tracker review` into one comment, which replaces the one before.

    The file is taken to be hostile: its form is checked, and everything in it is escaped. The platform's address and token come from the
    environment: GITHUB_API_URL and GITHUB_TOKEN, or CI_API_V4_URL and GITLAB_TOKEN.
    """
    from tracker.review.answer import AnswerError, read
    from tracker.review.comment import comment
    from tracker.review.post import PostError, post

    try:
        found = read(answer)
        if head is not None and found.head != head:
            raise AnswerError(f"the answer is to {found.head[:10] or 'no commit'}, not to {head[:10]}")
        body = comment(found)
        if platform is None:
            click.echo(body)
            return
        if not repository or not (number or head):
            raise click.UsageError("with --to, --repository is needed, and --number or --head.", context)
        click.echo(post(platform, repository, body, os.environ, number=number, head=head or ""))
    except (AnswerError, PostError) as error:
        click.echo(f"Not posted: {error}.", err=True)
        context.exit(PROBLEMS)
