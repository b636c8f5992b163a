"""`tracker remind`: the letters of a round, ready to send. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from tracker.cli.common import LANGUAGES, PROBLEMS, DayType, folder_option, read, today, with_reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tracker.judgement import Status
    from tracker.rollup.asking import RoundStatus
    from tracker.telling.reminder import Letter

FORMATS: Final = ("text", "eml", "ics", "json")


@click.command("remind")
@folder_option
@click.option("--owner", metavar="OWNER", help="Only the letters to this owner; else to everyone who is asked.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--site", default="", metavar="ADDRESS", help="Where the dashboard is, for links: https://tracker.example.org"
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the letters.  [default: each owner's own]")
@click.option("--as-of", type=DayType(), help="The day of the letter.  [default: today]")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=None),
    metavar="FOLDER",
    help="Write a file a letter into this folder; git must ignore it.",
)
@click.pass_context
def command(
    context: click.Context, /, path: Path, owner: str | None, form: str, site: str, lang: str | None, as_of: date | None, out: str | None
) -> None:  # fmt: skip
    """Write what each owner is asked in the round: exact questions, with links, in the owner's language.

    Leads are asked what they have not reported or answered; partners are told who reports and by when. Nothing is sent. Addresses come from
    private/contacts.yaml, which git ignores; they stand in the head of `eml` and nowhere else.
    """
    from tracker.judgement import status
    from tracker.problems.problem import did_you_mean
    from tracker.statfiles.refused import Refused

    loaded = with_reports(path, read(path, today()))
    found = status(loaded, as_of or loaded.portfolio.plan.day(today()))
    owners = loaded.portfolio.plan.owners
    if owner is not None and owner not in owners:
        raise click.BadParameter(f"there is no owner {owner!r}; {did_you_mean(owner, owners)}".rstrip("; "), param_hint="--owner")  # fmt: skip
    asked = found.round
    if asked is None or not asked.open:
        click.echo("No round is open: nobody is asked, so there is nothing to write.", err=True)
        context.exit(PROBLEMS)
    try:
        _give(path, _letters(asked, found, owner, lang, site), found, form, out)
    except Refused as refused:
        click.echo(f"Refused: {refused.message}\n    {refused.hint}", err=True)
        context.exit(PROBLEMS)


def _letters(asked: RoundStatus, found: Status, owner: str | None, lang: str | None, site: str) -> list[Letter]:
    from tracker.i18n import words
    from tracker.telling.reminder import language_of, letters, written_to

    names = [owner] if owner is not None else written_to(asked, found)
    return [
        each for name in names for each in letters(asked, found, name, words(lang or language_of(name, found)), site)
    ]


def _give(root: Path, made: Sequence[Letter], found: Status, form: str, out: str | None) -> None:
    if not made:
        click.echo("Everything has been reported and answered.", err=True)
        return
    contents = _contents(root, made, found, form)
    if out is None:
        click.echo("\n".join(contents.values()), nl=False)
        return
    for place in _written(out, contents):
        click.echo(f"Wrote {place}.")


def _contents(root: Path, made: Sequence[Letter], found: Status, form: str) -> dict[str, str]:
    """Return what is given out, by the name of its file."""
    from tracker.private import private
    from tracker.telling import post

    asked = found.round
    name = asked.round.id if asked is not None else ""
    if form == "json":
        return {f"{name}.json": post.as_json(made, name, found)}
    if form == "ics":
        return {f"{name}.ics": post.as_ics(made, name, found)}
    if form == "text":
        return {f"{name}-{each.owner}-{each.role}.txt": post.as_text(each) for each in made}
    known = private(root).contacts
    for each in made:
        if not known.get(each.owner):
            click.echo(
                f"There is no address of `{each.owner}` in private/contacts.yaml: fill in To: yourself.", err=True
            )
    people = {owner: [(one.name, one.email) for one in listed] for owner, listed in known.items()}
    return {f"{name}-{each.owner}-{each.role}.eml": post.as_eml(each, people.get(each.owner, ())) for each in made}


def _written(out: str, contents: dict[str, Any]) -> list[str]:
    """Write letters into a folder, for the secretariat's eyes only."""
    from pathlib import Path

    from tracker.private import out_of_git
    from tracker.statfiles.refused import Refused

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    out_of_git(folder, contents)
    for name, content in contents.items():
        place = folder / name
        if place.is_symlink():
            raise Refused(f"{place} is a link", "letters are written into files of their own")
        place.touch(mode=0o600)
        place.write_text(content, encoding="utf-8", newline="")
    return [str(folder / name) for name in contents]
