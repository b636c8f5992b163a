"""Short ways to build KPIs and to compare numbers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tracker.model.kpi import Kpi

if TYPE_CHECKING:
    from collections.abc import Mapping


def make_kpi(
    series: Mapping[str, object],
    *,
    baseline: tuple[str, float] | None = None,
    targets: Mapping[str, object] | None = None,
    **more: Any,
) -> Kpi:
    plain: dict[str, Any] = {
        "id": "k",
        "title": "A measure",
        "unit": "points",
        "direction": "increase",
        "frequency": "annual",
        "series": dict(series),
        "targets": dict(targets or {}),
        **more,
    }
    if baseline is not None:
        plain["baseline"] = {"period": baseline[0], "value": baseline[1]}
    return Kpi.model_validate(plain)


def yearly(first: int, *values: float) -> dict[str, object]:
    return {str(first + index): value for index, value in enumerate(values)}


def soon_after(year: int) -> date:
    """Return a day when the figure of a year is out and nothing else is due."""
    return date(year + 1, 3, 1)


def close(value: float) -> Any:
    return pytest.approx(value, rel=0, abs=1e-6)
