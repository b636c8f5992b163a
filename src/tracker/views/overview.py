"""Overview: how far each strategy has come, what is new, where word and figure differ, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import vocabulary
from tracker.views import counted, moved
from tracker.views.markup import Html, el, join, link, section
from tracker.views.pieces import by_distance, evidence, followed_rows, nothing, target_rows
from tracker.views.questions import questions
from tracker.views.searched import searched
from tracker.views.strip import declared_strip, key, measured, strip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.assess import Assessment
    from tracker.rollup import StrategyStatus
    from tracker.views.view import View

NEWEST: Final = 6
MOST_ROWS: Final = 6
MOST_NAMED: Final = 8
MOST_QUESTIONS: Final = 3


def title(view: View) -> Html:
    """Return the page's title."""
    return view.text(view.status.portfolio.plan.title, view.status.portfolio.plan.language)


def body(view: View) -> Html:
    """Return the page."""
    t = view.words.t
    if not view.status.strategies:
        return nothing(t("There is no strategy here on this day. Choose a later day, or add one to initiatives.yaml."))
    return join([
        el("p", _lead(view), class_="tr-lead"),
        _tour(view),
        section(t("How far each strategy has visibly come"), _sub(_asked(view)), key(view), strategy_rows(still_open(view), view), _closed(view)),
        _differ(view),
        el("div", _new(view), _unknown(view), class_="tr-cols"),
        _kpis(view),
    ])  # fmt: skip


def _sub(said: object) -> Html:
    return el("p", said, class_="tr-sub")


def _tour(view: View) -> Html:
    """Return a few steps to try, where the portfolio has them."""
    plan = view.status.portfolio.plan
    if not plan.tour:
        return Html("")
    steps = [
        el("li", link(view.text(stop.title, plan.language), view.stop(stop.page)), ". ", view.text(stop.look, plan.language))
        for stop in plan.tour
    ]  # fmt: skip
    return section(view.words.n("{n} step to try", "{n} steps to try", len(steps)), el("ol", *steps, class_="tr-bullets tr-tour"))  # fmt: skip


def _asked(view: View) -> str:
    t = view.words.t
    if any(each.strategy.mode == "reporting" for each in view.status.strategies):
        return t(
            "Stage of each initiative by its newest event in public sources and, where owners report, what they say."
        )
    return t("Stage of each initiative by its newest event in public sources. No owner has been asked to report, so nothing here is late and nothing is graded.")  # fmt: skip


def still_open(view: View) -> list[StrategyStatus]:
    """Return the strategies that headline counts are made of: closed ones are left out."""
    return [each for each in view.status.strategies if each.open]


def _closed(view: View) -> Html:
    """Name the strategies that ended or were replaced: they are in no count here."""
    found = [each.strategy for each in view.status.strategies if not each.open]
    if not found:
        return Html("")
    named = join([link(view.name(each), view.url("strategy", id=each.id)) for each in found], "; ")
    return el("p", view.words.t("Closed, and not in the counts:"), " ", named, ".", class_="tr-s", style="padding-top:10px")  # fmt: skip


def _lead(view: View) -> str:
    items = [item for each in still_open(view) for item in each.initiatives]
    return f"{counted.shown(items, view)} {counted.judged(with_target(view), view)}"


def strategy_rows(strategies: Iterable[StrategyStatus], view: View) -> Html:
    """Return a row a strategy: what it is, its strip of stages, and what its owners say where they are asked."""
    return join(_strategy(each, view) for each in strategies)


def _strategy(each: StrategyStatus, view: View) -> Html:
    words, strategy = view.words, each.strategy
    facts = [words.country(strategy.country), words.inside(words.t(vocabulary.STRATEGY_KINDS[strategy.kind])), words.date(strategy.published),
             words.n("{n} initiative", "{n} initiatives", len(each.initiatives))]  # fmt: skip
    closed = [". ", words.t("Closed; not in the counts above.")] if not each.open else []
    left = el("div", el("h3", link(view.name(strategy), view.url("strategy", id=strategy.id)), class_="tr-quiet-link"),
              el("div", join([fact for fact in facts if fact], ", "), *closed, class_="tr-s tr-m"))  # fmt: skip
    return el("div", left, _strips(each, view), class_="tr-row tr-rs")


def _strips(each: StrategyStatus, view: View) -> Html:
    words = view.words
    if not each.initiatives:
        return el("div", nothing(words.t("No initiative is listed yet.")))
    none = each.stages["none"]
    said = words.n("Nothing was found for {n} of {every}.", "Nothing was found for {n} of {every}.", none, every=len(each.initiatives))  # fmt: skip
    below = [el("div", said, class_="tr-src")] if none else []
    if each.strategy.mode == "reporting":
        below += [
            el("div", words.t("Reported"), class_="tr-src"), declared_strip(each.declared, view),
            el("div", words.t("Measured"), class_="tr-src"), measured(each.kpis, view),
        ]  # fmt: skip
    return el("div", strip(each.stages, view), *below)


def _differ(view: View) -> Html:
    """Return the gravest questions to owners, each with the answer beside it."""
    words, found = view.words, view.status.findings
    if all(each.strategy.mode == "observed" for each in view.status.strategies):
        return Html("")
    head, sub = words.t("Where reported and measured differ"), _sub(words.t("A question to the owner, not a verdict on the work."))  # fmt: skip
    if not found:
        return section(head, sub, nothing(words.t("No report and figure differ on this day.")))
    rest = len(found) - MOST_QUESTIONS
    more = el("p", link(words.n("{n} more question to owners", "{n} more questions to owners", rest), view.url("questions")), class_="tr-s") if rest > 0 else ""  # fmt: skip
    return section(head, sub, questions(found[:MOST_QUESTIONS], view), more)


