"""KPI: what the figure says, the chart, every figure with its source, and how good it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.assess.series import known_on, targets_on
from tracker.i18n import vocabulary
from tracker.views.marks import verdict_mark
from tracker.views.markup import Html, el, items, join, link, section, table
from tracker.views.pieces import distance, latest, sentence, source_line

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.model.kpi import Kpi, Observation, Target
    from tracker.periods import Period
    from tracker.views.view import View


def title(kpi: Kpi, view: View) -> str:
    """Return the page's title."""
    return view.plain(kpi.title, view.own_of(kpi))


def lead(kpi: Kpi, judged: Assessment, view: View) -> Html:
    """Return what stands above the chart: figure, verdict, and what it means in words."""
    t = view.words.t
    return join([
        el("p", latest(judged, kpi, view), ". ", meaning(kpi, judged, view), class_="tr-lead"),
        el("p", verdict_mark(judged, view.words)),
        items(dict.fromkeys(_reasons(judged, kpi, view))),
        _outlook(judged, kpi, view),
        el("p", t("Judged as of {day}.", day=view.words.day(view.status.as_of)), class_="tr-quiet"),
    ])  # fmt: skip


def meaning(kpi: Kpi, judged: Assessment, view: View) -> str:
    """Return in a sentence where the figure stands against its plan."""
    t, target, unit = view.words.t, judged.target, view.plain(kpi.unit, view.own_of(kpi))
    if target is None:
        return t("No target with a date is set.") if kpi.has_target else t("No target is set.")
    if judged.last is None:
        return t("Target set, no measurement found.") if judged.baseline is None else ""
    if target.value is not None and (target.due == "always" or kpi.direction in {"at_least", "at_most"}):
        limit = view.words.number(target.value)
        if kpi.direction in {"increase", "at_least"}:
            return t("The target is at least {limit} {unit}.", limit=limit, unit=unit)
        return t("The target is at most {limit} {unit}.", limit=limit, unit=unit)
    if judged.ahead is None or judged.expected is None:
        return ""
    parts = [distance(judged, kpi, view)]
    if judged.required_pace is not None and target.low is None:
        pace = view.words.about(abs(judged.required_pace))
        parts.append(t("From here the target takes {pace} {unit} a year.", pace=pace, unit=unit))
    return " ".join(parts)


def _reasons(judged: Assessment, kpi: Kpi, view: View) -> list[str]:
    t = view.words.t
    said = [t(vocabulary.REASONS[judged.reason])] if judged.reason else []
    said += [t(vocabulary.FLAGS[flag]) for flag in judged.flags]
    if judged.points:
        said.append(view.words.n("{n} figure in all.", "{n} figures in all.", judged.points))
    if judged.freshness != "no_data" and judged.reason != "stale":
        said.append(t(vocabulary.FRESHNESS[judged.freshness]))
    if judged.missing_periods and judged.due:
        said.append(
            t(
                "By this tracker's rule the next figure was expected by {day}; none has been found.",
                day=view.words.day(judged.due),
            )
        )
    if judged.arrow != "unknown" and kpi.direction != "within" and judged.freshness in {"current", "late"}:
        said.append(f"{sentence(t(vocabulary.ARROWS[judged.arrow]))}.")
    return said


def _outlook(judged: Assessment, kpi: Kpi, view: View) -> Html:
    t, found = view.words.t, judged.outlook
    if judged.target is None:
        return Html("")
    if found.probability is None or found.low is None or found.high is None or found.likelihood is None:
        reason = found.refused or "no_target_date"
        return el("p", t(vocabulary.REFUSALS[reason]), class_="tr-quiet")
    said = t(
        "If recent movement continues and nothing new is done, reaching the target is {likelihood} ({percent}). The figure would then lie between {low} and {high} {unit} (8 chances in 10).",
        likelihood=t(vocabulary.LIKELIHOODS[found.likelihood]), percent=view.words.percent(found.probability),
        low=view.words.about(found.low), high=view.words.about(found.high), unit=view.plain(kpi.unit, view.own_of(kpi)),
    )  # fmt: skip
    record = t("In a test on about 3,000 past series, 84 of 100 later figures fell inside such a span.")
    return el("p", said, " ", record, class_="tr-quiet")


def below(kpi: Kpi, judged: Assessment, view: View) -> Html:
    """Return what stands below the chart: every figure with its source, definition, quality, what it measures."""
    t = view.words.t
    return join([
        section(t("Every figure and where it comes from"), _figures(kpi, judged, view)),
        section(t("What it counts"), _facts(kpi, view)),
        section(t("What it measures"), items(_measures(kpi, view)) if kpi.measures else el("p", t("It is linked to nothing."))),
    ])  # fmt: skip


