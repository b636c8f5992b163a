"""The page `accessibility`."""

from tracker.app.room import show

show("accessibility")
