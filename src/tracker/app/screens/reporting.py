"""The page `reporting`."""

from tracker.app.room import show

show("reporting")
