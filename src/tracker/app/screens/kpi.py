"""The page `kpi`."""

from tracker.app.room import show

show("kpi")
