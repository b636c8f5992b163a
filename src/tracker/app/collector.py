"""Python's collector of cycles, as it suits a process that holds a portfolio for long and judges it at a stroke."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (100_000, 50, 100)
"""Judging thousands of KPIs makes many small objects and no cycle: with Python's 700 the collector walks them again and again."""


def settle() -> None:
    """Put what was loaded out of the collector's sight: it lives long, and every collection would walk it."""
    gc.set_threshold(*THRESHOLDS)
    gc.unfreeze()
    gc.collect()
    gc.freeze()
