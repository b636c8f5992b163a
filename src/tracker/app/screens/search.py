"""The page `search`."""

from tracker.app.room import show

show("search")
