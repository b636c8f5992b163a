"""Methods: what each word, mark and shade means, how it is computed, what it cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.i18n import N, vocabulary
from tracker.model.findings import SEVERITIES
from tracker.telling.settings import in_force
from tracker.views.backtested import backtested
from tracker.views.marks import shape, word_class
from tracker.views.markup import Html, el, esc, items, join, outside, section, table
from tracker.views.strip import key

if TYPE_CHECKING:
    from tracker.views.view import View

MEANINGS = {
    "achieved": N("The target is met, at its date or before."),
    "on_pace": N("At least {on_track} of the way that the path asks for by now."),
    "behind": N("From {at_risk} to {on_track} of the way."),
    "far_behind": N("From nothing to {at_risk} of the way."),
    "below_baseline": N("It has moved the wrong way since the baseline."),
    "missed": N("The target's date has passed and the target is not met."),
    "too_early": N("One figure since the baseline, and less than {early} of the time gone."),
    "cannot_be_judged": N("No figure after the baseline, or nothing to compare it with."),
    "stale": N("Two or more figures are missing; the last verdict is struck out."),
    "monitored": N("No target, or a target without a date."),
}


def title(view: View) -> Html:
    """Return the page's title."""
    return Html(view.words.t("How the verdicts are made"))


def body(view: View) -> Html:
    """Return the page."""
    t = view.words.t
    lead = t("The software computes every verdict from the files, by one rule for all. Nobody can set or change a verdict by hand.")  # fmt: skip
    return join([
        el("p", lead, class_="tr-lead"),
        section(t("Who stands behind it"), _governance(view)),
        section(t("Verdicts on a KPI"), el("p", t("A straight line runs from the baseline to the target. The newest figure is held against where that line should be at the same time."), class_="tr-sub"), _verdicts(view)),
        section(t("What owners say"), el("p", t("A report is shown in an outlined box and without colour: it is somebody's word. A dashed box is an absence, added by the software."), class_="tr-sub"), _words(view)),
        section(t("Stages of evidence"), el("p", t("What public sources show of an initiative. The stage is that of the newest event; background never counts as something done."), class_="tr-sub"), key(view), _stages(view)),
        section(t("Word and figures together"), items(_together(view), "tr-bullets")),
        section(t("Questions to owners"), _findings(view)),
        section(t("Silence and age"), items(_silence(view), "tr-bullets")),
        section(t("Outlook"), items(_outlook(view), "tr-bullets")),
        section(t("How good the outlooks and verdicts were"), backtested(view)),
        section(t("The methods and where they come from"), _sources(view)),
        section(t("What other offices would say"), el("p", t("The same figures under the published rules of others, for comparison only. For one KPI the command tracker explain prints them."), class_="tr-sub"), _offices(view)),
        section(t("What it cannot say"), items(_limits(view), "tr-bullets")),
    ])  # fmt: skip


def _governance(view: View) -> Html:
    """Return who operates, who pays, who may change cut-offs, whose interests touch it; an empty answer stays visible."""
    t, plan = view.words.t, view.status.portfolio.plan
    empty = el("span", t("No answer"), class_="tr-empty")
    said = plan.governance
    answers = [
        (t("Who operates the tracker"), said.operator),
        (t("Who pays for it"), said.funder),
        (t("Who may change cut-offs"), said.cutoffs),
        (t("Conflicts of interest"), said.conflicts),
    ]
    listed = [(question, view.text(answer, plan.language) or empty) for question, answer in answers]
    listed.append((t("Cut-offs in force"), esc(in_force(plan.assessment, view.words))))
    listed.append((t("Changed by hand"), esc(t("Nothing: there is no place where a verdict could be entered."))))
    return el("dl", *(join([el("dt", question), el("dd", answer)]) for question, answer in listed), class_="tr-dq")


def _findings(view: View) -> Html:
    """Return every finding with its question and how much it weighs here."""
    words, cut = view.words, view.status.portfolio.plan.assessment
    t = words.t
    sub = el("p", t("What an owner reports is held against what the figures and the calendar show. Where they differ the owner is asked; neither the report nor the verdict is changed by it."), class_="tr-sub")  # fmt: skip
    rows = [
        [
            t(vocabulary.FINDINGS[code]),
            t(vocabulary.QUESTIONS[code]),
            t(vocabulary.SEVERITIES[cut.severities.get(code, usual)]),
        ]
        for code, usual in SEVERITIES.items()
    ]
    return join([sub, table([t("What differs"), t("What the owner is asked"), t("Weight")], rows, t("Questions to owners"))])  # fmt: skip


SOURCES = (
    (N("Path, pace and their cut-offs"), N("Of the movement that was needed by now, the share that was made: 95 %, 60 % and nothing are Eurostat's cut-offs, also used in Canada and with Open SDG."),
     "Eurostat, SDG - Introduction", "https://ec.europa.eu/eurostat/statistics-explained/index.php?title=SDG_-_Introduction"),
    (N("The same, as a formula"), N("The published formula that others can run."),
     "Open SDG, Progress methodology", "https://open-sdg.readthedocs.io/en/latest/progress-methodology/"),
    (N("What counts as movement"), N("A tenth of the needed pace either way, as in the UN's progress chart."),
     "UN Statistics Division, Progress Chart Technical Note 2023", "https://unstats.un.org/sdgs/files/report/2023/Progress_Chart_Technical_Note_2023.pdf"),
    (N("Thresholds to keep, several targets"), N("Met and falling back is a warning; of several targets the worst counts."),
     "Destatis, Indicator status", "https://dns-indikatoren.de/en/status"),
    (N("Outlook"), N("A random walk from the last figure with a movement that fades: for short series simple methods are the best."),
     "Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 13.7", "https://otexts.com/fpp3/long-short-ts.html"),
    (N("Words for probabilities"), N("One scale from very likely to very unlikely."),
     "IPCC, guidance note on the consistent treatment of uncertainties, 2010", ""),
    (N("Report and figures apart, findings, roll-up, lags"), N("This project's own choices, written down with their reasons in its documentation."),
     "", ""),
)  # fmt: skip
"""What each method is, in plain words, and where it comes from; docs/methods.md has the formulas."""


