"""A portfolio that a test may change, and stand-ins for our pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import fake_pages
import pytest

from helpers import ROOT
from tracker.app import site as site_module
from tracker.app.site import Site
from tracker.views import site as pages


@pytest.fixture
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on the pages is tested elsewhere; and the collector has all of the tests' own things to walk."""
    monkeypatch.setattr(pages, "render", fake_pages.render)
    monkeypatch.setattr(site_module, "settle", lambda: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(ROOT / "src" / "tracker" / "example", tmp_path / "portfolio")


@pytest.fixture
def here(folder: Path, plain_pages: None) -> Iterator[Site]:
    """The example, read and not watched."""
    site = Site(folder)
    site.renew()
    yield site
    site.watch.stop()
