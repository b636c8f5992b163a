"""HTML by small functions; every text from the data is escaped here and nowhere else."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_SPACE = re.compile(r"\s+")


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def esc(text: object) -> Html:
    """Return a text safe inside an element or a quoted attribute, on one line."""
    if isinstance(text, Html):
        return text
    return Html(escape(_SPACE.sub(" ", str(text))))


def join(parts: Iterable[object], between: str = "") -> Html:
    """Join texts and markup."""
    return Html(between.join(esc(part) for part in parts if part != ""))


def el(name: str, *content: object, **attributes: object) -> Html:
    """Return an element; `class_` is its class, and attributes that are None or "" are left out."""
    listed = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{esc(value)}"'
        for key, value in attributes.items()
        if value not in (None, "")
    )
    return Html(f"<{name}{listed}>{join(content)}</{name}>")


def link(text: object, url: str, **attributes: object) -> Html:
    """Return a link inside the site; only addresses made by us or checked by the model come here."""
    return el("a", text, href=url, target="_self", **attributes)


def outside(text: object, url: str) -> Html:
    """Return a link to a source. The model accepts only http and https."""
    return el("a", text, href=url, target="_blank", rel="noopener noreferrer")


def table(head: Sequence[object], rows: Iterable[Sequence[object]], caption: object) -> Html:
    """Return a table with a caption; the first column of each row is its header.

    On a phone each row becomes a record: cells carry their column's name, and roles keep it a table.
    """
    top = el(
        "thead",
        el("tr", *(el("th", cell, scope="col", role="columnheader") for cell in head), role="row"),
        role="rowgroup",
    )
    body = [el("tr", *_cells(head, row), role="row") for row in rows]
    inner = el("table", el("caption", caption), top, el("tbody", *body, role="rowgroup"), role="table")
    return el("div", inner, class_="tr-scroll", tabindex="0", role="region", aria_label=caption)


def _cells(head: Sequence[object], row: Sequence[object]) -> list[Html]:
    first = el("th", row[0], scope="row", role="rowheader")
    rest = zip(head[1:], row[1:], strict=True)
    return [first, *(el("td", cell, data_label=name, role="cell") for name, cell in rest)]


def items(parts: Iterable[object], class_: str = "tr-list") -> Html:
    """Return a list."""
    return el("ul", *(el("li", part) for part in parts), class_=class_)


def section(title: object, *content: object) -> Html:
    """Return a section with its heading."""
    return el("section", el("h2", title), *content)
