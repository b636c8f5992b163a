"""`tracker import-series`: figures from a statistics office's file into a KPI."""

from __future__ import annotations

import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from tracker.cli.common import PROBLEMS, read, today
from tracker.periods import PartialDate, Period, parse_partial, parse_period
from tracker.problems.problem import printable
from tracker.statfiles.refused import Refused, near

if TYPE_CHECKING:
    from tracker.edit import Ask, Prepared
    from tracker.loading import Loaded

USAGE: Final = 2
_MOST_PLACES: Final = 30
_SIGNS: Final = {"": "", "comma": ",", "point": "."}


class _Where(click.ParamType[tuple[str, str]]):
    name = "NAME=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, sign, wanted = str(value).partition("=")
        if not sign or not name.strip():
            self.fail(f"{value!r} is not NAME=VALUE; write such as --where region=DK", param, ctx)
        return name.strip(), wanted.strip()


class _Period(click.ParamType[Period]):
    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return parse_period(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a period; write 2024, 2024-H1, 2024-Q3 or 2024-05", param, ctx)


class _Partial(click.ParamType[PartialDate]):
    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> PartialDate:
        try:
            found = parse_partial(str(value))
        except ValueError:
            found = None
        if found is None or not found.known:
            self.fail(f"{value!r} is not a date; write it as precisely as it is known: 2026, 2026-02 or 2026-02-16", param, ctx)  # fmt: skip
        return found


class _Factor(click.ParamType[Decimal]):
    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            factor = Decimal(str(value))
        except InvalidOperation:
            factor = Decimal(0)
        if not factor.is_finite() or not factor or abs(factor.adjusted()) > _MOST_PLACES:
            self.fail(f"{value!r} is not a number other than 0; write such as 0.001", param, ctx)
        return factor


@click.command("import-series")
@click.argument("kpi", metavar="KPI")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path(),
              help="The portfolio's folder.  [default: the folder you are in]")  # fmt: skip
@click.option("--where", "wheres", type=_Where(), multiple=True,
              help="Take only this value of a dimension, by code or by words. Repeat for more.")  # fmt: skip
@click.option("--sheet", default="", metavar="NAME", help="Sheet of an Excel workbook that has several.")
@click.option(
    "--decimal", type=click.Choice(["comma", "point"]), help="Sign before decimals, where the file leaves it open."
)
@click.option(
    "--factor", type=_Factor(), default="1", help="Multiply every figure, such as 0.001 for million to billion."
)
@click.option(
    "--source", default="", metavar="ID", help="Source of what is written.  [default: the KPI's own `source`]"
)
@click.option(
    "--published", type=_Partial(), help="When the office published the figures: 2026-02-16, 2026-02 or 2026."
)
@click.option("--from", "first", type=_Period(), help="Leave out what is earlier.")
@click.option("--to", "last", type=_Period(), help="Leave out what is later.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--partial", is_flag=True, help="With --yes: write although something was not understood.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="text for people; json for programs, which never asks.")  # fmt: skip
@click.pass_context
def command(context: click.Context, /, kpi: str, file: Path, path: Path, **options: Any) -> None:
    """Take figures from FILE, as a statistics office gives it, into the series of KPI.

    FILE is xlsx, CSV, PX, JSON-stat, PxWeb's JSON, SDMX-CSV or Eurostat's TSV, told apart by what is in it. What would change is
    shown first, and written only when you say yes. Missing figures never become zero, and nothing is guessed.

    Exit status: 0 fine, also where there is nothing to do; 1 something was refused or not understood; 2 wrong usage; 3 a fault of this program.
    """
    loaded = read(path, today())
    try:
        prepared = _prepared(loaded, kpi, file, path, options)
        context.exit(_finish(prepared, options))
    except Refused as refused:
        _refuse(context, refused)


def _refuse(context: click.Context, refused: Refused) -> NoReturn:
    lines = [f"Refused: {refused.message}", *([f"    {refused.hint}"] if refused.hint else [])]
    for line in "\n".join(lines).split("\n"):
        click.echo(printable(line), err=True)
    click.echo("Nothing was written.", err=True)
    context.exit(PROBLEMS)


def _prepared(loaded: Loaded, kpi: str, file: Path, path: Path, options: dict[str, Any]) -> Prepared:
    from tracker.edit import prepare
    from tracker.statfiles import choose, read_cells, read_table

    _known(loaded, kpi, options["source"])
    table = read_table(_content(file), options["sheet"])
    cells = choose(table, options["wheres"])
    reading = read_cells(table, cells, _SIGNS[options["decimal"] or ""], options["factor"])
    return prepare(path, loaded, kpi, reading, table.form, _ask(options), today())


def _ask(options: dict[str, Any]) -> Ask:
    from tracker.edit import Ask

    published: PartialDate | None = options["published"]
    return Ask(options["source"], options["first"], options["last"], published)


def _content(file: Path) -> bytes:
    from tracker.statfiles import MOST_BYTES

    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"the file cannot be read: {error.strerror}") from None


