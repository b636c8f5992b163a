"""Pieces that several pages are made of: evidence, source lines, KPI rows, owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.history.rows import rows
from tracker.i18n import vocabulary
from tracker.telling import goalpost
from tracker.views.chart import chart
from tracker.views.marks import shape, verdict
from tracker.views.markup import Html, el, esc, join, link, outside, section, table
from tracker.views.meaning import latest, resting, why
from tracker.views.small import bullet, span_of, sparkline
from tracker.views.strip import step_of, swatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.assess import Assessment
    from tracker.history.rows import Row
    from tracker.model.kpi import Kpi
    from tracker.model.parts import OwnerLink, Source
    from tracker.model.strategy import Event
    from tracker.periods import PartialDate
    from tracker.rollup import InitiativeStatus
    from tracker.views.chart import Chart
    from tracker.views.view import View


def source_line(source: Source | None, view: View) -> Html:
    """Return publisher, kind, date and link of a source."""
    if source is None:
        return el("span", view.words.t("no source"), class_="tr-empty")
    kind = view.words.t(vocabulary.SOURCE_KINDS[source.kind])
    return join(
        [
            outside(source.publisher, source.url, title=view.plain(source.title, "en")),
            kind,
            view.words.date(source.date),
        ],
        ", ",
    )


def publisher(source: Source | None, view: View) -> Html:
    """Return the same without its date, where a date stands beside it already."""
    if source is None:
        return source_line(source, view)
    return join(
        [
            outside(source.publisher, source.url, title=view.plain(source.title, "en")),
            view.words.t(vocabulary.SOURCE_KINDS[source.kind]),
        ],
        ", ",
    )


def crumbs(view: View, *parts: object) -> Html:
    """Return where a page belongs, from the overview down; each part is a link or the place itself."""
    return el("p", join([link(view.words.t("Overview"), view.url("overview")), *parts], " / "), class_="tr-crumb")


def time(when: PartialDate, view: View) -> Html:
    """Return a date for a narrow column, readable by machines too."""
    return el("time", view.words.short_day(when), datetime=str(when) if when.known else None)


def evidence(events: Iterable[tuple[InitiativeStatus, Event]], view: View, *, where: bool) -> Html:
    """Return events, newest first, each with date, stage, what happened, place and source."""
    return el("ul", *(el("li", *_event(each, event, view, where=where)) for each, event in events), class_="tr-ev")


def _event(each: InitiativeStatus, event: Event, view: View, *, where: bool) -> list[Html]:
    own, item = view.own(each.initiative.id), each.initiative
    stage = view.words.start(vocabulary.STAGES[event.stage])
    part = [" (", view.words.t("in part"), ")"] if event.extent == "part" else []
    note = [" ", view.text(event.note, own)] if event.note else []
    place = [link(view.label(item), view.url("initiative", id=item.id), title=view.plain(item.short or item.title, own)), ". "] if where else []  # fmt: skip
    said = el(
        "p", el("b", stage, *part), ". ", view.text(event.title, own), *note, " ",
        el("span", *place, publisher(view.source(event.source), view), class_="tr-src"),
    )  # fmt: skip
    return [time(event.date, view), swatch(step_of(event.stage)), said]


def nothing(said: object) -> Html:
    """Return an empty place that says why it is empty, and what to do."""
    return el("p", el("span", said, class_="tr-empty"))


def breakdowns(names: Iterable[str], view: View) -> str:
    """Return the groups that figures are promised for, in words."""
    known = vocabulary.BREAKDOWNS
    return ", ".join(view.words.t(known[name]) if name in known else name.replace("_", " ") for name in names)


def moved_goalposts(name: str, view: View) -> Html:
    """Return the goalposts of a thing that were moved, by history and by the files' own entries; nothing where none was."""
    chronicle = view.past.chronicle if view.past else None
    tip = chronicle.tip if chronicle else ""
    listed = view.status.once(("goalposts", tip), lambda: rows(view.status.portfolio, chronicle, view.status.as_of))
    own = [row for row in listed if row.id == name]
    t = view.words.t
    if not own:
        return Html("")
    shown = [[view.words.day(row.day), _moved(row, view), _reason(row, view), _entered(row)] for row in own]
    said = t("What was changed on the way")
    return section(
        said, table([t("Date"), t("What changed"), t("Reason"), t("Entered")], shown, said), anchor="goalposts"
    )


