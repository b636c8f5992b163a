"""The words for codes. Computed and declared never share a word (docs/methods.md, section 0.9)."""

from __future__ import annotations

from typing import Final

from tracker.i18n.catalogue import N

SHOWN: Final = {
    "achieved": N("achieved"),
    "on_pace": N("on pace"),
    "behind": N("behind"),
    "far_behind": N("far behind"),
    "below_baseline": N("below baseline"),
    "missed": N("missed"),
    "too_early": N("too early to judge"),
    "cannot_be_judged": N("cannot be judged"),
    "stale": N("stale"),
    "monitored": N("monitored"),
}
COMBINED: Final = {
    "green": N("measured on pace"),
    "amber": N("behind"),
    "red": N("far behind"),
    "completed": N("completed, and the figures agree"),
    "unverified": N("unverified"),
    "unknown": N("unknown"),
    "not_started": N("not started"),
    "paused": N("paused"),
    "cancelled": N("cancelled"),
    "insufficient_data": N("too few figures to judge"),
    "no_kpis": N("no KPI with a target"),
}
DELIVERABLE: Final = {
    "green": N("what is due is delivered, with evidence"),
    "completed": N("completed, its milestones with evidence"),
    "amber": N("a milestone is overdue"),
    "red": N("past its own date"),
}
DECLARED: Final = {
    "not_started": N("Reported: not started"),
    "on_track": N("Reported: on track"),
    "at_risk": N("Reported: at risk"),
    "off_track": N("Reported: off track"),
    "completed": N("Reported: completed"),
    "paused": N("Reported: paused"),
    "cancelled": N("Reported: cancelled"),
}
REPORTED: Final = {
    "not_started": N("not started"),
    "on_track": N("on track"),
    "at_risk": N("at risk"),
    "off_track": N("off track"),
    "completed": N("completed"),
    "paused": N("paused"),
    "cancelled": N("cancelled"),
}
"""The same where a heading says already that it is reported."""
REPORTS: Final = {
    "not_asked": N("Not asked to report"),
    "no_report": N("No report"),
    "overdue": N("Report overdue"),
    "silent": N("Silent"),
}
STAGES: Final = {
    "announced": N("announced"),
    "proposed": N("proposed"),
    "decided": N("decided"),
    "adopted": N("adopted"),
    "in_force": N("in force"),
    "running": N("running"),
    "delivered": N("delivered"),
    "context": N("background only"),
    "none": N("nothing found in public sources"),
}
STRATEGY_KINDS: Final = {
    "commitments": N("Commitments"),
    "goals": N("Goals"),
    "recommendations": N("Advice"),
}
SOURCE_KINDS: Final = {
    "primary": N("primary source"),
    "secondary": N("secondary source"),
    "interested_party": N("interested party"),
}
REASONS: Final = {
    "no_data": N("No figure has been found."),
    "no_baseline": N("There is no baseline to judge from."),
    "break_after_baseline": N("The definition changed after the baseline, so the two cannot be compared."),
    "no_observation_after_baseline": N("There is no figure yet after the baseline."),
    "awaiting_final": N("The target's date has passed and its figure is not out."),
    "stale": N("Two or more figures are missing."),
    "broken_file": N("Its file has errors; see Problems."),
}
FLAGS: Final = {
    "single_observation": N("It rests on one figure since the baseline."),
    "early": N("Less than a fifth of the time to the target has passed."),
    "recent_reversal": N("It has moved the wrong way in recent years."),
    "slipping": N("The target is met, but recent movement is away from it."),
    "target_met_at_baseline": N("The target was met from the start: it asks for nothing new."),
    "trend_unknown": N("There are too few figures to see a trend."),
    "compound_not_computable": N("A growth path could not be computed; the straight path is used."),
    "baseline_substituted": N("There is no figure for the baseline year; the nearest one is used."),
    "aggregate_assumed": N("The last part of each year stands for the year."),
    "provisional": N("The newest figure is provisional."),
    "rests_on_provisional": N("Without the provisional figure the verdict would be another."),
    "outlook_unlikely": N("The outlook lowers the verdict by one step."),
    "outlook_very_unlikely": N("The outlook lowers the verdict by one step."),
    "target_undated": N("The target has no date, so it gets no verdict."),
    "in_development": N("The KPI is still being made."),
    "ended": N("The series has ended."),
    "no_rhythm": N("It is measured at no fixed interval, so it gets no verdict."),
}
LIKELIHOODS: Final = {
    "very_likely": N("very likely"),
    "likely": N("likely"),
    "about_as_likely_as_not": N("about as likely as not"),
    "unlikely": N("unlikely"),
    "very_unlikely": N("very unlikely"),
}
REFUSALS: Final = {
    "no_target_date": N("No outlook: there is no target with a date."),
    "sub_annual": N("No outlook: the figures are for parts of a year."),
    "too_few_points": N("No outlook: it takes at least four figures."),
    "span_too_short": N("No outlook: the figures span less than three years."),
    "target_date_passed": N("No outlook: the target's date has been reached."),
    "horizon_too_long": N("No outlook: the target is more than ten years away."),
    "no_variation": N("No outlook: the figures have not moved."),
}
FRESHNESS: Final = {
    "current": N("The series is up to date."),
    "late": N("One figure is overdue by this tracker's own rule."),
    "stale": N("The series is stale: figures are missing."),
    "final": N("The verdict is final."),
    "not_expected": N("No further figure is expected."),
    "no_data": N("No figure has been found."),
}
ARROWS: Final = {
    "improving": N("recently moving the right way"),
    "stable": N("recently stable"),
    "worsening": N("recently moving the wrong way"),
    "unknown": N("recent movement not known"),
}
ROLES: Final = {
    "output": N("what the initiative itself moves"),
    "outcome": N("what should follow in time"),
    "context": N("background, never judged with"),
}
FUNDING: Final = {
    "proposed": N("proposed"),
    "agreed": N("agreed"),
    "appropriated": N("appropriated"),
    "spent": N("spent"),
    "derived": N("derived by this tracker"),
}
RESPONSES: Final = {
    "accepted": N("accepted"),
    "partly_accepted": N("partly accepted"),
    "rejected": N("rejected"),
    "noted": N("noted"),
}
OWNER_KINDS: Final = {
    "ministry": N("Ministry"),
    "agency": N("Agency"),
    "region": N("Region"),
    "municipality": N("Municipality"),
    "university": N("University"),
    "public_body": N("Public body"),
    "company": N("Company"),
    "association": N("Association"),
    "partnership": N("Partnership"),
    "council": N("Council"),
    "other": N("Other"),
}
LIFECYCLES: Final = {
    "proposed": N("Proposed: somebody has asked for it, nobody publishes it"),
    "in_development": N("Being made"),
    "active": N("In use"),
    "ended": N("Ended"),
}
BREAKDOWNS: Final = {
    "sex": N("sex"),
    "age": N("age"),
    "region": N("region"),
    "place": N("place of residence"),
    "form_of_care": N("form of care"),
}
"""Groups that strategies promise figures for; any other is shown as it is written."""
BASES: Final = {
    "stated": N("named by the text"),
    "chosen": N("chosen by this tracker"),
}
FINDINGS: Final = {
    "watermelon": N("Reported on track, measured far from its path"),
    "completed_target_not_met": N("Reported completed, and the target is not met"),
    "overdue": N("The due date has passed"),
    "start_overdue": N("It should have started"),
    "optimistic": N("Reported better than measured"),
    "unverified_green": N("Reported on track, and no figure can confirm it"),
    "completed_unverified": N("Reported completed, and no figure shows the result yet"),
    "understated": N("Reported off track, measured on pace"),
    "milestone_slip": N("Reported on track with a milestone overdue"),
    "stuck_word": N("The same report four times while the verdict fell"),
    "outdated_word": N("The report is older than the figure"),
    "pessimistic": N("Reported worse than measured"),
    "not_started_but_moving": N("Reported not started, and the figure moves"),
}
"""What is found where a report and the figures, or a report and the calendar, differ."""
QUESTIONS: Final = {
    "watermelon": N("What explains the difference, and what will bring the figure back to its path?"),
    "completed_target_not_met": N("Is more to come, or does the figure measure something else?"),
    "overdue": N("When will it be completed?"),
    "start_overdue": N("What stands in the way, and when will it start?"),
    "optimistic": N("What does the owner see that the figure does not show?"),
    "unverified_green": N("When will there be a figure that can confirm it?"),
    "completed_unverified": N("When will a figure show the result?"),
    "understated": N("What does the figure not show?"),
    "milestone_slip": N("What is the new date of the milestone?"),
    "stuck_word": N("Does the report still hold?"),
    "outdated_word": N("Does the report still hold now that the figure is out?"),
    "pessimistic": N("Is trouble ahead that the figure does not show yet?"),
    "not_started_but_moving": N("Is the initiative still needed as planned?"),
}
"""What the owner is asked; never an accusation."""
SEVERITIES: Final = {"high": N("high"), "medium": N("medium"), "low": N("low")}
FREQUENCIES: Final = {
    "annual": N("every year"),
    "half-yearly": N("every half-year"),
    "quarterly": N("every quarter"),
    "monthly": N("every month"),
    "irregular": N("now and then"),
}
CONFIDENCE: Final = {"high": N("high"), "medium": N("medium"), "low": N("low")}
RULES: Final = {
    "no_goal": N("There is no target that it can be held against, so it is followed without a verdict."),
    "no_data": N("There is no usable figure, so it cannot be judged."),
    "only_baseline": N("There is no figure beside the baseline, and the baseline is no progress."),
    "broken": N("The definition changed after the baseline, so it cannot be judged."),
    "final": N("There is a figure at the target's own date: the verdict is achieved or missed, and final."),
    "range_held": N("Every figure lies inside the target range."),
    "range_lost": N("It began inside the target range and lies outside now."),
    "keep": N(
        "The target is a threshold to keep: what counts is whether it is met, and whether it is being lost or gained."
    ),
    "no_baseline": N("There is no baseline to judge from."),
    "nothing_after": N("There is no figure after the baseline, and the baseline is no progress."),
    "met_at_start": N(
        "The target was met at the baseline: it asks for nothing new, so it is judged as a threshold to keep."
    ),
    "met_early": N("The target is met before its date."),
    "by_ratio": N("It is judged by how far it has come on its path."),
}
"""Which rule of the published order decides."""
OFFICES: Final = {
    "eurostat": N("As Eurostat would"),
    "un": N("As the UN would"),
    "germany": N("As Germany would"),
    "sdsn": N("As SDSN would"),
}
CLASSES: Final = {
    "significant": N("significant progress"),
    "moderate": N("moderate progress"),
    "insufficient": N("insufficient progress"),
    "away": N("movement away from the target"),
    "on_track": N("on its way"),
    "fair": N("fair progress, acceleration needed"),
    "stagnation": N("stagnation or regression"),
    "sun": N("sun"),
    "slightly_cloudy": N("slightly clouded sun"),
    "cloudy": N("cloud"),
    "thunder": N("thunderstorm"),
    "improving": N("improving as needed"),
    "moderately_improving": N("moderately improving"),
    "stagnating": N("stagnating"),
    "decreasing": N("decreasing"),
    "maintaining": N("target reached"),
}
"""The offices' own classes, in words."""
LEVELS: Final = {
    "green": N("good"),
    "amber": N("behind"),
    "red": N("far behind"),
    "insufficient_data": N("too few figures to judge"),
    "no_kpis": N("no KPI with a target"),
}
DEFINITION: Final = {
    "direction": N("direction"),
    "frequency": N("frequency"),
    "trajectory": N("form of the path"),
    "limits": N("natural limits"),
    "aggregate": N("how parts become years"),
    "cumulative": N("whether it only adds up"),
    "lifecycle": N("state of the KPI"),
    "publication_lag_days": N("days until a figure is expected"),
    "expected_every_years": N("years between figures"),
}
"""What of a KPI's definition decides how it is judged."""
CUTOFFS: Final = {
    "on_track": N("on pace from"),
    "at_risk": N("behind from"),
    "early_share": N("too early up to"),
    "outlook_unlikely": N("an outlook lowers on pace below"),
    "outlook_very_unlikely": N("an outlook lowers behind below"),
    "red_share": N("a level is far behind from this share of KPIs far behind"),
    "coverage": N("too few figures below this share of known KPIs"),
    "green_share": N("a level is good from this share of good KPIs"),
    "grace_days": N("days of grace"),
    "lags.annual": N("publication lag of yearly figures, days"),
    "lags.half_yearly": N("publication lag of half-yearly figures, days"),
    "lags.quarterly": N("publication lag of quarterly figures, days"),
    "lags.monthly": N("publication lag of monthly figures, days"),
}
STANDINGS: Final = {
    "reported": N("reported"),
    "confirmed": N("confirmed"),
    "due": N("due"),
    "extended": N("extended"),
    "overdue": N("overdue"),
    "silent": N("silent"),
}
"""What an owner has done in a round."""

