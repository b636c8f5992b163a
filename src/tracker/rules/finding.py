"""A broken rule, before it is known at which line it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Which rule is broken, where, and with which values."""

    code: str
    loc: Loc
    values: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    key: bool = False
    """True where the key itself is meant, not its value."""


def finding(code: str, *loc: str | int, hint: str = "", key: bool = False, **values: object) -> Finding:
    """Build a finding."""
    return Finding(code, loc, values, hint, key)
