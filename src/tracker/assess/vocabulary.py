"""The codes of verdicts, and what each counts as. Words for people are elsewhere: in the catalogues."""

from __future__ import annotations

from typing import Final, Literal

Verdict = Literal["achieved", "on_track", "at_risk", "off_track", "worsening", "missed", "not_assessable", "monitored"]
Level = Literal["green", "amber", "red", "unknown", "none"]
Shown = Literal[
    "achieved",
    "on_pace",
    "behind",
    "far_behind",
    "below_baseline",
    "missed",
    "too_early",
    "cannot_be_judged",
    "stale",
    "monitored",
]
Reason = Literal[
    "",
    "no_data",
    "no_baseline",
    "break_after_baseline",
    "no_observation_after_baseline",
    "awaiting_final",
    "stale",
    "broken_file",
]
Arrow = Literal["improving", "stable", "worsening", "unknown"]
Freshness = Literal["current", "late", "stale", "final", "not_expected", "no_data"]
Confidence = Literal["high", "medium", "low"]
Likelihood = Literal["very_likely", "likely", "about_as_likely_as_not", "unlikely", "very_unlikely"]

LEVELS: Final[dict[Verdict, Level]] = {
    "achieved": "green",
    "on_track": "green",
    "at_risk": "amber",
    "off_track": "red",
    "worsening": "red",
    "missed": "red",
    "not_assessable": "unknown",
    "monitored": "none",
}
SHOWN: Final[dict[Verdict, Shown]] = {
    "achieved": "achieved",
    "on_track": "on_pace",
    "at_risk": "behind",
    "off_track": "far_behind",
    "worsening": "below_baseline",
    "missed": "missed",
    "not_assessable": "cannot_be_judged",
    "monitored": "monitored",
}
# Of several simultaneous targets the worst counts. What cannot be judged is worse than good news, so that
# a target without data never hides behind one that is met.
LEVEL_ORDER: Final[tuple[Level, ...]] = ("none", "green", "unknown", "amber", "red")
SEVERITY: Final[tuple[Verdict, ...]] = (
    "monitored", "achieved", "on_track", "not_assessable", "at_risk", "off_track", "worsening", "missed",
)  # fmt: skip
