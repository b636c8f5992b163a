"""`tracker inventory`: what a portfolio holds and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import DayType, folder_argument, read, today, warn

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command("inventory")
@folder_argument
@click.option("--strategy", metavar="ID", help="List one strategy and its KPIs only.")
@click.option("--as-of", type=DayType(), help="The day that is looked at; today when left out.")
def command(path: Path, strategy: str | None, as_of: date | None) -> None:
    """List every strategy and KPI as Markdown: points, definitions, sources and their kinds, conflicts.

    Made for documentation and for auditors: what is known, what is not, and who says so.
    """
    from tracker.inventory import inventory
    from tracker.judgement import status

    loaded = read(path, today())
    day = as_of or loaded.portfolio.plan.day(today())
    found = status(loaded, day)
    if strategy is not None and found.strategy(strategy) is None:
        raise click.BadParameter(f"there is no strategy {strategy!r} on that day", param_hint="--strategy")
    click.echo(inventory(found, strategy), nl=False)
    warn(loaded)
