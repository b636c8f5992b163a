"""`tracker goalposts`: every goalpost that was moved, when, by whom, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.common import LANGUAGES, DayType, folder_option, read, today

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tracker.history.entry import Chronicle
    from tracker.history.rows import Row
    from tracker.loading import Loaded


@click.command("goalposts")
@click.argument("name", metavar="[ID]", required=False)
@folder_option
@click.option("--since", type=DayType(), help="Only those moved on this day or later.")
@click.option("--unexplained", is_flag=True, help="Only those for which the files give no reason.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
def command(name: str | None, path: Path, since: date | None, unexplained: bool, form: str, lang: str) -> None:  # noqa: FBT001
    """List moved goalposts, of all or of one KPI, initiative, area or strategy.

    Targets, baselines, due dates, definitions, owners and the like, from the history of the files and from their own `changes`.
    """
    from tracker.history.rows import rows

    loaded = read(path, today())
    past = _past(path)
    chosen = [
        row for row in rows(loaded.portfolio, past)
        if name in (None, row.id) and (since is None or row.day >= since) and (not unexplained or row.move.fault)
    ]  # fmt: skip
    _check(name, loaded.portfolio.ancestors.keys() | loaded.portfolio.kpis.keys(), chosen)
    if form == "json":
        from pydantic_core import to_json

        click.echo(to_json(_contract(chosen, past), indent=2).decode())
    else:
        click.echo("\n".join([*_lines(chosen, loaded, lang), *_begins(past, loaded, lang)]))


def _check(name: str | None, known: set[str], chosen: Sequence[Row]) -> None:
    if name is not None and name not in known and not chosen:
        from tracker.problems.problem import did_you_mean

        hint = did_you_mean(name, known)
        raise click.BadParameter(f"there is no {name!r}" + (f"; {hint}" if hint else ""), param_hint="ID")


def _past(path: Path) -> Chronicle | None:
    """Return what git remembers; None, and a word on standard error, where there is no history."""
    from tracker.git import GitError, Repository
    from tracker.history.cache import remembered

    try:
        repository = Repository.around(path)
        return remembered(repository, repository.resolve("HEAD"))
    except GitError as error:
        click.echo(f"Only what the files tell themselves: {error}.", err=True)
        return None


def _lines(chosen: Sequence[Row], loaded: Loaded, lang: str) -> list[str]:
    from tracker.i18n import words
    from tracker.judgement import status
    from tracker.telling import goalpost
    from tracker.telling.figure import thing_name

    said, found = words(lang), status(loaded, loaded.portfolio.plan.day(today()))
    lines = []
    for row in chosen:
        by = f" ({row.commit[:10]}, {row.author})" if row.commit else ""
        lines.append(f"{row.day}  {thing_name(row.id, found, said)}: {goalpost.told(row.move, found, said)}{by}")
    return lines or [said.t("No goalpost has been moved.")]


def _begins(past: Chronicle | None, found: Loaded, lang: str) -> list[str]:
    from tracker.i18n import words

    if past is None or past.begins is None:
        return []
    said, since = words(lang), found.portfolio.plan.watched_from
    begin = max(past.begins, since) if since else past.begins
    older = [said.t("Older history was not fetched into this copy.")] if past.shallow else []
    return ["", " ".join([said.t("Goalposts are followed from {day}.", day=said.day(begin)), *older])]


def _contract(chosen: Sequence[Row], past: Chronicle | None) -> dict[str, Any]:
    return {
        "contract": 1,
        "begins": past.begins.isoformat() if past and past.begins else None,
        "shallow": past.shallow if past else None,
        "goalposts": [
            {
                "date": row.day.isoformat(),
                "kind": row.move.kind,
                "id": row.id or None,
                "field": row.move.field,
                "before": row.move.before,
                "after": row.move.after,
                "reason": row.move.reason,
                "source": row.move.source,
                "fault": row.move.fault or None,
                "commit": row.commit or None,
                "author": row.author or None,
            }
            for row in chosen
        ],
    }
