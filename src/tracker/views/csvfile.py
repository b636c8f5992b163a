"""Any table of a page as CSV: what is shown, no more and no less, with the addresses of its sources.

English: comma and decimal point. Danish, Swedish, Norwegian: semicolon and decimal comma, as spreadsheets
there expect. Figures stand unrounded where the page holds them so, in `<data value>`; all else is text as shown.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import TYPE_CHECKING, Final

from tracker.views.markup import DOWNLOAD, Html, el, join, link

if TYPE_CHECKING:
    from tracker.views.view import View

BOM: Final = "\ufeff"
"""Without it spreadsheets take UTF-8 for something older."""
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
_UNSEEN: Final = re.compile("^[\u200b-\u200d\u2060\ufeff]+")
_TABLE: Final = re.compile(r"<table\b.*?</table>", re.DOTALL)
_CONTROL: Final = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
"""A line that ends inside a cell is two rows to many programs."""
_BLOCKS: Final = frozenset({"li", "p", "div", "dt", "dd", "br"})
_NUMBER: Final = re.compile(r"[-+]?\d+([.,]\d+)?")


class Exact(str):
    """A cell that is one number, as exact as the page holds it."""

    __slots__ = ()


@dataclass
class Table:
    """One table of a page: its caption, and its rows with the head first."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


def with_links(parts: tuple[Html, ...], view: View) -> tuple[Html, ...]:
    """Return the parts of a page with a link to its CSV below each table."""
    numbers = count(1)
    return tuple(Html(DOWNLOAD.sub(lambda found: _link(next(numbers), Html(found[1]), view), part)) for part in parts)


def _link(number: int, caption: Html, view: View) -> str:
    """Return the link below a table; who hears the page hears which table it is."""
    which = el("span", ": ", caption, class_="tr-hide")
    return el("p", link(join([view.words.t("This table as CSV"), which]), view.csv(number)), class_="tr-csv")


def tables(parts: tuple[Html, ...]) -> list[Table]:
    """Return every table of a page in order."""
    reader = _Reader()
    for found in _TABLE.finditer("".join(parts)):  # the rest of a page is most of it
        reader.feed(found[0])
    reader.close()
    return reader.tables


def as_csv(table: Table, language: str) -> str:
    """Return a table as the text of a CSV file."""
    written = io.StringIO(newline="")
    english = language == "en"
    writer = csv.writer(written, delimiter="," if english else ";", lineterminator="\r\n")
    writer.writerows([_cell(cell, english=english) for cell in row] for row in table.rows)
    return BOM + written.getvalue()


def _cell(text: str, *, english: bool) -> str:
    """Return a cell that no spreadsheet takes for a formula; only what the page holds as exact is a number."""
    if isinstance(text, Exact):
        return text if english else text.replace(".", ",")
    return inert(text)


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    plain = _CONTROL.sub(" ", _UNSEEN.sub("", text))
    return f"'{plain}" if plain.startswith(_FORMULA) and not _NUMBER.fullmatch(plain) else plain


class _Reader(HTMLParser):
    """Reads the tables of our own markup."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._into: list[str] | None = None
        self._exact = ""
        self._address = ""
        self._in_figure = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in {"td", "th", "caption"}:
            self._into, self._exact, self._address = [], "", ""
        elif tag == "data" and self._into is not None:
            self._exact, self._in_figure = found.get("value") or "", True
            self._into.append(self._exact)
        elif tag == "a" and "noopener" in (found.get("rel") or ""):
            self._address = found.get("href") or ""
        elif tag in _BLOCKS and self._into:
            self._into.append("; " if tag == "li" else " ")

    def handle_data(self, data: str) -> None:
        if self._into is not None and not self._in_figure:
            self._into.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "data":
            self._in_figure = False
        elif tag == "a" and self._address and self._into is not None:
            self._into.append(f" ({self._address})")
            self._address = ""
        elif tag in {"td", "th", "caption"} and self._into is not None:
            self._close(tag, " ".join("".join(self._into).split()))

    def _close(self, tag: str, text: str) -> None:
        if tag == "caption":
            self.tables[-1].caption = text
        else:
            self.tables[-1].rows[-1].append(Exact(text) if self._exact and text == self._exact else text)
        self._into = None
