"""Our own style, script and fonts, under names that say their content: browsers may keep them for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tracker.app.reply import FOR_EVER, Reply, reply

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "woff2": "font/woff2",
}
FOLDER: Final = "/assets/"
FIRST_FONTS: Final = ("source-sans-3-latin-wght-normal", "source-serif-4-latin-wght-normal")
"""What nearly every page needs at once: fetched before the style sheet asks for it."""

_FONT: Final = re.compile(r"""url\(\s*["']?(?:\./)?fonts/([\w.-]+\.woff2)["']?\s*\)""")


@dataclass(frozen=True)
class Assets:
    """Our files by the path that each is served at, and the paths of those that every page names."""

    replies: dict[str, Reply]
    style: str
    first: str
    """Runs before anything is painted."""
    script: str
    update: str
    """Runs on the page on which reports are entered."""
    fonts: tuple[str, ...]

    def find(self, path: str) -> Reply | None:
        """Return what is served at a path; only what was read at the start is there to be found."""
        return self.replies.get(path)


@cache
def assets() -> Assets:
    """Read our files, once."""
    ours, look = files("tracker.app") / "assets", files("tracker.views") / "look"
    fonts = {each.name: _served(each.name, each.read_bytes()) for each in _fonts(look)}
    sheet = _with_fonts(
        _text(ours / "frame.css") + _text(look / "tracker.css"), {name: path for name, (path, _) in fonts.items()}
    )
    style = _served("tracker.css", sheet.encode())
    first, script, update = (
        _served(name, (ours / name).read_bytes()) for name in ("first.js", "frame.js", "update.js")
    )
    early = tuple(path for name, (path, _) in fonts.items() if name.removesuffix(".woff2") in FIRST_FONTS)
    return Assets(
        dict([*fonts.values(), style, first, script, update]), style[0], first[0], script[0], update[0], early
    )


def _served(name: str, body: bytes) -> tuple[str, Reply]:
    stem, _, extension = name.rpartition(".")
    path = f"{FOLDER}{stem}-{sha256(body).hexdigest()[:12]}.{extension}"
    return path, reply(body, TYPES[extension], cache=FOR_EVER, level=9)


def _fonts(look: Traversable) -> list[Traversable]:
    folder = look / "fonts"
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((each for each in found if each.name.endswith(".woff2")), key=lambda each: each.name)


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8") + "\n" if file.is_file() else ""


def _with_fonts(sheet: str, paths: dict[str, str]) -> str:
    """Return the style sheet with each font under the name that it is served by."""
    return _FONT.sub(lambda found: f'url("{paths.get(found[1], found[1])}")', sheet)
