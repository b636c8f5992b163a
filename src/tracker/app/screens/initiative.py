"""The page `initiative`."""

from tracker.app.room import show

show("initiative")
