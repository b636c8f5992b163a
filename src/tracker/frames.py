"""Everything as tidy DataFrames: one row a thing, one column a property. For pages, exports and notebooks.

    tables = tracker.tables(loaded, tracker.status(loaded, date(2026, 11, 22)))
    tables.kpis, tables.observations, tables.initiatives, ...

Columns are listed in docs/tables.md. Texts are in the language asked for; codes stay codes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tracker.contract import contract
from tracker.model.record import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.judgement import Status
    from tracker.loading import Loaded
    from tracker.model.kpi import Kpi
    from tracker.model.parts import Source

Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """A portfolio as DataFrames."""

    strategies: pd.DataFrame
    areas: pd.DataFrame
    initiatives: pd.DataFrame
    events: pd.DataFrame
    updates: pd.DataFrame
    milestones: pd.DataFrame
    kpis: pd.DataFrame
    measures: pd.DataFrame
    observations: pd.DataFrame
    breakdowns: pd.DataFrame
    targets: pd.DataFrame
    sources: pd.DataFrame
    problems: pd.DataFrame


def tables(loaded: Loaded, found: Status, language: str = "en") -> Tables:
    """Return every table of a judged portfolio."""
    kpis = list(found.portfolio.kpis.values())
    return Tables(
        strategies=_frame(_strategies(found, language), STRATEGIES),
        areas=_frame(_areas(found, language), AREAS),
        initiatives=_frame(_initiatives(found, language), INITIATIVES),
        events=_frame(_events(found, language), EVENTS),
        updates=_frame(_updates(found, language), UPDATES),
        milestones=_frame(_milestones(found, language), MILESTONES),
        kpis=_frame(_kpis(found, language), KPIS),
        measures=_frame(_measures(kpis), MEASURES),
        observations=_frame(_observations(kpis), OBSERVATIONS),
        breakdowns=_frame(_breakdowns(found), BREAKDOWNS),
        targets=_frame(_targets(kpis), TARGETS),
        sources=_frame(_sources(found, language), SOURCES),
        problems=_frame((asdict(each) for each in loaded.problems), PROBLEMS),
    )


STRATEGIES = ["id", "title", "country", "kind", "mode", "published", "closed", "areas", "initiatives", "kpis"]
AREAS = [
    "id",
    "strategy",
    "number",
    "title",
    "level",
    "coverage",
    "green",
    "amber",
    "red",
    "unknown",
    "monitored",
]
INITIATIVES = [
    "id", "strategy", "area", "number", "title", "kind", "start", "due", "lead", "stage", "stage_date",
    "stage_extent", "declared", "declared_on", "report_state", "data", "combined", "defective",
]  # fmt: skip
EVENTS = ["initiative", "date", "stage", "extent", "title", "source", "publisher", "kind", "url"]
UPDATES = ["initiative", "date", "status", "by", "note", "unchanged", "entered_by", "confirmed_on"]
MILESTONES = ["initiative", "title", "due", "done", "evidence"]
KPIS = [
    "id", "title", "unit", "direction", "frequency", "lifecycle", "field", "verdict", "shown", "level", "base",
    "reason", "flags", "pace_ratio", "expected", "progress", "gap", "ahead", "required_pace", "recent_pace",
    "acceleration", "arrow", "freshness", "missing_periods", "next_due", "confidence", "points", "last_period",
    "last_value", "baseline_period", "baseline_value", "target_due", "target_value", "outlook_mean",
    "outlook_low", "outlook_high", "outlook_probability", "outlook_likelihood", "outlook_refused", "last_verdict",
]  # fmt: skip
MEASURES = ["kpi", "node", "role"]
OBSERVATIONS = ["kpi", "period", "time", "value", "status", "break", "source", "published"]
BREAKDOWNS = ["kpi", "dimensions", "period", "time", "value", "status"]
TARGETS = ["kpi", "due", "value", "min", "max", "source", "set"]
SOURCES = ["kpi", "id", "title", "publisher", "url", "date", "kind"]
PROBLEMS = ["path", "line", "column", "severity", "code", "message", "hint"]


def _frame(rows: Iterator[Row], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns)


def _strategies(found: Status, language: str) -> Iterator[Row]:
    for each in found.strategies:
        strategy = each.strategy
        yield {
            "id": strategy.id,
            "title": say(strategy.title, language, found.portfolio.language_of(strategy.id))[0],
            "country": strategy.country,
            "kind": strategy.kind,
            "mode": strategy.mode,
            "published": str(strategy.published),
            "closed": str(strategy.closed) if strategy.closed else None,
            "areas": len(each.areas),
            "initiatives": len(each.initiatives),
            "kpis": len(each.kpi_ids),
        }


def _areas(found: Status, language: str) -> Iterator[Row]:
    for strategy in found.strategies:
        for each in strategy.areas:
            counts = each.kpis
            yield {
                "id": each.area.id,
                "strategy": strategy.strategy.id,
                "number": each.area.number,
                "title": say(each.area.title, language, found.portfolio.language_of(each.area.id))[0],
                "level": each.level,
                "coverage": counts.coverage,
                **{name: getattr(counts, name) for name in ("green", "amber", "red", "unknown", "monitored")},
            }


def _initiatives(found: Status, language: str) -> Iterator[Row]:
    for strategy in found.strategies:
        for area in strategy.areas:
            for each in area.initiatives:
                item = each.initiative
                yield {
                    "id": item.id,
                    "strategy": strategy.strategy.id,
                    "area": area.area.id,
                    "number": item.number,
                    "title": say(item.title, language, found.portfolio.language_of(item.id))[0],
                    "kind": item.kind,
                    "start": str(item.start) if item.start else None,
                    "due": str(item.due) if item.due else None,
                    "lead": next((link.id for link in item.owners if link.role == "lead"), None),
                    "stage": each.stage.stage if each.stage else None,
                    "stage_date": str(each.stage.date) if each.stage else None,
                    "stage_extent": each.stage.extent if each.stage else None,
                    "declared": each.word.declared,
                    "declared_on": each.word.update.date if each.word.update else None,
                    "report_state": each.word.state,
                    "data": each.data,
                    "combined": each.combined,
                    "defective": each.defective,
                }


def _events(found: Status, language: str) -> Iterator[Row]:
    sources = found.portfolio.plan.sources
    for name, each in found.initiatives.items():
        for event in each.events:
            source = sources.get(event.source)
            yield {
                "initiative": name,
                "date": str(event.date),
                "stage": event.stage,
                "extent": event.extent,
                "title": say(event.title, language, found.portfolio.language_of(name))[0],
                "source": event.source,
                "publisher": source.publisher if source else None,
                "kind": source.kind if source else None,
                "url": source.url if source else None,
            }


def _updates(found: Status, language: str) -> Iterator[Row]:
    for name, each in found.initiatives.items():
        for update in each.initiative.updates:
            if update.date <= found.as_of:
                note = say(update.note, language, found.portfolio.language_of(name))[0] or None
                yield {
                    "initiative": name,
                    "date": update.date,
                    "status": update.status,
                    "by": update.by,
                    "note": note,
                    "unchanged": update.unchanged,
                    "entered_by": update.entered_by,
                    "confirmed_on": update.confirmed_on,
                }


def _milestones(found: Status, language: str) -> Iterator[Row]:
    for name, each in found.initiatives.items():
        for step in each.initiative.milestones:
            yield {
                "initiative": name,
                "title": say(step.title, language, found.portfolio.language_of(name))[0],
                "due": str(step.due),
                "done": str(step.done) if step.done else None,
                "evidence": " ".join(step.evidence),
            }


def _kpis(found: Status, language: str) -> Iterator[Row]:
    for entry in contract(found)["kpis"]:
        kpi = found.portfolio.kpis.get(entry["id"])
        row = {name: value for name, value in entry.items() if not isinstance(value, dict | list)}
        for part in ("last", "baseline", "target", "outlook"):
            row |= {f"{part}_{name}": value for name, value in (entry[part] or {}).items()}
        row["flags"] = " ".join(entry["flags"])
        if kpi is not None:
            own = found.portfolio.language_of_kpi(kpi)
            row |= {"title": say(kpi.title, language, own)[0], "unit": say(kpi.unit, language, own)[0]}
            row |= {name: getattr(kpi, name) for name in ("direction", "frequency", "lifecycle", "field")}
        yield {name: row.get(name) for name in KPIS}


def _measures(kpis: list[Kpi]) -> Iterator[Row]:
    for kpi in kpis:
        yield from ({"kpi": kpi.id, "node": measure.id, "role": measure.role} for measure in kpi.measures)


def _observations(kpis: list[Kpi]) -> Iterator[Row]:
    for kpi in kpis:
        for period, point in sorted(kpi.series.items(), key=lambda item: item[0].time):
            yield {
                "kpi": kpi.id,
                "period": str(period),
                "time": period.time,
                "value": point.value,
                "status": point.status,
                "break": point.break_,
                "source": point.source or kpi.source,
                "published": str(point.published) if point.published else None,
            }


def _breakdowns(found: Status) -> Iterator[Row]:
    for name, rows in found.portfolio.breakdowns.items():
        for row in rows:
            yield {
                "kpi": name,
                "dimensions": ", ".join(f"{key}={value}" for key, value in row.dimensions),
                "period": str(row.period),
                "time": row.period.time,
                "value": row.observation.value,
                "status": row.observation.status,
            }


def _targets(kpis: list[Kpi]) -> Iterator[Row]:
    for kpi in kpis:
        for due, target in kpi.targets.items():
            yield {
                "kpi": kpi.id,
                "due": str(due),
                "value": target.value,
                "min": target.min,
                "max": target.max,
                "source": target.source or kpi.source,
                "set": str(target.set) if target.set else None,
            }


def _sources(found: Status, language: str) -> Iterator[Row]:
    plan = found.portfolio.plan
    yield from (_source(None, name, each, language, plan.language) for name, each in plan.sources.items())
    for kpi in found.portfolio.kpis.values():
        own = found.portfolio.language_of_kpi(kpi)
        yield from (_source(kpi.id, name, each, language, own) for name, each in kpi.sources.items())


def _source(kpi: str | None, name: str, each: Source, language: str, own: str) -> Row:
    title = say(each.title, language, own)[0]
    return {"kpi": kpi, "id": name, "title": title, "publisher": each.publisher, "url": each.url, "date": str(each.date), "kind": each.kind}  # fmt: skip
