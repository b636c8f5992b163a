"""`tracker form`: the workbook that an owner without git fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import LANGUAGES, folder_option, read, today, with_reports
from tracker.cli.write import refuse

if TYPE_CHECKING:
    from pathlib import Path


@click.command("form")
@click.argument("owner", metavar="OWNER")
@click.option(
    "--xlsx", "out", required=True, type=click.Path(dir_okay=False), metavar="FILE", help="Where to write it."
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the form.  [default: the owner's own]")
@folder_option
@click.pass_context
def command(context: click.Context, /, owner: str, out: str, lang: str | None, path: Path) -> None:
    """Write a workbook with what OWNER is asked: lists to choose from, last values, instructions in the owner's language.

    Send it, and read what comes back with `tracker import FILE`.
    """
    from pathlib import Path as Place

    from tracker.i18n import words
    from tracker.judgement import status
    from tracker.problems.problem import did_you_mean
    from tracker.reporting.sheet import sheet
    from tracker.reporting.workbook import workbook
    from tracker.statfiles.refused import Refused
    from tracker.telling.reminder import language_of

    loaded = with_reports(path, read(path, today()))
    owners = loaded.portfolio.plan.owners
    if owner not in owners:
        raise click.BadParameter(f"there is no owner {owner!r}; {did_you_mean(owner, owners)}".rstrip("; "), param_hint="OWNER")  # fmt: skip
    found = status(loaded, loaded.portfolio.plan.day(today()))
    asked = sheet(owner, found)
    try:
        if not asked.rows and not asked.figures:
            raise Refused(f"`{owner}` is asked nothing", "a source must name it as lead of an initiative in a strategy with `mode: reporting`")  # fmt: skip
        round_ = found.round.round.id if found.round is not None and found.round.open else ""
        content = workbook(asked, found, words(lang or language_of(owner, found)), found.as_of, round_)
    except Refused as refused:
        refuse(context, refused)
    if Place(out).suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{out} is no name for a workbook; it ends in .xlsx", param_hint="--xlsx")
    try:
        Place(out).write_bytes(content)
    except OSError as error:
        raise click.BadParameter(f"{out} cannot be written: {error.strerror}", param_hint="--xlsx") from None
    click.echo(f"Wrote {out}: {len(asked.rows)} initiatives, {len(asked.figures)} KPIs.")
