"""A KPI and an initiative as rows of a briefing: the words of the pages, without markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.assess.series import known_on
from tracker.brief.kept import short
from tracker.i18n import vocabulary
from tracker.views.chart import Chart, chart
from tracker.views.marks import combined_mark, stage_tag, word_tag
from tracker.views.markup import words_of
from tracker.views.meaning import goal_text, latest_text, resting, why
from tracker.views.pieces import belongs, holders

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.model.kpi import Kpi
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.views.view import View

_RANKS: Final = {"red": 0, "amber": 1, "unverified": 2, "unknown": 3, "insufficient_data": 3}


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One KPI."""

    id: str
    title: str
    owner: str
    """Country and owner, where a source names one, as one text."""
    country: str
    holder: str
    """The owner alone; "" where no source names one."""
    unit: str
    figure: str
    goal: str
    shown: str
    """Code of the verdict."""
    verdict: str
    level: str
    why: str
    source: str
    """Who published the newest figure, and when."""
    chart: Chart | None
    """None where the file cannot be read."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One initiative."""

    id: str
    number: str
    title: str
    owner: str
    evidence: str
    report: str
    together: str
    rank: tuple[int, int]
    """Exceptions first, then the strategy's own order."""


def kpi_row(each: Assessment, view: View) -> KpiRow:
    """Return a KPI's row; made once for each language."""
    return view.status.once(("brief", each.id, view.words.language), lambda: _kpi_row(each, view))


def _kpi_row(each: Assessment, view: View) -> KpiRow:
    kpi, verdict = view.status.portfolio.kpis.get(each.id), view.words.start(vocabulary.SHOWN[each.shown])
    if kpi is None:
        reason = vocabulary.REASONS["broken_file"]
        said = view.words.t(reason)
        return KpiRow(each.id, each.id, "", "", "", "", view.words.t("No figure"), "", each.shown, verdict, each.level, said, "", None)  # fmt: skip
    said = " ".join(part for part in (words_of(why(each, kpi, view, brief=True)), resting(each, view)) if part)
    return KpiRow(
        id=each.id,
        title=short(view.plain(kpi.title, view.own_of(kpi)), 110),
        owner=short(words_of(belongs(kpi, view)), 110),
        country=short(view.country_of(kpi), 60),
        holder=short(", ".join(view.owner_text(link.id) for link in holders(kpi, view)), 110),
        unit=short(view.plain(kpi.unit, view.own_of(kpi)), 60),
        figure=short(latest_text(each, kpi, view), 90),
        goal=short(goal_text(each, kpi, view), 120),
        shown=each.shown,
        verdict=verdict,
        level=each.level,
        why=short(said, 260),
        source=_source(each, kpi, view),
        chart=chart(kpi, each, view),
    )


def _source(each: Assessment, kpi: Kpi, view: View) -> str:
    point = known_on(kpi, view.status.as_of).get(each.last.period) if each.last else None
    source = view.source(point.source or kpi.source if point else None, kpi)
    return short(f"{source.publisher}, {view.words.date(source.date)}", 110) if source else ""


def promise(each: InitiativeStatus, strategy: StrategyStatus, view: View) -> Promise:
    """Return an initiative's row."""
    item, own = each.initiative, view.own(each.initiative.id)
    asked = strategy.strategy.mode == "reporting"
    place = next(index for index, other in enumerate(strategy.initiatives) if other.initiative.id == item.id)
    return Promise(
        id=item.id,
        number=item.number or "",
        title=short(view.plain(item.short or item.title, own), 150),
        owner=short(_held(each, strategy, view), 110),
        evidence=short(words_of(stage_tag(each, view.words)), 90),
        report=short(words_of(word_tag(each, view.words)), 80) if asked else "",
        together=short(words_of(combined_mark(each, view.words)), 80) if asked else "",
        rank=(_RANKS.get(each.combined, 4) if asked else 0 if each.stage is None else 1, place),
    )


def _held(each: InitiativeStatus, strategy: StrategyStatus, view: View) -> str:
    """Return who is named for it by a source, lead first."""
    area = next((one.area for one in strategy.areas if each in one.initiatives), None)
    links = [link for link in each.initiative.owners or (area.owners if area else []) if link.basis == "stated"]
    named = [link for link in links if link.role == "lead"] or links
    return ", ".join(view.owner_text(link.id) for link in named)
