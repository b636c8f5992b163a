"""`tracker import`: a form that came back becomes the same edits, by the same checks, as if it had been typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.common import PROBLEMS, in_words, today
from tracker.cli.write import desk_of, keep, refuse, show, wanted, writing_options
from tracker.problems.problem import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tracker.reporting.returned import Unclear
    from tracker.reporting.submit import Draft
    from tracker.reporting.trouble import Trouble


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--entered-by", metavar="OWNER", help="Who writes it down for the owner, such as the secretariat.")
@click.option("--partial", is_flag=True, help="Write what was understood where something was not.")
@writing_options
@click.pass_context
def command(
    context: click.Context,
    /,
    file: str,
    entered_by: str | None,
    partial: bool,  # noqa: FBT001
    path: Path,
    **options: Any,
) -> None:
    """Read FILE, a workbook made by `tracker form` and filled in by an owner, and write what it says.

    What was not understood is listed with its cell. With anything unclear nothing is written unless you add --partial.
    """
    from pathlib import Path as Place

    from tracker.reporting.editor import Editor
    from tracker.reporting.returned import returned
    from tracker.reporting.submit import draft
    from tracker.statfiles.refused import Refused

    if options["push"] and not options["branch"]:
        raise click.UsageError("--push needs --branch.", context)
    try:
        with in_words(context), desk_of(path, options["branch"]) as desk:
            loaded = desk.load(today())
            if entered_by is not None and entered_by not in loaded.portfolio.plan.owners:
                raise click.BadParameter(f"there is no owner {entered_by!r}", param_hint="--entered-by")
            form = returned(Place(file).read_bytes(), loaded)
            _unclear(form.unclear)
            made = draft(desk, Editor(role="secretariat", body=entered_by or ""), form.submission, today())
            _stop(context, made, unclear=bool(form.unclear) and not partial)
            if made.proposal is not None:
                show(made.proposal)
                if wanted(options):
                    keep(path, made.proposal, f"Form of {form.submission.owner}, made {form.made}", options)
    except Refused as refused:
        refuse(context, refused)


def _unclear(found: Sequence[Unclear]) -> None:
    for each in found:
        click.echo(f"Not understood: {printable(each.where)} {printable(each.text)!r}: {each.why}", err=True)


def _stop(context: click.Context, made: Draft, *, unclear: bool) -> None:
    """End with what stands in the way, told all at once."""
    for each in made.troubles:
        click.echo(f"{each.about}: {_told(each)}" if each.about else _told(each), err=True)
    if unclear and not made.troubles:
        click.echo("To write the rest, add --partial.", err=True)
    if made.troubles or unclear:
        click.echo("Nothing was written.", err=True)
        context.exit(PROBLEMS)


def _told(each: Trouble) -> str:
    from tracker.i18n import words
    from tracker.telling.trouble import told

    return printable(told(each.code, each.values, words("en")))
