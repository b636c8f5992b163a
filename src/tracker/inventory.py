"""What a portfolio holds and where it comes from, as Markdown: the page that an auditor asks for first.

| KPI | Points | Definition | Sources | Kinds | Conflicts, breaks |
| Strategy | Initiatives | with evidence | nothing found |
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from tracker.assess.series import known_on, targets_on
from tracker.model.record import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.judgement import Status
    from tracker.model.kpi import Kpi, Observation, Target
    from tracker.model.parts import Source
    from tracker.model.record import Text
    from tracker.periods import Period
    from tracker.rollup import StrategyStatus

_KINDS: Final = {"primary": "primary", "secondary": "secondary", "interested_party": "interested party"}
_MARKS: Final = re.compile(r"([|\\`*_<>\[\]])")


def inventory(status: Status, strategy: str | None = None) -> str:
    """Return the inventory of a judged portfolio, or of one strategy of it, in English, as Markdown text."""
    chosen = [each for each in status.strategies if strategy in (None, each.strategy.id)]
    wanted = None if strategy is None else {name for each in chosen for name in each.kpi_ids}
    kpis = [kpi for kpi in _sorted(status) if wanted is None or kpi.id in wanted]
    parts = [
        "### Strategies", "", *_table(_STRATEGY_HEAD, (_strategy(each) for each in chosen)), "",
        "### KPIs", "", *_table(_KPI_HEAD, (_kpi(kpi, status) for kpi in kpis)), "",
    ]  # fmt: skip
    return "\n".join(parts)


_STRATEGY_HEAD: Final = ("Strategy", "Country", "Areas", "Initiatives", "With evidence", "Background only", "Nothing found")  # fmt: skip
_KPI_HEAD: Final = ("KPI", "Points", "Targets", "Definition", "Sources", "Kinds of source", "Conflicts and breaks")


def _sorted(status: Status) -> list[Kpi]:
    return [status.portfolio.kpis[name] for name in sorted(status.portfolio.kpis)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rows)


def _strategy(each: StrategyStatus) -> list[str]:
    none, context = each.stages["none"], each.stages["context"]
    counts = (len(each.areas), len(each.initiatives), len(each.initiatives) - none - context, context, none)
    name = _plain(each.strategy.short or each.strategy.title, each.strategy.language or "en")
    closed = "" if each.open else ", closed"
    return [f"{name} (`{each.strategy.id}`{closed})", each.strategy.country or "", *map(str, counts)]


def _kpi(kpi: Kpi, status: Status) -> list[str]:
    own, known = status.portfolio.language_of_kpi(kpi), known_on(kpi, status.as_of)
    sources = _sources(kpi, known, status)
    kinds = Counter(_KINDS[source.kind] for source in sources)
    said = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    listed = "; ".join(dict.fromkeys(f"[{_clean(source.publisher)}]({source.url})" for source in sources))
    return [f"{_plain(kpi.title, own)} (`{kpi.id}`)", _points(known), _targets(targets_on(kpi, status.as_of)), _plain(kpi.definition, own), listed, said, _conflicts(known)]  # fmt: skip


def _points(known: Mapping[Period, Observation]) -> str:
    periods = sorted((period for period, point in known.items() if point.usable), key=lambda each: each.time)
    if not periods:
        return "0"
    return f"{len(periods)}, {periods[0]} to {periods[-1]}" if len(periods) > 1 else f"1, {periods[0]}"


def _targets(targets: Mapping[Period | str, Target]) -> str:
    found = []
    for due, target in targets.items():
        value = _number(target.value) if target.value is not None else f"{_number(target.min)} to {_number(target.max)}"
        when = {"always": "to keep", "undated": "no date"}.get(str(due), str(due))
        by = f", by {_plain(target.by, 'en')}" if target.by else ""
        found.append(f"{value} ({when}{by})")
    return "; ".join(found)


def _sources(kpi: Kpi, known: Mapping[Period, Observation], status: Status) -> list[Source]:
    """Return every source of a figure, baseline, target or conflict, each once."""
    names = [point.source or kpi.source for point in known.values()]
    names += [other.source for point in known.values() for other in point.conflicts]
    names += [target.source or kpi.source for target in targets_on(kpi, status.as_of).values()]
    names += [kpi.baseline.source] if kpi.baseline else []
    shared = status.portfolio.plan.sources
    return [kpi.sources.get(name) or shared[name] for name in dict.fromkeys(names) if name]


def _number(value: float | None) -> str:
    return "" if value is None else repr(value).removesuffix(".0")


def _conflicts(known: Mapping[Period, Observation]) -> str:
    said = [
        f"{period}: {_number(point.value)} or {', '.join(_number(other.value) for other in point.conflicts)}"
        for period, point in known.items()
        if point.conflicts and point.value is not None
    ]
    said += [f"break {period}" for period, point in known.items() if point.break_]
    said += [f"derived {period}" for period, point in known.items() if point.derived]
    return "; ".join(said)


def _plain(text: Text | None, own: str) -> str:
    return _clean(say(text, "en", own)[0]) if text else ""


def _clean(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
