"""Initiative: what is said of it, what public sources show, and the KPIs that measure it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import vocabulary
from tracker.model.strategy import Area
from tracker.rollup.milestones import is_done
from tracker.views.marks import combined_mark, stage_tag, word_tag
from tracker.views.markup import Html, el, join, link, section, table
from tracker.views.pieces import by_distance, crumbs, evidence, followed_rows, nothing, owners, source_line, target_rows
from tracker.views.strategy import fact_list

if TYPE_CHECKING:
    from tracker.model.strategy import Evaluation, Milestone, Strategy
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
        _aims(each, view),
        section(t("What public sources show"), _events(each, view)),
        section(t("Looked for and not found"), el("ul", el("li", view.text(item.not_found, own)), class_="tr-nf")) if item.not_found else "",
        _milestones(each, view),
        _history(each, view),
        section(t("KPIs that measure it"), _kpis(each, view)),
        _moved(each, view),
        section(t("Evaluations of effect"), _evaluations(each, view)),
        _neighbours(each, strategy, view),
    ])  # fmt: skip


def _lead(each: InitiativeStatus, strategy: Strategy, view: View) -> str:
    t, stage = view.words.t, each.stage
    if stage is None:
        first = t("Nothing about it was found in public sources. That means not seen, not absent.")
    else:
        said = view.words.start(vocabulary.STAGES[stage.stage])
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
    if item.response:
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
    if not item.aims:
        return Html("")
    own = view.own(item.id)
    listed = el("ul", *(el("li", view.text(aim.wording, own), " ", el("span", source_line(view.source(aim.source), view), class_="tr-src")) for aim in item.aims), class_="tr-bullets")  # fmt: skip
    promised = ", ".join(item.required_breakdowns)
    extra = nothing(t("Promised, not measured: figures by {parts}.", parts=promised)) if promised else ""
    return section(t("What the text aims at"), listed, extra)


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
        [view.words.day(update.date), t(vocabulary.DECLARED[update.status]), view.owner(update.by), view.text(update.note, own)]
        for _, update in sorted(enumerate(said), key=lambda pair: (pair[1].date, pair[0]), reverse=True)
    ]  # fmt: skip
    return section(t("Reports"), table([t("Date"), t("Status"), t("By"), t("Note")], rows, t("Reports, newest first")))


def _moved(each: InitiativeStatus, view: View) -> Html:
    """Return goalposts that were moved, where any were."""
    changes = [change for change in each.initiative.changes if change.date <= view.status.as_of]
    if not changes:
        return Html("")
    t, own = view.words.t, view.own(each.initiative.id)
    rows = [[view.words.day(one.date), one.field, str(one.from_), str(one.to), view.text(one.reason, own)] for one in changes]  # fmt: skip
    head = [t("Date"), t("What changed"), t("From"), t("To"), t("Reason")]
    return section(t("What was changed on the way"), table(head, rows, t("What was changed on the way")))


def _evaluations(each: InitiativeStatus, view: View) -> Html:
    found, t = each.initiative.evaluations, view.words.t
    if not found:
        return nothing(t("None found. A figure that moves is not proof that the initiative works."))
    return table([t("Evaluator"), t("Design"), t("Effect"), t("Source")], [_evaluation(one, each, view) for one in found], t("Evaluations of effect"))  # fmt: skip


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
