"""How a verdict on a KPI came about: every step in words and numbers, formulas filled in (docs/methods.md).

The numbers are those that the kernel worked with; nothing is computed here but what a formula shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tracker.assess.series import known_on
from tracker.assess.student import quantile
from tracker.assess.trace import Trace, trace
from tracker.i18n import vocabulary
from tracker.telling import cause, finding
from tracker.telling.figure import unit
from tracker.telling.part import Part
from tracker.telling.settings import in_force

if TYPE_CHECKING:
    from datetime import date

    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi

WORTH: Final = {"achieved": 83, "on_track": 57, "at_risk": 26, "off_track": 20, "worsening": 9}
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
    case = Case(kpi, found, trace(kpi, found.as_of, found.portfolio.plan.assessment), words)
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
    return tuple(part for part in parts if part.lines)


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
    changed = [
        period
        for period in case.kpi.columns.breaks_on(case.found.as_of.toordinal())
        if not points or period.time <= points.times[0] + 1
    ]
    if changed:
        said.append(t("Figures before {period} are left out: the definition changed there.", period=words.period(changed[-1])))  # fmt: skip
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
    said = [case.words.t(vocabulary.RULES[trace.rule])]
    if trace.rule in {"keep", "met_at_start"}:
        return [*said, *_keep(case)]
    if judged.last is None or judged.pace_ratio is None or trace.rule not in {"by_ratio", "met_early", "final"}:
        return said
    said += _expected(case) if trace.rule == "by_ratio" else []
    said += [_ratio(case)] if trace.rule == "by_ratio" else []
    return [*said, *_left(case)]


def _expected(case: Case) -> list[str]:
    """Return the path's value at the figure's time, on the leg of the path that it lies on."""
    judged, goal, prepared = case.trace.judged, case.trace.goal, case.trace.prepared
    if goal is None or goal.due is None or prepared.start is None or judged.last is None or judged.expected is None:
        return []
    start, now = prepared.start, judged.last.period.time
    way = [(start.period.time, start.value), *((due.time, value) for due, value in goal.interim if due.time > start.period.time), (goal.due.time, goal.value)]  # fmt: skip
    leg = next(((a, b) for a, b in pairwise(way) if a[0] - 1e-9 <= now < b[0]), None)
    if leg is None:
        return []
    (ta, va), (tb, vb) = leg
    n, w = case.number, case.when
    straight = f"{n(va)} + ({n(vb)} − {n(va)}) × ({w(now)} − {w(ta)}) / ({w(tb)} − {w(ta)})"
    growing = f"{n(va)} × ({n(vb)} / {n(va)})^(({w(now)} − {w(ta)}) / ({w(tb)} − {w(ta)}))"
    return [f"E({w(now)}) = {growing if _compound(case) else straight} = {n(judged.expected)}"]


def _compound(case: Case) -> bool:
    return case.kpi.trajectory == "compound" and "compound_not_computable" not in case.trace.judged.flags


def _ratio(case: Case) -> str:
    judged, n = case.trace.judged, case.number
    base, last, ratio = judged.baseline, judged.last, judged.pace_ratio
    if base is None or last is None or ratio is None or judged.expected is None:
        return ""
    cut = case.found.portfolio.plan.assessment
    if _compound(case):
        years = last.period.time - base.period.time
        made, asked = ((end / base.value) ** (1 / years) - 1 for end in (last.value, judged.expected))
        said = case.words.t("R = growth made / growth asked for = {made} % / {asked} % a year = {ratio}", made=n(made * 100), asked=n(asked * 100), ratio=n(ratio))  # fmt: skip
    else:
        said = f"R = ({n(last.value)} − {n(base.value)}) / ({n(judged.expected)} − {n(base.value)}) = {n(ratio)}"
    scale = case.words.t("On pace from {on_track}, behind from {at_risk}, far behind from 0, below that below baseline: {verdict}.", on_track=n(cut.on_track), at_risk=n(cut.at_risk), verdict=_word(case, judged.base or judged.last_verdict))  # fmt: skip
    return f"{said}. {scale}"


def _word(case: Case, verdict: str | None) -> str:
    from tracker.assess.vocabulary import SHOWN

    return case.words.t(vocabulary.SHOWN[SHOWN[verdict]]) if verdict else ""  # type: ignore[index]  # a verdict's code


def _left(case: Case) -> list[str]:
    t, judged, goal, n, w = case.words.t, case.trace.judged, case.trace.goal, case.number, case.when
    said = []
    base, last = judged.baseline, judged.last
    if judged.progress is not None and base and last and goal and goal.upper is None:
        said.append(t("Progress: ({y} − {b}) / ({target} − {b}) = {value} of the way.", y=n(last.value), b=n(base.value), target=n(goal.value), value=n(judged.progress)))  # fmt: skip
    if judged.required_pace is not None and last and goal and goal.due and goal.upper is None:
        said.append(t("Needed from here: ({target} − {y}) / ({end} − {now}) = {value} a year.", target=n(goal.value), y=n(last.value), end=w(goal.due.time), now=w(last.period.time), value=n(judged.required_pace)))  # fmt: skip
    if judged.recent_pace is not None and case.trace.reference and last:
        time, value = case.trace.reference
        said.append(t("In recent years: ({y} − {v}) / ({now} − {then}) = {value} a year.", y=n(last.value), v=n(value), now=w(last.period.time), then=w(time), value=n(judged.recent_pace)))  # fmt: skip
    return said


def _keep(case: Case) -> list[str]:
    t, judged, n, w = case.words.t, case.trace.judged, case.number, case.when
    last, since = judged.last, case.trace.kept_since
    if last is None:
        return []
    if since is None:
        return [t("There are fewer than four figures, so no trend: {verdict}.", verdict=_word(case, judged.base))]
    pace = (last.value - since[1]) / (last.period.time - since[0])
    said = t("Over the last six figures: a = ({y} − {v}) / ({now} − {then}) = {value} a year.", y=n(last.value), v=n(since[1]), now=w(last.period.time), then=w(since[0]), value=n(pace))  # fmt: skip
    rule = t("Met and not falling back is on pace, met and falling back is behind; not met and gaining is far behind, not met and losing is below baseline: {verdict}.", verdict=_word(case, judged.base or judged.last_verdict))  # fmt: skip
    return [said, rule]


def _outlook(case: Case) -> list[str]:
    t, judged, made = case.words.t, case.trace.judged, case.trace.working
    if judged.target is None:
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
        _probability(case, middle),
    ]  # fmt: skip
    return [*said, _step(case)]


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
        said.append(t("The next figure is expected by {day}, delay granted; {n} missing on {today}.", day=words.day(judged.due), n=judged.missing_periods, today=words.day(case.found.as_of)))  # fmt: skip
    said.append(t("Confidence: {word}.", word=t(vocabulary.CONFIDENCE[judged.confidence])))
    return said


def _verdict(case: Case) -> list[str]:
    t, judged = case.words.t, case.trace.judged
    said = [f"{case.words.start(vocabulary.SHOWN[judged.shown])}."]
    if judged.reason:
        said.append(t(vocabulary.REASONS[judged.reason]))
    if judged.last_verdict:
        said.append(t("What was said last: {verdict}.", verdict=_word(case, judged.last_verdict)))
    if judged.last_verdict and judged.level == "red":
        said.append(t("It was bad when last known, and silence does not mend it: it counts as far behind."))
    said += [t(vocabulary.FLAGS[flag]) for flag in dict.fromkeys(judged.flags)]
    said += [worth(judged.verdict, case.words)] if not judged.too_early and worth(judged.verdict, case.words) else []
    if len(judged.verdicts) > 1:
        listed = "; ".join(f"{due}: {_word(case, verdict)}" for due, verdict in judged.verdicts)
        said.append(t("Of several targets the worst counts: {list}.", list=listed))
    return said


def worth(verdict: str, words: Words) -> str:
    """Return what a verdict was worth in the test: of 100 such cases, how many reached their target."""
    share = WORTH.get(verdict)
    return words.t("In the back-test {n} of 100 plans that stood so reached their target.", n=share) if share else ""


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
