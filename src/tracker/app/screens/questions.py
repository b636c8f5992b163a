"""The page `questions`."""

from tracker.app.room import show

show("questions")
