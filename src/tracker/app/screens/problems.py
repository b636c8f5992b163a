"""The page `problems`."""

from tracker.app.room import show

show("problems")
