"""Overview: how far each strategy has come, what is new, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.series import targets_on
from tracker.i18n import vocabulary
from tracker.views.markup import Html, el, items, join, link, section
from tracker.views.pieces import declared_counts, evidence, kpi_table, stage_counts

if TYPE_CHECKING:
    from datetime import date

    from tracker.model.strategy import Event
    from tracker.rollup import InitiativeStatus, StrategyStatus
    from tracker.views.view import View

NEWEST = 8


def title(view: View) -> str:
    """Return the page's title."""
    return view.plain(view.status.portfolio.plan.title, view.status.portfolio.plan.language)


def body(view: View) -> Html:
    """Return the page."""
    t = view.words.t
    if not view.status.strategies:
        return el(
            "p",
            t("There is no strategy here on this day. Choose a later day, or add one to initiatives.yaml."),
        )
    return join([
        el("p", _lead(view), class_="tr-lead"),
        section(t("How far each strategy has come"), *(_strategy(each, view) for each in view.status.strategies)),
        section(t("Newest in public sources"), _new(view)),
        section(t("KPIs with a target"), kpi_table(_with_target(view), view, t("KPIs with a target, furthest behind first"))),
        section(t("What is not known"), _unknown(view)),
    ])  # fmt: skip


def _open(view: View) -> list[StrategyStatus]:
    """Return the strategies that headline counts are made of: closed ones are left out."""
    return [each for each in view.status.strategies if each.open]


def _lead(view: View) -> str:
    words, chosen = view.words, _open(view)
    every = sum(len(each.initiatives) for each in chosen)
    going = sum(each.stages[name] for each in chosen for name in ("in_force", "running", "delivered"))
    none = sum(each.stages["none"] for each in chosen)
    judged = [each for name in _with_target(view) if (each := view.status.assessments[name]).level != "none"]
    known = sum(1 for each in judged if each.level in {"green", "amber", "red"})
    first = words.t(
        "Public sources show {going} of {every} initiatives in force, running or delivered, and nothing at all for {none}.",
        going=going, every=every, none=none,
    )  # fmt: skip
    if not known:
        return (
            first
            + " "
            + words.n(
                "{n} KPI has a target with a date; it cannot be judged.",
                "None of the {n} KPIs that have a target with a date or a limit can be judged.",
                len(judged),
            )
        )
    return (
        first
        + " "
        + words.t(
            "Of {all} KPIs that have a target with a date or a limit, {known} can be judged.",
            all=len(judged),
            known=known,
        )
    )


def _strategy(each: StrategyStatus, view: View) -> Html:
    t, strategy = view.words.t, each.strategy
    own = view.own(strategy.id)
    name = view.text(strategy.short or strategy.title, own)
    kind = t(vocabulary.STRATEGY_KINDS[strategy.kind])
    size = view.words.n("{n} initiative", "{n} initiatives", len(each.initiatives))
    reporting = strategy.mode == "reporting"
    return el(
        "div",
        el("h3", link(name, view.url("strategy", id=strategy.id))),
        el(
            "p",
            join([kind, strategy.country or "", view.words.date(strategy.published), size], ", "),
            class_="tr-quiet",
        ),
        declared_counts(each.declared, view)
        if reporting
        else el("p", t("Owners were not asked to report; nothing here is late."), class_="tr-quiet"),
        stage_counts(each.stages, view),
        class_="tr-row",
    )


def _new(view: View) -> Html:
    dated: list[tuple[InitiativeStatus, Event]] = [
        (each, event)
        for each in view.status.initiatives.values()
        for event in each.events
        if event.date.known and event.stage != "context"
    ]
    dated.sort(key=lambda pair: pair[1].date.first_day, reverse=True)
    if not dated:
        return el("p", view.words.t("No dated event has been found."))
    return evidence(dated[:NEWEST], view, where=True)


def _with_target(view: View) -> list[str]:
    """Return KPIs with a target, and those whose file is broken: an error hides no target."""
    kpis = view.status.portfolio.kpis
    linked = dict.fromkeys(name for each in _open(view) for name in each.kpi_ids)
    return [name for name in linked if name not in kpis or targets_on(kpis[name], view.status.as_of)]


def _searched(view: View) -> date | None:
    """Return the last day on which any source was looked at."""
    portfolio = view.status.portfolio
    found = [
        *portfolio.plan.sources.values(),
        *(each for kpi in portfolio.kpis.values() for each in kpi.sources.values()),
    ]
    days = [each.accessed for each in found if each.accessed and each.accessed <= view.status.as_of]
    return max(days, default=None)


def _unknown(view: View) -> Html:
    t = view.words.t
    said: list[Html] = []
    for each in _open(view):
        none = [item for item in each.initiatives if item.stage is None]
        if none:
            name = view.text(each.strategy.short or each.strategy.title, view.own(each.strategy.id))
            numbers = join(
                [
                    link(
                        item.initiative.number or item.initiative.id,
                        view.url("initiative", id=item.initiative.id),
                    )
                    for item in none
                ],
                ", ",
            )
            said.append(join([name, ": ", t("nothing found in public sources for"), " ", numbers]))
    said.append(
        Html(
            el(
                "span",
                t("“Nothing found” means not seen in public sources. It does not mean that nothing was done."),
            )
        )
    )
    searched = _searched(view)
    if searched:
        said.append(el("span", t("Sources last looked at on {day}.", day=view.words.day(searched))))
    said.append(el("span", t("An event shows that something happened, not that the advice has been carried out.")))
    said.append(Html(el("span", t("A figure that moves is not proof that a strategy works."))))
    return items(said)
