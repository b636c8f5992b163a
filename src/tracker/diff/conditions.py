"""What a check may fail on, beside errors in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.diff.edit import Difference, Edit

_LEVELS: Final = {"green": 0, "completed": 0, "amber": 1, "red": 2}
_MARKS: Final = {"achieved": 0, "on_pace": 0, "behind": 1, "far_behind": 2, "below_baseline": 3, "missed": 3}


def _worse(each: Edit) -> bool:
    """Whether a verdict or a level went down; from or to "cannot be judged" is neither up nor down."""
    if each.tier != "verdicts":
        return False
    ranks = _MARKS if each.code == "verdict" else _LEVELS
    old, new = ranks.get(str(each.before)), ranks.get(str(each.after))
    return old is not None and new is not None and new > old


CONDITIONS: Final[dict[str, Callable[[Edit], bool]]] = {
    "worse": _worse,
    "goalpost": lambda each: each.tier == "goalposts" and each.move is not None and each.move.needed,
    "unexplained": lambda each: each.move is not None and bool(each.move.fault),
    "finding": lambda each: each.code == "finding_opened",
    "rewritten": lambda each: each.code in {"report_changed", "report_gone", "value_revised", "value_gone"},
    "any": lambda _: True,
}
"""By name: whether an edit meets it."""


def met(name: str, found: Difference) -> bool:
    """Tell whether anything that differs meets a condition."""
    return any(CONDITIONS[name](each) for each in found.edits)
