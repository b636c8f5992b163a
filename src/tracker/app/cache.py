"""What has been made once and is kept for the next reader, as long as there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Thing = TypeVar("Thing")


class Cache(Generic[Thing]):
    """Things by key, bounded by their size in all; what was used longest ago goes first. Safe between threads."""

    def __init__(self, most: int, size: Callable[[Thing], int]) -> None:
        self._most = most
        self._size = size
        self._held: OrderedDict[Hashable, Thing] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self.total = 0

    def get(self, key: Hashable) -> Thing | None:
        """Return what is kept under a key."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def get_or_make(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """Return what is kept under a key, else make it: two readers who ask at once have it made once."""
        if (found := self.get(key)) is not None:
            return found
        with self._lock:
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            if (found := self.get(key)) is not None:
                return found
            try:
                made = make()
                self._keep(key, made)
            finally:
                self._making.pop(key, None)
            return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self.total = 0

    def _keep(self, key: Hashable, made: Thing) -> None:
        size = self._size(made)
        if size > self._most:
            return
        with self._lock:
            self._held[key] = made
            self.total += size
            while self.total > self._most:
                _, gone = self._held.popitem(last=False)
                self.total -= self._size(gone)
