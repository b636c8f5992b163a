"""Goalposts: what a verdict is measured against, and so must not be moved without a reason (docs/history.md)."""

from tracker.goalposts.move import Fault, Kind, Move
from tracker.goalposts.plan import moves, watched

__all__ = ["Fault", "Kind", "Move", "moves", "watched"]
