"""KPI: what the figure says, the chart, every figure with its source, and how good it is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.assess.series import known_on, targets_on
from tracker.backtest.protocol import COVERAGE
from tracker.backtest.record import own_record
from tracker.i18n import vocabulary
from tracker.telling import cause
from tracker.telling.aside import aside
from tracker.telling.derivation import worth
from tracker.telling.edit import figure_told
from tracker.views.derived import of_kpi
from tracker.views.drawing import drawings
from tracker.views.marks import verdict
from tracker.views.markup import Html, el, figure, items, join, link, section, table
from tracker.views.meaning import distance, due_words, latest_text, meaning, outlook, pace, resting, why
from tracker.views.pieces import crumbs, moved_goalposts, nothing, source_line
from tracker.views.quality import quality
from tracker.views.questions import asked_here
from tracker.views.ties import node_link

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.model.kpi import Conflict, Kpi, Observation, Target
    from tracker.periods import Period
    from tracker.readings import Reading
    from tracker.views.chart import Chart
    from tracker.views.view import View


def title(kpi: Kpi, view: View) -> Html:
    """Return the page's title."""
    return view.text(kpi.title, view.own_of(kpi))


def crumb(kpi: Kpi, view: View) -> Html:
    """Return where the page belongs."""
    return crumbs(view, link(view.words.t("KPIs"), view.url("kpis")), view.country_of(kpi) or kpi.id)


def top(kpi: Kpi, judged: Assessment, drawn: Chart, view: View) -> Html:
    """Return what stands first: official name, the finding in words, the chart and what it means beside it."""
    return join([
        _official(kpi, view),
        el("p", _lead(kpi, judged, view), class_="tr-lead"),
        el("div", el("div", _picture(drawn, view)), _say(kpi, judged, view), class_="tr-kx"),
    ])  # fmt: skip


def _lead(kpi: Kpi, judged: Assessment, view: View) -> str:
    said = [f"{latest_text(judged, kpi, view)}.", meaning(kpi, judged, view) if judged.reason != "stale" else ""]
    if judged.shown not in {"monitored", "cannot_be_judged"}:
        said.append(f"{view.words.start(vocabulary.SHOWN[judged.shown])}.")
    return " ".join(part for part in said if part)


def _official(kpi: Kpi, view: View) -> Html:
    own = view.own_of(kpi)
    official, shown = kpi.title.get(own), view.plain(kpi.title, own)
    return el("p", el("span", official, lang=own), class_="tr-off") if official and official != shown else Html("")


def _picture(drawn: Chart, view: View) -> Html:
    t = view.words.t
    if drawn.empty:
        return nothing(t("There is nothing to draw yet: no figure has been found."))
    said = [t("Dots are published figures, joined only where one period follows another.")]
    said += [t("Dashed: the planned path.")] if len(drawn.path) > 1 else []
    said += [t("Shaded: where it goes if nothing new is done, 5 and 8 chances in 10.")] if drawn.fan else []
    said += [t("Open dots are provisional.")] if any(dot.provisional for dot in drawn.dots) else []
    said += [t("Dotted: the definition changed.")] if drawn.breaks else []
    said += [drawn.gaps] if drawn.gaps else []
    return join([drawings(drawn, view), el("p", " ".join(said), class_="tr-src", style="margin:8px 0 0")])


def _say(kpi: Kpi, judged: Assessment, view: View) -> Html:
    """Return what the chart means: figure, change, pace, verdict, outlook, what is late."""
    return el(
        "div", _headline(kpi, judged, view), _text(pace(kpi, judged, view)),
        verdict(judged, join([why(judged, kpi, view, brief=True, age=not judged.due), " ", resting(judged, view)]), view.words),
        _text(" ".join(aside(kpi, view.status, view.words)), "tr-s tr-m"), _arrow(kpi, judged, view), _text(worth(kpi, view.status, view.words), "tr-s tr-m"), *_ahead(kpi, judged, view), _late(judged, view), class_="tr-say",
    )  # fmt: skip


def _text(said: object, class_: str | None = None) -> Html:
    return el("p", said, class_=class_) if said else Html("")


def _headline(kpi: Kpi, judged: Assessment, view: View) -> Html:
    words, last = view.words, judged.last
    if last is None:
        return nothing(words.t("No figure"))
    unit = el("small", view.text(kpi.unit, view.own_of(kpi)), ", ", words.period(last.period))
    points = sorted(
        (period.time, point.value) for period, point in known_on(kpi, view.status.as_of).items() if point.usable
    )
    before = [(time, value) for time, value in points if time < last.period.time - 1e-9 and value is not None]
    change = ""
    if before and judged.points != 1 and abs(before[-1][0] - (last.period.time - 1 / last.period.per_year)) < 1e-6:
        moved = last.value - before[-1][1]
        change = words.t("{change} from the period before", change=words.number(float(f"{moved:.4g}"), sign=True))
    return join([el("div", words.number(last.value), " ", unit, class_="tr-big"), el("p", change, class_="tr-s tr-m") if change else ""])  # fmt: skip


