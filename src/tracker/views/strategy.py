"""Strategy: where each of its areas stands, when it happened, the figures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import vocabulary
from tracker.views.marks import combined_mark, stage_tag, word_tag
from tracker.views.markup import Html, choices, el, figure, join, link, section, table
from tracker.views.pieces import by_distance, crumbs, multiples, nothing, owners, source_line
from tracker.views.strip import STEPS, cells, declared_strip, key, measured, step_of, strip
from tracker.views.ties import node_link, successors, ties
from tracker.views.timeline import timeline

if TYPE_CHECKING:
    from tracker.model.strategy import Funding
    from tracker.rollup import AreaStatus, InitiativeStatus, StrategyStatus
    from tracker.views.view import View

MOST_LISTED: Final = 150
MOST_MULTIPLES: Final = 12


def title(each: StrategyStatus, view: View) -> Html:
    """Return the page's title."""
    return view.name(each.strategy)


def body(each: StrategyStatus, view: View) -> Html:
    """Return the page."""
    return join([
        _official(each, view),
        _ended(each, view),
        el("p", _lead(each, view), class_="tr-lead"),
        _facts(each, view),
        _remarks(each, view),
        _standing(each, view),
        _when(each, view),
        _kpis(each, view),
        _opened(each, view),
        _funding(each, view),
    ])  # fmt: skip


def crumb(view: View, each: StrategyStatus) -> Html:
    """Return where the page belongs."""
    return crumbs(view, link(view.words.t("Strategies"), view.url("strategies")), view.words.country(each.strategy.country) or view.name(each.strategy))  # fmt: skip


def _official(each: StrategyStatus, view: View) -> Html:
    strategy, own = each.strategy, view.own(each.strategy.id)
    official = strategy.title.get(own, "")
    shown = view.plain(strategy.short or strategy.title, own)
    return el("p", el("span", official, lang=own), class_="tr-off") if official and official != shown else Html("")


def _ended(each: StrategyStatus, view: View) -> Html:
    """Say first that a strategy is closed, and what came after it; or what it came after."""
    t, strategy = view.words.t, each.strategy
    said: list[object] = []
    if strategy.closed and not each.open:
        said.append(t("Closed {day}.", day=view.words.date(strategy.closed)))
        if strategy.superseded_by and view.shown(strategy.superseded_by):
            said.append(join([t("Replaced by"), " ", node_link(strategy.superseded_by, view), "."]))
    before = ties(view).replaces.get(strategy.id, [])
    if before:
        said.append(join([t("Replaces"), " ", join([node_link(name, view) for name in before], "; "), "."]))
    return el("p", join(said, " "), class_="tr-ended") if said else Html("")


def _lead(each: StrategyStatus, view: View) -> str:
    words = view.words
    going = sum(each.stages[name] for name in ("in_force", "running", "delivered"))
    first = words.t("Of {every} initiatives, public sources show {going} in force, running or delivered. For {none} nothing was found.",
                    every=words.number(len(each.initiatives)), going=words.number(going), none=words.number(each.stages["none"]))  # fmt: skip
    if each.strategy.kind == "recommendations":
        return (
            first + " " + words.t("An event shows that something happened, not that the advice has been carried out.")
        )
    return first


def _facts(each: StrategyStatus, view: View) -> Html:
    t, words, strategy = view.words.t, view.words, each.strategy
    observed = strategy.mode == "observed"
    facts: list[tuple[str, object]] = [
        (t("Kind"), t(vocabulary.STRATEGY_KINDS[strategy.kind])),
        (t("Published"), words.date(strategy.published)),
        (t("Reports"), t("Not asked to report") if observed else t("Owners report")),
        (t("Source"), source_line(view.source(strategy.source), view)),
    ]
    if strategy.horizon:
        facts.insert(2, (t("Until"), words.date(strategy.horizon)))
    if strategy.stated_count and view.public(strategy.stated_count.source):
        said = words.t("{stated} by the source, {listed} found by name", stated=words.number(strategy.stated_count.initiatives), listed=words.number(len(each.initiatives)))  # fmt: skip
        facts.append((t("Initiatives"), join([said, ". ", source_line(view.source(strategy.stated_count.source), view)])))  # fmt: skip
    if strategy.owners:
        facts.append((_held(each, view), owners(strategy.owners, view)))
    return fact_list(facts)


