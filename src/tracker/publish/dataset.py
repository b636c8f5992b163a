"""A page's subject as schema.org has it: search engines for data find figures by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.assess.series import known_on
from tracker.publish.data import place
from tracker.publish.page import lead_of
from tracker.publish.places import path_of, up

if TYPE_CHECKING:
    from tracker.model.kpi import Kpi
    from tracker.views.asked import Asked
    from tracker.views.site import Rendered
    from tracker.views.view import View


STATES: Final = {"draft": "Draft, not approved", "approved": "Approved, not public yet", "released": "Released"}


def dataset(asked: Asked, page: Rendered, view: View, address: str) -> dict[str, Any] | None:
    """Return the description of a KPI, or of the whole on the front page; None for other pages."""
    kpi = view.status.portfolio.kpis.get(asked.get("id")) if asked.page == "kpi" else None
    if kpi is None and asked.page != "overview":
        return None
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": page.title,
        "description": lead_of(page),
        "inLanguage": page.language,
        "isAccessibleForFree": True,
        "dateModified": view.status.as_of.isoformat(),
        "creativeWorkStatus": STATES[view.approval.state]
        + (", fictional" if view.status.portfolio.plan.fictional else ""),
    }
    if address:
        found["url"] = address + path_of(asked)
    return found | (_figures(kpi, view, address, up(asked)) if kpi else _whole(address, up(asked)))


def _whole(address: str, way: str) -> dict[str, Any]:
    return {"distribution": [_file("data/status.json", "application/json", address, way), _file("data/datapackage.json", "application/json", address, way)]}  # fmt: skip


def _figures(kpi: Kpi, view: View, address: str, way: str) -> dict[str, Any]:
    known = known_on(kpi, view.status.as_of)
    years = sorted(period.year for period in known)
    names = {point.source or kpi.source for point in known.values()} - {None}
    sources = [source for name in sorted(str(each) for each in names) if (source := view.source(name, kpi))]
    found: dict[str, Any] = {
        "identifier": kpi.id,
        "variableMeasured": {"@type": "PropertyValue", "name": view.plain(kpi.title, view.own_of(kpi)), "unitText": view.plain(kpi.unit, view.own_of(kpi))},
        "distribution": [
            _file(place("kpi", kpi.id, "csv"), "text/csv", address, way), _file(place("kpi", kpi.id, "json"), "application/json", address, way),
        ],
    }  # fmt: skip
    if years:
        found["temporalCoverage"] = f"{years[0]}/{years[-1]}"
    if sources:
        found["isBasedOn"] = [{"@type": "CreativeWork", "name": view.plain(each.title, "en"), "url": each.url, "publisher": {"@type": "Organization", "name": each.publisher}} for each in sources]  # fmt: skip
    return found


def _file(path: str, kind: str, address: str, way: str) -> dict[str, str]:
    return {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address + path if address else way + path}  # fmt: skip
