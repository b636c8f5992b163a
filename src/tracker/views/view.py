"""What every page needs: the status, the words, the addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from tracker.approval import Approval
from tracker.loading import Loaded
from tracker.model.record import say
from tracker.model.strategy import Strategy
from tracker.periods import days_after
from tracker.versions import Compared, Version
from tracker.views.asked import Asked
from tracker.views.markup import Html, el, esc
from tracker.views.places import Server

if TYPE_CHECKING:
    from datetime import date

    from tracker.i18n import Words
    from tracker.judgement import Status
    from tracker.model.kpi import Kpi
    from tracker.model.parts import Source
    from tracker.model.strategy import Initiative
    from tracker.problems import Problem
    from tracker.views.past import Past
    from tracker.views.places import Places

Text = dict[str, str]
_TURNS: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
START: Final = Asked("overview")
DRAFT: Final = Approval()
SERVER: Final = Server()


@dataclass(frozen=True)
class View:
    """A status as it is shown to one reader."""

    status: Status
    problems: tuple[Problem, ...]
    words: Words
    carried: tuple[tuple[str, str], ...] = ()
    """Parameters that every link carries on: language and days where they are not the default."""
    asked: Asked = START
    stale_files: bool = False
    """The files on disk cannot be read as a portfolio; what is shown is the last one that could."""
    past: Past | None = None
    """History of the files; None where there is none to ask."""
    approval: Approval = DRAFT
    """Whether what is shown was approved; everything is a draft until it was."""
    editing: bool = False
    """Whether this server takes entries, so that pages lead to where they are made."""
    waiting: int = 0
    """Commits on the branch of the round that the served branch does not have yet."""
    desk: str = ""
    """Where entries go, on the page on which they are made."""
    places: Places = SERVER
    """Where the other pages lie."""
    stamp: str = ""
    """Which revision this was made of, where it is made once for all readers."""
    downloads: tuple[tuple[str, str], ...] = ()
    """What can be had of this page as files: words and addresses."""

    @property
    def since(self) -> date:
        """The day that is compared with: the one asked for, else the one that was settled, else a year before."""
        settled = self.past.since if self.past else None
        return self.asked.since or settled or days_after(self.status.as_of, -365)

    @property
    def compared(self) -> Compared:
        """The two versions that this view compares; the same files on two days where no history is kept."""
        return self.past.compare() if self.past else self.status.once(("compared", self.since), self._same_files)

    def _same_files(self) -> Compared:
        earlier = self.status.on(min(self.since, self.status.as_of))
        files = Loaded(self.status.portfolio, ())
        return Compared(
            Version(files, earlier.as_of, by_day=True, late=True),
            Version(files, self.status.as_of, by_day=True),
            earlier,
            self.status,
        )

    def here(self, **changed: str | None) -> str:
        """Return the address of this page with some parameters changed, or left out where None."""
        own = {
            name: value for name, value in self.asked.parameters if name in changed or (name, value) not in self.carried
        }
        own |= {name: value for name, value in changed.items() if value is not None}
        kept = [(name, value) for name, value in own.items() if changed.get(name, "") is not None]
        carried = [(name, value) for name, value in self.carried if name not in changed]
        return self.places.page(self.asked.page, [*kept, *carried], self.asked)

    def url(self, page: str, **parameters: str) -> str:
        """Return the address of a page; the overview is the site's own."""
        return self.places.page(page, [*parameters.items(), *self.carried], self.asked)

    def stop(self, page: str) -> str:
        """Return the address of a stop of the tour, written as `kpi?id=berths#chart`."""
        place, _, anchor = page.partition("#")
        name, _, query = place.partition("?")
        return self.places.page(name, [*parse_qsl(query), *self.carried], self.asked) + (f"#{anchor}" if anchor else "")

    def csv(self, number: int) -> str:
        """Return the address of a table of this page as CSV; tables count from 1."""
        return self.places.table(number, self.asked)

    def text(self, text: Text | None, own: str) -> Html:
        """Return a text of the data in the best language there is, marked with it where it is not the page's."""
        if not text:
            return Html("")
        chosen, language = say(text, self.words.language, own)
        turned = (
            _TURNS.search(chosen) is not None
        )  # letters that run the other way must not turn what stands beside them
        if language == self.words.language:
            return el("bdi", chosen) if turned else esc(chosen)
        return el("bdi" if turned else "span", chosen, lang=language)

    def plain(self, text: Text | None, own: str) -> str:
        """Return the same without markup."""
        return say(text, self.words.language, own)[0]

    def label(self, item: Initiative) -> str:
        """Return a short name that is clear on a page of several strategies: country, year and number."""
        strategy = self.status.portfolio.nodes[self.status.portfolio.ancestors[item.id][-1]]
        if not isinstance(strategy, Strategy):
            return self.short_name(item)
        year = str(strategy.published.first_day.year) if strategy.published.known else ""
        place = " ".join(part for part in (strategy.country, year) if part)
        return f"{place}: {self.short_name(item)}" if place else self.short_name(item)

    def short_name(self, item: Initiative) -> str:
        """Return an initiative's number, or where it has none the beginning of its name."""
        return item.number or shorten(self.plain(item.short or item.title, self.own(item.id)), 40, placeholder=" …")

    def name(self, strategy: Strategy) -> Html:
        """Return a strategy's name, the short one where there is one."""
        return self.text(strategy.short or strategy.title, self.own(strategy.id))

    def country_of(self, kpi: Kpi) -> str:
        """Return the country of the strategy that a KPI measures first, in words."""
        chain = self.status.portfolio.ancestors.get(kpi.measures[0].id, ()) if kpi.measures else ()
        found = self.status.portfolio.nodes.get(chain[-1]) if chain else None
        return self.words.country(found.country) if isinstance(found, Strategy) else ""

    def shown(self, node: str) -> bool:
        """Say whether a node's strategy had been published on the day."""
        chain = self.status.portfolio.ancestors.get(node, ())
        return bool(chain) and self.status.strategy(chain[-1]) is not None

    def public(self, source: str | None, kpi: Kpi | None = None) -> bool:
        """Say whether a source was out on the day; one without a date is taken to be."""
        found = self.source(source, kpi)
        return found is None or not found.date.known or found.date.first_day <= self.status.as_of

    def own(self, node: str) -> str:
        """Return the language of a node's official names."""
        return self.status.portfolio.language_of(node)

    def own_of(self, kpi: Kpi) -> str:
        """Return the language of a KPI's unlabelled texts."""
        return self.status.portfolio.language_of_kpi(kpi)

    def source(self, name: str | None, kpi: Kpi | None = None) -> Source | None:
        """Return a source by its name, of the KPI's own first."""
        if name is None:
            return None
        own = kpi.sources.get(name) if kpi else None
        return own or self.status.portfolio.plan.sources.get(name)

    def owner_text(self, name: str) -> str:
        """Return an owner's name without markup."""
        owner = self.status.portfolio.plan.owners.get(name)
        return self.plain(owner.name, owner.language or "en") if owner else name

    def owner(self, name: str) -> Html:
        """Return an owner's name."""
        owner = self.status.portfolio.plan.owners.get(name)
        return self.text(owner.name, owner.language or "en") if owner else esc(name)
