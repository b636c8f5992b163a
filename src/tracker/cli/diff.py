"""`tracker diff`: what changed between two days or two revisions, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import LANGUAGES, PROBLEMS, DayType, folder_option, in_words, today

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from tracker.diff import Difference
    from tracker.versions import Compared, Version


@click.command("diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="[B]", required=False)
@folder_option
@click.option("--strategy", metavar="ID", help="Only what concerns one strategy.")
@click.option("--owner", metavar="ID", help="Only what one owner answers for.")
@click.option("--as-of", type=DayType(), help="Judge both as of this day.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True,
              help="text for people, markdown for a comment or a letter, json for programs.")  # fmt: skip
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
@click.option("--fail-on", multiple=True, metavar="WHAT",
              help="Exit with 1 where something of this kind changed: worse, goalpost, unexplained, finding, rewritten, any. May be given several times.")  # fmt: skip
@click.pass_context
def command(
    context: click.Context, old: str, new: str | None, path: Path, strategy: str | None, owner: str | None, as_of: date | None, form: str,
    lang: str, fail_on: tuple[str, ...],
) -> None:  # fmt: skip
    """Say what changed from A to B, the gravest first.

    A and B are days (2026-03-31) or revisions (main~3, a tag, a hash). Left out, B is the folder as it is now. Between two days the files of
    each day are judged as of that day; between two revisions both as of the later one's day, so that only the files differ.
    """
    from tracker.diff.conditions import CONDITIONS, met
    from tracker.versions import Versions

    if unknown := [each for each in fail_on if each not in CONDITIONS]:
        raise click.BadParameter(f"{unknown[0]!r} is none of: {', '.join(CONDITIONS)}", param_hint="--fail-on")
    versions = Versions(path, today())
    try:
        with in_words(context):
            found = versions.compare(old, new, as_of)
        chosen = _chosen(found, strategy, owner)
        for side in (found.old, found.new):
            _warn(side)
        click.echo(_shown(found, chosen, form, lang))
    finally:
        versions.close()
    context.exit(PROBLEMS if any(met(each, chosen) for each in fail_on) else 0)


def _chosen(found: Compared, strategy: str | None, owner: str | None) -> Difference:
    from tracker.diff.scope import of_owner, of_strategy

    chosen = found.difference
    if strategy is not None:
        if strategy not in {*found.before.portfolio.nodes, *found.after.portfolio.nodes}:
            raise click.BadParameter(f"there is no strategy {strategy!r}", param_hint="--strategy")
        chosen = chosen.only(of_strategy(strategy, found.before.portfolio, found.after.portfolio))
    if owner is not None:
        if owner not in {*found.before.portfolio.plan.owners, *found.after.portfolio.plan.owners}:
            raise click.BadParameter(f"there is no owner {owner!r}", param_hint="--owner")
        chosen = chosen.only(of_owner(owner, found.before.portfolio, found.after.portfolio))
    return chosen


def _warn(side: Version) -> None:
    """Say on standard error that a version has errors: what is compared is the sound part of it."""
    errors = sum(1 for each in side.loaded.problems if each.severity == "error")
    if errors:
        name = side.loaded.commit[:10] or "the folder"
        click.echo(f"{name} does not validate ({errors} errors): its sound part is compared.", err=True)


def _shown(found: Compared, chosen: Difference, form: str, lang: str) -> str:
    from pydantic_core import to_json

    from tracker.i18n import words
    from tracker.telling import difference
    from tracker.telling.markdown import safe

    said = words(lang)
    if form == "json":
        return to_json(difference.contract(found, said, chosen), indent=2).decode()
    if form == "markdown":
        return difference.as_markdown(found, said, safe, chosen)
    return difference.as_text(found, said, chosen)
