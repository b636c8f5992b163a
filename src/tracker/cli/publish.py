"""`tracker publish`: the dashboard as a folder of files that any web server can hand out."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.common import (
    LANGUAGES,
    PROBLEMS,
    DayType,
    folder_argument,
    in_words,
    rev_option,
    today,
    unreadable,
    warn,
)

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tracker.publish.build import Built


_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/%-]*)?")


@click.command("publish")
@click.argument("out", type=click.Path(file_okay=False))
@folder_argument
@rev_option
@click.option(
    "--address",
    metavar="URL",
    default="",
    help="Where the site will lie, such as https://tracker.example.org/. Without it there are no site map, no pictures for links and no absolute addresses in feeds.",
)
@click.option(
    "--as-of",
    type=DayType(),
    help="Show this day: the files that were released as of it, else those of the day.  [default: today]",
)
@click.option("--since", type=DayType(), help="Compare with this day.  [default: the last release, else a year before]")
@click.option(
    "--lang",
    "languages",
    type=click.Choice(LANGUAGES),
    multiple=True,
    help="Build this language; may be given several times.  [default: all]",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    help="How many processes work at it.",
)
@click.pass_context
def command(
    context: click.Context,
    out: str,
    path: Path,
    rev: str | None,
    address: str,
    as_of: date | None,
    since: date | None,
    languages: tuple[str, ...],
    jobs: int,
) -> None:
    """Build the public site in the folder OUT: pages, data, feeds, whole without JavaScript.

    Only what has changed since the last build is made again. OUT must be empty, or hold a site that was built before; nothing else is ever touched.
    """  # fmt: skip
    from pathlib import Path as Place

    from tracker.edition import edition
    from tracker.publish.build import build
    from tracker.publish.manifest import OccupiedError

    if address and not _ADDRESS.fullmatch(address):
        raise click.BadParameter("it is no web address; write https://tracker.example.org/", param_hint="--address")
    if address and find_spec("typst") is None:
        raise click.UsageError("typst is needed for pictures: pip install 'strategy-tracker[publish]'.", context)
    with in_words(context):
        found = edition(path, today(), rev=rev, as_of=as_of, since=since)
    warn(found.loaded)
    if since is not None and since > found.status.as_of:
        raise click.BadParameter("it is after the day that is judged", param_hint="--since")
    if unreadable(found.loaded):
        context.exit(PROBLEMS)
    if found.approval.state == "approved" and found.approval.release is not None:
        raise click.UsageError(f"Round {found.approval.release.round} is not public before {found.approval.release.publish_at}; build it then.", context)  # fmt: skip
    try:
        built = build(found, Place(out), address=address, languages=languages or LANGUAGES, jobs=jobs)
    except OccupiedError as error:
        raise click.BadParameter(f"{out}: {error}", param_hint="OUT") from None
    except OSError as error:
        raise click.BadParameter(f"{error.filename or out}: {error.strerror}", param_hint="OUT") from None
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is needed for this: pip install 'strategy-tracker[publish]'.", context) from None  # fmt: skip
    finally:
        found.versions.close()
    click.echo(_told(built, out))


def _told(built: Built, out: str) -> str:
    return f"{built.pages} pages in {out}: {built.made} made anew, {built.written} files written, {built.removed} removed."  # fmt: skip