def _remarks(each: StrategyStatus, view: View) -> Html:
    """Return what is to be known of the strategy as a whole, and who else writes about it."""
    strategy = each.strategy
    note = el("p", view.text(strategy.note, view.own(strategy.id)), class_="tr-note") if strategy.note else ""
    found = [source_line(view.source(name), view) for name in strategy.see_also if view.public(name)]
    more = el("p", view.words.t("More on the whole"), ": ", join(found, "; "), ".", class_="tr-s tr-m") if found else ""
    return join([note, more])


def fact_list(facts: list[tuple[str, object]]) -> Html:
    """Return short facts side by side, each under its name."""
    return el("dl", *(el("div", el("dt", name), el("dd", said)) for name, said in facts), class_="tr-facts")


def _standing(each: StrategyStatus, view: View) -> Html:
    t = view.words.t
    if not each.initiatives:
        return section(t("Where each part stands"), nothing(t("No initiative is listed yet.")))
    below = [declared_strip(each.declared, view), el("div", measured(each.kpis, view), style="padding:10px 0")]
    reported = [el("h3", t("Reported and measured")), *below] if each.strategy.mode == "reporting" else []
    return section(
        t("Where each part stands"),
        el("p", t("One box for each initiative, shaded by the stage of its newest event; then that event."), class_="tr-sub"),
        key(view), strip(each.stages, view), el("div", style="height:12px"), *reported,
        *(_area_row(area, view) for area in each.areas),
    )  # fmt: skip


def _area_row(area: AreaStatus, view: View) -> Html:
    item, own = area.area, view.own(area.area.id)
    named = view.text(item.short or item.title, own)
    name = link(named, f"#{item.id}") if area.initiatives else named
    none = el("span", view.words.t("No initiative found by name"), class_="tr-empty")
    shown = el("div", cells(area.initiatives[:MOST_LISTED], view), _rest(area, view)) if area.initiatives else none
    return el("div", el("b", item.number or ""), el("div", name, class_="tr-quiet-link"), shown, _newest(area, view), class_="tr-row tr-rr")  # fmt: skip


def _rest(area: AreaStatus, view: View) -> Html:
    rest = len(area.initiatives) - MOST_LISTED
    if rest <= 0:
        return Html("")
    said = view.words.n("and {n} more", "and {n} more", rest)
    return el("p", link(said, view.here(area=area.area.id) if view.places.live else f"#{area.area.id}"), class_="tr-s")


def _newest(area: AreaStatus, view: View) -> Html:
    events = [(event.date.first_day, each, event) for each in area.initiatives for event in each.events if event.stage != "context"]  # fmt: skip
    if not area.initiatives:
        return el("div", class_="tr-latest")
    if not events:
        return el("div", el("span", view.words.t("No event found"), class_="tr-empty"), class_="tr-latest tr-s")
    _, each, event = max(events, key=lambda found: found[0])
    said = [
        view.words.first(view.words.short_day(event.date)),
        ". ",
        view.text(event.title, view.own(each.initiative.id)),
    ]
    return el("div", *said, class_="tr-latest tr-s tr-m")


def _when(each: StrategyStatus, view: View) -> Html:
    t, strategy = view.words.t, each.strategy
    borders = [(strategy.published, t("published"))] + ([(strategy.closed, t("closed"))] if strategy.closed else [])
    drawn = timeline(each.areas, view, borders)
    if not drawn:
        return Html("")
    sub = t("A row for each area. Dots are known days; bars span the time within which something is known to have happened. Undated events are in the lists only.")  # fmt: skip
    return section(t("When it happened"), el("p", sub, class_="tr-sub"), key(view, least=2), drawn)


