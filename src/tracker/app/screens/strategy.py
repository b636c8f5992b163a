"""One strategy: `/strategy?id=dk-2023`."""

from tracker.app.room import asked_id, enter
from tracker.views import strategy

room = enter("strategy")
found = room.view.status.strategy(asked_id())
if found is None:
    room.missing()
else:
    room.open(strategy.title(found, room.view))
    room.write(strategy.body(found, room.view))
    room.close()
