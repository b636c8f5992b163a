"""The page `compare`."""

from tracker.app.room import show

show("compare")
