"""How a verdict on a KPI came about: every step in words and numbers, formulas filled in (docs/methods.md).

The numbers are those that the kernel worked with; nothing is computed here but what a formula shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tracker.assess.series import known_on
from tracker.assess.student import quantile
from tracker.assess.trace import Trace, trace
from tracker.assess.vocabulary import SHOWN
from tracker.i18n import vocabulary
from tracker.model.portfolio import Cutoffs
from tracker.telling import cause, finding
from tracker.telling.aside import aside
from tracker.telling.figure import unit
from tracker.telling.part import Part
from tracker.telling.settings import in_force

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess.vocabulary import Verdict
    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi

WORTH: Final[dict[Verdict, int]] = {"achieved": 83, "on_track": 57, "at_risk": 26, "off_track": 20, "worsening": 9}
"""Of 100 plans that stood so, how many reached their target (docs/methods.md, section 6)."""
_LEAST: Final = 0.0001
"""The smallest probability that four decimals can show."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the steps are told of."""

    kpi: Kpi
    found: Status
    trace: Trace
    words: Words

    def number(self, value: float) -> str:
        """Return a number that can be checked by hand."""
        return self.words.exact(value)

    def when(self, time: float) -> str:
        """Return a time of a formula."""
        return f"{time:.4f}".rstrip("0").rstrip(".")


def derivation(
    kpi: Kpi, found: Status, words: Words, since: date | None = None, *, offices: bool = True
) -> tuple[Part, ...]:
    """Return the whole derivation of a KPI's verdict.

    Args:
        kpi: the KPI.
        found: the judged portfolio that it belongs to.
        words: the reader's language.
        since: a day; what changed the verdict since then is told as well.
        offices: whether other offices' verdicts stand beside it; a KPI's page leaves them out.
    """
    case = Case(kpi, found, traced(kpi, found), words)
    t = words.t
    parts = [
        Part(t("What it rests on"), tuple(_rests(case))),
        Part(t("Path and pace"), tuple(_pace(case))),
        Part(t("Outlook"), tuple(_outlook(case))),
        Part(t("Age of the figures"), tuple(_age(case))),
        Part(t("Verdict"), tuple(_verdict(case))),
        Part(t("As other offices would say"), tuple(_offices(case)) if offices else ()),
        Part(t("Reported and measured"), tuple(_findings(case))),
        Part(t("Changed since {day}", day=words.day(since)), tuple(_changes(case, since))) if since else Part("", ()),
        Part(t("Cut-offs in force"), (in_force(found.portfolio.plan.assessment, words),)),
    ]
    told = (replace(part, lines=tuple(line for line in part.lines if line)) for part in parts)
    return tuple(part for part in told if part.lines)


def traced(kpi: Kpi, found: Status) -> Trace:
    """Return how the verdict on a KPI came about, worked out once."""
    cutoffs, judged = found.portfolio.plan.assessment, found.assessments[kpi.id]
    return found.once(("trace", kpi.id), lambda: trace(kpi, found.as_of, cutoffs, judged))


def broken(words: Words) -> tuple[Part, ...]:
    """Return what is to be said of a KPI whose file has errors."""
    reason = vocabulary.REASONS["broken_file"]
    return (Part(words.t("Verdict"), (words.t(reason),)),)


def _rests(case: Case) -> list[str]:
    t, words, prepared = case.words.t, case.words, case.trace.prepared
    points, said = prepared.points, []
    if points:
        first, last = words.period(points.periods[0]), words.period(points.periods[-1])
        said.append(words.n("{n} usable figure, from {first} to {last}.", "{n} usable figures, from {first} to {last}.", len(points), first=first, last=last))  # fmt: skip
        listed = "; ".join(f"{words.period(each.period)}: {case.number(each.value)}" for each in points)
        said.append(f"{listed} ({unit(case.kpi, case.found, words)}).")
    else:
        said.append(t("There is no usable figure."))
    left = [str(period) for period, point in known_on(case.kpi, case.found.as_of).items() if not point.usable]
    said += [t("Left out, as missing or forecast: {list}.", list=", ".join(left))] if left else []
    if prepared.changed:
        said.append(t("Figures before {period} are left out: the definition changed there.", period=words.period(prepared.changed)))  # fmt: skip
    if not prepared.sub_annual and points and points.periods[-1].per_year == 1 and case.kpi.frequency not in {"annual", "irregular"}:  # fmt: skip
        said.append(t("Parts of a year are made into whole years before anything is judged."))
    return [*said, *_ends(case)]


