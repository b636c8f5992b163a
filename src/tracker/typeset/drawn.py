"""A page's inline SVG as a picture that stands alone: colours and letters said outright, for paper in grey as well."""

from __future__ import annotations

import re
from typing import Final

from tracker.views.marks import COLOURS, shape

INK: Final = {
    "bg": "#FFFFFF", "panel": "#F4F6F6", "ink": "#16202A", "ink2": "#4A5761", "edge": "#75828B", "rule": "#D2D9DC", "link": "#0B4F7D", "path": "#0B4F7D",
    "good": "#0F5C8C", "behind": "#B0520A", "far": "#A3202F", "below": "#6B1039", "band8": "#DDE6EA", "band5": "#B9CBD3",
    "e4": "#0F4C6B", "e3": "#3A7797", "e2": "#BBD6E3", "eline": "#3A7797",
}  # fmt: skip
"""The light theme of the pages' style sheet; a test compares the two."""

_NAMED: Final = '<svg xmlns="http://www.w3.org/2000/svg"'
_VARIABLE: Final = re.compile(r"var\(--(\w+)\)")
_SHEET: Final = (
    '<style>text{font-family:"Source Sans Pro";font-size:14px;fill:#4A5761}'
    ".tr-tk{fill:#16202A}.tr-tp{fill:#0B4F7D}.tr-tb{font-weight:600;fill:#16202A}.tr-tp.tr-tb{fill:#0B4F7D}"
    ".tr-halo{paint-order:stroke;stroke:#FFFFFF;stroke-width:4px;stroke-linejoin:round}</style>"
)


def alone(svg: str) -> str:
    """Return a drawing of ours as a file of its own. What is escaped in it stays escaped."""
    plain = _VARIABLE.sub(lambda found: INK[found[1]], svg)
    head, _, rest = plain.partition(">")
    return f"{head.replace('<svg', _NAMED, 1)}>{_SHEET}{rest}"


def mark(name: str) -> str:
    """Return the mark of a verdict as a file of its own, in its colour."""
    colour = COLOURS.get(name)
    drawn = str(shape(name)).replace("currentColor", INK.get(colour or "", INK["ink2"]))
    return alone(drawn)
