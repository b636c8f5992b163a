"""The page `changes`."""

from tracker.app.room import show

show("changes")
