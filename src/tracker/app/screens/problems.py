"""What is wrong with the files."""

from tracker.app.room import enter
from tracker.views import problems

room = enter("problems")
room.open(problems.title(room.view))
room.write(problems.body(room.view))
room.close()
