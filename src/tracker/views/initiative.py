"""Initiative: what is said of it, what public sources show, and the KPIs that measure it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.model.strategy import Area
from tracker.rollup.milestones import is_done
from tracker.views.derived import of_initiative
from tracker.views.marks import combined_mark, stage_tag, word_tag
from tracker.views.markup import Html, el, items, join, link, section, table
from tracker.views.meaning import latest
from tracker.views.pieces import (
    breakdowns,
    by_distance,
    crumbs,
    evidence,
    followed_rows,
    moved_goalposts,
    nothing,
    owners,
    source_line,
    target_rows,
)
from tracker.views.questions import asked_here
from tracker.views.reports import UNCHANGED, entered_by
from tracker.views.strategy import fact_list
from tracker.views.ties import tied, ties

if TYPE_CHECKING:
    from tracker.model.strategy import Aim, AskedFor, Evaluation, Milestone, Strategy, Update
    from tracker.rollup import InitiativeStatus
    from tracker.views.view import View


def title(each: InitiativeStatus, view: View) -> Html:
    """Return the page's title."""
    item = each.initiative
    return join([f"{item.number} " if item.number else "", view.text(item.short or item.title, view.own(item.id))])


def crumb(each: InitiativeStatus, strategy: Strategy, view: View) -> Html:
    """Return where the page belongs."""
    area, own = _area(each, view), view.own(each.initiative.id)
    above = link(view.name(strategy), view.url("strategy", id=strategy.id))
    if area is None:
        return crumbs(view, above)
    number = f"{area.number} " if area.number else ""
    return crumbs(view, above, link(join([number, view.text(area.short or area.title, own)]), view.url("strategy", id=strategy.id) + f"#{area.id}"))  # fmt: skip


def body(each: InitiativeStatus, strategy: Strategy, view: View) -> Html:
    """Return the page."""
    t, item = view.words.t, each.initiative
    own = view.own(item.id)
    return join([
        _official(each, view),
        el("p", _lead(each, strategy, view), class_="tr-lead"),
        _facts(each, strategy, view),
        el("p", t("Its text has errors, so it is never shown as good; see Problems."), class_="tr-sub") if each.defective else "",
        _named_in(each, view),
        asked_here([one for one in view.status.findings if one.initiative == item.id], view, named=False),
        _tied(each, view),
        _aims(each, view),
        _asked_for(each, view),
        section(t("What public sources show"), _events(each, view)),
        section(t("Looked for and not found"), el("ul", el("li", view.text(item.not_found, own)), class_="tr-nf")) if item.not_found else "",
        _milestones(each, view),
        _history(each, view),
        section(t("KPIs that measure it"), _kpis(each, view)),
        moved_goalposts(item.id, view),
        section(t("Evaluations of effect"), _evaluations(each, view)),
        of_initiative(item.id, view),
        _neighbours(each, strategy, view),
    ])  # fmt: skip


def _lead(each: InitiativeStatus, strategy: Strategy, view: View) -> str:
    t, stage = view.words.t, each.stage
    if stage is None and not each.initiative.not_found:
        first = t("Nothing is entered about it: nobody says that anything was looked for.")
    elif stage is None:
        first = t("Nothing about it was found in public sources. That means not seen, not absent.")
    else:
        said = view.words.start(vocabulary.STAGES[stage.stage])
        said += f", {t('in part')}" if stage.extent == "part" else ""
        first = t("{stage} ({date}), by a public source.", stage=said, date=view.words.date(stage.date))
    if strategy.mode == "observed":
        return first + " " + t("Nobody has been asked to report on it.")
    return first


def _facts(each: InitiativeStatus, strategy: Strategy, view: View) -> Html:
    t, item = view.words.t, each.initiative
    area = _area(each, view)
    held = item.owners or (area.owners if area else [])
    label = t("Owner, lead first") if each.accepted else t("Addressed to")
    facts: list[tuple[str, object]] = [
        (label, owners(held, view) if held else el("span", t("Nobody named"), class_="tr-empty")),
        (t("Public evidence"), stage_tag(each, view.words)),
        (t("Report"), word_tag(each, view.words)),
    ]
    if strategy.mode == "reporting":
        facts.append((t("Report and figures together"), combined_mark(each, view.words)))
    if item.response and item.response.date.first_day <= view.status.as_of:
        facts.append(
            (
                t("Answer to the advice"),
                join(
                    [
                        t(vocabulary.RESPONSES[item.response.value]),
                        ", ",
                        source_line(view.source(item.response.source), view),
                    ]
                ),
            )
        )
    if item.due:
        facts.append((t("Due"), view.words.date(item.due)))
    return fact_list(facts)


