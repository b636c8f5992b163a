"""Implementation tracker for public strategies.

A handful of names serve notebooks; each is imported when first used, so `import tracker` stays light:

    import tracker
    loaded = tracker.load("path/to/portfolio")      # .portfolio and .problems
    status = tracker.status(loaded, as_of=date(2026, 11, 22))
    tables = tracker.tables(loaded, status)          # tidy DataFrames (needs pandas)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tracker.frames import Tables, tables
    from tracker.judgement import Status, status
    from tracker.loading import Loaded, load
    from tracker.problems import Problem

__version__: Final = "0.1.0"
__all__ = ["Loaded", "Problem", "Status", "Tables", "load", "status", "tables"]

_HOMES: Final = {
    "Loaded": "tracker.loading",
    "Problem": "tracker.problems",
    "Status": "tracker.judgement",
    "Tables": "tracker.frames",
    "load": "tracker.loading",
    "status": "tracker.judgement",
    "tables": "tracker.frames",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tracker' has no attribute {name!r}")
    # Bound here for good: importing `tracker.loading` would otherwise leave the module under the name.
    globals().update({key: getattr(import_module(home), key) for key, home in _HOMES.items() if home == _HOMES[name]})
    return globals()[name]
