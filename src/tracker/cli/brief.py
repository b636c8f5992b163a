"""`tracker brief`: what a principal holds: PDF, slides or a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.common import (
    LANGUAGES,
    PROBLEMS,
    DayType,
    folder_option,
    in_words,
    rev_option,
    today,
    unreadable,
    warn,
)

if TYPE_CHECKING:
    from datetime import date

    from tracker.brief import Scope
    from tracker.brief.make import Form
    from tracker.edition import Edition
    from tracker.views.view import View


MOST_BYTES: Final = 50_000_000


@click.command("brief")
@click.argument("about", metavar="[STRATEGY|OWNER|all]", default="all")
@folder_option
@rev_option
@click.option(
    "--to",
    "form",
    type=click.Choice(["pdf", "pptx", "xlsx"]),
    default="pdf",
    show_default=True,
    help="pdf to print; pptx for a screen, its charts can be edited; xlsx with every figure.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.option(
    "--as-of",
    type=DayType(),
    help="Show this day: the files that were released as of it, else those of the day.  [default: today]",
)
@click.option("--since", type=DayType(), help="Compare with this day.  [default: the last release, else a year before]")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A presentation of your own: slides take its look.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write.  [default: a name of its own in the folder you are in]",
)
@click.pass_context
def command(
    context: click.Context,
    about: str,
    path: Path,
    rev: str | None,
    form: Form,
    lang: str,
    as_of: date | None,
    since: date | None,
    template: Path | None,
    out: Path | None,
) -> None:
    """Make a briefing about one strategy, one owner, or all.

    Page one is for two minutes: what changed, what is far behind and who owns it, where reported and measured differ, what is not known, what
    is asked for.
    """  # fmt: skip
    from tracker.brief import scope_of
    from tracker.brief.make import name_of
    from tracker.edition import edition

    with in_words(context):
        found = edition(path, today(), rev=rev, as_of=as_of, since=since)
    warn(found.loaded)
    if since is not None and since > found.status.as_of:
        raise click.BadParameter("it is after the day that is judged", param_hint="--since")
    if unreadable(found.loaded):
        context.exit(PROBLEMS)
    view = found.view(lang)
    scope = scope_of(about, view)
    if scope is None:
        raise click.BadParameter(_no_such(about, found), param_hint="[STRATEGY|OWNER|all]")
    place = out or Path(name_of(scope, view, form))
    body = _made(context, scope, view, form, template)
    new = place.with_name(f".{place.name[:100]}.new")
    try:
        new.write_bytes(body)
        new.replace(place)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise click.BadParameter(f"{place}: {error.strerror}", param_hint="--out") from None
    found.versions.close()
    click.echo(f"{place}")


def _made(context: click.Context, scope: Scope, view: View, form: Form, template: Path | None) -> bytes:
    from tracker.brief.make import make

    if template is not None and form != "pptx":
        raise click.BadParameter("only slides take a template: --to pptx", param_hint="--template")
    try:
        return make(scope, view, form, _small(template) if template else None)
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is needed for this: pip install 'strategy-tracker[brief]'.", context) from None  # fmt: skip
    except ValueError as error:  # a template that cannot be used says why
        if template is None:
            raise
        raise click.BadParameter(str(error), param_hint="--template") from None


def _small(template: Path) -> bytes:
    """Return a template's content, if it is an ordinary file of ordinary size."""
    if not template.is_file() or template.stat().st_size > MOST_BYTES:
        raise click.BadParameter("it is no ordinary file of at most 50 MB", param_hint="--template")
    return template.read_bytes()


def _no_such(name: str, found: Edition) -> str:
    known = ", ".join(each.strategy.id for each in found.status.strategies) or "none"
    return f"there is no strategy and no owner {name!r} on that day; strategies: {known}"