def _moved(row: Row, view: View) -> str:
    return " ".join(
        part
        for part in (
            goalpost.moved(row.move, view.status, view.words),
            goalpost.eased(row.move, view.status, view.words),
        )
        if part
    )


def _reason(row: Row, view: View) -> Html:
    """Return why, with the source; an empty answer is shown as empty."""
    move, t = row.move, view.words.t
    if move.reason is None:
        return el("span", t("No reason is given."), class_="tr-empty")
    kpi = view.status.portfolio.kpis.get(row.id)
    own = view.own_of(kpi) if kpi else view.own(row.id)
    source = [" ", source_line(view.source(move.source, kpi), view)] if move.source else []
    wrong = [" ", el("b", t("But its entry says something else than the files."))] if move.fault == "misstated" else []
    return join([view.text(move.reason, own), *source, *wrong])


def _entered(row: Row) -> Html:
    return join([el("code", row.commit[:10]), " ", row.author]) if row.commit else Html("")


def owners(links: Iterable[OwnerLink], view: View) -> Html:
    """Return who answers, or who is addressed; what is inferred says so."""
    found = [_owner(each, view) for each in links]
    return join(found, "; ")


def _owner(each: OwnerLink, view: View) -> Html:
    said = [view.words.t("partner")] if each.role == "partner" else []
    said += [view.words.t("inferred")] if each.basis == "inferred" else []
    name = link(view.owner(each.id), view.url("owner", id=each.id))
    return join([name, " (", ", ".join(said), ")"]) if said else name


def by_distance(each: Assessment) -> tuple[int, float, str]:
    """Return where a KPI stands in a list: furthest behind its path first."""
    rank = {"red": 0, "amber": 1, "green": 2, "unknown": 3, "none": 4}[each.level]
    return rank, each.pace_ratio if each.pace_ratio is not None else 9.0, each.id


def target_rows(found: Iterable[Assessment], view: View) -> Html:
    """Return KPIs with a target: figure, bullet graph, verdict with its reason."""
    return join(_target_row(each, view) for each in found)


def _target_row(each: Assessment, view: View) -> Html:
    kpi = view.status.portfolio.kpis.get(each.id)
    if kpi is None:
        return _broken(each, view)
    left = el("div", el("h3", _title(kpi, view)), el("div", belongs(kpi, view), class_="tr-s tr-m"), el("div", latest(each, kpi, view), class_="tr-s"))  # fmt: skip
    said = join([why(each, kpi, view, brief=True), " ", el("span", resting(each, view), class_="tr-m")])
    right = el("div", verdict(each, said, view.words), class_="tr-s")
    return el("div", left, el("div", bullet(each, kpi, view)), right, class_="tr-row tr-rk")


def _title(kpi: Kpi, view: View) -> Html:
    return link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id))


def belongs(kpi: Kpi, view: View) -> Html:
    """Return country and owner; who is only inferred to own something never stands beside a verdict."""
    named = holders(kpi, view)
    held = [view.words.t("Owner"), ": ", join([view.owner(each.id) for each in named], ", ")] if named else []
    return join([esc(view.country_of(kpi)), join(held)], ". ")


def holders(kpi: Kpi, view: View) -> list[OwnerLink]:
    """Return who owns a KPI, or else what it measures, by a source: the leads, where there are any."""
    stated = [each for each in kpi.owners or _owners_above(kpi, view) if each.basis == "stated"]
    return [each for each in stated if each.role == "lead"] or stated