ROUND_DAYS: Final = {
    "opens": N("Round {id}: opening"),
    "data_cutoff": N("Round {id}: data cut-off"),
    "due": N("Round {id}: last day to report"),
    "answers_by": N("Round {id}: last day to answer"),
    "asked": N("Round {id}: who is asked"),
}
"""Days of a round that are goalposts."""

GOALPOSTS: Final = {
    "title": N("Wording"),
    "due": N("Due date"),
    "start": N("Planned start"),
    "horizon": N("Horizon"),
    "kind": N("Kind"),
    "mode": N("Whether owners are asked to report"),
    "owners": N("Owners"),
    "area": N("The part it belongs to"),
    "aims": N("What it promises"),
    "required_breakdowns": N("Promised breakdowns"),
    "baseline": N("Baseline"),
    "direction": N("Direction"),
    "frequency": N("Frequency"),
    "trajectory": N("Form of the path"),
    "unit": N("Unit"),
    "definition": N("Definition"),
    "limits": N("Natural limits"),
    "aggregate": N("How parts become years"),
    "cumulative": N("Whether it only adds up"),
    "key": N("Whether it is a key KPI"),
    "lifecycle": N("State of the KPI"),
    "lag_years": N("Years until an effect can show"),
    "publication_lag_days": N("Days until a figure is expected"),
    "expected_every_years": N("Years between figures"),
    "as_of": N("Day that everything is judged on"),
    "language": N("Language of the official texts"),
    "closed": N("Closed"),
    "asks_for": N("What it asks for"),
    "watched_from": N("Day from which goalposts are watched"),
    "reporting.cadence": N("How often owners report"),
    "reporting.grace_days": N("Days of grace for a report"),
}
"""What can be a goalpost, beside targets, links and cut-offs (docs/history.md)."""
STATES: Final = {
    "provisional": N("provisional"),
    "estimated": N("estimated"),
    "missing": N("missing"),
    "forecast": N("forecast"),
}
"""What a figure can be that is not a usual one."""
TIERS: Final = {
    "verdicts": N("Changed verdicts and levels"),
    "goalposts": N("Moved goalposts"),
    "reports": N("Reports, events and milestones"),
    "figures": N("Figures"),
    "things": N("New and renamed"),
    "findings": N("Questions to owners"),
    "wording": N("Wording and sources"),
}
"""What differs between two versions, from what is asked first to what only changes words."""
