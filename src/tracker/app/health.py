"""Whether the dashboard is well, for whoever watches it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.app.snapshot import Snapshot


def health(shown: Snapshot | None) -> tuple[dict[str, Any], int]:
    """Return the state in numbers and the HTTP status: only a dashboard with nothing to show is out of service."""
    if shown is None:
        return {"status": "degraded", "strategies": 0, "kpis": 0, "errors": 1, "loaded": None}, 503
    empty = shown.errors > 0 and not shown.strategies
    found = {
        "status": "degraded" if shown.errors or shown.stale else "ok",
        "strategies": shown.strategies,
        "kpis": len(shown.loaded.portfolio.kpis),
        "errors": shown.errors,
        "loaded": shown.read_at.isoformat(timespec="seconds"),
    }
    return found, 503 if empty else 200
