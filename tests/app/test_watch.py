from __future__ import annotations

import threading

from tracker.app.watch import Watch


def test_it_looks_again_after_a_look_that_failed_and_stops_when_told() -> None:
    looks: list[int] = []
    enough = threading.Event()

    def look() -> None:
        looks.append(1)
        if len(looks) > 2:
            enough.set()
        raise OSError("gone")

    watch = Watch(look, every=0.01)
    watch.start()
    watch.start()
    assert enough.wait(5)
    watch.stop()
    seen = len(looks)
    assert not enough.wait(0.05) or len(looks) == seen
    assert sum(1 for each in threading.enumerate() if each.name == "tracker-watch" and each is watch._thread) == 0
