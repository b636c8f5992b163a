"""What changed in a strategy, or in what an owner answers for, as an Atom feed: the same lines as the page of changes.

An entry is named by what changed, not by when the site was built: a reader's program shows it once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from tracker.diff.scope import of_owner, of_strategy
from tracker.publish.places import beside, path_of
from tracker.telling.difference import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.publish.places import Files
    from tracker.telling.difference import Line
    from tracker.views.asked import Asked
    from tracker.views.view import View

MOST: Final = 100
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True)
class Told:
    """Everything that changed, told once in a language."""

    lines: tuple[tuple[str, Line], ...]
    """Title of the tier, and what changed."""

    def of(self, ids: frozenset[str]) -> list[tuple[str, Line]]:
        """Return what concerns some things only."""
        return [pair for pair in self.lines if pair[1].edit.id in ids or pair[1].edit.home in ids]


def told(view: View) -> Told:
    """Return everything that changed, in the reader's language."""
    return Told(tuple((each.title, line) for each in sections(view.compared, view.words) for line in each.lines))


def ids_of(asked: Asked, view: View) -> frozenset[str]:
    """Return what a page's feed is about."""
    sides = (view.compared.before.portfolio, view.compared.after.portfolio)
    return (of_strategy if asked.page == "strategy" else of_owner)(asked.get("id"), *sides)


def feed(asked: Asked, title: str, found: list[tuple[str, Line]], view: View, address: str, state: str) -> bytes:
    """Return the feed of a page."""
    places: Any = view.places
    authority = urlsplit(address).hostname or "localhost"
    own = f"tag:{authority},2026:{asked.page}/{asked.get('id')}/{view.words.language}"
    dated = sorted(
        ((_dated(line, view), tier, line) for tier, line in found), key=lambda each: (each[0], each[1]), reverse=True
    )[:MOST]
    entries = [_entry(tier, line, own, day, _link(line, view, address, places)) for day, tier, line in dated]
    newest = dated[0][0] if dated else _beginning(view)
    links = f'<link rel="self" href={quoteattr(address + beside(asked, "atom"))}/><link href={quoteattr(address + path_of(asked))}/>' if address else f'<link href={quoteattr(path_of(asked).rpartition("/")[2])}/>'  # fmt: skip
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{view.words.language}">'
    said = view.words.t("Strategy tracker")
    body = f"<id>{own}</id><title>{_text(title)}</title><subtitle>{_text(state)}</subtitle><updated>{newest}T00:00:00Z</updated>{links}<author><name>{_text(said)}</name></author>"
    return "\n".join([head, body, *entries, "</feed>", ""]).encode()


def _entry(tier: str, line: Line, own: str, day: str, link: str) -> str:
    edit = line.edit
    name = sha256("\0".join(map(repr, (edit.code, edit.kind, edit.id, edit.field, edit.before, edit.after, edit.loc))).encode()).hexdigest()[:24]  # fmt: skip
    return (
        f"<entry><id>{own}/{name}</id><title>{_text(f'{line.subject}: {tier}')}</title><updated>{day}T00:00:00Z</updated>"
        f'{link}<content type="text">{_text(line.said)}</content></entry>'
    )  # fmt: skip


def _dated(line: Line, view: View) -> str:
    """Return the day that a change tells of itself, else the newest of what it is about: never the day of the build."""
    edit, day = line.edit, view.status.as_of.isoformat()
    given: list[object] = [edit.move.dated] if edit.move else []
    if isinstance(edit.after, dict):
        given += [edit.after.get(name) for name in ("date", "published", "confirmed_on")]
    given = given if any(_full(each, day) for each in given) else [*_newest(edit.id, view)]
    return max((str(each) for each in given if _full(each, day)), default=_beginning(view))


def _beginning(view: View) -> str:
    """Return the day of the oldest strategy: for what tells no day, one that never moves."""
    days = [each.strategy.published.first_day for each in view.status.strategies if each.strategy.published.known]
    return min(days, default=view.status.as_of).isoformat()


def _full(each: object, day: str) -> bool:
    """Tell whether something is a whole day that has come."""
    return each is not None and _DAY.fullmatch(str(each)) is not None and str(each) <= day


def _newest(name: str, view: View) -> Iterator[object]:
    """Yield the days of figures, events and reports of a thing."""
    kpi, item = view.status.portfolio.kpis.get(name), view.status.initiatives.get(name)
    for period, point in kpi.series.items() if kpi else ():
        yield point.published if point.published and point.published.day else period.last_day
    for event in item.events if item else ():
        yield event.date.first_day if event.date.known else None
    if item and item.word.update:
        yield item.word.update.date


def _link(line: Line, view: View, address: str, places: Files) -> str:
    portfolio, name = view.status.portfolio, line.edit.id
    kind = "kpi" if name in portfolio.kpis else "initiative" if name in view.status.initiatives else "owner" if name in portfolio.plan.owners else ""  # fmt: skip
    if not kind:
        return ""
    found = places.page(kind, [("id", name), *view.carried], view.asked)
    absolute = address + re.sub(r"^(\.\./)+", "", found) if address else found
    return f"<link href={quoteattr(absolute)}/>"


def _text(text: str) -> str:
    return escape(_CONTROL.sub("", text))
