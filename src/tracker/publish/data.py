"""The figures beside the pages, for programs: the documented JSON of each thing, and each KPI's figures as CSV.

data/kpi/berths.json    what `tracker status --format json` says of it
data/kpi/berths.csv     period, value, status, ... one line a figure
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from tracker.assess.series import known_on
from tracker.contract import contract, initiative_contract, kpi_contract
from tracker.diff.scope import of_owner
from tracker.model.record import language_map
from tracker.publish.places import plain
from tracker.views.csvfile import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.edition import Edition
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi, Observation
    from tracker.views.asked import Asked

FIGURES = ("period", "value", "status", "break", "published", "source", "publisher", "url")


def place(kind: str, name: str, extension: str) -> str:
    """Return where the data of a thing lie, from the top of the site."""
    return f"data/{kind}/{plain(name)}.{extension}"


def of_page(asked: Asked, edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield the files of data that belong to a page, in whatever language it is."""
    name, found = asked.get("id"), edition.status
    if asked.page == "kpi" and name in found.portfolio.kpis:
        kpi = found.portfolio.kpis[name]
        yield place("kpi", name, "json"), _json({**_said(edition), **_kpi(kpi, found)})
        yield place("kpi", name, "csv"), figures(kpi, found).encode()
    elif asked.page == "initiative" and name in found.initiatives:
        yield (
            place("initiative", name, "json"),
            _json({**_said(edition), **initiative_contract(found.initiatives[name], found.portfolio)}),
        )
    elif asked.page == "strategy" and found.strategy(name):
        yield place("strategy", name, "json"), _json(contract(found, name, approved=edition.approval))
    elif asked.page == "owner":
        yield place("owner", name, "json"), _json({**_said(edition), **_owner(name, found)})
    elif asked.page == "overview":
        yield "data/status.json", _json(contract(found, approved=edition.approval))


def _said(edition: Edition) -> dict[str, Any]:
    """Return of which day this is, whether it was approved, and whether it is made up."""
    found = edition.status
    return {
        "as_of": found.as_of.isoformat(),
        "approval": edition.approval.state,
        "fictional": found.portfolio.plan.fictional,
    }


def _kpi(kpi: Kpi, found: Status) -> dict[str, Any]:
    points = [
        {"period": str(period), "value": point.value, "status": point.status}
        for period, point in sorted(known_on(kpi, found.as_of).items(), key=lambda pair: pair[0].time)
    ]
    return {**kpi_contract(found.assessments[kpi.id], found.portfolio), "series": points}  # fmt: skip


def _owner(name: str, found: Status) -> dict[str, Any]:
    own, owner = of_owner(name, found.portfolio), found.portfolio.plan.owners[name]
    return {
        "id": name,
        "name": language_map(owner.name, owner.language or "en"),
        "initiatives": [initiative_contract(each, found.portfolio) for key, each in found.initiatives.items() if key in own],
        "kpis": [name for name in found.portfolio.kpis if name in own],
    }  # fmt: skip


def figures(kpi: Kpi, found: Status) -> str:
    """Return a KPI's figures as they were known on the day, oldest first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FIGURES)
    known = sorted(known_on(kpi, found.as_of).items(), key=lambda pair: pair[0].time)
    writer.writerows(_row(str(period), point, kpi, found) for period, point in known)
    return text.getvalue()


def _row(period: str, point: Observation, kpi: Kpi, found: Status) -> list[object]:
    name = point.source or kpi.source or ""
    source = kpi.sources.get(name) or found.portfolio.plan.sources.get(name)
    told = [inert(source.publisher), inert(source.url)] if source else ["", ""]
    value = "" if point.value is None else repr(point.value)
    return [period, value, point.status, "yes" if point.break_ else "", str(point.published or ""), name, *told]


def _json(found: dict[str, Any]) -> bytes:
    return to_json(found, indent=1) + b"\n"
