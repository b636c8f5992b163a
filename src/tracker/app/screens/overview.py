"""The page `overview`."""

from tracker.app.room import show

show("overview")
