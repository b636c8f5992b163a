"""One finding: who said what when, and which figure or date says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.model.findings import SEVERITIES

if TYPE_CHECKING:
    from datetime import date

    from tracker.assess import Assessment
    from tracker.model.findings import FindingCode, Severity
    from tracker.model.portfolio import Cutoffs
    from tracker.model.strategy import Answer, Update
    from tracker.periods import PartialDate

ORDER: Final[tuple[Severity, ...]] = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Finding:
    """A question to the lead owner of an initiative."""

    code: FindingCode
    severity: Severity
    initiative: str
    since: date
    """The newest date among the facts that it rests on: an answer from before it has lapsed."""
    facts: str
    """Those facts in one line, the same for all languages."""
    kpi: str | None = None
    said: Update | None = None
    judged: Assessment | None = None
    published: date | None = None
    """When the judged figure came out."""
    underlying: FindingCode | None = None
    """Of a word older than the figure: what it would be if it were newer."""
    due: PartialDate | None = None
    """The date that has passed, where one has."""
    answer: Answer | None = None
    """The owner's answer, while the facts are those that it was given to."""
    lapsed: Answer | None = None
    """The newest answer, where the facts have changed since."""

    @property
    def name(self) -> str:
        """What an answer names it by."""
        return f"{self.code}/{self.kpi}" if self.kpi else self.code


def softer(one: Severity, other: Severity) -> Severity:
    """Return the lower of two severities."""
    return max(one, other, key=ORDER.index)


def weight(code: FindingCode, cutoffs: Cutoffs) -> Severity:
    """Return how much a finding weighs: as the portfolio says, else the default."""
    return cutoffs.severities.get(code, SEVERITIES[code])
