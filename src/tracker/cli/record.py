"""`tracker record`: one figure into the series of a KPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.write import write, writing_options

if TYPE_CHECKING:
    from pathlib import Path

STATUSES = ("provisional", "estimated")


@click.command("record")
@click.argument("kpi", metavar="KPI")
@click.argument("period", metavar="PERIOD")
@click.argument("value", metavar="VALUE")
@click.option("--status", type=click.Choice(STATUSES), help="Where the figure is not final.")
@click.option("--source", default="", metavar="SOURCE", help="Where it stands.  [default: the KPI's own `source`]")
@click.option("--published", metavar="DATE", help="When it was published: 2026-02-16, 2026-02 or 2026.")
@writing_options
@click.pass_context
def command(
    context: click.Context, /, kpi: str, period: str, value: str, status: str | None, source: str, published: str | None, path: Path, **options: Any
) -> None:  # fmt: skip
    """Enter VALUE for PERIOD (2024, 2024-H1, 2024-Q3, 2024-05) into the series of KPI, or revise what stands there.

    It goes where the KPI keeps its figures, into the YAML or the CSV file beside it. A negative VALUE stands behind `--`.
    """
    from tracker.edit.figure import Figure

    figure = Figure(kpi, period, value, status, source, published)
    write(context, path, lambda loaded: [figure.checked(loaded)], f"Figure of {kpi} for {period}: {value}", options)
