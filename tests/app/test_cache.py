from __future__ import annotations

import threading
import time
from functools import partial

import pytest

from tracker.app.cache import Cache


def test_what_was_used_longest_ago_goes_first() -> None:
    cache: Cache[str] = Cache(6, len)
    for word in ("aa", "bb", "cc"):
        cache.get_or_make(word, partial(str, word))
    cache.get("aa")
    cache.get_or_make("dd", lambda: "dd")
    assert [cache.get(word) for word in ("aa", "bb", "cc", "dd")] == ["aa", None, "cc", "dd"]
    assert cache.total == 6


def test_what_is_too_large_is_given_and_not_kept() -> None:
    cache: Cache[str] = Cache(3, len)
    assert cache.get_or_make("long", lambda: "long") == "long"
    assert cache.get("long") is None
    assert cache.total == 0


def test_two_who_ask_at_once_have_it_made_once() -> None:
    cache: Cache[str] = Cache(100, len)
    made: list[int] = []

    def make() -> str:
        made.append(1)
        time.sleep(0.05)
        return "page"

    readers = [threading.Thread(target=cache.get_or_make, args=("key", make)) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(made) == 1


def test_a_failure_is_not_kept() -> None:
    cache: Cache[str] = Cache(100, len)
    with pytest.raises(ZeroDivisionError):
        cache.get_or_make("key", lambda: str(1 // 0))
    assert cache.get_or_make("key", lambda: "well") == "well"
    cache.clear()
    assert cache.get("key") is None
