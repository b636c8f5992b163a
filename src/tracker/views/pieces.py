"""Pieces that several pages are made of: evidence, source lines, KPI rows, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.views.marks import verdict_mark
from tracker.views.markup import Html, el, esc, items, join, link, outside, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.assess import Assessment
    from tracker.model.kpi import Kpi
    from tracker.model.parts import OwnerLink, Source
    from tracker.model.strategy import Event
    from tracker.rollup import InitiativeStatus
    from tracker.views.view import View


def source_line(source: Source | None, view: View) -> Html:
    """Return publisher, kind, date and link of a source."""
    if source is None:
        return esc(view.words.t("no source"))
    kind = view.words.t(vocabulary.SOURCE_KINDS[source.kind])
    return join([outside(source.publisher, source.url), kind, view.words.date(source.date)], ", ")


def evidence(events: Iterable[tuple[InitiativeStatus, Event]], view: View, *, where: bool) -> Html:
    """Return events, newest first, each with date, stage, what happened, and its source."""
    return items([_event(each, event, view, where=where) for each, event in events], "tr-list tr-evidence")


def _event(each: InitiativeStatus, event: Event, view: View, *, where: bool) -> Html:
    own = view.own(each.initiative.id)
    item = each.initiative
    label, name = view.label(item), view.plain(item.short or item.title, own)
    place = [link(label, view.url("initiative", id=item.id), title=name), " "] if where else []
    note = [" ", el("span", view.text(event.note, own), class_="tr-quiet")] if event.note else []
    return join([
        el("span", view.words.date(event.date), class_="tr-date"), " ",
        el("strong", sentence(view.words.t(vocabulary.STAGES[event.stage]))), ". ",
        *place, view.text(event.title, own), *note, " ",
        el("span", source_line(view.source(event.source), view), class_="tr-quiet"),
    ])  # fmt: skip


def sentence(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]


def stage_counts(stages: Mapping[str, int], view: View) -> Html:
    """Return how many initiatives have come how far, furthest first; none of a kind is left out."""
    found = [
        el("span", el("strong", view.words.number(number)), " ", view.words.t(vocabulary.STAGES[name]),
           class_="tr-count tr-absent" if name in {"none", "context"} else "tr-count")
        for name, number in stages.items()
        if number
    ]  # fmt: skip
    return el("p", join(found, " "), class_="tr-counts")


def declared_counts(declared: Mapping[str, int], view: View) -> Html:
    """Return how many initiatives are reported as what, those who are late or silent apart."""
    names = {**vocabulary.DECLARED, **vocabulary.REPORTS}
    found = [
        el("span", el("strong", view.words.number(number)), " ", view.words.t(names[name]),
           class_="tr-count tr-absent" if name in vocabulary.REPORTS else "tr-count")
        for name, number in declared.items()
        if number
    ]  # fmt: skip
    return el("p", join(found, " "), class_="tr-counts")


def owners(links: Iterable[OwnerLink], view: View, *, addressed: bool) -> Html:
    """Return who answers, or who is addressed; what is inferred says so."""
    found = [
        join(
            [
                view.owner(each.id),
                *([" (", view.words.t("inferred"), ")"] if each.basis == "inferred" else []),
            ]
        )
        for each in links
    ]
    if not found:
        return Html("")
    label = view.words.t("Addressed to") if addressed else view.words.t("Owner, lead first")
    return el("p", label, ": ", join(found, "; "), class_="tr-quiet")


def kpi_table(names: Iterable[str], view: View, caption: str) -> Html:
    """Return KPIs with their verdicts, those furthest behind their path first."""
    judged = sorted((view.status.assessments[name] for name in names), key=_order)
    if not judged:
        return el("p", view.words.t("No KPI is linked here."))
    head = [view.words.t("KPI"), view.words.t("Latest figure"), view.words.t("Verdict"), view.words.t("Why")]
    return table(head, (_row(each, view) for each in judged), caption)


def _order(each: Assessment) -> tuple[int, float, str]:
    rank = {"red": 0, "amber": 1, "green": 2, "unknown": 3, "none": 4}[each.level]
    return rank, each.pace_ratio if each.pace_ratio is not None else 9.0, each.id


def _row(each: Assessment, view: View) -> list[object]:
    kpi = view.status.portfolio.kpis.get(each.id)
    if kpi is None:
        reason = vocabulary.REASONS["broken_file"]
        return [each.id, "", verdict_mark(each, view.words), view.words.t(reason)]
    title = link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id))
    return [title, latest(each, kpi, view), verdict_mark(each, view.words), why(each, kpi, view)]


def latest(each: Assessment, kpi: Kpi, view: View) -> Html:
    """Return the newest figure with unit and period."""
    if each.last is None:
        return esc(latest_text(each, kpi, view))
    unit = view.text(kpi.unit, view.own_of(kpi))
    return join(
        [
            el("strong", view.words.number(each.last.value)),
            " ",
            unit,
            ", ",
            view.words.period(each.last.period),
        ]
    )


def latest_text(each: Assessment, kpi: Kpi, view: View) -> str:
    """Return the same without markup."""
    if each.last is None and each.baseline is not None:
        value, period = view.words.number(each.baseline.value), view.words.period(each.baseline.period)
        return view.words.t("No figure since the baseline ({value} in {period})", value=value, period=period)
    if each.last is None:
        return view.words.t("No figure")
    unit = view.plain(kpi.unit, view.own_of(kpi))
    return f"{view.words.number(each.last.value)} {unit}, {view.words.period(each.last.period)}"


def why(each: Assessment, kpi: Kpi, view: View) -> Html:
    """Return in a sentence or two what the verdict rests on: the distance in the KPI's own unit first."""
    said: list[str] = []
    if each.ahead is not None and each.shown not in {"cannot_be_judged", "monitored"}:
        said.append(distance(each, kpi, view))
    if each.reason:
        said.append(view.words.t(vocabulary.REASONS[each.reason]))
    if each.reason == "no_data" and kpi.has_target:
        said = [view.words.t("Target set, no measurement found.")]
    said += [view.words.t(vocabulary.FLAGS[flag]) for flag in dict.fromkeys(each.flags)]
    if each.freshness == "late" or (each.freshness == "stale" and each.reason != "stale"):
        said.append(view.words.t(vocabulary.FRESHNESS[each.freshness]))
    if not said and not kpi.has_target:
        said.append(view.words.t("No target: followed without a verdict."))
    return esc(" ".join(dict.fromkeys(said)))


def _from_range(each: Assessment, kpi: Kpi, view: View) -> str:
    """Return where the latest figure lies against a target that is a range; its `gap` is a distance."""
    unit, away = view.plain(kpi.unit, view.own_of(kpi)), abs(each.gap or 0.0)
    if away == 0:
        return view.words.t("Inside the target range.")
    return view.words.t("{amount} {unit} outside the target range.", amount=view.words.about(away), unit=unit)


def distance(each: Assessment, kpi: Kpi, view: View) -> str:
    """Return how far the latest figure is from the path, in words."""
    if each.ahead is None:
        return ""
    if each.target and each.target.low is not None:
        return _from_range(each, kpi, view)
    unit = view.plain(kpi.unit, view.own_of(kpi))
    amount = view.words.about(abs(each.ahead))
    if abs(each.ahead) < 1e-9:
        return view.words.t("Exactly on its path.")
    if each.ahead > 0:
        return view.words.t("{amount} {unit} better than its path.", amount=amount, unit=unit)
    return view.words.t("{amount} {unit} short of its path.", amount=amount, unit=unit)
