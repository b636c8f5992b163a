"""What was read once and need not be read again: of a hundred revisions nearly every file is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Thing = TypeVar("Thing")

MOST: Final = 50_000


class Memo:
    """Keeps what was made of a content, by the content's key; forgets all of it when it holds too much."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._made: dict[Hashable, Any] = {}

    def of(self, key: tuple[Hashable, ...], make: Callable[[], Thing | None]) -> Thing | None:
        """Return what was made under a key, else make it; without a content's key, its last part, it is made each time.

        What could not be made (None) is tried again: why it could not be is told each time.
        """
        if key[-1] is None:
            return make()
        if key not in self._made:
            made = make()
            if made is None:
                return None
            if len(self._made) >= self._most:
                self._made.clear()
            self._made[key] = made
        found: Thing = self._made[key]
        return found
