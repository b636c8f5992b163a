"""`tracker update`: what the lead owner of an initiative says on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.common import DayType, today
from tracker.cli.write import write, writing_options

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

STATUSES = ("not_started", "on_track", "at_risk", "off_track", "completed", "paused", "cancelled")
"""Those of the data model, named here so that `--help` need not open it; a test compares the two."""


@click.command("update")
@click.argument("initiative", metavar="INITIATIVE")
@click.option("--status", required=True, type=click.Choice(STATUSES), help="What the owner says.")
@click.option("--note", help="In a sentence or two: why.")
@click.option("--date", "day", type=DayType(), help="The day of the report.  [default: today]")
@click.option("--by", metavar="OWNER", help="Who reports.  [default: the lead owner]")
@click.option("--evidence", multiple=True, metavar="SOURCE", help="A source that shows it. Repeat for more.")
@writing_options
@click.pass_context
def command(
    context: click.Context, /, initiative: str, status: Any, note: str | None, day: date | None, by: str | None, evidence: tuple[str, ...],
    path: Path, **options: Any,
) -> None:  # fmt: skip
    """Append a report to INITIATIVE, in the file where it stands, and leave every other byte as it is.

    What changes is shown in words and as a patch first, and written only when you say yes.
    """
    from tracker.edit.facts import update

    on = day or today()
    write(
        context,
        path,
        lambda loaded: update(loaded, initiative, status, on, by, note, evidence),
        f"Report on {initiative}: {status}",
        options,
    )
