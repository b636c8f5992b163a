"""The page `owners`."""

from tracker.app.room import show

show("owners")
