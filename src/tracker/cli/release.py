"""`tracker release`: say which revision was approved, by whom, and from when it is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.common import DayType, in_words, today
from tracker.cli.write import write, writing_options

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@click.command("release")
@click.argument("name", metavar="ROUND")
@click.option("--revision", default="HEAD", show_default=True, metavar="REV", help="The files that were approved.")
@click.option(
    "--as-of",
    type=DayType(),
    help="The day that the approved pages were judged on.  [default: the day of the revision]",
)
@click.option(
    "--approved-by",
    "approvals",
    multiple=True,
    required=True,
    metavar="OWNER=ROLE",
    help="Who approved, in which capacity. Repeat for more.",
)
@click.option("--approved-on", type=DayType(), help="When.  [default: today]")
@click.option("--publish-at", type=DayType(), help="From when it is public.  [default: today]")
@writing_options
@click.pass_context
def command(
    context: click.Context, /, name: str, revision: str, as_of: date | None, approvals: tuple[str, ...], approved_on: date | None,
    publish_at: date | None, path: Path, **options: Any,
) -> None:  # fmt: skip
    """Release ROUND. Pages of that revision, judged on that day, lose the word draft; all others keep it."""
    from tracker.edit.additions import release
    from tracker.git import Repository

    with in_words(context):
        repository = Repository.around(path)
        commit = repository.resolve(revision)
    on = (approved_on or today()).isoformat()
    given = [_approval(context, each, on) for each in approvals]

    def fields(timezone: str) -> dict[str, Any]:
        day = as_of or repository.day_of(commit, timezone)
        return {
            "round": name,
            "revision": commit,
            "as_of": day.isoformat(),
            "approvals": given,
            "publish_at": (publish_at or today()).isoformat(),
        }

    write(
        context,
        path,
        lambda loaded: [release(loaded, fields(loaded.portfolio.plan.timezone))],
        f"Release of round {name}",
        options,
    )


def _approval(context: click.Context, text: str, day: str) -> dict[str, str]:
    owner, _, role = text.partition("=")
    if not owner or not role.strip():
        raise click.BadParameter(
            f"{text!r} is not OWNER=ROLE, such as council=Chair", context, param_hint="--approved-by"
        )
    return {"owner": owner, "role": role.strip(), "date": day}
