"""`tracker import`: a form that came back becomes the same edits, by the same checks, as if it had been typed in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.common import PROBLEMS, in_words, today
from tracker.cli.write import desk_of, keep, refuse, show, wanted, writing_options
from tracker.problems.problem import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tracker.edit.desk import Desk
    from tracker.loading import Loaded
    from tracker.reporting.editor import Editor
    from tracker.reporting.entry import Submission
    from tracker.reporting.returned import Returned, Unclear
    from tracker.reporting.submit import Draft
    from tracker.reporting.trouble import Trouble


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--entered-by", required=True, metavar="OWNER", help="Who writes it down for the owner, such as the secretariat."
)
@click.option("--partial", is_flag=True, help="Write what can be written where something cannot.")
@writing_options
@click.pass_context
def command(
    context: click.Context,
    /,
    file: str,
    entered_by: str,
    partial: bool,  # noqa: FBT001
    path: Path,
    **options: Any,
) -> None:
    """Read FILE, a workbook made by `tracker form` and filled in by an owner, and write what it says.

    What was not understood is listed with its cell, and what cannot be written with the reason. Then nothing is written unless you add
    --partial, which leaves those initiatives out.
    """
    from pathlib import Path as Place

    from tracker.reporting.editor import Editor
    from tracker.reporting.returned import returned
    from tracker.reporting.submit import message_of
    from tracker.statfiles.refused import Refused

    if options["push"] and not options["branch"]:
        raise click.UsageError("--push needs --branch.", context)
    try:
        with in_words(context), desk_of(path, options["branch"]) as desk:
            loaded = desk.load(today())
            if entered_by not in loaded.portfolio.plan.owners:
                raise click.BadParameter(f"there is no owner {entered_by!r}", param_hint="--entered-by")
            form = returned(Place(file).read_bytes(), loaded)
            day = loaded.portfolio.plan.day(today())  # a portfolio of a fixed day gets its entries on that day
            _of_this_round(form, loaded, day)
            _unclear(form.unclear)
            who = Editor(role="secretariat", body=entered_by)
            made, entered, left = _worked_out(desk, who, form.submission, day, partial=partial)
            _stop(context, made, left, unclear=bool(form.unclear) and not partial)
            if made.proposal is not None:
                show(made.proposal)
                if wanted(options):
                    message = message_of(who, entered, form.round)
                    keep(path, made.proposal, message, options)
    except Refused as refused:
        refuse(context, refused)


def _of_this_round(form: Returned, loaded: Loaded, day: date) -> None:
    """Refuse a form of another round: its owner answered other questions than those that are asked now."""
    from tracker.model.round import round_on
    from tracker.statfiles.refused import Refused

    plan = loaded.portfolio.plan
    now = round_on(plan.day(day), plan.rounds, plan.releases)
    if form.round and (now is None or now.id != form.round):
        open_ = f"round {now.id} is open" if now is not None else "no round is open"
        raise Refused(f"the form is of round {form.round}, and {open_}", "send a new form")


def _worked_out(
    desk: Desk, who: Editor, entered: Submission, day: date, *, partial: bool
) -> tuple[Draft, Submission, tuple[Trouble, ...]]:  # fmt: skip
    """Return what entries would do; with `partial` without those that cannot be written, which are returned as well."""
    from tracker.reporting.submit import draft

    left: tuple[Trouble, ...] = ()
    made = draft(desk, who, entered, day)
    while partial and (about := {each.about for each in made.troubles} - {""}):
        left += made.troubles
        entries = tuple(each for each in entered.entries if each.initiative not in about)
        entered = replace(
            entered, entries=entries, figures=tuple(each for each in entered.figures if each.kpi not in about)
        )
        made = draft(desk, who, entered, day)
    return made, entered, left


def _unclear(found: Sequence[Unclear]) -> None:
    for each in found:
        click.echo(f"Not understood: {printable(each.where)} {printable(each.text)!r}: {each.why}", err=True)


def _stop(context: click.Context, made: Draft, left: Sequence[Trouble], *, unclear: bool) -> None:
    """Tell what was left out and, where something stands in the way, end with all of it told at once."""
    for each in left:
        click.echo(f"Left out: {each.about}: {_told(each)}", err=True)
    for each in made.troubles:
        click.echo(f"{each.about}: {_told(each)}" if each.about else _told(each), err=True)
    if made.troubles or unclear:
        if unclear or any(each.about for each in made.troubles):
            click.echo("To write the rest, add --partial.", err=True)
        click.echo("Nothing was written.", err=True)
        context.exit(PROBLEMS)


def _told(each: Trouble) -> str:
    from tracker.i18n import words
    from tracker.telling.trouble import told

    if each.code == "clash":
        return "it was changed, or has another lead, since the form was made: enter it by hand"
    return printable(told(each.code, each.values, words("en")))
