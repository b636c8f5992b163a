"""A portfolio as it was known on a day: the same files without what is dated later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tracker.assess.series import known_on, lifecycle_on, targets_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tracker.model.kpi import Kpi
    from tracker.model.parts import Change
    from tracker.model.portfolio import Portfolio
    from tracker.model.strategy import Area, Initiative, Strategy


def as_known(portfolio: Portfolio, day: date) -> Portfolio:
    """Return a portfolio without what was dated, published or set after a day."""
    strategies = [_strategy(each, day) for each in portfolio.plan.strategies if each.published.first_day <= day]
    plan = portfolio.plan.model_copy(update={"strategies": strategies, "changes": _by(portfolio.plan.changes, day)})
    return replace(portfolio, plan=plan, kpis={name: _kpi(kpi, day) for name, kpi in portfolio.kpis.items()})


def _by(changes: Iterable[Change], day: date) -> list[Change]:
    return [each for each in changes if each.date <= day]


def _kpi(kpi: Kpi, day: date) -> Kpi:
    if kpi.whole <= day.toordinal() and kpi.lifecycle != "ended" and all(each.date <= day for each in kpi.changes):
        return kpi  # most are: nothing in them is still to come
    series, targets = known_on(kpi, day), targets_on(kpi, day)
    lifecycle: Any = lifecycle_on(kpi, day)
    if len(series) == len(kpi.series) and targets == kpi.targets and lifecycle == kpi.lifecycle and len(_by(kpi.changes, day)) == len(kpi.changes):  # fmt: skip
        return kpi
    baseline = kpi.baseline if kpi.baseline is None or kpi.baseline.period.first_day <= day else None
    ended = kpi.ended if lifecycle == "ended" else None
    update = {"series": series, "targets": targets, "lifecycle": lifecycle, "ended": ended, "baseline": baseline, "changes": _by(kpi.changes, day)}  # fmt: skip
    return kpi.model_copy(update=update)


def _strategy(each: Strategy, day: date) -> Strategy:
    closed = each.closed if each.closed and each.closed.first_day <= day else None
    areas = [_area(area, day) for area in each.areas]
    return each.model_copy(update={"areas": areas, "closed": closed, "changes": _by(each.changes, day)})


def _area(area: Area, day: date) -> Area:
    found = [_initiative(each, day) for each in area.initiatives]
    return area.model_copy(update={"initiatives": found, "changes": _by(area.changes, day)})


def _initiative(each: Initiative, day: date) -> Initiative:
    milestones = [
        step if step.done is None or step.done.first_day <= day else step.model_copy(update={"done": None}) for step in each.milestones
    ]  # fmt: skip
    return each.model_copy(
        update={
            "updates": [one for one in each.updates if one.date <= day],
            "events": [one for one in each.events if one.date.first_day <= day],
            "responses": [one for one in each.responses if one.date <= day],
            "response": each.response if each.response and each.response.date.first_day <= day else None,
            "milestones": milestones,
            "changes": _by(each.changes, day),
        }
    )
