"""`tracker event`: what a public source says happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.write import write, writing_options

if TYPE_CHECKING:
    from pathlib import Path

STAGES = ("context", "announced", "proposed", "decided", "adopted", "in_force", "running", "delivered")
"""Those of the data model, named here so that `--help` need not open it; a test compares the two."""


@click.command("event")
@click.argument("initiative", metavar="INITIATIVE")
@click.argument("title", metavar="TITLE")
@click.option(
    "--date", "day", required=True, metavar="DATE", help="As precisely as known: 2026, 2026-02, 2026-02-16 or unknown."
)
@click.option("--stage", required=True, type=click.Choice(STAGES), help="How far it shows the initiative to be.")
@click.option("--source", required=True, metavar="SOURCE", help="The source that says so, by its name under `sources`.")
@click.option("--extent", type=click.Choice(["whole", "part"]), help="Of the whole initiative, or a part.")
@click.option("--note", help="What else there is to say.")
@writing_options
@click.pass_context
def command(
    context: click.Context, /, initiative: str, title: str, day: str, stage: Any, source: str, extent: Any, note: str | None, path: Path, **options: Any
) -> None:  # fmt: skip
    """Append an event to INITIATIVE: what happened, TITLE, by a public source."""
    from tracker.edit.facts import event

    write(
        context,
        path,
        lambda loaded: [event(loaded, initiative, day, title, stage, source, extent, note)],
        f"Event of {initiative}: {title}",
        options,
    )
