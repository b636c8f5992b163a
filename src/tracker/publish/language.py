"""All pages in one language: from the overview along every link, until there is no new one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tracker.publish.cards import card, cards
from tracker.publish.data import of_page, place
from tracker.publish.dataset import dataset
from tracker.publish.feed import feed, ids_of, told
from tracker.publish.manifest import Writer
from tracker.publish.page import STAMP, Beside, document
from tracker.publish.places import Files, beside, path_of, relative, table_of
from tracker.telling.state import state
from tracker.views import site
from tracker.views.asked import asked as asked_
from tracker.views.csvfile import as_csv, tables
from tracker.views.markup import el

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tracker.edition import Edition
    from tracker.publish.cards import Card
    from tracker.publish.feed import Told
    from tracker.publish.keys import Keys
    from tracker.publish.manifest import Manifest
    from tracker.views.asked import Asked
    from tracker.views.site import Rendered
    from tracker.views.view import View

FEEDS = frozenset({"strategy", "owner"})
PICTURED = frozenset({"overview", "strategy", "kpi"})


@dataclass
class Part:
    """What was done for one language; can be sent between processes."""

    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: int = 0
    written: int = 0


@dataclass
class _Work:
    edition: Edition
    language: str
    out: Path
    address: str
    places: Files
    view: View
    writer: Writer
    first: bool
    """Whether this language writes the data, which are the same in all."""
    told: Told | None = None
    cards: dict[str, Card] = field(default_factory=dict)
    """Pictures to be made, by their path."""


def build_language(edition: Edition, language: str, out: Path, address: str, old: Manifest, keys: Keys, languages: Sequence[str]) -> Part:  # fmt: skip
    """Make the pages of a language that are not as they should be; return what belongs to all of them."""
    places = Files(languages)
    work = _Work(
        edition, language, out, address, places, edition.view(language, places=places), Writer(out, language), first=language == languages[0]
    )  # fmt: skip
    part = Part()
    queue = _first(edition, language)
    seen = set(queue)
    while queue:
        asked = queue.pop()
        linked = _page(asked, work, part, old, keys.of(asked))
        new = [each for each in linked if each.language == language and each not in seen]
        seen.update(new)
        queue += new
    part.written += work.writer.all(cards(work.cards))
    return part


def _first(edition: Edition, language: str) -> list[Asked]:
    """Return the pages that exist whether or not anything links to them."""
    found, lang = edition.status, {} if language == "en" else {"lang": language}
    named = [("strategy", each.strategy.id) for each in found.strategies]
    named += [("initiative", name) for name in found.initiatives]
    named += [("kpi", name) for name in (*found.portfolio.kpis, *found.portfolio.broken)]
    named += [("owner", name) for name in found.portfolio.plan.owners]
    plain = [name for name in site.PAGES if name not in {page for page, _ in named} | {"strategy", "initiative", "kpi", "owner"}]  # fmt: skip
    return [asked_(page, {"id": name, **lang}) for page, name in named] + [asked_(name, dict(lang)) for name in plain]


def _page(asked: Asked, work: _Work, part: Part, old: Manifest, key: str) -> list[Asked]:
    """Make a page unless it stands as it should; return the pages that it leads to."""
    path = path_of(asked)
    known = old.pages.get(path)
    if known and known["key"] == key and all((work.out / name).is_file() for name in known["files"]):
        part.pages[path] = known
        part.written += _stamped(work, path, old)
        return [asked_(page, dict(parameters)) for page, parameters in known["links"]]
    files = _made(asked, work)
    linked = list(work.places.wanted)
    work.places.wanted.clear()
    part.made += 1
    part.written += work.writer.all(files)
    picture = [_picture_of(asked)] if asked.page in PICTURED and work.address else []
    # Only what is not there anyway has to be remembered: pages that exist because something links to them.
    links = [[each.page, list(each.parameters)] for each in linked if set(dict(each.parameters)) - {"id", "lang"}]
    part.pages[path] = {"key": key, "files": [*files, *picture], "links": links}
    return linked


def _stamped(work: _Work, path: str, old: Manifest) -> int:
    """Put this edition's stamp on a page that is otherwise as it was."""
    if old.stamps.get(work.language) == work.view.stamp:
        return 0
    text = (work.out / path).read_text(encoding="utf-8")
    stamp = el("p", work.view.stamp, id="tr-stamp")
    return work.writer.all({path: STAMP.sub(lambda _: stamp, text).encode()})


def _made(asked: Asked, work: _Work) -> dict[str, bytes]:
    """Return the files of a page: itself, its tables, its data, its feed."""
    view = replace(work.view, asked=asked, downloads=tuple(_downloads(asked, work)))
    page = site.render(asked, view)
    more = _beside(asked, page, view, work)
    files = {path_of(asked): document(page, asked, more).encode()}
    files |= {table_of(asked, number): as_csv(table, page.language).encode() for number, table in enumerate(tables(page.body), 1)}  # fmt: skip
    if page.found and work.first:
        files |= dict(of_page(asked, work.edition))
    if page.found and asked.page in FEEDS:
        work.told = work.told or told(view)
        files[beside(asked, "atom")] = feed(
            asked, page.title, work.told.of(ids_of(asked, view)), view, work.address, more.state
        )
    if asked.page in PICTURED and work.address:
        work.cards[_picture_of(asked)] = card(asked, page, more, view)
    return files


def _picture_of(asked: Asked) -> str:
    return beside(asked, "png")


def _beside(asked: Asked, page: Rendered, view: View, work: _Work) -> Beside:
    home = asked if asked.page in PICTURED else asked_("overview", {"lang": work.language})
    return Beside(
        address=work.address,
        languages=tuple(work.places.languages),
        picture=_picture_of(home) if work.address else "",
        feed=view.words.t("Changes") if asked.page in FEEDS else "",
        data=dataset(asked, page, view, work.address),
        state=told_state(view),
        sift=view.words.t("Show rows with"),
    )


def told_state(view: View) -> str:
    """Return whether this is a draft, of which day, and whether it is made up."""
    words = view.words
    said = [state(view.approval, words), words.t("Judged as of {day}.", day=words.day(view.status.as_of))]
    return " ".join([*said, words.t("Fictional example: nothing here is real.")] if view.status.portfolio.plan.fictional else said)  # fmt: skip


def _downloads(asked: Asked, work: _Work) -> list[tuple[str, str]]:
    t, name = work.view.words.t, asked.get("id")
    if set(dict(asked.parameters)) - {"id", "lang"}:
        return []
    listed: list[tuple[str, str]] = []
    if asked.page == "kpi" and name in work.edition.status.portfolio.kpis:
        listed = [
            (t("Figures (CSV)"), place("kpi", name, "csv")),
            (t("Figures and verdict (JSON)"), place("kpi", name, "json")),
        ]
    elif asked.page in {"initiative", "strategy", "owner"}:
        listed = [(t("All of it as data (JSON)"), place(asked.page, name, "json"))]
    elif asked.page == "overview":
        listed = [(t("All tables (Data Package)"), "data/datapackage.json"), (t("Everything as data (JSON)"), "data/status.json")]  # fmt: skip
    if asked.page in FEEDS:
        listed.append((t("Feed of changes (Atom)"), beside(asked, "atom")))
    return [(said, relative(path, asked)) for said, path in listed]
