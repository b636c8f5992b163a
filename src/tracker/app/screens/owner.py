"""The page `owner`."""

from tracker.app.room import show

show("owner")
