"""`tracker status`: what is on pace, behind and unknown, as of a day."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import click
from pydantic_core import to_json

from tracker.cli.common import PROBLEMS, DayType, folder_argument, in_words, read, rev_option, today, warn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tracker.approval import Approval
    from tracker.judgement import Status
    from tracker.loading import Loaded
    from tracker.rollup import StrategyStatus

WIDTH = 62
_LEVELS = {
    "green": "on pace",
    "amber": "behind",
    "red": "far behind",
    "no_kpis": "no target",
    "insufficient_data": "cannot be judged",
}


@click.command("status")
@folder_argument
@rev_option
@click.option("--strategy", metavar="ID", help="Show one strategy only.")
@click.option("--as-of", type=DayType(), help="Judge with what was known on this day.  [default: today]")
@click.option("--since", type=DayType(), help="Say which verdicts changed since this day, and why.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True,
              help="table for people; json is the documented contract; csv has one line for each KPI.")  # fmt: skip
@click.pass_context
def command(
    context: click.Context,
    path: Path,
    rev: str | None,
    strategy: str | None,
    as_of: date | None,
    since: date | None,
    form: str,
) -> None:
    """Say how each strategy, area, initiative and KPI stands.

    Counts, never scores. What was not reported or not measured is shown as unknown, never as good.
    """
    from tracker.judgement import status

    with in_words(context):
        loaded = read(path, today(), rev)
    warn(loaded)
    if any(each.code == "no-portfolio" for each in loaded.problems):
        context.exit(PROBLEMS)
    found = status(loaded, as_of or loaded.portfolio.plan.day(today()))
    if strategy is not None and found.strategy(strategy) is None:
        raise click.BadParameter(_no_such(strategy, found), param_hint="--strategy")
    if since is not None and since > found.as_of:
        raise click.BadParameter("it is after the day that is judged", param_hint="--since")
    approved = _approval(path, loaded, found)
    if form == "json":
        click.echo(_json(found, strategy, since, approved))
    else:
        click.echo(_csv(found, strategy) if form == "csv" else _table(found, strategy, since, approved))


def _approval(path: Path, loaded: Loaded, found: Status) -> Approval:
    """Return whether what is shown was approved, by the files in the folder."""
    from tracker.approval import Approval, approval
    from tracker.git import GitError

    def at(revision: str) -> Loaded | None:
        try:
            return read(path, today(), revision)
        except GitError:
            return None

    newest = read(path, today()) if loaded.commit else loaded
    releases = newest.portfolio.plan.releases
    return approval(releases, loaded, found.as_of, today(), at) if releases else Approval()


def _no_such(name: str, found: Status) -> str:
    known = ", ".join(each.strategy.id for each in found.strategies) or "none"
    return f"there is no strategy {name!r} on that day; there are: {known}"


def _json(found: Status, only: str | None, since: date | None, approved: Approval) -> str:
    from tracker.contract import contract

    return to_json(contract(found, only, since, approved), indent=2).decode()


def _csv(found: Status, only: str | None) -> str:
    from tracker.contract import contract

    rows = [_flat(kpi) for kpi in contract(found, only)["kpis"]]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else ["id"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")


def _flat(kpi: dict[str, object]) -> dict[str, object]:
    """Return a KPI of the contract on one line: maps become columns, lists become words."""
    flat: dict[str, object] = {}
    for name, value in kpi.items():
        if name == "targets":
            continue
        if isinstance(value, dict) and name not in {"title", "unit"}:
            flat |= {f"{name}_{key}": inner for key, inner in value.items()}
        elif isinstance(value, dict):
            flat[name] = value.get("en") or next(iter(value.values()), "")
        else:
            flat[name] = " ".join(value) if isinstance(value, list) else value
    for name in ("interim", "last", "baseline", "target"):  # null in one KPI, a map in another
        if flat.get(name, "") is None:
            del flat[name]
            flat |= {f"{name}_{key}": None for key in _PARTS[name]}
    return dict(sorted(flat.items(), key=lambda item: (item[0] != "id", item[0])))


_OUTLOOK = ("mean", "low", "high", "low50", "high50", "probability", "likelihood", "refused")
_PARTS = {
    "interim": _OUTLOOK,
    "last": ("period", "value"),
    "baseline": ("period", "value"),
    "target": ("due", "value", "min", "max"),
}


def _table(found: Status, only: str | None, since: date | None, approved: Approval) -> str:
    said = {"draft": "Draft, not approved", "approved": "Approved, not public yet", "released": "Released"}
    lines = [f"As of {found.as_of:%d %B %Y}. {said[approved.state]}.", ""]
    for each in found.strategies:
        if only in (None, each.strategy.id):
            lines += _strategy(each, found)
    lines += _findings(found, only)
    lines += _changed(found, only, since) if since else []
    return "\n".join(lines).rstrip()


def _findings(found: Status, only: str | None) -> list[str]:
    """Return the questions to owners, the gravest first."""
    from tracker.i18n import words
    from tracker.telling import finding

    english, above = words("en"), found.portfolio.ancestors
    rows = [each for each in found.findings if only in (None, above[each.initiative][-1])]
    if not rows:
        return []
    told = [f"{each.severity:6}  {each.initiative}  {finding.told(each, found, english)}" for each in rows]
    return ["Questions to owners", "-------------------", *told, ""]


def _changed(found: Status, only: str | None, since: date) -> list[str]:
    """Return which verdicts changed since a day, and why."""
    from tracker.i18n import words
    from tracker.telling import cause

    english = words("en")
    each_in = next((each.kpi_ids for each in found.strategies if each.strategy.id == only), None)
    rows = [each for each in found.changes(since) if each_in is None or each.kpi in each_in]
    told = [f"{each.kpi}: {cause.told(each, found, english)}" for each in rows] or ["No verdict has changed."]
    head = f"Changed since {since:%d %B %Y}"
    return [head, "-" * len(head), *told, ""]


def _strategy(each: StrategyStatus, found: Status) -> list[str]:
    from tracker.model.record import say

    own = found.portfolio.language_of(each.strategy.id)
    title, _ = say(each.strategy.short or each.strategy.title, "en", own)
    lines = [
        title,
        "=" * min(len(title), 100),
        f"{_count(len(each.areas), 'area')}, {_count(len(each.initiatives), 'initiative')}",
    ]
    if each.strategy.mode == "observed":
        lines.append("Owners were not asked to report. Stage of the newest event in public sources:")
        lines.append(f"  {_counted(each.stages)}")
    else:
        lines.append(f"Reported: {_counted(each.declared)}")
    kpis = each.kpis
    lines.append(
        f"KPIs with a target: {kpis.total}"
        f" (on pace or achieved {kpis.green}, behind {kpis.amber}, far behind or missed {kpis.red}, unknown {kpis.unknown});"
        f" other KPIs beside them: {len(each.kpi_ids) - kpis.total}"
    )
    lines += ["", *_areas(each, own), "", *_kpis(each, found), ""]
    return lines


def _counted(counts: object) -> str:
    items = [(name, number) for name, number in dict(counts).items() if number]  # type: ignore[call-overload]
    words = {"none": "nothing found", "in_force": "in force"}
    return ", ".join(f"{words.get(name, name.replace('_', ' '))} {number}" for name, number in items) or "none"


def _areas(each: StrategyStatus, own: str) -> list[str]:
    from tracker.model.record import say

    rows: list[Sequence[str]] = [("Area", "Initiatives", "Level", "KPIs known")]
    for area in each.areas:
        name = say(area.area.short or area.area.title, "en", own)[0]
        known = f"{area.kpis.known} of {area.kpis.total}" if area.kpis.total else "-"
        label = f"{area.area.number or ''} {name}".strip()
        rows.append((_cut(label), str(len(area.initiatives)), _LEVELS.get(area.level, area.level), known))
    return _columns(rows)


def _kpis(each: StrategyStatus, found: Status) -> list[str]:
    from tracker.model.record import say, written

    rows: list[Sequence[str]] = [("KPI", "Verdict", "Last", "Data")]
    for name in each.kpi_ids:
        judged, kpi = found.assessments[name], found.portfolio.kpis.get(name)
        title = (
            say(kpi.title, "en", own=found.portfolio.language_of_kpi(kpi))[0]
            if kpi
            else f"{name} (its file has errors)"
        )
        last = f"{written(judged.last.value)} ({judged.last.period})" if judged.last else "-"
        rows.append((_cut(title), judged.shown.replace("_", " "), last, judged.freshness.replace("_", " ")))
    return _columns(rows)


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def _columns(rows: list[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