def _figures(kpi: Kpi, judged: Assessment, view: View) -> Html:
    t = view.words.t
    unit = view.plain(kpi.unit, view.own_of(kpi))
    head = [t("Period"), unit, t("Source"), t("Note")]
    targets = [
        _target(due, target, kpi, view)
        for due, target in sorted(
            targets_on(kpi, view.status.as_of).items(), key=lambda item: str(item[0]), reverse=True
        )
    ]
    known = known_on(kpi, view.status.as_of)
    points = sorted(known.items(), key=lambda item: item[0].time, reverse=True)
    rows = [*targets, *(_figure(period, point, kpi, view) for period, point in points)]
    base = judged.baseline
    if kpi.baseline and base and base.period not in known:
        rows.append(
            [
                view.words.period(base.period),
                view.words.number(base.value),
                source_line(view.source(kpi.baseline.source or kpi.source, kpi), view),
                t("Baseline"),
            ]
        )
    return table(head, rows, t("Every figure and where it comes from"))


def _target(due: object, target: Target, kpi: Kpi, view: View) -> list[object]:
    t, own = view.words.t, view.own_of(kpi)
    when = {"always": t("always"), "undated": t("no date")}.get(str(due), str(due))
    value = view.words.number(target.value) if target.value is not None else f"{target.min:g} – {target.max:g}"
    by = [" (", view.text(target.by, own), ")"] if target.by else []
    more = [". ", view.text(target.note, own)] if target.note else []
    note = join([t("Target"), *by, *more])
    return [when, el("strong", value), source_line(view.source(target.source or kpi.source, kpi), view), note]


def _figure(period: Period, point: Observation, kpi: Kpi, view: View) -> list[object]:
    t, own = view.words.t, view.own_of(kpi)
    value = view.words.number(point.value) if point.value is not None else t("none")
    marks = {
        "provisional": t("Provisional."),
        "estimated": t("Estimated."),
        "forecast": t("Forecast, not used."),
        "missing": t("No figure."),
    }
    said: list[object] = []
    if point.break_:
        said.append(t("The definition changed here."))
    if point.status in marks:
        said.append(marks[point.status])
    if point.derived:
        said.append(join([t("Derived:"), " ", view.text(point.derived, own)]))
    said += [t("Another source says {value}.", value=view.words.number(other.value)) for other in point.conflicts]
    said.append(view.text(point.note, own))
    source = view.source(point.source or kpi.source, kpi)
    return [
        view.words.period(period),
        value,
        source_line(source, view),
        join([part for part in said if part], " "),
    ]


def _facts(kpi: Kpi, view: View) -> Html:
    t, own, quality = view.words.t, view.own_of(kpi), kpi.quality
    answers = [
        (t("Definition"), kpi.definition),
        (t("Verified by"), quality.verified if quality else None),
        (t("Accuracy"), quality.accuracy if quality else None),
        (t("Known limits"), quality.limits if quality else None),
        (t("How they are made up for"), quality.compensated if quality else None),
    ]
    listed = [
        join(
            [
                el("dt", question),
                el(
                    "dd",
                    view.text(answer, own) if answer else el("span", t("No answer"), class_="tr-absent-text"),
                ),
            ]
        )
        for question, answer in answers
    ]
    ended = kpi.ended
    if ended:
        listed.append(
            join(
                [
                    el("dt", t("Ended")),
                    el("dd", view.words.date(ended.date), ". ", view.text(ended.reason, own)),
                ]
            )
        )
    return el("dl", *listed)


def _measures(kpi: Kpi, view: View) -> list[Html]:
    found = []
    for measure in kpi.measures:
        role = view.words.t(vocabulary.ROLES[measure.role])
        reason = view.text(measure.why, view.own_of(kpi))
        found.append(join([_node(measure.id, view), ": ", role, ". ", reason]))
    return found


def _node(name: str, view: View) -> Html:
    portfolio = view.status.portfolio
    node, chain = portfolio.nodes.get(name), portfolio.ancestors.get(name, ())
    if node is None:
        return Html("")
    own, number = view.own(name), getattr(node, "number", None)
    text = join([f"{number} " if number else "", view.text(node.short or node.title, own)])
    page, ident = ("initiative", name) if len(chain) == 3 else ("strategy", chain[-1])
    return link(text, view.url(page, id=ident))
