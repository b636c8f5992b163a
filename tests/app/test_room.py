from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tracker.app import site as site_module
from tracker.app.server import FOLDER
from tracker.app.wiring import SCRIPT
from tracker.views import site as pages

pytest_plugins = ["portfolio_fixtures"]


@pytest.fixture
def app(folder: Path, plain_pages: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv(FOLDER, str(folder))
    yield AppTest.from_file(str(SCRIPT), default_timeout=20)
    site_module.site().watch.stop()


def test_every_screen_shows_its_page_and_the_mark_at_its_end(app: AppTest) -> None:
    app.run()
    for name in pages.PAGES:
        app.switch_page(f"screens/{name}.py").run()
        assert not app.exception
        shown = [each.value for each in app.markdown]
        assert shown[0].startswith('<div class="tr-page" lang="en"><h1')
        assert shown[-1] == '<span class="tr-end"></span>'


def test_a_kpi_has_its_chart_to_explore_only_when_asked(app: AppTest) -> None:
    app.query_params["id"] = "permit-days"
    app.query_params["lang"] = "da"
    app.run()
    app.switch_page("screens/kpi.py").run()
    assert len(app.markdown) == 3
    assert not app.get("plotly_chart")
    app.toggle[0].set_value(True).run()
    assert not app.exception
    assert app.get("plotly_chart")


def test_an_unknown_kpi_has_nothing_to_explore(app: AppTest) -> None:
    app.query_params["id"] = "nothing"
    app.run()
    app.switch_page("screens/kpi.py").run()
    assert not app.toggle
