"""One thread that looks at the files once a second, so that no reader ever waits for them."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LOG: Final = logging.getLogger(__name__)
SECONDS: Final = 1.0


class Watch:
    """Calls `look` again and again in the background until it is stopped."""

    def __init__(self, look: Callable[[], object], *, every: float = SECONDS) -> None:
        self._look = look
        self._every = every
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start looking, unless we are at it already."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stopped.clear()
                self._thread = threading.Thread(target=self._run, name="tracker-watch", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until the last look is over."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self._look()
            except Exception:  # the next look may go well; without this one, none would follow
                LOG.exception("Looking at the files went wrong")