def _kpis(each: StrategyStatus, view: View) -> Html:
    t, judged = view.words.t, view.status.assessments
    found = sorted((judged[name] for name in each.kpi_ids if name in view.status.portfolio.kpis), key=by_distance)
    if not found:
        return section(t("KPIs that follow the strategy"), nothing(t("No KPI is linked here.")))
    sub = t("The same years in every picture, each scale from zero. National totals cannot praise or condemn a single initiative.")  # fmt: skip
    rest = len(found) - MOST_MULTIPLES
    more = el("p", link(view.words.n("{n} more KPI", "{n} more KPIs", rest), view.url("kpis", strategy=each.strategy.id))) if rest > 0 else ""  # fmt: skip
    return section(t("KPIs that follow the strategy"), el("p", sub, class_="tr-sub"), multiples(found[:MOST_MULTIPLES], view), more)  # fmt: skip


def _opened(each: StrategyStatus, view: View) -> Html:
    """Return every area with its initiatives, as far as the filters leave them."""
    t = view.words.t
    # An area that lists nothing yet is a place all the same: search and links lead to it.
    bare = [el("span", id=area.area.id) for area in each.areas if not area.initiatives]
    if not each.initiatives:
        return join(bare)
    asked, chosen = each.strategy.mode == "reporting", _chosen(each, view)
    count = sum(len(found) for _, found in chosen)
    said = view.words.n("{n} initiative shown.", "{n} initiatives shown.", count)
    parts = [_area(area, found, each, view, asked=asked) for area, found in chosen if found]
    shown = join(parts) if parts else nothing(t("Nothing matches. Choose fewer filters."))
    return join(
        [
            section(t("Every initiative"), _filter(each, view), el("p", said, class_="tr-sub"), anchor="every"),
            shown,
            *bare,
        ]
    )


def _chosen(each: StrategyStatus, view: View) -> list[tuple[AreaStatus, list[InitiativeStatus]]]:
    area, stage, owner = (view.asked.get(name) for name in ("area", "stage", "owner"))
    return [
        (part, [item for item in part.initiatives if _matches(item, part, stage, owner)])
        for part in each.areas
        if area in ("", part.area.id)
    ]


def _matches(item: InitiativeStatus, area: AreaStatus, stage: str, owner: str) -> bool:
    step = str(step_of(item.stage.stage if item.stage else None))
    names = {each.id for each in (item.initiative.owners or area.area.owners)}
    return stage in ("", step) and (not owner or owner in names)


def _filter(each: StrategyStatus, view: View) -> Html:
    t, own = view.words.t, view.own(each.strategy.id)
    areas = [("", t("All")), *((area.area.id, _name(area, view, own)) for area in each.areas)]
    stages = [("", t("All")), *((str(step), view.words.start(word)) for step, _, word in STEPS)]
    held = {link.id for area in each.areas for node in (area.area, *(item.initiative for item in area.initiatives)) for link in node.owners}  # fmt: skip
    known = sorted((view.owner_text(name), name) for name in held)
    fields = [
        choices("area", t("Area"), areas, view.asked.get("area")),
        choices("stage", t("Stage"), stages, view.asked.get("stage")),
        choices("owner", t("Owner or addressee"), [("", t("All")), *((name, text) for text, name in known)], view.asked.get("owner")),
    ]  # fmt: skip
    return filter_form("strategy", fields, view, id=each.strategy.id)


def filter_form(page: str, fields: list[Html], view: View, **kept: str) -> Html:
    """Return a form whose answers go into the address; nothing where nobody would answer."""
    if not view.places.live:
        return Html("")
    hidden = [el("input", type="hidden", name=name, value=value) for name, value in [*kept.items(), *view.carried]]  # fmt: skip
    button = el("button", view.words.t("Show"), type="submit", class_="tr-button")
    return el(
        "form", *fields, *hidden, button, action=view.places.form(page, view.asked), method="get", class_="tr-filter"
    )


def _name(area: AreaStatus, view: View, own: str) -> str:
    item = area.area
    text = view.plain(item.short or item.title, own)
    return f"{item.number} {text}"[:60] if item.number else text[:60]


