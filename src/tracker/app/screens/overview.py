"""The overview."""

from tracker.app.room import enter
from tracker.views import overview

room = enter("overview")
room.open(overview.title(room.view))
room.write(overview.body(room.view))
room.close()
