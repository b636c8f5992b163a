"""The status as JSON: a documented contract (docs/contract.md), for other programs.

    {"contract": 1, "as_of": "2026-11-22", "strategies": [...], "kpis": [...]}

Ratios are unscaled, titles are maps of language to text, what is not known is null.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from tracker.approval import Approval
from tracker.model.record import language_map

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess import Assessment, Outlook
    from tracker.findings import Finding
    from tracker.judgement import Status
    from tracker.model.portfolio import Portfolio
    from tracker.model.strategy import Answer
    from tracker.rollup import AreaStatus, InitiativeStatus, StrategyStatus
    from tracker.rollup.counts import KpiCounts
    from tracker.rollup.milestones import MilestoneCounts

CONTRACT: Final = 1
"""Version of the contract; it changes when a field changes its meaning or goes."""


def contract(
    found: Status,
    only: str | None = None,
    since: date | None = None,
    approved: Approval = Approval(),  # noqa: B008
) -> dict[str, Any]:
    """Return the documented JSON contract.

    Args:
        found: a judged portfolio.
        only: narrows it to one strategy and its KPIs.
        since: the day that verdicts are compared with; nothing is compared when left out.
        approved: whether what is told was approved; a draft when left out.
    """
    chosen = [each for each in found.strategies if only in (None, each.strategy.id)]
    wanted = None if only is None else {name for each in chosen for name in each.kpi_ids}
    return {
        "contract": CONTRACT,
        "as_of": found.as_of.isoformat(),
        "approval": {"state": approved.state, **_release(approved)},
        "strategies": [_strategy(each, found.portfolio) for each in chosen],
        "kpis": [
            kpi_contract(assessment, found.portfolio)
            for name, assessment in found.assessments.items()
            if wanted is None or name in wanted
        ],
        "findings": [
            _finding(each, found.portfolio)
            for each in found.findings
            if only in (None, found.portfolio.ancestors[each.initiative][-1])
        ],
        "changes": _changes(found, wanted, since) if since else None,
    }


def _release(approved: Approval) -> dict[str, Any]:
    found = approved.release if approved.state != "draft" else None
    return {"round": found.round if found else None, "revision": found.revision if found else None}


def _finding(each: Finding, portfolio: Portfolio) -> dict[str, Any]:
    own = portfolio.language_of(each.initiative)
    said = each.said
    return {
        "name": each.name,
        "code": each.code,
        "severity": each.severity,
        "initiative": each.initiative,
        "kpi": each.kpi,
        "said": {"status": said.status, "date": said.date.isoformat(), "by": said.by} if said else None,
        "published": each.published.isoformat() if each.published else None,
        "due": str(each.due) if each.due else None,
        "underlying": each.underlying,
        "facts": each.facts,
        "since": each.since.isoformat(),
        "answer": _answer(each.answer, own),
        "lapsed": _answer(each.lapsed, own),
    }


def _answer(given: Answer | None, own: str) -> dict[str, Any] | None:
    if given is None:
        return None
    return {"text": language_map(given.text, own), "by": given.by, "date": given.date.isoformat()}


def _changes(found: Status, wanted: set[str] | None, since: date) -> dict[str, Any]:
    return {
        "since": since.isoformat(),
        "verdicts": [
            {
                "kpi": each.kpi,
                "before": _verdict(each.before),
                "after": _verdict(each.after),
                "causes": [asdict(cause) for cause in each.causes],
                "together": each.together,
            }
            for each in found.changes(since)
            if wanted is None or each.kpi in wanted
        ],
    }


def _verdict(each: Assessment) -> dict[str, Any]:
    return {"verdict": each.verdict, "shown": each.shown, "reason": each.reason or None}


def initiative_contract(each: InitiativeStatus, portfolio: Portfolio) -> dict[str, Any]:
    """Return what the contract says of an initiative."""
    return _initiative(each, portfolio.language_of(each.initiative.id))


def _strategy(each: StrategyStatus, portfolio: Portfolio) -> dict[str, Any]:
    strategy = each.strategy
    own = portfolio.language_of(strategy.id)
    return {
        "id": strategy.id,
        "title": language_map(strategy.title, own),
        "kind": strategy.kind,
        "mode": strategy.mode,
        "closed": str(strategy.closed) if strategy.closed else None,
        "counts": {
            "areas": len(each.areas),
            "initiatives": len(each.initiatives),
            "stages": dict(each.stages),
            "declared": dict(each.declared),
            "kpis": _counts(each.kpis),
        },
        "areas": [_area(area, own) for area in each.areas],
    }


def _area(each: AreaStatus, own: str) -> dict[str, Any]:
    return {
        "id": each.area.id,
        "title": language_map(each.area.title, own),
        "counts": {
            "initiatives": len(each.initiatives),
            "stages": dict(each.stages),
            "declared": dict(each.declared),
            "kpis": _counts(each.kpis),
        },
        "level": each.level,
        "coverage": each.kpis.coverage,
        "kpis": list(each.kpi_ids),
        "initiatives": [_initiative(initiative, own) for initiative in each.initiatives],
    }


def _initiative(each: InitiativeStatus, own: str) -> dict[str, Any]:
    stage = each.stage
    return {
        "id": each.initiative.id,
        "title": language_map(each.initiative.title, own),
        "stage": stage.stage if stage else None,
        "stage_date": str(stage.date) if stage else None,
        "stage_extent": stage.extent if stage else None,
        "declared": each.word.declared,
        "declared_on": each.word.update.date.isoformat() if each.word.update else None,
        "report_state": each.word.state,
        "data": each.data,
        "combined": each.combined,
        "defective": each.defective,
        "milestones": _milestones(each.milestones),
        "kpis": list(each.kpi_ids),
    }


def _counts(counts: KpiCounts) -> dict[str, Any]:
    return {
        "total": counts.total,
        "green": counts.green,
        "amber": counts.amber,
        "red": counts.red,
        "red_last_known": counts.red_last_known,
        "unknown": counts.unknown,
        "monitored": counts.monitored,
    }


def _milestones(counts: MilestoneCounts) -> dict[str, Any]:
    return {
        "due": counts.due,
        "done": counts.done,
        "overdue": counts.overdue,
        "total": counts.total,
        "spi": counts.spi,
        "share": counts.share,
    }


def kpi_contract(each: Assessment, portfolio: Portfolio) -> dict[str, Any]:
    """Return what the contract says of a KPI."""
    kpi = portfolio.kpis.get(each.id)
    own = portfolio.language_of_kpi(kpi) if kpi else ""
    return {
        "id": each.id,
        "title": language_map(kpi.title, own) if kpi else {},
        "unit": language_map(kpi.unit, own) if kpi else {},
        "verdict": each.verdict,
        "shown": each.shown,
        "level": each.level,
        "base": each.base,
        "reason": each.reason or None,
        "flags": list(each.flags),
        "pace_ratio": each.pace_ratio,
        "expected": each.expected,
        "progress": each.progress,
        "gap": each.gap,
        "ahead": each.ahead,
        "required_pace": each.required_pace,
        "recent_pace": each.recent_pace,
        "acceleration": each.acceleration,
        "arrow": each.arrow,
        "freshness": each.freshness,
        "missing_periods": each.missing_periods,
        "next_due": each.due.isoformat() if each.due else None,
        "confidence": each.confidence,
        "points": each.points,
        "outlook": _outlook(each.outlook),
        "interim": _outlook(each.interim) if each.interim else None,
        "last": {"period": str(each.last.period), "value": each.last.value} if each.last else None,
        "baseline": {"period": str(each.baseline.period), "value": each.baseline.value} if each.baseline else None,
        "target": _target(each),
        "targets": [{"due": due, "verdict": verdict} for due, verdict in each.verdicts],
        "last_verdict": each.last_verdict,
    }


def _target(each: Assessment) -> dict[str, Any] | None:
    target = each.target
    if target is None:
        return None
    return {"due": target.due, "value": target.value, "min": target.low, "max": target.high}


def _outlook(outlook: Outlook) -> dict[str, Any]:
    names = ("mean", "low", "high", "low50", "high50", "probability", "likelihood", "refused")
    return {name: getattr(outlook, name) for name in names}