def _known(loaded: Loaded, kpi: str, source: str) -> None:
    """Refuse names that the portfolio does not have: wrong usage, not wrong data."""
    plan = next((each for each in loaded.problems if each.code == "no-portfolio"), None)
    if plan is not None:
        raise Refused(plan.message, "name the folder that holds it with `--path`")
    portfolio = loaded.portfolio
    kpis = [*portfolio.kpis, *portfolio.broken]
    if kpi not in kpis:
        raise click.BadParameter(
            f"there is no KPI {kpi!r}; {near(kpi, kpis, 'see the files under kpis/')}", param_hint="KPI"
        )
    known = portfolio.kpis.get(kpi)
    sources = [*(known.sources if known else ()), *portfolio.plan.sources]
    if source and known and source not in sources:
        hint = near(source, sources, "add it under `sources` of the KPI or of initiatives.yaml")
        raise click.BadParameter(f"there is no source {source!r}; {hint}", param_hint="--source")


def _finish(prepared: Prepared, options: dict[str, Any]) -> int:
    """Show the preview, write where that was asked for, and return the exit status."""
    as_json = options["form"] == "json"
    if not as_json:
        _show(prepared)
    write, status = _decision(prepared, options, ask=not as_json and sys.stdin.isatty())
    if write:
        prepared.write()
    if as_json:
        from tracker.edit.words import as_data

        data = as_data(prepared.preview, prepared.warnings, written=write)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif write:
        click.echo(f"Wrote {', '.join(map(printable, prepared.new))}.")
    return status


def _show(prepared: Prepared) -> None:
    from tracker.edit.words import as_text

    click.echo(as_text(prepared.preview, prepared.warnings))
    click.echo("")


def _decision(prepared: Prepared, options: dict[str, Any], *, ask: bool) -> tuple[bool, int]:
    """Return whether to write, and the exit status."""
    unclear = len(prepared.preview.unclear)
    left = f", leaving out the {unclear} not understood" if unclear else ""
    doubtful = PROBLEMS if unclear else 0
    if not prepared.new:
        return _stays("Nothing to write.", doubtful)
    if options["dry_run"]:
        return _stays("Nothing was written: this is a dry run.", doubtful)
    if options["yes"] and (options["partial"] or not unclear):
        return True, 0
    if ask:
        agreed = click.confirm(f"Write these changes{left}?", default=False)
        return (True, 0) if agreed else _stays("Nothing was written.", 0)
    if options["yes"]:
        return _stays(f"Nothing was written: {unclear} not understood. To write the rest, add --partial.", PROBLEMS)
    return _stays("Nothing was written: there is nobody to ask. To write, add --yes.", USAGE)


def _stays(words: str, status: int) -> tuple[bool, int]:
    click.echo(words, err=True)
    return False, status
