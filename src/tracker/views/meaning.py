"""What the figures of one KPI say, in sentences: latest figure, distance, pace, why, outlook."""

from __future__ import annotations

from math import copysign
from typing import TYPE_CHECKING, Final

from tracker.assess.series import targets_on
from tracker.i18n import vocabulary
from tracker.periods import parse_period
from tracker.views.markup import Html, el, esc, figure, join

if TYPE_CHECKING:
    from tracker.assess import Assessment
    from tracker.model.kpi import Kpi
    from tracker.views.view import View


def unit_of(kpi: Kpi, view: View) -> str:
    """Return the unit in the reader's language."""
    return view.plain(kpi.unit, view.own_of(kpi))


def step_unit(kpi: Kpi, view: View) -> str:
    """Return the unit of a distance or a movement: between two percentages that is percentage points."""
    unit = unit_of(kpi, view)
    return view.words.t("percentage points") if unit.startswith("%") else unit


def latest(each: Assessment, kpi: Kpi, view: View) -> Html:
    """Return the newest figure with unit and period."""
    if each.last is None:
        return esc(latest_text(each, kpi, view))
    number, period = view.words.number(each.last.value), view.words.period(each.last.period)
    return join([el("b", figure(number, each.last.value)), " ", view.text(kpi.unit, view.own_of(kpi)), ", ", period])


def latest_text(each: Assessment, kpi: Kpi, view: View) -> str:
    """Return the same without markup."""
    if each.last is None and each.baseline is not None:
        value, period = view.words.number(each.baseline.value), view.words.period(each.baseline.period)
        return view.words.t("No figure since the baseline ({value} in {period})", value=value, period=period)
    if each.last is None:
        return view.words.t("No figure")
    return f"{view.words.number(each.last.value)} {unit_of(kpi, view)}, {view.words.period(each.last.period)}"


def goal_text(each: Assessment, kpi: Kpi, view: View) -> str:
    """Return the target in words, as short as it can be said; "" where there is none that is judged."""
    t, target, unit, number = view.words.t, each.target, unit_of(kpi, view), view.words.number
    if target is None:
        return ""
    if target.low is not None and target.high is not None:
        return t("Between {low} and {high} {unit}", low=number(target.low), high=number(target.high), unit=unit)
    if target.value is None:
        return ""
    limit = number(target.value)
    if kpi.direction in {"at_least", "increase"} and target.due == "always":
        return t("At least {limit} {unit}", limit=limit, unit=unit)
    if target.due == "always":
        return t("At most {limit} {unit}", limit=limit, unit=unit)
    if kpi.direction == "at_most":
        return t("At most {limit} {unit} by {period}", limit=limit, unit=unit, period=due_words(target.due, view))
    if kpi.direction == "at_least":
        return t("At least {limit} {unit} by {period}", limit=limit, unit=unit, period=due_words(target.due, view))
    if each.baseline is None:
        return t("Target: {value} in {period}", value=f"{limit} {unit}", period=due_words(target.due, view))
    base, start = number(each.baseline.value), view.words.period(each.baseline.period)
    return t("From {base} in {start} to {limit} {unit} in {period}", base=base, start=start, limit=limit, unit=unit, period=due_words(target.due, view))  # fmt: skip


def due_words(due: object, view: View) -> str:
    """Return when a target is due, in words."""
    special = {"always": view.words.t("always"), "undated": view.words.t("no date")}
    return special.get(str(due)) or view.words.period(parse_period(str(due)))


_BRIEF: Final = {
    "single_observation", "recent_reversal", "slipping", "target_met_at_baseline", "provisional", "rests_on_provisional",
    "outlook_unlikely", "outlook_very_unlikely", "target_undated", "in_development", "ended", "no_rhythm",
}  # fmt: skip
"""What a verdict is said with even where there is little room."""


def why(each: Assessment, kpi: Kpi, view: View, *, brief: bool = False, age: bool = True) -> Html:
    """Return in a few sentences what the verdict rests on: the distance in the KPI's own unit first."""
    said: list[str] = []
    if each.ahead is not None and each.shown not in {"cannot_be_judged", "monitored"}:
        said.append(distance(each, kpi, view))
    if each.reason:
        said.append(view.words.t(vocabulary.REASONS[each.reason]))
    if each.reason == "no_data" and targets_on(kpi, view.status.as_of):
        said = [view.words.t("Target set, no measurement found.")]
    said += [view.words.t(vocabulary.FLAGS[flag]) for flag in dict.fromkeys(each.flags) if not brief or flag in _BRIEF]
    if age and (each.freshness == "late" or (each.freshness == "stale" and each.reason != "stale")):
        said.append(view.words.t(vocabulary.FRESHNESS[each.freshness]))
    if not said and not targets_on(kpi, view.status.as_of):
        said.append(view.words.t("No target: followed without a verdict."))
    return esc(" ".join(dict.fromkeys(said)))


