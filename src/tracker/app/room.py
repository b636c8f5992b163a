"""The frame around every page: navigation, language, day, problems; all of it restored from the address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import streamlit as st

from tracker.app.server import portfolio_folder
from tracker.app.snapshot import Snapshot
from tracker.i18n import LANGUAGES, N, words
from tracker.periods import parse_day
from tracker.views import View
from tracker.views.markup import Html, el, join, link

if TYPE_CHECKING:
    from tracker.i18n import Words
    from tracker.loading import Loaded

NAVIGATION: Final = {"overview": N("Overview"), "problems": N("Problems")}


@st.cache_resource(show_spinner=False)
def _snapshot(folder: str) -> Snapshot:
    from pathlib import Path

    return Snapshot(Path(folder))


@st.cache_resource(show_spinner=False)
def _style() -> Html:
    """Return the style sheet on one line: an empty one would end the block that it stands in."""
    text = (files("tracker.app") / "style.css").read_text(encoding="utf-8")
    return Html(re.sub(r"/\*.*?\*/|\n", "", text, flags=re.DOTALL))


@dataclass(frozen=True)
class Room:
    """One page for one reader: what is shown, and how it is put on the screen."""

    view: View
    loaded: Loaded
    page: str

    def open(self, title: str) -> None:
        """Write what stands above the page's own content."""
        words = self.view.words
        site = words.t("Strategy tracker")
        st.set_page_config(page_title=f"{title} – {site}", layout="centered")
        parts = [
            el("style", _style()),
            _navigation(self.view, self.page),
            _draft(self.view),
            _problems(self.view) if self.page != "problems" else Html(""),
        ]
        self.write(join(parts))
        _choices(words, self.view.status.as_of)
        self.write(el("h1", title))

    def write(self, html: Html) -> None:
        """Put markup on the page, as one block in the language of the page."""
        st.markdown(el("div", html, class_="tr-page", lang=self.view.words.language), unsafe_allow_html=True)

    def close(self) -> None:
        """Write what stands below, and the mark that the page is whole."""
        t = self.view.words.t
        said = t(
            "Counts, never scores. A verdict compares the newest figure with the straight path from baseline to target."
        )
        self.write(el("p", said, class_="tr-quiet tr-end", id="tracker-end"))

    def missing(self) -> None:
        """Say that an address names nothing that exists."""
        t = self.view.words.t
        self.open(t("Not found"))
        back = link(t("Go to the overview"), self.view.url("overview"))
        self.write(el("p", t("There is nothing at this address on this day."), " ", back, class_="tr-lead"))
        self.close()


def enter(page: str) -> Room:
    """Return the room of a page, as its address asks for it."""
    today = datetime.now(UTC).date()
    snapshot = _snapshot(str(portfolio_folder()))
    asked = _asked_day()
    loaded, found = snapshot.get(asked or today, today)
    local = _today(loaded.portfolio.plan.timezone)
    if asked is None and local != today:
        loaded, found = snapshot.get(local, today)
    language = st.query_params.get("lang", "en")
    spoken = words(language)
    carried = [("lang", spoken.language)] if spoken.language != "en" else []
    carried += [("as-of", asked.isoformat())] if asked else []
    return Room(View(found, loaded.problems, spoken, tuple(carried)), loaded, page)


def _today(timezone: str) -> date:
    try:
        return datetime.now(ZoneInfo(timezone)).date()
    except (KeyError, ValueError, OSError):
        return datetime.now(UTC).date()


def _asked_day() -> date | None:
    """Return the day in the address; what is no day is ignored, and the page says which day it shows."""
    try:
        asked: date = parse_day(st.query_params.get("as-of", ""))
    except ValueError:
        return None
    return asked


def asked_id() -> str:
    """Return the id in the address."""
    return st.query_params.get("id", "")


def _navigation(view: View, page: str) -> Html:
    t = view.words.t
    links = [
        link(t(name), view.url(key), aria_current="page" if key == page else None) for key, name in NAVIGATION.items()
    ]
    links[1:1] = [
        link(view.text(each.strategy.short or each.strategy.title, view.own(each.strategy.id)), view.url("strategy", id=each.strategy.id),
             aria_current="page" if page == "strategy" and asked_id() == each.strategy.id else None)
        for each in view.status.strategies
    ]  # fmt: skip
    return el("nav", el("ul", *(el("li", each) for each in links)), class_="tr-nav", aria_label=t("Pages"))


def _draft(view: View) -> Html:
    t = view.words.t
    said = [el("strong", t("Draft, not approved.")), " ", t("Nothing on this page has been released.")]
    if view.status.portfolio.plan.fictional:
        said += [" ", el("strong", t("Fictional example: nothing here is real."))]
    return el("p", *said, class_="tr-banner")


def _problems(view: View) -> Html:
    errors = sum(1 for each in view.problems if each.severity == "error")
    if not errors:
        return Html("")
    said = view.words.n(
        "{n} error in the files: something is left out here.",
        "{n} errors in the files: something is left out here.",
        errors,
    )
    return el(
        "p",
        said,
        " ",
        link(view.words.t("See the problems"), view.url("problems")),
        class_="tr-banner tr-warn",
        role="status",
    )


def _choices(words: Words, as_of: date) -> None:
    """Let the reader choose language and day; both go into the address."""
    left, right, _ = st.columns([1, 1, 2])
    codes = list(LANGUAGES)
    chosen = left.selectbox(
        words.t("Language"),
        codes,
        index=codes.index(words.language),
        format_func=LANGUAGES.__getitem__,
        key="language",
    )
    day = right.text_input(words.t("As of (YYYY-MM-DD)"), value=as_of.isoformat(), key="day")
    if chosen != words.language:
        st.query_params["lang"] = chosen
        st.rerun()
    if day != as_of.isoformat():
        _ask_day(day, right, words)


def _ask_day(day: str, place: object, words: Words) -> None:
    try:
        asked: date = parse_day(day)
    except ValueError:
        place.error(words.t("“{day}” is not a date. Write it as 2026-11-22.", day=day))  # type: ignore[attr-defined]
        return
    st.query_params["as-of"] = asked.isoformat()
    st.rerun()
