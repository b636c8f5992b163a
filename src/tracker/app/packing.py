"""Compressing what goes to browsers, and whether a browser takes it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPRESSIBLE: Final = ("text/", "application/javascript", "application/json", "application/manifest", "image/svg")
LEAST: Final = 500
"""Below this many bytes the envelope costs more than it saves."""


def worth_packing(content_type: str, size: int) -> bool:
    """Return whether compressing would help: fonts and pictures are compressed already."""
    return size >= LEAST and content_type.startswith(COMPRESSIBLE)


def pack(body: bytes, level: int) -> bytes:
    """Return the bytes compressed, the same for the same bytes whenever it is done."""
    return gzip.compress(body, level, mtime=0)


def takes_gzip(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Return whether a browser accepts gzip."""
    accepted = ",".join(value.decode("latin-1") for name, value in headers if name == b"accept-encoding").lower()
    offers = dict(_offer(each) for each in accepted.split(","))
    return offers.get("gzip", offers.get("*", False))


def _offer(text: str) -> tuple[str, bool]:
    name, _, rest = text.partition(";")
    weight = rest.strip().removeprefix("q=").strip()
    return name.strip(), weight.rstrip("0.") != "" or not weight
