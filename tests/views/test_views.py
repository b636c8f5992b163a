from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

import tracker
from helpers import ROOT
from tracker.app.plot import figure
from tracker.i18n import LANGUAGES, words
from tracker.judgement import Status
from tracker.loading import Loaded
from tracker.problems import Problem
from tracker.views import View, problems, strategy
from tracker.views.asked import Asked, asked
from tracker.views.chart import chart
from tracker.views.markup import el, esc, join
from tracker.views.site import PAGES, home_of, render

DAY = date(2026, 11, 22)


FOLDERS = {"shipped": ROOT, "example": ROOT / "src" / "tracker" / "example"}


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return tracker.load(ROOT, today=DAY)


@pytest.fixture(scope="module", params=FOLDERS)
def judged(request: pytest.FixtureRequest) -> tuple[Loaded, Status]:
    found = tracker.load(FOLDERS[request.param], today=DAY)
    return found, tracker.status(found, DAY)


def addresses(view: View) -> list[Asked]:
    """Every page there is, of a thing each that there is."""
    portfolio = view.status.portfolio
    things = {
        "strategy": [each.strategy.id for each in view.status.strategies],
        "initiative": list(view.status.initiatives),
        "kpi": list(portfolio.kpis),
        "owner": list(portfolio.plan.owners),
    }
    found = [asked(page, {"id": name}) for page in PAGES for name in things.get(page, [""])]
    return [*found, asked("search", {"q": "trial"}), asked("kpi", {"id": "no-such"}), asked("missing", {})]


class Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass


def sound(html: str) -> None:
    checker = Checker()
    checker.feed(html)
    assert checker.open == []
    assert "\n" not in html  # a blank line would end the block that Markdown leaves alone
    assert "{" not in re.sub(r"<style>.*?</style>", "", html), "a place was not filled"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound_markup(judged: tuple[Loaded, Status], language: str) -> None:
    loaded, status = judged
    for wanted in addresses(View(status, loaded.problems, words(language))):
        page = render(wanted, View(status, loaded.problems, words(language), (), wanted))
        sound(page.header)
        sound(page.footer)
        for part in page.body:
            sound(part)
        assert page.body[0].count("<h1>") == 1
        assert page.language == language
        assert page.found != (wanted.get("id") == "no-such" or wanted.page == "missing")


def test_every_id_has_an_address(judged: tuple[Loaded, Status]) -> None:
    loaded, status = judged
    view = View(status, loaded.problems, words("en"))
    for name in [*status.portfolio.nodes, *status.portfolio.kpis, *status.portfolio.plan.owners]:
        page, _, rest = home_of(name, view).partition("?id=")
        assert render(asked(page.strip("/"), {"id": rest.partition("#")[0]}), view).found
    assert home_of("no-such", view) == ""


def test_ids_within_a_page_are_unique_and_links_within_it_arrive(judged: tuple[Loaded, Status]) -> None:
    loaded, status = judged
    for wanted in addresses(View(status, loaded.problems, words("en"))):
        page = render(wanted, View(status, loaded.problems, words("en"), (), wanted))
        html = page.header + "".join(page.body) + page.footer
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= {*ids, "tr-first"}


def test_texts_in_another_language_are_marked(loaded: Loaded) -> None:
    danish = View(tracker.status(loaded, DAY), (), words("da"))
    swedish = danish.status.strategy("se-2024")
    assert swedish is not None
    assert '<span lang="en">' in strategy.body(swedish, danish)


def test_hostile_text_is_escaped() -> None:
    assert esc('<script>"x"</script>&') == "&lt;script&gt;&quot;x&quot;&lt;/script&gt;&amp;"
    assert el("p", "a\n\nb", title='"') == '<p title="&quot;">a b</p>'
    assert join(["<", el("b", ">")]) == "&lt;<b>&gt;</b>"


def test_problems_are_escaped(loaded: Loaded) -> None:
    bad = Problem("kpis/<x>.yaml", 1, 2, "error", "unknown-field", "there is no field `<img src=x>` here", "a & b")
    html = problems.body(View(tracker.status(loaded, DAY), (bad,), words("en")))
    assert "<img" not in html
    assert "kpis/&lt;x&gt;.yaml:1:2" in html


def test_advice_is_addressed_never_owned(loaded: Loaded) -> None:
    english = View(tracker.status(loaded, DAY), (), words("en"))
    council = english.status.strategy("dk-2023")
    assert council is not None
    html = strategy.body(council, english)
    assert "Addressed to: " in html
    assert "Owner, lead first" not in html
    assert "(inferred)" in html


def test_chart_joins_neighbours_only(loaded: Loaded) -> None:
    english = View(tracker.status(loaded, DAY), (), words("en"))
    found = english.status.portfolio.kpis["dk-life-science-exports"]
    drawn = chart(found, english.status.assessments[found.id], english)
    # Figures for 2008, 2012, 2017, 2019-20 and 2022-24: five runs.
    assert [[int(dot.time) for dot in run] for run in drawn.runs] == [
        [2008],
        [2012],
        [2017],
        [2019, 2020],
        [2022, 2023, 2024],
    ]
    assert [(dot.time, dot.value) for dot in drawn.path] == [(2023, 174), (2030, 350)]
    assert "182 DKK billion, 2024" in drawn.sentence


def test_chart_is_open_at_a_break(loaded: Loaded) -> None:
    english = View(tracker.status(loaded, DAY), (), words("en"))
    found = english.status.portfolio.kpis["dk-medicine-assessment-time"]
    drawn = chart(found, english.status.assessments[found.id], english)
    assert [[int(dot.time) for dot in run] for run in drawn.runs] == [[2018, 2019, 2020, 2021], [2022, 2023]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_plot_draws_what_the_specification_says(loaded: Loaded, theme: str) -> None:
    english = View(tracker.status(loaded, DAY), (), words("en"))
    for found in english.status.portfolio.kpis.values():
        drawn = chart(found, english.status.assessments[found.id], english)
        plot = figure(drawn, theme)
        lines = [
            trace
            for trace in plot["data"]
            if trace["mode"] == "lines" and "dash" not in trace["line"] and "fill" not in trace
        ]
        assert [trace["x"] for trace in lines] == [[dot.time for dot in run] for run in drawn.runs if len(run) > 1]
        marked = [
            point
            for trace in plot["data"]
            if trace["mode"] == "markers" and trace["marker"]["size"] == 8
            for point in zip(trace["x"], trace["y"], strict=True)
        ]
        assert sorted(marked) == sorted((dot.time, dot.value) for dot in drawn.dots)
