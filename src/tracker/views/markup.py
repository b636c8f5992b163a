"""HTML by small functions; every text from the data is escaped here and nowhere else."""

from __future__ import annotations

import re
from decimal import Decimal
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_SPACE = re.compile(r"[ \t\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
"""Not the no-break space: it keeps a number and its unit on one line."""

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what follows, ours included. Without them letters stand as they were typed."""

_AWRY = re.compile("[&<>\"'\t\r\n\f\v\x1c-\x1e\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]|  ")
"""What has to be changed in a text before it is markup."""

DOWNLOAD = re.compile("<!--table:(.*?)-->", re.DOTALL)
"""Stands below each table, with its caption, until the page knows the table's number."""


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def esc(text: object) -> Html:
    """Return a text safe inside an element or a quoted attribute, on one line, turning nothing around it."""
    if isinstance(text, Html):
        return text
    plain = str(text)
    if not _AWRY.search(plain):  # nearly always, and a page has thousands of texts
        return Html(plain)
    return Html(escape(_SPACE.sub(" ", plain if plain.isascii() else _TURNS.sub("", plain))))


def join(parts: Iterable[object], between: str = "") -> Html:
    """Join texts and markup."""
    return Html(between.join(esc(part) for part in parts if part != ""))


def el(name: str, /, *content: object, **attributes: object) -> Html:
    """Return an element; `class_` is its class, and attributes that are None or "" are left out (but for a value)."""
    listed = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{esc(value)}"'
        for key, value in attributes.items()
        if value is not None and (value != "" or key == "value")
    )
    return Html(f"<{name}{listed}>" if name == "input" else f"<{name}{listed}>{join(content)}</{name}>")


def words_of(markup: Html) -> str:
    """Return what markup says, without it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", markup)).split(" ")).strip()


def link(text: object, url: str, **attributes: object) -> Html:
    """Return a link inside the site; only addresses made by us or checked by the model come here."""
    return el("a", text, href=url, target="_self", **attributes)


def outside(text: object, url: str, **attributes: object) -> Html:
    """Return a link to a source. The model accepts only http and https."""
    return el("a", text, href=url, target="_blank", rel="noopener noreferrer", **attributes)


def table(head: Sequence[object], rows: Iterable[Sequence[object]], caption: object, *, even: bool = False) -> Html:
    """Return a table with a caption; the first column of each row is its header.

    The caption is for screen readers: a heading says the same. `even` gives several tables the same columns.

    On a phone each row becomes a record: cells carry their column's name, and roles keep it a table.
    """
    top = el(
        "thead",
        el("tr", *(el("th", cell, scope="col", role="columnheader") for cell in head), role="row"),
        role="rowgroup",
    )
    body = [el("tr", *_cells(head, row), role="row") for row in rows]
    inner = el(
        "table",
        el("caption", caption, class_="tr-hide"),
        top,
        el("tbody", *body, role="rowgroup"),
        role="table",
        class_="tr-even" if even else None,
    )
    return join([el("div", inner, class_="tr-scroll"), Html(f"<!--table:{esc(caption)}-->")])


def figure(shown: object, value: float) -> Html:
    """Return a number as people read it, with the exact one for machines."""
    return el("data", shown, value=format(Decimal(repr(value)), "f").removesuffix(".0"))


def _cells(head: Sequence[object], row: Sequence[object]) -> list[Html]:
    first = el("th", row[0], scope="row", role="rowheader")
    rest = zip(head[1:], row[1:], strict=True)
    return [first, *(el("td", cell, data_label=name, role="cell") for name, cell in rest)]


def items(parts: Iterable[object], class_: str = "tr-list") -> Html:
    """Return a list."""
    return el("ul", *(el("li", part) for part in parts), class_=class_)


def section(title: object, *content: object, anchor: str | None = None) -> Html:
    """Return a section with its heading; `anchor` is its place in the page's address."""
    return el("section", el("h2", title), *content, id=anchor)


def choices(name: str, label: object, options: Iterable[tuple[str, object]], chosen: str) -> Html:
    """Return a labelled list of which one is chosen; `options` are values and words."""
    listed = [el("option", said, value=value, selected="selected" if value == chosen else None) for value, said in options]  # fmt: skip
    ident = f"tr-{name}"
    return el("div", el("label", label, for_=ident), el("select", *listed, id=ident, name=name, class_="tr-field"))
