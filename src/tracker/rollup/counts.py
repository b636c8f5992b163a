"""How many KPIs are green, amber, red, unknown; and the level that follows (docs/methods.md, section 9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.assess import Assessment
    from tracker.model.portfolio import Cutoffs

DataLevel = Literal["green", "amber", "red", "insufficient_data", "no_kpis"]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class KpiCounts:
    """KPIs with a target, counted. `red` includes those that were red when last known."""

    green: int = 0
    amber: int = 0
    red: int = 0
    unknown: int = 0
    monitored: int = 0
    red_last_known: int = 0
    key_red: bool = False
    blank: int = 0
    """Of the unknown those without a single figure to judge, or with a broken file: of these nothing was ever known."""
    key_blank: bool = False

    @property
    def total(self) -> int:
        """KPIs with a target that is judged."""
        return self.green + self.amber + self.red + self.unknown

    @property
    def known(self) -> int:
        """Those of them that say something."""
        return self.total - self.unknown

    @property
    def coverage(self) -> float | None:
        """Share of them that say something; None where there are none."""
        return self.known / self.total if self.total else None


def count(assessments: Iterable[tuple[Assessment, bool]]) -> KpiCounts:
    """Count distinct KPIs, each given with whether it is marked `key`."""
    found = {"green": 0, "amber": 0, "red": 0, "unknown": 0, "none": 0}
    last_known, key_red, blank, key_blank = 0, False, 0, False
    for assessment, key in assessments:
        found[assessment.level] += 1
        is_red = assessment.level == "red"
        last_known += is_red and assessment.verdict == "not_assessable"
        key_red = key_red or (key and is_red)
        is_blank = assessment.level == "unknown" and assessment.last is None and assessment.last_verdict is None
        blank += is_blank
        key_blank = key_blank or (key and is_blank)
    return KpiCounts(
        found["green"], found["amber"], found["red"], found["unknown"], found["none"], last_known, key_red, blank, key_blank
    )  # fmt: skip


def level(counts: KpiCounts, cutoffs: Cutoffs) -> DataLevel:
    """Return the level of a node from the counts of its KPIs.

    A KPI of which nothing was ever known may be far behind: no level is said that this would change, but red stays.
    So a node gains nothing when a figure is deleted or a file breaks (docs/methods.md, section 0.1).
    """
    found = _by_rules(counts, cutoffs)
    if not counts.blank or found == "red":
        return found
    return found if _by_rules(_at_worst(counts), cutoffs) == found else "insufficient_data"


def _at_worst(counts: KpiCounts) -> KpiCounts:
    return replace(
        counts,
        red=counts.red + counts.blank,
        unknown=counts.unknown - counts.blank,
        key_red=counts.key_red or counts.key_blank,
        blank=0,
    )


def _by_rules(counts: KpiCounts, cutoffs: Cutoffs) -> DataLevel:
    """Return the level by the first rule that applies."""
    if counts.total == 0:
        return "no_kpis"
    if counts.key_red or _reaches(counts.red, counts.total, cutoffs.red_share):
        return "red"
    if counts.known == 0 or not _reaches(counts.known, counts.total, cutoffs.coverage):
        return "insufficient_data"
    if _reaches(counts.red, counts.known, cutoffs.red_share):
        return "red"
    if counts.red == 0 and _reaches(counts.green, counts.total, cutoffs.green_share):
        return "green"
    return "amber"


def held_against(word_free: DataLevel, counts: KpiCounts, cutoffs: Cutoffs) -> DataLevel:
    """Return the level that a word is held against: silence about others never hides those that are red.

    A node whose good KPIs fall silent has too little data, but what is left of it was red and still is.
    """
    if word_free == "insufficient_data" and counts.known and _reaches(counts.red, counts.known, cutoffs.red_share):
        return "red"
    return word_free


def _reaches(part: int, whole: int, share: float) -> bool:
    return part / whole >= share - TOLERANCE
