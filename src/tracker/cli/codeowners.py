"""`tracker codeowners`: who has to approve changes of which file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import folder_argument, prefix_of, read, today

if TYPE_CHECKING:
    from pathlib import Path


@click.command("codeowners")
@folder_argument
@click.option(
    "--secretariat",
    metavar="HANDLE",
    help="The team that goalposts belong to.  [default: `governance.handle` of the portfolio]",
)
def command(path: Path, secretariat: str | None) -> None:
    """Print a CODEOWNERS file, for GitHub and GitLab.

    Targets, baselines and cut-offs stand in `initiatives.yaml` and the KPI files: those belong to the secretariat, never to the assessed.
    A CSV file of figures belongs to whoever answers for the KPI, by the `handle` of the owner.
    """
    from tracker.review.codeowners import codeowners, plain

    portfolio = read(path, today()).portfolio
    handle = secretariat or portfolio.plan.governance.handle
    if not handle:
        raise click.UsageError(
            "nobody is named as the secretariat: give --secretariat, or `governance: {handle: ...}` in initiatives.yaml."
        )
    prefix = prefix_of(path)
    if not plain(prefix):
        raise click.UsageError(
            f"the folder {prefix!r} cannot be named in a CODEOWNERS file: rename it to plain letters."
        )
    click.echo(codeowners(portfolio, handle, prefix), nl=False)