def _sources(view: View) -> Html:
    t = view.words.t
    rows = [[t(name), t(said), outside(title, url) if url else title or t("own choice")] for name, said, title, url in SOURCES]  # fmt: skip
    return table([t("Method"), t("In plain words"), t("Source")], rows, t("The methods and where they come from"))


OFFICES = {
    "eurostat": N("The yearly growth of about five years, divided by the growth that the target took from there on."),
    "un": N("The yearly growth since the baseline, drawn on to the target's date: how much of the way is then covered."),
    "germany": N("The mean change of recent years, drawn on to the target's date: what is then missed of the way that is left makes sun, cloud or thunderstorm."),
    "sdsn": N("The yearly movement of about four years, divided by what the target took from there on."),
}  # fmt: skip


def _offices(view: View) -> Html:
    t = view.words.t
    rows = [[t(vocabulary.OFFICES[name]), t(said)] for name, said in OFFICES.items()]
    return table([t("Office"), t("Rule")], rows, t("What other offices would say"))


def _verdicts(view: View) -> Html:
    words, cut = view.words, view.status.portfolio.plan.assessment
    places = {
        "on_track": words.share(cut.on_track),
        "at_risk": words.share(cut.at_risk),
        "early": words.share(cut.early_share),
    }
    rows = [
        [el("span", shape(name), el("b", words.start(vocabulary.SHOWN[name]), class_=word_class(name)), class_="tr-mark"), words.t(said, **places)]
        for name, said in MEANINGS.items()
    ]  # fmt: skip
    return table([words.t("Verdict"), words.t("Meaning")], rows, words.t("Verdicts on a KPI"))


STAGES = {
    "context": N("Background: what was there before, comments, studies."),
    "announced": N("It is said to come."),
    "proposed": N("A bill, a draft or a proposal is out."),
    "decided": N("Those in charge have agreed, assigned, appointed or set money aside."),
    "adopted": N("Parliament, or whoever has the last word, has adopted it; whether it applies yet was not checked."),
    "in_force": N("The law, scheme or limit applies."),
    "running": N("The activity goes on or the body works."),
    "delivered": N("The report is handed over, the event is over, the thing is there."),
}


def _stages(view: View) -> Html:
    t = view.words.t
    rows = [[view.words.start(vocabulary.STAGES[name]), t(said)] for name, said in reversed(STAGES.items())]
    return table([t("Stage"), t("Meaning")], rows, t("Stages of evidence"))


def _words(view: View) -> Html:
    said = [el("span", view.words.t(word), class_="tr-tag") for word in vocabulary.DECLARED.values()]
    absent = [el("span", view.words.t(word), class_="tr-tag tr-absent") for word in vocabulary.REPORTS.values()]
    return el("p", join([*said, *absent], " "))


def _together(view: View) -> list[str]:
    t = view.words.t
    return [
        t("Of a report and the figures, the worse one counts."),
        t("Good news by word alone, with no figures to hold it against, is unverified and never shown as good."),
        t("A level of an area comes from counts of its KPIs, never from an average."),
        t(
            "A national figure is never used to judge a single initiative, unless the files say that the initiative moves it."
        ),
        t("Strategies whose owners nobody asked are observed only: nothing in them is late and no word is missing."),
    ]


def _silence(view: View) -> list[str]:
    t, plan = view.words.t, view.status.portfolio.plan
    return [
        t(
            "A figure is expected a fixed time after the end of its period. One missing figure is late, two make the series stale."
        ),
        t(
            "A stale series loses its verdict, but not if the verdict was bad: what was far behind stays far behind until a figure says otherwise."
        ),
        t(
            "A report loses its good news when it is older than the reporting rhythm and {days} days.",
            days=plan.reporting.grace_days,
        ),
    ]


def _outlook(view: View) -> list[str]:
    t = view.words.t
    return [
        t(
            "It says where a figure goes if recent movement continues, fading, and nothing new is done. It is no prediction of what a government will do."
        ),
        t(
            "The ranges were tested on about 3,000 past series of policy figures: 84 of 100 later figures fell inside the range that promised 80."
        ),
        t("It takes at least four figures over three years, and a target at most ten years away."),
        t("An unlikely target lowers the verdict by one step; a likely one never raises it."),
    ]


def _limits(view: View) -> list[str]:
    t = view.words.t
    return [
        t(
            "A figure that moves is not proof that a strategy works. Evaluations of effect have their own place, empty where there is none."
        ),
        t("Stages are our reading of public pages. “Nothing found” means not seen, not absent."),
        t("Names in another language than this page's are the official ones, or a rendering by this tracker."),
    ]
