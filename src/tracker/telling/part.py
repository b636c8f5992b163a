"""One step of a derivation, as it is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """Its heading and its sentences, each complete in itself."""

    title: str
    lines: tuple[str, ...]
