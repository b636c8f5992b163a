from __future__ import annotations

import re
from importlib.resources import files

from tracker.app.assets import assets
from tracker.app.bundles import bundles, first_paths
from tracker.app.document import document, streamlit_tags
from tracker.views.markup import Html
from tracker.views.site import Rendered

PAGE = Rendered(
    "A & B", "da", Html("<header></header>"), (Html("<h1>A</h1>"), Html("<p>B</p>")), Html("<footer></footer>")
)


def test_streamlits_tags_run_it_and_bring_nothing_else() -> None:
    tags = streamlit_tags(bundles().index)
    assert tags.count('<script type="module"') == tags.count("<script") == 1
    assert 'rel="stylesheet"' in tags
    assert "prerenderReady" not in tags
    assert "service-desc" not in tags
    assert 'as="font"' not in tags
    assert '"./' not in tags


def test_everything_that_streamlits_page_names_is_there() -> None:
    paths = list(first_paths(bundles().index))
    assert len(paths) > 10
    assert all(bundles().find(path) for path in paths[:3])
    assert all(path in bundles()._files for path in paths)


def test_a_document_is_whole_without_a_script() -> None:
    text = document(PAGE, assets(), Html('<script src="/x.js"></script>'))
    assert text.startswith('<!DOCTYPE html>\n<html lang="da">')
    assert "<title>A &amp; B</title>" in text
    first = '<div class="tr-page" lang="da"><h1>A</h1></div><div class="tr-slot"></div><div class="tr-page" lang="da">'
    assert first in text
    assert text.index("<header>") < text.index("<main") < text.index('<div id="root">') < text.index("<footer>")


def test_our_script_is_first_and_our_style_last() -> None:
    text = document(PAGE, assets(), streamlit_tags(bundles().index))
    assert text.index(assets().first) < text.index(assets().script) < text.index("/static/js/index")
    assert text.rindex("stylesheet") < text.index(assets().style) + 1
    assert text.index("/static/css/index") < text.index(assets().style)


def test_a_document_without_streamlit_has_no_place_for_it() -> None:
    text = document(PAGE, assets())
    assert 'id="root"' not in text
    assert text.count("<script") == 2


def test_fonts_are_served_under_names_of_their_content() -> None:
    sheet = assets().replies[assets().style].body.decode()
    urls = re.findall(r"url\(([^)]*)\)", sheet)
    assert {url.strip("\"'") for url in urls} <= set(assets().replies)
    assert len(assets().fonts) == 2
    assert set(assets().fonts) <= set(assets().replies)


def test_every_font_has_its_licence() -> None:
    folder = files("tracker.views") / "look" / "fonts"
    names = {each.name for each in folder.iterdir()}
    for font in (name for name in names if name.endswith(".woff2")):
        assert f"{font.partition('-latin')[0]}-LICENSE.txt" in names
