"""A figure as somebody typed it, before anything is known to be right about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of a KPI; all but the KPI is as it was typed."""

    kpi: str
    period: str
    value: str
    status: str | None = None
    source: str = ""
    published: str | None = None
