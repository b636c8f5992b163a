"""`tracker milestone`: a step that is done, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.write import write, writing_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("milestone")
@click.argument("initiative", metavar="INITIATIVE")
@click.argument("title", metavar="TITLE")
@click.option("--done", metavar="DATE", help="When it was done: 2026, 2026-02 or 2026-02-16.")
@click.option("--due", metavar="DATE", help="Of a new milestone: when it is due.")
@click.option("--evidence", multiple=True, metavar="SOURCE", help="A source that shows it. Repeat for more.")
@writing_options
@click.pass_context
def command(
    context: click.Context, /, initiative: str, title: str, done: str | None, due: str | None, evidence: tuple[str, ...], path: Path, **options: Any
) -> None:  # fmt: skip
    """Say when the milestone TITLE of INITIATIVE was done, with evidence; or add one with --due."""
    from tracker.edit.facts import milestone

    write(
        context,
        path,
        lambda loaded: [milestone(loaded, initiative, title, done, evidence, due)],
        f"Milestone of {initiative}: {title}",
        options,
    )
