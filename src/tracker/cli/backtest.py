"""`tracker backtest`: how good the outlooks were, on the fixed set and on a portfolio's own series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tracker.cli.common import PROBLEMS, DayType, folder_argument, read, today, warn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.backtest.report import Report
    from tracker.backtest.table import Bin, Brier, Cell, Horizon, Table

_TITLES: Final = {"synthetic": "Made-up series (the fixed set)", "shipped": "Series of this portfolio"}
_NONE: Final = "-"


@click.command("backtest")
@folder_argument
@click.option("--as-of", type=DayType(), help="Use the figures known on this day.  [default: today]")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
              help="table for people; json as it is published.")  # fmt: skip
@click.option("--publish", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the result to this file as well.")  # fmt: skip
@click.pass_context
def command(context: click.Context, path: Path, as_of: date | None, form: str, publish: Path | None) -> None:
    """Say how often past outlooks held: forecasts from the past against the figures that came.

    Ends with 1 where a published limit is broken. Cells of fewer than 200 forecasts are shown and not judged.
    """
    from tracker.backtest.report import as_json, report

    loaded = read(path, today())
    warn(loaded)
    if any(each.code == "no-portfolio" for each in loaded.problems):
        context.exit(PROBLEMS)
    found = report(loaded.portfolio, as_of or loaded.portfolio.plan.day(today()))
    if publish is not None:
        _write(publish, as_json(found))
    click.echo(as_json(found) if form == "json" else "\n".join(_lines(found)), nl=form != "json")
    for each, cell in found.failures:
        click.echo(f"Limit broken: {_TITLES[each.name]}, {_broken(cell)}", err=True)
    context.exit(PROBLEMS if found.failures else 0)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"cannot write {file}: {error.strerror}") from None


def _lines(found: Report) -> Iterator[str]:
    yield f"Outlooks held against what came, with the final figures known on {found.day:%d %B %Y}"
    for each in found.tables:
        yield from ("", *_table(each))
    yield from ("", "Made-up series by kind: inside the 80 % interval so far ahead; Brier scores", "")
    yield "  Kind            1 year   7 years   Outlook   Base rate   Straight line"
    yield from (_kind(each) for each in found.kinds)
    yield from ("", "Verdicts on made-up plans under way, and how many reached the target", "")
    for one in found.classes:
        yield f"  {_word(one.verdict):<15}{one.plans:>6} plans{_percent(one.reached):>7} %"
    yield from ("", _verdict(found), "  * fewer than 200 forecasts: shown, not judged")


def _kind(each: Table) -> str:
    near, far = each.horizons[0].inside, each.horizons[-1].inside
    scores = f"{_score(each.brier.outlook):>10}{_score(each.brier.base_rate):>12}{_score(each.brier.straight_line):>16}"
    return f"  {each.name.replace('_', ' '):<15}{_percent(near):>5} %{_percent(far):>8} %{scores}"


def _verdict(found: Report) -> str:
    return f"Limits broken: {len(found.failures)}" if found.failures else "Every limit that binds holds."


def _table(each: Table) -> Iterator[str]:
    head = f"{_TITLES[each.name]}: {each.series} series, {each.forecasts} forecasts, {each.refused} refused"
    yield from (head, "-" * len(head))
    yield "  Years ahead  Forecasts   Inside the 80 % interval   (a straight line's)"
    yield from (_horizon(row) for row in each.horizons)
    yield from ("", "  Probability  Forecasts   Said   Happened")
    yield from (_bin(row) for row in each.bins)
    yield from ("", _brier(each.brier))


def _horizon(row: Horizon) -> str:
    return f"  {row.years:>11}{_count(row)}{_percent(row.inside):>16} %{_percent(row.line_inside):>20} %"


def _bin(row: Bin) -> str:
    span = f"{row.low * 100:.0f}-{row.high * 100:.0f} %"
    return f"  {span:>11}{_count(row)}{_percent(row.said):>5} %{_percent(row.happened):>9} %"


def _brier(row: Brier) -> str:
    scores = (
        f"outlook {_score(row.outlook)}, base rate {_score(row.base_rate)}, straight line {_score(row.straight_line)}"
    )
    return f"  Brier score (lower is better): {scores}{'' if row.judged else ' *'}"


def _count(row: Cell) -> str:
    return f"{row.forecasts:>11}{' ' if row.judged else '*'}"


def _percent(value: float | None) -> str:
    return _NONE if value is None else f"{value * 100:.0f}"


def _score(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"


def _word(verdict: str) -> str:
    from tracker.assess.vocabulary import SHOWN

    return "met early" if verdict == "achieved" else dict(SHOWN)[verdict].replace("_", " ")  # type: ignore[index]


def _broken(cell: Cell) -> str:
    """Say which limit is broken, and by what."""
    from tracker.backtest.protocol import COVERAGE, MOST_OFF
    from tracker.backtest.table import Bin, Horizon

    if isinstance(cell, Horizon):
        low, high = (f"{limit * 100:.0f}" for limit in COVERAGE)
        return f"{cell.years} years ahead: {cell.inside} inside the 80 % interval, asked for: {low} to {high} %"
    if isinstance(cell, Bin):
        return f"probability {cell.low} to {cell.high}: said {cell.said}, happened {cell.happened}, asked for: {MOST_OFF} apart at most"
    return "Brier score: not below both the base rate and the straight line"