def resting(each: Assessment, view: View) -> str:
    """Return how much a verdict rests on: how many figures, and from when the newest is."""
    if each.last is None or each.target is None:
        return ""
    period = view.words.period(each.last.period)
    return view.words.n("{n} figure, the newest for {period}.", "{n} figures, the newest for {period}.", each.points, period=period)  # fmt: skip


def _from_range(each: Assessment, kpi: Kpi, view: View) -> str:
    """Return where the latest figure lies against a target that is a range; its `gap` is a distance."""
    away = abs(each.gap or 0.0)
    if away == 0:
        return view.words.t("Inside the target range.")
    amount = view.words.about(away)
    return view.words.t("{amount} {unit} outside the target range.", amount=amount, unit=step_unit(kpi, view))


def distance(each: Assessment, kpi: Kpi, view: View) -> str:
    """Return how far the latest figure is from the path, in words."""
    if each.ahead is None:
        return ""
    if each.baseline and each.last and each.last.period == each.baseline.period:
        return view.words.t("It is the baseline; there is no later figure yet.")
    if each.target and each.target.low is not None:
        return _from_range(each, kpi, view)
    amount, unit = view.words.about(abs(each.ahead)), step_unit(kpi, view)
    if abs(each.ahead) < 1e-9:
        return view.words.t("Exactly on its path.")
    if each.ahead > 0:
        return view.words.t("{amount} {unit} better than its path.", amount=amount, unit=unit)
    return view.words.t("{amount} {unit} worse than its path.", amount=amount, unit=unit)


def meaning(kpi: Kpi, judged: Assessment, view: View) -> str:
    """Return in a sentence where the figure stands against its plan."""
    t, target = view.words.t, judged.target
    if target is None:
        return t("No target with a date is set.") if targets_on(kpi, view.status.as_of) else t("No target is set.")
    if judged.last is None:
        return t("Target set, no measurement found.") if judged.baseline is None else ""
    if target.due == "always" or kpi.direction in {"at_least", "at_most", "within"}:
        return t("Target: {goal}.", goal=view.words.inside(goal_text(judged, kpi, view)))
    return distance(judged, kpi, view) if judged.expected is not None else ""


def pace(kpi: Kpi, judged: Assessment, view: View) -> str:
    """Return the pace that the target takes from here beside the pace so far; "" where there is neither."""
    t, target, unit = view.words.t, judged.target, step_unit(kpi, view)
    if target is None or target.low is not None or judged.required_pace is None or judged.expected is None:
        return ""
    met = judged.gap is not None and judged.gap * (1 if kpi.direction in {"increase", "at_least"} else -1) <= 0
    if target.value is None or judged.last is None or met:
        return ""
    way = copysign(float(f"{judged.required_pace:.3g}"), target.value - judged.last.value)
    needed = t("From here the target takes {pace} {unit} a year.", pace=view.words.number(way, sign=True), unit=unit)
    if judged.recent_pace is None or judged.freshness not in {"current", "late"}:
        return needed
    so_far = view.words.number(float(f"{judged.recent_pace:.3g}"), sign=True)
    return needed + " " + t("In recent years it has moved by {pace} {unit} a year.", pace=so_far, unit=unit)


def outlook(judged: Assessment, kpi: Kpi, view: View) -> Html:
    """Return where it goes if nothing new is done, with the condition and the record; or why that is not said."""
    t, found = view.words.t, judged.outlook
    if judged.target is None or (found.mean is not None and not judged.looks_ahead):
        return Html("")
    if found.probability is None or found.low is None or found.high is None or found.likelihood is None:
        refused = found.refused or "no_target_date"
        return esc(t(vocabulary.REFUSALS[refused]))
    said = t(
        "If recent movement continues and nothing new is done, reaching the target is {likelihood} ({percent}). The figure would then lie between {low} and {high} {unit} (8 chances in 10).",
        likelihood=t(vocabulary.LIKELIHOODS[found.likelihood]), percent=view.words.percent(found.probability),
        low=view.words.about(found.low), high=view.words.about(found.high), unit=unit_of(kpi, view),
    )  # fmt: skip
    said += " " + t("Recent movement is taken to weaken by a tenth each year, as past movement did.")
    return esc(
        said
        + _next(judged, view)
        + " "
        + t(
            "On about 3,000 past series, on which the method was chosen, 84 of 100 later figures fell inside such a span."
        )
    )


def _next(judged: Assessment, view: View) -> str:
    """Return how likely the next interim target is, where there is one."""
    found = judged.interim
    if found is None or found.probability is None or found.likelihood is None:
        return ""
    word = view.words.t(vocabulary.LIKELIHOODS[found.likelihood])
    return " " + view.words.t("The next interim target is then {likelihood} ({percent}).", likelihood=word, percent=view.words.percent(found.probability))  # fmt: skip
