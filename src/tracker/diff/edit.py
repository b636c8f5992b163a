"""One thing that differs between two versions of a portfolio, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

if TYPE_CHECKING:
    from tracker.causes import Change
    from tracker.findings import Finding
    from tracker.goalposts import Kind, Move

Tier = Literal["verdicts", "goalposts", "reports", "figures", "things", "findings", "wording"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
"""From what a minister asks first to what only changes words."""

EditCode = Literal[
    "verdict", "level",
    "goalpost",
    "report_new", "report_changed", "report_gone", "event_new", "event_changed", "event_gone", "milestone_new", "milestone_done", "milestone_undone",
    "answer_new", "answer_changed", "answer_gone", "response_new", "evaluation_new",
    "value_new", "value_revised", "value_gone", "parts_changed",
    "added", "removed", "renamed", "broken", "mended", "round_opened", "round_changed", "round_gone", "released", "release_gone",
    "finding_opened", "finding_cleared", "finding_answered",
    "worded", "changed",
]  # fmt: skip
CODES: Final[tuple[EditCode, ...]] = get_args(EditCode)
Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """What was before, what is now; values are plain, None where nothing stood."""

    tier: Tier
    code: EditCode
    kind: Kind
    id: str
    """Of what; the portfolio itself is ""."""
    field: str = ""
    before: Any = None
    after: Any = None
    loc: Loc = ()
    """Where in the file of that thing."""
    old: bool = False
    """True where it stands in the older files only."""
    home: str = ""
    """Whose file it stands in, where the thing itself is gone."""
    verdict: Change | None = None
    move: Move | None = None
    finding: Finding | None = None
    because: tuple[tuple[str, str], ...] = ()
    """Of a changed level: what changed beneath it, as (what, id)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs, in tiers."""

    edits: tuple[Edit, ...]

    def of(self, tier: Tier) -> list[Edit]:
        """Return what is in one tier, in the order of the files."""
        return [each for each in self.edits if each.tier == tier]

    def only(self, ids: frozenset[str]) -> Difference:
        """Return what concerns some things only."""
        return Difference(tuple(each for each in self.edits if each.id in ids or each.home in ids))
