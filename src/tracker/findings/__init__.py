"""Word against data: where what an owner says, what the figures show and the calendar do not agree (docs/methods.md, section 7).

Every finding is a question to the owner. Nothing here changes a word or a verdict.
"""

from tracker.findings.collect import findings
from tracker.findings.finding import Finding

__all__ = ["Finding", "findings"]