def _arrow(kpi: Kpi, judged: Assessment, view: View) -> Html:
    if judged.arrow == "unknown" or kpi.direction == "within" or judged.freshness not in {"current", "late"}:
        return Html("")
    return el("p", f"{view.words.start(vocabulary.ARROWS[judged.arrow])}.")


def _ahead(kpi: Kpi, judged: Assessment, view: View) -> list[Html]:
    """Return the outlook and this KPI's own record; the record first where it speaks against the outlook."""
    said, held = _text(outlook(judged, kpi, view), "tr-s tr-m"), _text(_record(kpi, judged, view), "tr-s tr-m")
    found = view.status.once(("record", kpi.id), lambda: own_record(kpi, view.status.as_of))
    weak = found is not None and found.inside < COVERAGE[0] * found.forecasts
    return [held, said] if weak else [said, held]


def _record(kpi: Kpi, judged: Assessment, view: View) -> str:
    """Return how often this KPI's own outlooks held, where one is said now."""
    if not judged.looks_ahead:
        return ""
    found = view.status.once(("record", kpi.id), lambda: own_record(kpi, view.status.as_of))
    if found is None:
        return view.words.t("It has too few figures for a record of its own.")
    if found.inside < COVERAGE[0] * found.forecasts:
        return view.words.t("Here such spans have been too narrow: of {n} earlier outlooks of this KPI, worked out again, only {held} held the later figure.", n=found.forecasts, held=found.inside)  # fmt: skip
    return view.words.t("Of {n} earlier outlooks of this KPI, worked out again, {held} held the later figure in that span.", n=found.forecasts, held=found.inside)  # fmt: skip


def _late(judged: Assessment, view: View) -> Html:
    if not judged.missing_periods or not judged.due:
        return Html("")
    said = view.words.t("By this tracker's rule the next figure was expected by {day}; none has been found.", day=view.words.day(judged.due))  # fmt: skip
    return el("p", said, class_="tr-s tr-m")


def below(kpi: Kpi, judged: Assessment, view: View) -> Html:
    """Return what stands below the chart: every figure with its source, definition, quality, what it measures."""
    t = view.words.t
    return join([
        asked_here([one for one in view.status.findings if one.kpi == kpi.id], view, named=True),
        section(t("Every figure and where it comes from"), _figures(kpi, judged, view)),
        section(t("How good is this number?"), el("p", t("Empty answers are shown, because they are answers."), class_="tr-sub"), quality(kpi, view)),
        section(t("What it measures"), items(measured, "tr-bullets") if (measured := _measures(kpi, view)) else nothing(t("It is linked to nothing."))),
        _elsewhere(kpi, view),
        moved_goalposts(kpi.id, view),
        _revisions(kpi, view),
        of_kpi(kpi, view),
    ])  # fmt: skip


def _revisions(kpi: Kpi, view: View) -> Html:
    """Return the figures that were revised or taken out since they were entered, and what the verdict was with each."""
    found = view.past.readings(kpi.id) if view.past else ()
    if not found:
        return Html("")
    t, words = view.words.t, view.words
    rows = [
        [
            cause.when(each.revised.period, words), figure_told(each.revised.before, words), figure_told(each.revised.after, words),
            join([words.day(each.revised.day), " ", el("code", each.revised.commit[:10]), " ", each.revised.author]),
            _read_then(each, view),
        ]
        for each in found
    ]  # fmt: skip
    said = t("Figures that were revised")
    sub = el("p", t("By the history of the files. The verdicts are those of that day, with the figure before and after, by today's cut-offs."), class_="tr-sub")  # fmt: skip
    head = [t("Period"), t("Before"), t("After"), t("Entered"), t("Verdict with it")]
    return section(said, sub, table(head, rows, said), anchor="revisions")


def _read_then(each: Reading, view: View) -> str:
    words = [view.words.t(vocabulary.SHOWN[side.shown]) if side else "–" for side in (each.before, each.after)]
    if words[0] == words[1]:
        return view.words.t("{verdict}, both", verdict=view.words.first(words[0]))
    return view.words.t("{before}, then {after}", before=view.words.first(words[0]), after=words[1])


def _figures(kpi: Kpi, judged: Assessment, view: View) -> Html:
    t = view.words.t
    head = [t("Period"), view.plain(kpi.unit, view.own_of(kpi)), t("Source"), t("Note")]
    targets = sorted(targets_on(kpi, view.status.as_of).items(), key=lambda item: str(item[0]), reverse=True)
    rows = [_target(due, target, kpi, view) for due, target in targets]
    points = sorted(known_on(kpi, view.status.as_of).items(), key=lambda item: item[0].time, reverse=True)
    rows += _with_gaps(points, kpi, judged, view)
    base = judged.baseline
    if kpi.baseline and base and base.period not in dict(points):
        source = source_line(view.source(kpi.baseline.source or kpi.source, kpi), view)
        rows.append(
            [view.words.period(base.period), _number(view.words.number(base.value), base.value), source, t("Baseline")]
        )
    return table(head, rows, t("Every figure and where it comes from"))


