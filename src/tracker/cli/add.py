"""`tracker add`: a new owner, initiative, KPI or round, at the place where its kind stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.common import DayType
from tracker.cli.write import write, writing_options

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

OWNER_KINDS = (
    "ministry", "agency", "region", "municipality", "university", "public_body", "company", "association", "partnership", "council", "other",
)  # fmt: skip
INITIATIVE_KINDS = ("deliverable", "continuing", "outcome")
DIRECTIONS = ("increase", "decrease", "at_least", "at_most", "within")
FREQUENCIES = ("annual", "half-yearly", "quarterly", "monthly", "irregular")
MEASURE_ROLES = ("output", "outcome", "context")
"""Those of the data model, named here so that `--help` need not open it; a test compares them."""


@click.group("add")
def command() -> None:
    """Add an owner, an initiative, a KPI or a round. Every other byte of the files stays as it is."""


@command.command("owner")
@click.argument("name", metavar="ID")
@click.argument("title", metavar="NAME")
@click.option("--kind", required=True, type=click.Choice(OWNER_KINDS))
@click.option("--country", metavar="DK", help="Two letters.")
@click.option("--language", metavar="da", help="The language that it is written to in.")
@writing_options
@click.pass_context
def _owner(context: click.Context, /, name: str, title: str, kind: str, country: str | None, language: str | None, path: Path, **options: Any) -> None:  # fmt: skip
    """Add an owner under ID."""
    from tracker.edit.additions import owner

    fields = {"name": title, "kind": kind, "country": country, "language": language}
    write(context, path, lambda loaded: [owner(loaded, name, fields)], f"New owner {name}", options)


@command.command("initiative")
@click.argument("area", metavar="AREA")
@click.argument("name", metavar="ID")
@click.argument("title", metavar="TITLE")
@click.option("--number", help="As the strategy numbers it.")
@click.option("--kind", type=click.Choice(INITIATIVE_KINDS))
@click.option("--lead", metavar="OWNER", help="Who leads it.")
@click.option(
    "--source", metavar="SOURCE", help="The source that names the lead; without one it is marked as inferred."
)
@click.option("--start", metavar="DATE", help="As precisely as known.")
@click.option("--due", metavar="DATE", help="As precisely as known.")
@writing_options
@click.pass_context
def _initiative(
    context: click.Context, /, area: str, name: str, title: str, number: str | None, kind: str | None, lead: str | None, source: str | None,
    start: str | None, due: str | None, path: Path, **options: Any,
) -> None:  # fmt: skip
    """Add an initiative under ID at the end of AREA."""
    from tracker.edit.additions import initiative
    from tracker.edit.facts import when

    link = {"id": lead, **({"source": source} if source else {"basis": "inferred"})} if lead else None
    fields = {"id": name, "number": number, "title": title, "kind": kind, "owners": [link] if link else None, "start": when(start), "due": when(due)}  # fmt: skip
    write(context, path, lambda loaded: [initiative(loaded, area, fields)], f"New initiative {name}", options)


@command.command("kpi")
@click.argument("name", metavar="ID")
@click.argument("title", metavar="TITLE")
@click.option("--unit", required=True)
@click.option("--direction", required=True, type=click.Choice(DIRECTIONS))
@click.option("--frequency", required=True, type=click.Choice(FREQUENCIES))
@click.option("--measures", required=True, metavar="ID", help="The strategy, area or initiative that it is for.")
@click.option(
    "--role", type=click.Choice(MEASURE_ROLES), default="outcome", show_default=True, help="What it is to it."
)
@click.option("--definition", help="What is counted, and how.")
@writing_options
@click.pass_context
def _kpi(
    context: click.Context, /, name: str, title: str, unit: str, direction: str, frequency: str, measures: str, role: str, definition: str | None,
    path: Path, **options: Any,
) -> None:  # fmt: skip
    """Add a KPI: the file kpis/ID.yaml. Sources, baseline, targets and figures follow."""
    from tracker.edit.additions import kpi

    fields = {
        "id": name, "title": title, "unit": unit, "direction": direction, "frequency": frequency, "definition": definition,
        "measures": [{"id": measures, "role": role}],
    }  # fmt: skip
    write(context, path, lambda loaded: [kpi(loaded, fields)], f"New KPI {name}", options)


@command.command("round")
@click.argument("name", metavar="ID")
@click.option("--opens", required=True, type=DayType())
@click.option("--data-cutoff", required=True, type=DayType(), help="Figures published later belong to the next round.")
@click.option("--due", required=True, type=DayType(), help="The last day to report.")
@click.option("--answers-by", type=DayType(), help="The last day to answer questions.")
@click.option("--meeting", type=DayType())
@click.option(
    "--ask", "asked", multiple=True, metavar="OWNER", help="Repeat for more.  [default: everyone who leads something]"
)
@writing_options
@click.pass_context
def _round(
    context: click.Context, /, name: str, opens: date, data_cutoff: date, due: date, answers_by: date | None, meeting: date | None,
    asked: tuple[str, ...], path: Path, **options: Any,
) -> None:  # fmt: skip
    """Add a round of reporting. From the day it opens until its release no cut-off is moved."""
    from tracker.edit.additions import asked_round

    days = {"opens": opens, "data_cutoff": data_cutoff, "due": due, "answers_by": answers_by, "meeting": meeting}
    fields = {"id": name, **{key: day.isoformat() if day else None for key, day in days.items()}}
    write(context, path, lambda loaded: [asked_round(loaded, fields, asked)], f"Round {name}", options)
