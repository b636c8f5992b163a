"""Bytes to text, in whatever encoding the office saved them."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from tracker.statfiles.refused import Refused


def as_text(content: bytes, fallback: str = "cp1252") -> str:
    """Return the text of a file: by its byte order mark, else UTF-8, else the fallback.

    Raises:
        Refused: when it is no text in any of them.
    """
    if content.startswith(BOM_UTF8):
        return _decoded(content[len(BOM_UTF8) :], "utf-8", fallback)
    if content.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        return _decoded(content, "utf-16", "utf-16")
    return _decoded(content, "utf-8", fallback)


def _decoded(content: bytes, *encodings: str) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("this is not a text file", "download it as xlsx, CSV, PX or JSON-stat")