def _area(each: InitiativeStatus, view: View) -> Area | None:
    portfolio = view.status.portfolio
    found = portfolio.nodes.get(portfolio.ancestors[each.initiative.id][1])
    return found if isinstance(found, Area) else None


def _official(each: InitiativeStatus, view: View) -> Html:
    """Return the official wording where the page's title is a rendering or a short form of it."""
    own = view.own(each.initiative.id)
    official = each.initiative.title.get(own)
    if official is None or official == view.plain(each.initiative.short or each.initiative.title, own):
        return Html("")
    return el("p", view.words.t("Official wording"), ": ", el("span", official, lang=own), class_="tr-off")


def _events(each: InitiativeStatus, view: View) -> Html:
    if not each.events and not each.initiative.not_found:
        return nothing(view.words.t("Nothing is entered about it: nobody says that anything was looked for."))
    if not each.events:
        return nothing(view.words.t("Nothing found in public sources. That means not seen, not absent."))
    return evidence([(each, event) for event in each.events], view, where=False)


def _kpis(each: InitiativeStatus, view: View) -> Html:
    judged, kpis = view.status.assessments, view.status.portfolio.kpis
    found = sorted((judged[name] for name in each.kpi_ids), key=by_distance)
    if not found:
        return nothing(view.words.t("No KPI is linked here."))
    first = [one for one in found if one.id not in kpis or one.level != "none"]
    return join([target_rows(first, view), followed_rows([one for one in found if one not in first], view)])


def _aims(each: InitiativeStatus, view: View) -> Html:
    t, item = view.words.t, each.initiative
    if not item.aims and not item.required_breakdowns:
        return Html("")
    own = view.own(item.id)
    listed = el("ul", *(el("li", view.text(aim.wording, own), *_follows(aim, view), " ", el("span", source_line(view.source(aim.source), view), class_="tr-src")) for aim in item.aims), class_="tr-bullets")  # fmt: skip
    promised = breakdowns(item.required_breakdowns, view)
    extra = nothing(t("Promised, not measured: figures by {parts}.", parts=promised)) if promised else ""
    return section(t("What the text aims at"), listed, extra)


def _follows(aim: Aim, view: View) -> list[object]:
    """Return the KPI that an aim is followed by, or that there is none."""
    kpi = view.status.portfolio.kpis.get(aim.kpi or "")
    if kpi is None and aim.kpi in view.status.portfolio.broken:
        return [" ", _broken(view)]
    if kpi is None:
        return [" ", el("span", view.words.t("No KPI found for it."), class_="tr-empty")]
    return [" ", view.words.t("Followed by"), " ", link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id)), "."]  # fmt: skip


def _named_in(each: InitiativeStatus, view: View) -> Html:
    """Say where the name comes from, and what is to be known of it."""
    t, item = view.words.t, each.initiative
    said: list[object] = [view.text(item.note, view.own(item.id))] if item.note else []
    said += [join([t("Name:"), " ", source_line(view.source(item.source), view), "."])] if item.source else []
    return el("p", join(said, " "), class_="tr-s tr-m") if said else Html("")


def _tied(each: InitiativeStatus, view: View) -> Html:
    """Return what it answers and follows, and what came after it."""
    t, name = view.words.t, each.initiative.id
    chain = view.status.portfolio.ancestors[name]
    found = tied(name, list(chain[1:]), each.initiative, view)
    above = view.status.strategy(chain[-1])
    if (
        above
        and view.shown(above.strategy.superseded_by or "")
        and not above.open
        and not ties(view).followed_by.get(name)
    ):
        found.append(el("span", t("No named successor"), class_="tr-empty"))
    sub = el("p", t("As this tracker reads titles and subjects, where no source says so."), class_="tr-sub")
    return section(t("What came before and after"), sub, items(found, "tr-bullets")) if found else Html("")


def _asked_for(each: InitiativeStatus, view: View) -> Html:
    """Return what the text asks to have measured, and what there is of it."""
    t = view.words.t
    found = [one for one in each.initiative.asks_for if one.kind == "kpi"]
    if not found:
        return Html("")
    rows = [_slot(one, each, view) for one in found]
    head = [t("Asked for"), t("KPI"), t("Newest figure"), t("Basis"), t("Source")]
    return section(t("What the text asks to have measured"), table(head, rows, t("What the text asks to have measured")))  # fmt: skip


def _slot(one: AskedFor, each: InitiativeStatus, view: View) -> list[object]:
    t, own = view.words.t, view.own(each.initiative.id)
    kpi, what = view.status.portfolio.kpis.get(one.kpi or ""), view.text(one.what, own)
    source = source_line(view.source(one.source), view)
    if kpi is None and one.kpi in view.status.portfolio.broken:
        return [what, _broken(view), "", "", source]
    if kpi is None:
        return [what, el("span", t("Empty: no KPI found"), class_="tr-empty"), "", "", source]
    name = link(view.text(kpi.title, view.own_of(kpi)), view.url("kpi", id=kpi.id))
    why = [". ", view.text(one.why, own)] if one.why else []
    basis = join([view.words.start(vocabulary.BASES[one.basis]), *why])
    return [what, name, latest(view.status.assessments[kpi.id], kpi, view), basis, source]


