"""The page `strategy`."""

from tracker.app.room import show

show("strategy")
