"""The page `strategies`."""

from tracker.app.room import show

show("strategies")
