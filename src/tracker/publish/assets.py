"""Files that all pages share, named by what they hold: they may be kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files


@dataclass(frozen=True)
class Shared:
    """Contents by their path, and the paths that pages name."""

    files: dict[str, bytes]
    fonts: tuple[tuple[str, str], ...]
    script: str
    icon: str


@cache
def shared() -> Shared:
    """Return the shared files, read once."""
    look = files("tracker.views") / "look"
    fonts = {each.name: each.read_bytes() for each in (look / "fonts").iterdir() if each.name.endswith(".woff2")}
    named = {name: (_named(name, body), body) for name, body in sorted(fonts.items())}
    script = (files("tracker.publish") / "assets" / "site.js").read_bytes()
    icon = (look / "icon.svg").read_bytes()
    places = {"script": _named("site.js", script), "icon": _named("icon.svg", icon)}
    held = dict(named.values()) | {places["script"]: script, places["icon"]: icon}
    return Shared(held, tuple((name, path) for name, (path, _) in named.items()), **places)


def _named(name: str, body: bytes) -> str:
    stem, _, extension = name.rpartition(".")
    return f"assets/{stem}-{sha256(body).hexdigest()[:12]}.{extension}"
