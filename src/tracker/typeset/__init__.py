"""Pages and pictures set by typst: PDF for print, PNG for links. Text goes in as data, never as markup.

Set in Source Sans Pro and Source Serif Pro, which lie beside this module: the same on every machine.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["pdf", "pictures", "printable"]

BOX: Final = "\N{WHITE SQUARE}"


def pdf(template: str, data: Any, images: Mapping[str, str]) -> bytes:
    """Return a tagged PDF (PDF/UA-1).

    Args:
        template: typst's own markup, of ours; it reads `d.json`.
        data: what is set, as plain values.
        images: SVG by the name that the data give it.

    Raises:
        ModuleNotFoundError: when typst is not installed: it comes with the extra `brief`.
    """
    return _compiled(template, data, images, "pdf")[0]


def pictures(template: str, data: Any, images: Mapping[str, str], scale: float = 1.0) -> list[bytes]:
    """Return each page as a PNG, `scale` pixels a point. Other arguments and errors as of `pdf`."""
    return _compiled(template, data, images, "png", scale)


def _compiled(
    template: str, data: Any, images: Mapping[str, str], form: Literal["pdf", "png"], scale: float = 1.0
) -> list[bytes]:
    import typst

    sources = {"main": template.encode(), "d.json": printable(json.dumps(data, ensure_ascii=False)).encode()}
    sources |= {name: printable(text).encode() for name, text in images.items()}
    more: dict[str, Any] = {"pdf_standards": ["ua-1"]} if form == "pdf" else {"ppi": 72.0 * scale}
    with as_file(files("tracker.typeset") / "fonts") as fonts:
        made = typst.compile(sources, format=form, font_paths=[str(fonts)], ignore_system_fonts=True, **more)
    return made if isinstance(made, list) else [made]


@cache
def _covered() -> frozenset[str]:
    """Return the characters that text can be set in: headings fall back to the letters of the text."""
    ranges = json.loads((files("tracker.typeset") / "fonts" / "covered.json").read_text(encoding="utf-8"))
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1)) | {"\n"}


def printable(text: str) -> str:
    """Return a text with a box for each character that our fonts do not have; a mark over a letter is left out.

    PDF/UA-1 forbids what cannot be displayed, and typst then makes no file at all.
    """
    if text.isascii():
        return text
    covered = _covered()
    return "".join(each if each in covered else _instead(each) for each in text)


def _instead(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter in "\u2010\u2011":
        return "-"
    return "" if kind in {"Mn", "Me", "Cf", "Cc"} else " " if kind[0] == "Z" else BOX
