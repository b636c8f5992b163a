"""Why something that was entered is not kept: values, worded where they are shown."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

TroubleCode = Literal[
    "nothing", "forbidden", "no_initiative", "status_and_unchanged", "unknown_status", "nothing_to_confirm", "note_alone", "bad_date", "future_date",
    "no_milestone", "note_fell", "note_differs", "clash", "refused", "stale_page", "no_body", "too_long", "ambiguous_number", "twice",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong."""

    code: TroubleCode
    about: str = ""
    """Id of the initiative or KPI."""
    field: str = ""
    """Which field of its form."""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