def _number(said: object, value: float | None) -> Html:
    """Return a figure of the table, exact for machines."""
    return el("b", said if value is None else figure(said, value))


def _with_gaps(
    points: list[tuple[Period, Observation]], kpi: Kpi, judged: Assessment, view: View
) -> list[list[object]]:
    """Return a row a figure, and one for each stretch of whole years without any."""
    rows: list[list[object]] = []
    for (period, point), following in pairwise([*points, (None, None)]):
        if period is None or point is None:
            continue
        rows.append(_figure(period, point, kpi, judged, view))
        after = following[0]
        if after is not None and period.per_year == 1 and period.year - after.year > 1:
            first, last = after.year + 1, period.year - 1
            years = str(first) if first == last else f"{first}–{last}"
            empty = el("span", view.words.t("none"), class_="tr-empty")
            rows.append([years, empty, view.words.t("No figure found"), ""])
    return rows


def _target(due: object, target: Target, kpi: Kpi, view: View) -> list[object]:
    t, own = view.words.t, view.own_of(kpi)
    low, high = (view.words.number(end) if end is not None else "" for end in (target.min, target.max))
    value = view.words.number(target.value) if target.value is not None else f"{low}–{high}"
    by = [" (", view.text(target.by, own), ")"] if target.by else []
    set_ = [", ", t("set {date}", date=view.words.date(target.set))] if target.set and target.set.known else []
    more = [". ", view.text(target.note, own)] if target.note else []
    note = join([t("Target"), *by, *set_, *more])
    return [
        due_words(due, view),
        _number(value, target.value),
        source_line(view.source(target.source or kpi.source, kpi), view),
        note,
    ]


def _figure(period: Period, point: Observation, kpi: Kpi, judged: Assessment, view: View) -> list[object]:
    value = view.words.number(point.value) if point.value is not None else view.words.t("none")
    source = source_line(view.source(point.source or kpi.source, kpi), view)
    return [view.words.period(period), _number(value, point.value), source, _note(period, point, kpi, judged, view)]


def _note(period: Period, point: Observation, kpi: Kpi, judged: Assessment, view: View) -> Html:
    t, own = view.words.t, view.own_of(kpi)
    marks = {
        "provisional": t("Provisional."),
        "estimated": t("Estimated."),
        "forecast": t("Forecast, not used."),
        "missing": t("No figure."),
    }
    said: list[object] = [t("Baseline.")] if judged.baseline and judged.baseline.period == period else []
    said += [t("The definition changed here.")] if point.break_ else []
    said += [marks[point.status]] if point.status in marks else []
    if judged.last and judged.last.period == period and judged.expected is not None:
        said.append(distance(judged, kpi, view))
    if point.derived:
        said.append(join([t("Derived:"), " ", view.text(point.derived, own)]))
    said += [_conflict(other, kpi, view) for other in point.conflicts if view.public(other.source, kpi)]
    said.append(view.text(point.note, own))
    return join([part for part in said if part], " ")


def _conflict(other: Conflict, kpi: Kpi, view: View) -> Html:
    """Return a figure that disagrees, with its own source: it is shown, and in no chart and no verdict."""
    said = view.words.t("Another source says {value}:", value=view.words.number(other.value))
    note = [" ", view.text(other.note, view.own_of(kpi))] if other.note else []
    return join([said, " ", source_line(view.source(other.source, kpi), view), ".", *note])


def _measures(kpi: Kpi, view: View) -> list[Html]:
    found = []
    for measure in kpi.measures:
        if not view.shown(measure.id):
            continue
        role = view.words.t(vocabulary.ROLES[measure.role])
        reason = view.text(measure.why, view.own_of(kpi))
        found.append(join([node_link(measure.id, view, place=True), ": ", role, ". ", reason]))
    return found


def _elsewhere(kpi: Kpi, view: View) -> Html:
    """Return the questions that put this KPI beside those of other countries."""
    t, plan = view.words.t, view.status.portfolio.plan
    found = []
    for number, one in enumerate(plan.questions, 1):
        if kpi.id in one.kpis:
            said = t("Comparable.") if one.comparable else t("Not comparable: side by side, each on its own scale.")
            asked = link(view.text(one.title, plan.language), f"{view.url('compare')}#question-{number}")
            found.append(join([asked, " ", said]))
    return section(t("The same question in other countries"), items(found, "tr-bullets")) if found else Html("")