def _owners_above(kpi: Kpi, view: View) -> list[OwnerLink]:
    """Return who owns what a KPI measures first; nobody owns advice that is not accepted."""
    portfolio = view.status.portfolio
    for measure in kpi.measures:
        chain = portfolio.ancestors.get(measure.id, ())
        above = view.status.strategy(chain[-1]) if chain else None
        if above is None or above.strategy.kind == "recommendations":
            continue
        found: list[OwnerLink] = next((node.owners for name in chain if (node := portfolio.nodes[name]).owners), [])
        if found:
            return found
    return []


def _broken(each: Assessment, view: View) -> Html:
    reason = vocabulary.REASONS["broken_file"]
    said = view.words.t(reason)
    go = link(view.words.t("See the problems"), view.url("problems"))
    return el("div", el("h3", each.id), nothing(said), el("div", verdict(each, go, view.words), class_="tr-s"), class_="tr-row tr-rk")  # fmt: skip


def followed_rows(found: Iterable[Assessment], view: View) -> Html:
    """Return KPIs without a verdict: a line on a common axis, and what it shows in words."""
    listed = [(each, view.status.portfolio.kpis[each.id]) for each in found]
    drawn = [chart(kpi, each, view) for each, kpi in listed]
    span = span_of(drawn)
    return join(
        _followed_row(each, kpi, picture, span, view) for (each, kpi), picture in zip(listed, drawn, strict=True)
    )


def _followed_row(each: Assessment, kpi: Kpi, picture: Chart, span: tuple[float, float], view: View) -> Html:
    name = el("div", el("h3", _title(kpi, view)), el("div", belongs(kpi, view), class_="tr-s tr-m"))
    left = el("div", shape(each.shown), name, class_="tr-verd")
    right = el("p", story(each, kpi, picture, view), class_="tr-s", style="margin:0")
    return el("div", left, el("div", sparkline(picture, span)), right, class_="tr-row tr-rm")


def story(each: Assessment, kpi: Kpi, picture: Chart, view: View) -> Html:
    """Return where a series came from and where it is, then why it has no verdict."""
    words, dots = view.words, picture.dots
    moved = ""
    if len(dots) > 1:
        moved = words.t("{first}; {last} {unit}.", first=dots[0].label, last=dots[-1].label, unit=picture.unit) + " "
    shown = words.start(vocabulary.SHOWN[each.shown])
    return join([el("b", shown), ". ", moved, why(each, kpi, view, brief=True)])


def multiples(found: Iterable[Assessment], view: View, *, place: bool = False, level: str = "h3") -> Html:
    """Return small pictures on one time axis, each with its verdict, and its country where `place` asks for it."""
    listed = [(each, view.status.portfolio.kpis[each.id]) for each in found if each.id in view.status.portfolio.kpis]
    drawn = [chart(kpi, each, view) for each, kpi in listed]
    span = span_of(drawn)
    return el("ul", *(_multiple(each, kpi, picture, span, view, place=place, level=level) for (each, kpi), picture in zip(listed, drawn, strict=True)), class_="tr-sm")  # fmt: skip


def _multiple(
    each: Assessment, kpi: Kpi, picture: Chart, span: tuple[float, float], view: View, *, place: bool, level: str
) -> Html:
    return el(
        "li", el(level, _title(kpi, view)), el("div", *([el("b", view.country_of(kpi)), ", "] if place else []), view.text(kpi.unit, view.own_of(kpi)), class_="tr-s tr-m"),
        sparkline(picture, span, width=236), el("div", verdict(each, why(each, kpi, view, brief=True), view.words), class_="tr-s"),
    )  # fmt: skip


def pager(count: int, size: int, part: int, view: View) -> Html:
    """Return links to the parts of a long list; nothing where there is one."""
    parts = -(-count // size)
    if parts < 2:
        return Html("")
    near = sorted({1, parts, *range(max(1, part - 2), min(parts, part + 2) + 1)})
    shown = [el("b", str(each), aria_current="page") if each == part else link(str(each), view.here(part=str(each))) for each in near]  # fmt: skip
    return el("nav", el("ul", *(el("li", each) for each in shown), class_="tr-pager"), aria_label=view.words.t("Parts of the list"))  # fmt: skip


def part_of(view: View) -> int:
    """Return which part of a long list is asked for."""
    asked = view.asked.get("part")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
