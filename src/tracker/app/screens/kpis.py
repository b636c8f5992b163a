"""The page `kpis`."""

from tracker.app.room import show

show("kpis")
