"""`tracker explain`: how the verdict on a KPI, or the standing of an initiative, came about."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click
from pydantic_core import to_json

from tracker.cli.common import LANGUAGES, PROBLEMS, DayType, folder_option, read, today, warn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tracker.judgement import Status
    from tracker.telling.part import Part


@click.command("explain")
@click.argument("name", metavar="KPI|INITIATIVE")
@folder_option
@click.option("--as-of", type=DayType(), help="Judge with what was known on this day.  [default: today]")
@click.option("--since", type=DayType(), help="Of a KPI: say also what changed its verdict since this day.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="text for people; json has the same steps, and the numbers of the contract.")  # fmt: skip
@click.pass_context
def command(
    context: click.Context, name: str, path: Path, as_of: date | None, since: date | None, lang: str, form: str
) -> None:
    """Say how a verdict came about: every step in words and numbers, the formulas filled in.

    NAME is the id of a KPI or of an initiative. The cut-offs in force stand with it, and for a KPI what other offices
    (Eurostat, the UN, Germany, SDSN) would say of the same figures.
    """
    from tracker.judgement import status

    loaded = read(path, today())
    warn(loaded)
    if any(each.code == "no-portfolio" for each in loaded.problems):
        context.exit(PROBLEMS)
    found = status(loaded, as_of or loaded.portfolio.plan.day(today()))
    if since is not None and since > found.as_of:
        raise click.BadParameter("it is after the day that is judged", param_hint="--since")
    parts = _parts(name, found, lang, since)
    if parts is None:
        raise click.BadParameter(_no_such(name, found), param_hint="KPI|INITIATIVE")
    click.echo(_json(name, found, lang, parts) if form == "json" else _text(name, found, lang, parts))


def _parts(name: str, found: Status, lang: str, since: date | None) -> Sequence[Part] | None:
    """Return the steps; None where there is neither such a KPI nor such an initiative."""
    from tracker.i18n import words
    from tracker.telling.derivation import broken, derivation
    from tracker.telling.standing import standing

    spoken = words(lang)
    if name in found.portfolio.kpis:
        return derivation(found.portfolio.kpis[name], found, spoken, since)
    if name in found.portfolio.broken:
        return broken(spoken)
    return standing(name, found, spoken) if name in found.initiatives else None


def _no_such(name: str, found: Status) -> str:
    known = [*found.portfolio.kpis, *found.portfolio.broken, *found.initiatives]
    near = get_close_matches(name, known, 3)
    hint = f"; near it: {', '.join(near)}" if near else ""
    return f"there is no KPI or initiative {name!r} on {found.as_of:%d %B %Y}{hint}"


def _text(name: str, found: Status, lang: str, parts: Sequence[Part]) -> str:
    from tracker.i18n import words

    day = words(lang).t("As of {day}", day=words(lang).day(found.as_of))
    head = [_title(name, found, lang), f"{name}. {day}.", ""]
    lines = [line for part in parts for line in (part.title, "-" * len(part.title), *part.lines, "")]
    return "\n".join([*head, *lines]).rstrip()


def _title(name: str, found: Status, lang: str) -> str:
    from tracker.model.record import say

    if name in found.portfolio.kpis:
        kpi = found.portfolio.kpis[name]
        return say(kpi.title, lang, found.portfolio.language_of_kpi(kpi))[0]
    if name in found.initiatives:
        return say(found.initiatives[name].initiative.title, lang, found.portfolio.language_of(name))[0]
    return name


def _json(name: str, found: Status, lang: str, parts: Sequence[Part]) -> str:
    told = [{"title": part.title, "lines": list(part.lines)} for part in parts]
    kind = "initiative" if name in found.initiatives else "kpi"
    whole: dict[str, Any] = {
        "id": name, "kind": kind, "as_of": found.as_of.isoformat(), "language": lang, "steps": told, **_numbers(name, found),
    }  # fmt: skip
    return to_json(whole, indent=2).decode()


def _numbers(name: str, found: Status) -> dict[str, Any]:
    """Return what the contract says of it, and of a KPI what other offices would say."""
    from tracker.contract import initiative_contract, kpi_contract
    from tracker.telling.derivation import traced

    if name in found.initiatives:
        return {"initiative": initiative_contract(found.initiatives[name], found.portfolio)}
    kpi = found.portfolio.kpis.get(name)
    said = traced(kpi, found).opinions if kpi else ()
    offices = [{"office": each.office, "says": each.says, "number": each.number} for each in said]
    return {"kpi": kpi_contract(found.assessments[name], found.portfolio), "offices": offices}