def _ends(case: Case) -> list[str]:
    t, words, judged = case.words.t, case.words, case.trace.judged
    said = []
    if judged.baseline:
        said.append(t("Baseline B: {value} in {period}.", value=case.number(judged.baseline.value), period=words.period(judged.baseline.period)))  # fmt: skip
    goal = case.trace.goal
    if goal is None:
        return said
    value = case.number(goal.value) if goal.upper is None else f"{case.number(goal.value)}–{case.number(goal.upper)}"
    due = words.period(goal.due) if goal.due else t("every year")
    said.append(t("Target T: {value}, due {period}.", value=value, period=due))
    if goal.interim:
        way = "; ".join(f"{words.period(period)}: {case.number(value)}" for period, value in goal.interim)
        said.append(t("Interim targets on the way: {list}.", list=way))
    return said


def _pace(case: Case) -> list[str]:
    trace, judged = case.trace, case.trace.judged
    if judged.verdict == "monitored" and trace.goal is not None:
        return []  # followed without a verdict: what figures would say is not said
    said = [case.words.t(vocabulary.RULES[trace.rule])]
    if trace.goal is not None and trace.goal.upper is not None and judged.last is not None:
        said.append(case.words.t("Judged is the distance to the range, towards zero: {value} now.", value=case.number(trace.judged_on.last[1])))  # fmt: skip
    if trace.rule in {"keep", "met_at_start"}:
        return [*said, *_keep(case)]
    if trace.rule == "by_ratio" and trace.judged_on.flat:
        return [*said, *_expected(case), _on_path(case), *_left(case)]
    if judged.last is None or judged.pace_ratio is None or trace.rule not in {"by_ratio", "met_early", "final"}:
        return said
    if trace.rule == "by_ratio":
        said += [*_expected(case), _ratio(case)]
    return [*said, *_left(case)]


def _expected(case: Case) -> list[str]:
    """Return the path's value at the figure's time, on the leg of the path that it lies on."""
    on, n, w = case.trace.judged_on, case.number, case.when
    now = on.last[0]
    leg = next(((a, b) for a, b in pairwise(on.way) if a[0] - 1e-9 <= now < b[0]), None)
    if leg is None or on.expected != on.expected:
        return []
    (ta, va), (tb, vb) = leg
    straight = f"{n(va)} + ({n(vb)} − {n(va)}) × ({w(now)} − {w(ta)}) / ({w(tb)} − {w(ta)})"
    growing = f"{n(va)} × ({n(vb)} / {n(va)})^(({w(now)} − {w(ta)}) / ({w(tb)} − {w(ta)}))"
    return [f"E({w(now)}) = {growing if on.grows else straight} = {n(on.expected)}"]


def _ratio(case: Case) -> str:
    on, n, cut = case.trace.judged_on, case.number, case.found.portfolio.plan.assessment
    if on.grows and on.ratio:
        made = (on.last[1] / on.base[1]) ** (1 / (on.last[0] - on.base[0])) - 1
        asked = made / on.ratio
        said = case.words.t("R = growth made / growth asked for = {made} % / {asked} % a year = {ratio}", made=n(made * 100), asked=n(asked * 100), ratio=n(on.ratio))  # fmt: skip
    elif on.grows:
        said = f"R = {n(on.ratio)}"
    else:
        said = f"R = ({n(on.last[1])} − {n(on.base[1])}) / ({n(on.expected)} − {n(on.base[1])}) = {n(on.ratio)}"
    scale = case.words.t("On pace from {on_track}, behind from {at_risk}, far behind from 0, below that below baseline: {verdict}.", on_track=n(cut.on_track), at_risk=n(cut.at_risk), verdict=_word(case, on.says))  # fmt: skip
    return f"{said}. {scale}"


def _on_path(case: Case) -> str:
    on = case.trace.judged_on
    return case.words.t("The path stands still or leads away from the target here, so only being on it counts: {value} against {path}: {verdict}.", value=case.number(on.last[1]), path=case.number(on.expected), verdict=_word(case, on.says))  # fmt: skip


def _word(case: Case, verdict: Verdict | None) -> str:
    return case.words.t(vocabulary.SHOWN[SHOWN[verdict]]) if verdict else ""