def _area(area: AreaStatus, found: list[InitiativeStatus], each: StrategyStatus, view: View, *, asked: bool) -> Html:
    t, item, own = view.words.t, area.area, view.own(each.strategy.id)
    named = view.text(each.strategy.levels.initiative, own) if each.strategy.levels else t("Initiative")
    replaced = not each.open and view.shown(each.strategy.superseded_by or "")
    head = [named, t("Public evidence"), t("Newest event"), *([t("Report"), t("Together")] if asked else [])]
    head += [t("Successor")] if replaced else []
    heading = join([f"{item.number} " if item.number else "", view.text(item.short or item.title, own)])
    official = (
        el("p", el("span", item.title[own], lang=own), class_="tr-s tr-m") if item.short and own in item.title else ""
    )
    held = [el("p", _held(each, view), ": ", owners(item.owners, view), class_="tr-s tr-m")] if item.owners else []
    held += [el("p", view.text(item.note, own), class_="tr-s tr-m")] if item.note else []
    answers = ties(view).answered_by.get(item.id, [])
    held += (
        [
            el(
                "p",
                t("Answered by"),
                ": ",
                join([node_link(name, view, place=True) for name in answers], "; "),
                class_="tr-s tr-m",
            )
        ]
        if answers
        else []
    )
    most = MOST_LISTED if view.places.live else len(found)  # where nobody can filter, all is listed
    rows = [_row(initiative, view, asked=asked, replaced=replaced) for initiative in found[:most]]
    rest = len(found) - most
    more = el("p", view.words.n("and {n} more; narrow the filters to see them", "and {n} more; narrow the filters to see them", rest), class_="tr-s") if rest > 0 else ""  # fmt: skip
    measured_ = el("p", _known(area, view), class_="tr-s tr-m", style="margin-top:8px") if area.kpis.total else ""
    shown = table(head, rows, view.plain(item.short or item.title, own), even=True)
    return el(
        "section", el("h3", heading, style="margin-top:32px"), official, *held, shown, more, measured_, id=item.id
    )


def _held(each: StrategyStatus, view: View) -> str:
    return (
        view.words.t("Addressed to") if each.strategy.kind == "recommendations" else view.words.t("Owner, lead first")
    )


def _known(area: AreaStatus, view: View) -> Html:
    t = view.words.t
    judged = view.words.n(
        "{known} of {n} KPI with a target can be judged",
        "{known} of {n} KPIs with a target can be judged",
        area.kpis.total,
        known=area.kpis.known,
    )
    level = [": ", t(vocabulary.COMBINED[area.level])] if area.level in {"green", "amber", "red"} else []
    return join([judged, *level, "."])


def _row(each: InitiativeStatus, view: View, *, asked: bool, replaced: bool) -> list[object]:
    item = each.initiative
    name = join([f"{item.number} " if item.number else "", view.text(item.short or item.title, view.own(item.id))])
    newest = view.text(each.stage.title, view.own(item.id)) if each.stage else ""
    cells_: list[object] = [link(name, view.url("initiative", id=item.id)), stage_tag(each, view.words), newest]
    cells_ += [word_tag(each, view.words), combined_mark(each, view.words)] if asked else []
    return [*cells_, successors(item.id, view)] if replaced else cells_


def _funding(each: StrategyStatus, view: View) -> Html:
    t, own = view.words.t, view.own(each.strategy.id)
    rows = [_grant(grant, view, own) for grant in each.strategy.funding if view.public(grant.source)]
    if not rows:
        return Html("")
    head = [t("Years"), t("Amount"), t("Kind"), t("Source"), t("Note")]
    return section(t("Funding"), table(head, rows, t("Funding, as the sources give it")))


def _grant(grant: Funding, view: View, own: str) -> list[object]:
    t = view.words.t
    years = str(grant.from_) if grant.from_ == grant.to else f"{grant.from_}–{grant.to}"
    amount = join([figure(view.words.number(grant.amount), grant.amount), " ", view.text(grant.unit, own), " ", t("a year") if grant.per == "year" else t("in all")])  # fmt: skip
    return [
        years,
        amount,
        t(vocabulary.FUNDING[grant.kind]),
        source_line(view.source(grant.source), view),
        view.text(grant.note, own),
    ]
