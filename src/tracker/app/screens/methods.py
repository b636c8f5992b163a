"""The page `methods`."""

from tracker.app.room import show

show("methods")