def _left(case: Case) -> list[str]:
    t, judged, on, n, w = case.words.t, case.trace.judged, case.trace.judged_on, case.number, case.when
    y, b, target = n(on.last[1]), n(on.base[1]), n(on.target[1])
    said = []
    if judged.progress is not None:
        said.append(t("Progress: ({y} − {b}) / ({target} − {b}) = {value} of the way.", y=y, b=b, target=target, value=n(judged.progress)))  # fmt: skip
    if judged.required_pace is not None and case.trace.rule == "by_ratio":
        said.append(t("Needed from here: ({target} − {y}) / ({end} − {now}) = {value} a year.", target=target, y=y, end=w(on.target[0]), now=w(on.last[0]), value=n(judged.required_pace)))  # fmt: skip
    if judged.recent_pace is not None and case.trace.reference:
        time, value = case.trace.reference
        said.append(t("In recent years: ({y} − {v}) / ({now} − {then}) = {value} a year.", y=n(on.newest[1]), v=n(value), now=w(on.newest[0]), then=w(time), value=n(judged.recent_pace)))  # fmt: skip
    return said


def _keep(case: Case) -> list[str]:
    t, judged, n, w = case.words.t, case.trace.judged, case.number, case.when
    since, (now, y) = case.trace.kept_since, case.trace.judged_on.newest
    if judged.last is None:
        return []
    verdict = _word(case, case.trace.judged_on.says)
    if since is None:
        return [t("There are fewer than four figures, so no trend: {verdict}.", verdict=verdict)]
    pace = (y - since[1]) / (now - since[0])
    said = t("Over the last {count} figures: a = ({y} − {v}) / ({now} − {then}) = {value} a year.", count=case.trace.kept, y=n(y), v=n(since[1]), now=w(now), then=w(since[0]), value=n(pace))  # fmt: skip
    rule = t("Met and not falling back is on pace, met and falling back is behind; not met and gaining is far behind, not met and losing is below baseline: {verdict}.", verdict=verdict)  # fmt: skip
    return [said, rule]


def _outlook(case: Case) -> list[str]:
    t, judged, made = case.words.t, case.trace.judged, case.trace.working
    if judged.target is None or (made is not None and not judged.looks_ahead):
        return []
    if made is None or judged.outlook.probability is None:
        refused = judged.outlook.refused or "no_target_date"
        return [t(vocabulary.REFUSALS[refused])]
    n, points = case.number, case.trace.prepared.points[-10:]
    wide = quantile(0.90, made.steps - 1)
    middle = points.values[-1] + made.drift * made.damped
    said = [
        t("If recent movement continues and nothing new is done, from the last {count} figures:", count=len(points)),
        f"m_window = ({n(points.values[-1])} − {n(points.values[0])}) / {n(made.span)} = {n(made.window)}; m_recent = {n(made.recent)}; m = ({n(made.window)} + {n(made.recent)}) / 2 = {n(made.drift)}",
        f"k = {made.steps}; s = √(Σ (Δv − m Δt)² / Δt / {made.steps - 1}) = {n(made.scatter)}",
        f"H = {n(made.horizon)}; D(H) = 0.9 (1 − 0.9^H) / 0.1 = {n(made.damped)}; L = {n(made.span)}",
        t("middle = {last} + {m} × {damped} = {value}", last=n(points.values[-1]), m=n(made.drift), damped=n(made.damped), value=n(middle)),
        f"se = √({n(made.scatter)}² × {n(made.horizon)} × (1 + {n(made.horizon)} / {n(made.span)}) + (0.4 × {n(made.drift)} × {n(made.horizon)})²) = {n(made.spread)}",
        t("80 % range: middle ± {t} × {se} = {low} to {high}", t=n(wide), se=n(made.spread), low=n(middle - wide * made.spread), high=n(middle + wide * made.spread)),
        *_cut(case, middle - wide * made.spread, middle + wide * made.spread),
        _probability(case, middle),
    ]  # fmt: skip
    return [*said, _step(case)]


def _cut(case: Case, low: float, high: float) -> list[str]:
    """Return the range inside the KPI's natural limits, where these cut it."""
    said = case.trace.judged.outlook
    if said.low is None or said.high is None or (abs(said.low - low) < 1e-9 and abs(said.high - high) < 1e-9):
        return []
    return [case.words.t("Cut at the natural limits: {low} to {high}.", low=case.number(said.low), high=case.number(said.high))]  # fmt: skip


def _probability(case: Case, middle: float) -> str:
    goal, made, p, n = case.trace.goal, case.trace.working, case.trace.judged.outlook.probability, case.number
    likelihood = case.trace.judged.outlook.likelihood
    if goal is None or made is None or p is None or likelihood is None:
        return ""
    word = case.words.t(vocabulary.LIKELIHOODS[likelihood])
    chance = n(p) if _LEAST <= p <= 1 - _LEAST else f"< {n(_LEAST)}" if p < _LEAST else f"> {n(1 - _LEAST)}"
    if goal.upper is not None:
        return case.words.t("P of lying in the range: {p}, {word}.", p=chance, word=word)
    z = (goal.value - middle) / made.spread
    shown = f"({n(goal.value)} − {n(middle)}) / {n(made.spread)} = {n(z)}"
    return case.words.t("P of reaching the target, by Student's t with {df} degrees of freedom at {z}: {p}, {word}.", df=made.steps - 1, z=shown, p=chance, word=word)  # fmt: skip


