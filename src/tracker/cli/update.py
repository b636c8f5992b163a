"""`tracker update`: what the lead owner of an initiative says on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.common import DayType, today
from tracker.cli.write import write, writing_options

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tracker.edit.proposal import Ask
    from tracker.loading import Loaded

STATUSES = ("not_started", "on_track", "at_risk", "off_track", "completed", "paused", "cancelled")
"""Those of the data model, named here so that `--help` need not open it; a test compares the two."""


@click.command("update")
@click.argument("initiative", metavar="INITIATIVE")
@click.option("--status", type=click.Choice(STATUSES), help="What the owner says.")
@click.option("--no-change", is_flag=True, help="The owner confirms the status that was reported last.")
@click.option("--note", help="In a sentence or two: why. Needed when the status falls or differs from the figures.")
@click.option("--date", "day", type=DayType(), help="The day of the report.  [default: today]")
@click.option("--by", metavar="OWNER", help="Who reports.  [default: the lead owner]")
@click.option("--evidence", multiple=True, metavar="SOURCE", help="A source that shows it. Repeat for more.")
@click.option("--entered-by", metavar="OWNER", help="Who writes it down, where the owner does not.")
@click.option("--confirmed-on", type=DayType(), help="When the owner confirmed what was written down for it.")
@writing_options
@click.pass_context
def command(
    context: click.Context, /, initiative: str, status: Any, no_change: bool, note: str | None, day: date | None, by: str | None, evidence: tuple[str, ...],  # noqa: FBT001
    entered_by: str | None, confirmed_on: date | None, path: Path, **options: Any,
) -> None:  # fmt: skip
    """Append a report to INITIATIVE, in the file where it stands, and leave every other byte as it is.

    What changes is shown in words and as a patch first, and written only when you say yes.
    """
    from tracker.edit.facts import Report, update
    from tracker.reporting.checks import note_needed
    from tracker.reporting.enter import last_status

    if (status is None) != no_change:
        raise click.UsageError("Say either --status or --no-change.", context)
    on = day or today()

    def make(loaded: Loaded) -> list[Ask]:
        said = status or last_status(loaded, initiative)
        return [update(loaded, Report(initiative, said, on, by, note, evidence, no_change, entered_by, confirmed_on))]

    said = "no change" if no_change else status
    write(
        context,
        path,
        make,
        f"Report on {initiative}: {said}",
        options,
        lambda made: note_needed(made, made.after.portfolio.plan.day(today())),
    )
