"""Reporting: who was asked in the round, who has answered, who is late; how complete and how fresh what came is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.i18n import N, vocabulary
from tracker.rollup.asking import ANSWERED, LATE, STANDINGS, lateness
from tracker.telling.figure import kpi_name
from tracker.views.markup import Html, el, figure, items, join, link, section, table
from tracker.views.pieces import nothing
from tracker.views.questions import node_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.round import Asked
    from tracker.rollup.asking import Asking, RoundStatus
    from tracker.views.view import View

_SHAPES: Final = {"reported": "●", "confirmed": "◉", "due": "○", "extended": "◌", "overdue": "▲", "silent": "✕"}
"""Beside the word, never instead of it."""
FRESH: Final = ("current", "late", "stale", "no_data")
FRESHNESS: Final = {
    "current": N("up to date"),
    "late": N("one figure late"),
    "stale": N("silent"),
    "no_data": N("no figure"),
}


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("Reporting"))


def body(view: View) -> Html:
    """Return the page."""
    asked = view.status.round
    if asked is None:
        return join([el("p", view.words.t("No round of reporting has been opened, so nobody has been asked and nobody is late."), class_="tr-lead"), _series(view), _problems(view)])  # fmt: skip
    return join([_lead(asked, view), _days(asked, view), _owners(asked, view), _late(asked, view), _series(view), _problems(view)])  # fmt: skip


def _lead(asked: RoundStatus, view: View) -> Html:
    words = view.words
    answered = sum(each.standing in ANSWERED for each in asked.askings)
    late = sum(each.standing in LATE for each in asked.askings)
    said = words.n("{answered} of {n} initiative has been reported on.", "{answered} of {n} initiatives have been reported on.", len(asked.askings), answered=words.number(answered))  # fmt: skip
    more = words.n("{n} is late.", "{n} are late.", late) if late else words.t("None is late.")
    lead = el("p", said, " ", more, class_="tr-lead")
    if not view.waiting:
        return lead
    here = words.n("{n} commit waits on the branch of the round and is not counted here yet: it was not taken over.", "{n} commits wait on the branch of the round and are not counted here yet: they were not taken over.", view.waiting)  # fmt: skip
    return join([lead, el("p", here, class_="tr-note")])


def _days(asked: RoundStatus, view: View) -> Html:
    """Return the days of the round, and whether it is open."""
    t, words, found = view.words.t, view.words, asked.round
    state = t("The round is open: no cut-off is moved until it is released.") if asked.open else t("The round is over.")
    listed: list[tuple[str, object]] = [(t("Round"), found.id), (t("Opened"), words.day(found.opens)), (t("Data cut-off"), words.day(found.data_cutoff)), (t("Due"), words.day(found.due))]  # fmt: skip
    listed += [(t("Answers by"), words.day(found.answers_by))] if found.answers_by else []
    listed += [(t("Meeting"), words.day(found.meeting))] if found.meeting else []
    facts = el("dl", *(el("div", el("dt", name), el("dd", said)) for name, said in listed), class_="tr-facts")
    return join([el("p", state, class_="tr-sub"), facts])


def _owners(asked: RoundStatus, view: View) -> Html:
    """Return one row an owner, those who are late first."""
    t, extended = view.words.t, {each.owner: each for each in asked.round.asked}
    names = sorted(asked.owners, key=lambda name: (-_worst(asked.of(name)), view.owner_text(name)))
    head = [
        t("Owner"),
        t("Answered"),
        *(view.words.start(vocabulary.STANDINGS[each]) for each in STANDINGS),
        t("Last day"),
        t("Open questions"),
    ]
    rows = [_owner(name, asked, extended[name], view) for name in names]
    sub = el(
        "p",
        t("Counts of initiatives. Confirmed means: the owner was asked and said that nothing has changed."),
        class_="tr-sub",
    )
    return section(t("By owner"), sub, table(head, rows, t("By owner")))


def _worst(mine: Iterable[Asking]) -> int:
    return max((lateness(each.standing) for each in mine), default=-1)


def _owner(name: str, asked: RoundStatus, entry: Asked, view: View) -> list[object]:
    words, mine = view.words, asked.of(name)
    answered = sum(each.standing in ANSWERED for each in mine)
    counts = [_count(sum(each.standing == standing for each in mine), standing, view) for standing in STANDINGS]
    ids = {each.initiative for each in mine}
    questions = sum(one.initiative in ids and one.answer is None for one in view.status.findings)
    until: object = words.day(entry.due(asked.round.due))
    if entry.extended_to is not None:
        why = view.text(entry.reason, view.status.portfolio.plan.language)
        until = join([until, el("div", words.t("extended"), ": ", why, class_="tr-src")])
    told = words.t("{part} of {whole}", part=words.number(answered), whole=words.number(len(mine)))
    page = join([link(view.owner(name), view.url("owner", id=name)), _doors(name, view)])
    return [
        page,
        told if mine else words.t("nothing to report"),
        *counts,
        until,
        figure(words.number(questions), questions),
    ]


def _doors(name: str, view: View) -> Html:
    """Return where its reports are entered, on a server that takes entries."""
    if not view.editing:
        return Html("")
    return el("div", link(view.words.t("enter reports"), view.url("update", owner=name)), class_="tr-src")


def _count(number: int, standing: str, view: View) -> Html:
    if not number:
        return el("span", "0", class_="tr-src tr-zero")
    return join([el("span", _SHAPES[standing], aria_hidden="true"), " ", figure(view.words.number(number), number)])


def _late(asked: RoundStatus, view: View) -> Html:
    """Name what is missing, the latest first."""
    t, words = view.words.t, view.words
    missing = [each for each in asked.askings if each.standing not in ANSWERED]
    if not missing:
        return section(t("Not reported yet"), nothing(t("Everything has been reported on.")))
    missing.sort(key=lambda each: -lateness(each.standing))
    rows = [
        [node_link(each.initiative, view), view.owner(each.owner), join([el("span", _SHAPES[each.standing], aria_hidden="true"), " ", words.start(vocabulary.STANDINGS[each.standing])]), words.day(each.due), _last(each, view)]
        for each in missing
    ]  # fmt: skip
    head = [t("Initiative"), t("Owner"), t("Standing"), t("Last day"), t("Reported last")]
    return section(t("Not reported yet"), table(head, rows, t("Not reported yet")))


def _last(each: Asking, view: View) -> str:
    said = view.status.initiatives[each.initiative].word.update
    return view.words.day(said.date) if said else view.words.t("never")


def _series(view: View) -> Html:
    """Return how fresh the figures are, and name those that are late or silent."""
    t, words, found = view.words.t, view.words, view.status
    expected = {
        name: each
        for name, each in found.assessments.items()
        if each.freshness in FRESH and name in found.portfolio.kpis
    }
    if not expected:
        return Html("")
    counted = "; ".join(
        f"{t(FRESHNESS[name])} {words.number(number)}"
        for name in FRESH
        if (number := sum(each.freshness == name for each in expected.values()))
    )
    rows = [
        [link(kpi_name(found.portfolio.kpis[name], found, words), view.url("kpi", id=name)), t(FRESHNESS[each.freshness]), words.day(each.due) if each.due else "–", join([view.owner(one.id) for one in found.portfolio.kpis[name].owners], ", ") or t("nobody named")]
        for name, each in sorted(expected.items(), key=lambda pair: (-pair[1].missing_periods, pair[0]))
        if each.freshness in {"late", "stale"}
    ]  # fmt: skip
    listed = (
        table([t("KPI"), t("State"), t("Expected by"), t("Owner")], rows, t("Figures that have not come"))
        if rows
        else nothing(t("Every figure that is expected has come."))
    )
    broken = [join([el("b", name), ": ", each.path]) for name, each in found.portfolio.broken.items()]
    more = join([el("p", t("Files with errors, not judged:")), items(broken, "tr-bullets")]) if broken else Html("")
    return section(
        t("Figures that have not come"),
        el(
            "p",
            t("KPIs: {list}.", list=counted),
            " ",
            t("Expected by the rhythm of each series; a figure may be out and not entered here yet."),
            class_="tr-sub",
        ),
        listed,
        more,
    )


def _problems(view: View) -> Html:
    words = view.words
    errors = sum(each.severity == "error" for each in view.problems)
    said = " ".join(
        [
            words.n("{n} error.", "{n} errors.", errors),
            words.n("{n} warning.", "{n} warnings.", len(view.problems) - errors),
        ]
    )
    late = [each for each in view.problems if each.code == "after-data-cutoff"]
    after = el("p", words.n("{n} figure was published after the data cut-off: it belongs to the next round.", "{n} figures were published after the data cut-off: they belong to the next round.", len(late))) if late else ""  # fmt: skip
    return section(
        words.t("Problems in the files"),
        el("p", said, " ", link(words.t("See the problems"), view.url("problems"))),
        after,
    )