def _step(case: Case) -> str:
    t, judged, cut, n = case.words.t, case.trace.judged, case.found.portfolio.plan.assessment, case.number
    flags = (*judged.flags, *judged.last_flags)
    if "outlook_unlikely" in flags:
        return t("P is below {cut}: the verdict is lowered by one step, to {verdict}.", cut=n(cut.outlook_unlikely), verdict=_word(case, "at_risk"))  # fmt: skip
    if "outlook_very_unlikely" in flags:
        return t("P is below {cut}: the verdict is lowered by one step, to {verdict}.", cut=n(cut.outlook_very_unlikely), verdict=_word(case, "off_track"))  # fmt: skip
    return t("It does not change the verdict: an outlook can lower one by a step, and never raises it.")


def _age(case: Case) -> list[str]:
    t, words, judged = case.words.t, case.words, case.trace.judged
    said = [t(vocabulary.FRESHNESS[judged.freshness])]
    if judged.due:
        today = words.day(case.found.as_of)
        if judged.missing_periods:
            said.append(t("The next figure was expected by {day}, delay granted; {n} missing on {today}.", day=words.day(judged.due), n=judged.missing_periods, today=today))  # fmt: skip
        else:
            said.append(t("The next figure is expected by {day}, delay granted.", day=words.day(judged.due)))
    said.append(t("Confidence: {word}.", word=t(vocabulary.CONFIDENCE[judged.confidence])))
    return said


def _verdict(case: Case) -> list[str]:
    t, judged = case.words.t, case.trace.judged
    said = [f"{case.words.start(vocabulary.SHOWN[judged.shown])}."]
    confidence = t("Confidence: {word}.", word=t(vocabulary.CONFIDENCE[judged.confidence]))  # stands with the age
    if judged.reason:
        said.append(t(vocabulary.REASONS[judged.reason]))
    if judged.last_verdict:
        said.append(t("What was said last: {verdict}.", verdict=_word(case, judged.last_verdict)))
    said += [line for line in aside(case.kpi, case.found, case.words) if line != confidence]
    said += [t(vocabulary.FLAGS[flag]) for flag in dict.fromkeys(judged.flags)]
    if said_of := worth(case.kpi, case.found, case.words):
        said.append(said_of)
    if len(judged.verdicts) > 1:
        listed = "; ".join(f"{cause.when(due, case.words)}: {_word(case, verdict)}" for due, verdict in judged.verdicts)
        said.append(t("Of several targets the worst counts: {list}.", list=listed))
    return said


def worth(kpi: Kpi, found: Status, words: Words) -> str:
    """Return what a verdict was worth: of 100 plans that stood so, how many reached their target.

    "" where that was never tried: of thresholds and ranges, final verdicts, those that the outlook lowered, and under cut-offs of one's own.
    """
    judged, cut, usual = found.assessments[kpi.id], found.portfolio.plan.assessment, Cutoffs()
    tried = traced(kpi, found).rule in {"by_ratio", "met_early"} and (cut.on_track, cut.at_risk) == (usual.on_track, usual.at_risk)  # fmt: skip
    lowered = {"outlook_unlikely", "outlook_very_unlikely"} & set(judged.flags)
    share = WORTH.get(judged.verdict)
    if share is None or not tried or lowered or judged.too_early or kpi.direction == "within":
        return ""
    return words.t("Of 100 past plans that stood so, {n} reached their target (about 3,000 policy series, on which the method was chosen).", n=share)  # fmt: skip


def _offices(case: Case) -> list[str]:
    said = [
        f"{case.words.t(vocabulary.OFFICES[each.office])}: {case.words.t(vocabulary.CLASSES[each.says])} ({case.number(each.number)})."
        for each in case.trace.opinions
    ]
    return [*said, case.words.t("For comparison only; none of them gives a colour here.")] if said else []


def _findings(case: Case) -> list[str]:
    return [
        f"{each.initiative}: {finding.told(each, case.found, case.words)}"
        for each in case.found.findings
        if each.kpi == case.kpi.id
    ]


def _changes(case: Case, since: date | None) -> list[str]:
    if since is None:
        return []
    told = [cause.told(each, case.found, case.words) for each in case.found.changes(since) if each.kpi == case.kpi.id]
    return told or [case.words.t("The verdict has not changed.")]