def _new(view: View) -> Html:
    words, found = view.words, moved.moves(view)
    head = words.t("New since {day}", day=words.day(view.since))
    sub = _sub(words.n("{n} dated event, newest first.", "{n} dated events, newest first.", len(found.events)))
    shown = [sub, evidence(found.events[:NEWEST], view, where=True)]
    if not found.events:
        older = moved.newest(view, 3)
        shown = [nothing(words.t("Nothing dated after this day has been found."))]
        shown += [_sub(words.t("Newest before that:")), evidence(older, view, where=True)] if older else []
    rest = [join([words.n("{n} new figure", "{n} new figures", found.figures), ", ", words.n("{n} changed verdict", "{n} changed verdicts", found.verdicts), ". "]),
            link(words.t("All changes"), view.url("changes"))]  # fmt: skip
    return section(head, *shown, el("p", *rest, class_="tr-s", style="padding-top:8px"))


def with_target(view: View) -> list[str]:
    """Return KPIs with a target, and those whose file is broken: an error hides no target."""
    return view.status.once("with target", lambda: _with_target(view))


def _with_target(view: View) -> list[str]:
    return counted.with_target((name for each in still_open(view) for name in each.kpi_ids), view)


def _kpis(view: View) -> Html:
    t, judged = view.words.t, view.status.assessments
    listed = {name for each in still_open(view) for name in each.kpi_ids}
    first = sorted((judged[name] for name in with_target(view) if judged[name].level != "none" or name not in view.status.portfolio.kpis), key=by_distance)  # fmt: skip
    shown = {each.id for each in first}
    others = sorted((judged[name] for name in listed - shown if name in view.status.portfolio.kpis), key=by_distance)
    how = t("Furthest behind first. Bar: distance covered from baseline to target. Dashed tick: where the path was at the newest figure. Heavy tick: target.")  # fmt: skip
    one = section(t("KPIs with a target"), _sub(how), target_rows(first[:MOST_ROWS], view), _more(first, view))
    if not first:
        one = section(t("KPIs with a target"), nothing(t("No KPI has a target that can be judged.")))
    two = section(t("Followed without a verdict"), _sub(t("No target, or a target without a date. Each axis starts at zero; years without a figure stay empty.")),
                  followed_rows(others[:MOST_ROWS], view), _more(others, view)) if others else Html("")  # fmt: skip
    return join([one, two])


def _more(found: list[Assessment], view: View) -> Html:
    rest = len(found) - MOST_ROWS
    if rest <= 0:
        return Html("")
    return el("p", link(view.words.n("{n} more KPI", "{n} more KPIs", rest), view.url("kpis")), class_="tr-s")


def _unknown(view: View) -> Html:
    t = view.words.t
    said: list[Html] = [_untraced(each, view) for each in still_open(view) if each.stages["none"]]
    unmeasured = sum(1 for name in with_target(view) if view.status.assessments[name].reason == "no_data")
    if unmeasured:
        said.append(Html(view.words.n("{n} KPI has a target and no figure at all.", "{n} KPIs have a target and no figure at all.", unmeasured)))  # fmt: skip
    if all(each.strategy.mode == "observed" for each in view.status.strategies):
        said.append(Html(t("Any official status of a single recommendation, goal or measure.")))
    if not any(
        view.public(one.source) for item in view.status.initiatives.values() for one in item.initiative.evaluations
    ):
        said.append(
            Html(
                el("b", t("Any evaluation of effect."))
                + " "
                + t("A figure that moves is not proof that a strategy works.")
            )
        )
    said += _empty_places(view)
    last = searched(view, view.status.as_of)
    looked = t("Sources last looked at on {day}.", day=view.words.day(last)) if last else ""
    sub = _sub(
        t("“Nothing found” means not seen in public sources. It does not mean that nothing was done.") + " " + looked
    )
    return section(t("What is not known"), sub, el("ul", *(el("li", each) for each in said), class_="tr-nf"))


def _empty_places(view: View) -> list[Html]:
    """Return what texts ask to have measured or evaluated, and nobody has."""
    words, kpis = view.words, view.status.portfolio.kpis
    items = [item.initiative for each in still_open(view) for item in each.initiatives]
    places = {
        "kpi": [item for item in items if any(one.kind == "kpi" and one.kpi not in kpis for one in item.asks_for)],
        "evaluation": [item for item in items if not item.evaluations and any(one.kind == "evaluation" for one in item.asks_for)],
    }  # fmt: skip
    heads = {
        "kpi": words.n("{n} text asks for a measure that has no KPI:", "{n} texts ask for a measure that has no KPI:", len(places["kpi"])),
        "evaluation": words.n("{n} text asks for an evaluation that was not found:", "{n} texts ask for an evaluation that was not found:", len(places["evaluation"])),
    }  # fmt: skip
    return [
        join([el("b", heads[kind]), " ", join([link(view.label(item), view.url("initiative", id=item.id)) for item in found], ", ")])
        for kind, found in places.items() if found
    ]  # fmt: skip


def _untraced(each: StrategyStatus, view: View) -> Html:
    words = view.words
    none = [item.initiative for item in each.initiatives if item.stage is None]
    named = [link(view.short_name(item), view.url("initiative", id=item.id), title=view.plain(item.short or item.title, view.own(item.id))) for item in none[:MOST_NAMED]]  # fmt: skip
    rest = [" ", words.n("and {n} more", "and {n} more", len(none) - MOST_NAMED)] if len(none) > MOST_NAMED else []
    head = el("b", words.n("Nothing found for {n} initiative:", "Nothing found for {n} initiatives:", len(none)))
    return join([head, " ", view.name(each.strategy), ": ", join(named, ", "), *rest])
