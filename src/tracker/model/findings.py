"""What is found where a report and the figures, or a report and the calendar, do not agree.

A finding is a question to the owner, never an accusation. Its severities can be set under `assessment`:

    assessment: {severities: {unverified_green: low}}
"""

from __future__ import annotations

from typing import Final, Literal, get_args

FindingCode = Literal[
    "watermelon",
    "completed_target_not_met",
    "overdue",
    "start_overdue",
    "optimistic",
    "unverified_green",
    "completed_unverified",
    "understated",
    "milestone_slip",
    "stuck_word",
    "outdated_word",
    "pessimistic",
    "not_started_but_moving",
]
Severity = Literal["high", "medium", "low"]
FINDINGS: Final[tuple[FindingCode, ...]] = get_args(FindingCode)
CALENDAR: Final[frozenset[FindingCode]] = frozenset({"overdue", "start_overdue", "milestone_slip"})
"""Those about a date that has passed; all others are about one KPI and are named CODE/KPI."""
SEVERITIES: Final[dict[FindingCode, Severity]] = {
    "watermelon": "high",
    "completed_target_not_met": "high",
    "overdue": "high",
    "start_overdue": "high",
    "optimistic": "medium",
    "unverified_green": "medium",
    "completed_unverified": "medium",
    "understated": "medium",
    "milestone_slip": "medium",
    "stuck_word": "medium",
    "outdated_word": "medium",
    "pessimistic": "low",
    "not_started_but_moving": "low",
}
"""How much a finding weighs unless the portfolio says otherwise (docs/methods.md, section 7)."""
