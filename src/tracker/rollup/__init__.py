"""Verdicts, words and events to initiatives, areas and strategies. Counts and parts, never averages."""

from tracker.rollup.tree import AreaStatus, InitiativeStatus, StrategyStatus, roll_up

__all__ = ["AreaStatus", "InitiativeStatus", "StrategyStatus", "roll_up"]