def _broken(view: View) -> Html:
    """Say that a KPI is there and cannot be shown: an error hides nothing."""
    reason = vocabulary.REASONS["broken_file"]
    said = el("span", view.words.t(reason), class_="tr-empty")
    return join([said, " ", link(view.words.t("See the problems"), view.url("problems"))])


def _milestones(each: InitiativeStatus, view: View) -> Html:
    t, counts = view.words.t, each.milestones
    if not counts.total:
        return Html("")
    said = t("{done} of {total} done, {overdue} overdue.", done=counts.done, total=counts.total, overdue=counts.overdue)
    rows = [_milestone(step, each, view) for step in each.initiative.milestones]
    listed = table([t("Milestone"), t("Due"), t("Done")], rows, t("Milestones"))
    return section(t("Milestones"), el("p", said, class_="tr-sub"), listed)


def _milestone(step: Milestone, each: InitiativeStatus, view: View) -> list[object]:
    done = step.done is not None and is_done(step, view.status.as_of)
    when = view.words.date(step.done) if done and step.done else view.words.t("not done")
    return [view.text(step.title, view.own(each.initiative.id)), view.words.date(step.due), when]


def _history(each: InitiativeStatus, view: View) -> Html:
    t = view.words.t
    said = [update for update in each.initiative.updates if update.date <= view.status.as_of]
    if not said:
        return Html("")
    own = view.own(each.initiative.id)
    rows = [
        [view.words.day(update.date), t(vocabulary.DECLARED[update.status]), _by(update, view), _note(update, own, view)]
        for _, update in sorted(enumerate(said), key=lambda pair: (pair[1].date, pair[0]), reverse=True)
    ]  # fmt: skip
    return section(t("Reports"), table([t("Date"), t("Status"), t("By"), t("Note")], rows, t("Reports, newest first")))


def _by(said: Update, view: View) -> Html:
    """Return who said it and, where another wrote it down, who did and whether the owner has confirmed it."""
    entered = entered_by(said, view)
    return join([view.owner(said.by), el("div", entered, class_="tr-src") if entered else ""])


def _note(said: Update, own: str, view: View) -> Html:
    same = view.words.start(UNCHANGED) if said.unchanged else ""
    return join([same, view.text(said.note, own)], ". ")


def _evaluations(each: InitiativeStatus, view: View) -> Html:
    t = view.words.t
    found = [one for one in each.initiative.evaluations if view.public(one.source)]
    promised = [one for one in each.initiative.asks_for if one.kind == "evaluation"]
    wanted = join(_wanted(one, each, view) for one in promised)
    if not found:
        return join([wanted, nothing(t("None found. A figure that moves is not proof that the initiative works."))])
    head = [t("Evaluator"), t("Design"), t("Effect"), t("Source")]
    return join([wanted, table(head, [_evaluation(one, each, view) for one in found], t("Evaluations of effect"))])


def _wanted(one: AskedFor, each: InitiativeStatus, view: View) -> Html:
    """Return an evaluation that the text itself asks for."""
    said = view.text(one.what, view.own(each.initiative.id))
    return el("p", view.words.t("The text asks for it:"), " ", said, ". ", el("span", source_line(view.source(one.source), view), class_="tr-src"))  # fmt: skip


def _evaluation(one: Evaluation, each: InitiativeStatus, view: View) -> list[object]:
    own, t = view.own(each.initiative.id), view.words.t
    free = t("independent") if one.independent else t("not independent")
    return [join([view.text(one.evaluator, own), " (", free, ")"]), view.text(one.design, own), view.text(one.effect, own), source_line(view.source(one.source), view)]  # fmt: skip


def _neighbours(each: InitiativeStatus, strategy: Strategy, view: View) -> Html:
    listed = list(strategy.initiatives())
    at = next((index for index, item in enumerate(listed) if item.id == each.initiative.id), 0)
    t, found = view.words.t, []
    for said, index in ((t("Previous"), at - 1), (t("Next"), at + 1)):
        if 0 <= index < len(listed):
            item = listed[index]
            name = join(
                [f"{item.number} " if item.number else "", view.text(item.short or item.title, view.own(item.id))]
            )
            found.append(el("li", said, ": ", link(name, view.url("initiative", id=item.id))))
    return el("nav", el("ul", *found, class_="tr-next"), aria_label=t("Neighbours"), style="margin-top:40px") if found else Html("")  # fmt: skip
