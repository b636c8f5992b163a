"""One initiative: `/initiative?id=dk-2023-10.1`."""

from tracker.app.room import asked_id, enter
from tracker.views import initiative

room = enter("initiative")
found = room.view.status.initiatives.get(asked_id())
if found is None:
    room.missing()
else:
    chain = room.view.status.portfolio.ancestors[found.initiative.id]
    above = room.view.status.strategy(chain[-1])
    room.open(initiative.title(found, room.view))
    if above is not None:
        room.write(initiative.body(found, above.strategy, room.view))
    room.close()
