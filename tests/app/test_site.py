from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tracker.app import site as site_module
from tracker.app.files import fingerprint
from tracker.app.health import health
from tracker.app.site import Site, carried
from tracker.app.snapshot import MOST_DAYS
from tracker.views import site as pages
from tracker.views.asked import asked

pytest_plugins = ["portfolio_fixtures"]

HOME = asked("overview", {})


def test_a_page_is_made_once_until_the_files_change(here: Site, folder: Path) -> None:
    page = here.page(HOME)
    assert here.page(asked("overview", {"unknown": "x", "lang": ""})) is page
    assert here.page(asked("overview", {"as-of": "2026-06-30"})) is not page
    assert not here.renew()
    (folder / "kpis" / "more.csv").write_text("period,value\n", encoding="utf-8")
    assert here.renew()
    assert here.newest.generation == 2
    assert here.page(HOME) is not page


def test_days_are_judged_once_and_only_so_many_are_kept(here: Site) -> None:
    newest = here.newest
    first = newest.judged(date(2026, 1, 1))
    assert newest.judged(date(2026, 1, 1)) is first
    for day in range(2, MOST_DAYS + 2):
        newest.judged(date(2026, 1, day))
    assert newest.judged(date(2026, 1, 1)) is not first


def test_a_broken_kpi_shows_the_sound_part(here: Site, folder: Path) -> None:
    (folder / "kpis" / "permit-days.yaml").write_text("title: [", encoding="utf-8")
    here.renew()
    assert not here.newest.stale
    assert here.newest.errors == 1
    assert "trained-case-workers" in here.newest.loaded.portfolio.kpis


@pytest.mark.parametrize("text", ["title: [", "title: {en: Empty}\n"])
def test_the_last_good_portfolio_stays_when_no_strategy_can_be_read(here: Site, folder: Path, text: str) -> None:
    plan = folder / "initiatives.yaml"
    sound, strategies = plan.read_text(encoding="utf-8"), here.newest.strategies
    plan.write_text(text, encoding="utf-8")
    here.renew()
    assert here.newest.stale
    assert here.newest.strategies == strategies
    assert here.newest.errors == sum(each.severity == "error" for each in here.view(HOME).problems) > 0
    assert health(here.shown)[0]["status"] == "degraded"
    plan.write_text(sound, encoding="utf-8")
    here.renew()
    assert not here.newest.stale
    assert here.newest.errors == 0


def test_the_last_good_portfolio_stays_when_the_folder_goes(here: Site, folder: Path) -> None:
    shutil.rmtree(folder)
    assert here.renew()
    assert here.newest.stale
    assert here.view(HOME).problems[0].code == "no-portfolio"
    assert not here.renew()


def test_the_last_good_portfolio_stays_when_we_fail(
    here: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RecursionError("deep inside")

    monkeypatch.setattr(site_module, "take", fail)
    (folder / "kpis" / "permit-days.yaml").touch()
    here.renew()
    assert here.newest.stale
    assert here.view(HOME).problems[0].code == "unreadable-file"
    assert "deep inside" not in here.view(HOME).problems[0].message
    assert "deep inside" in caplog.text


def test_nothing_ever_read_is_an_error_and_tried_again_when_the_files_change(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(folder)
    with monkeypatch.context() as broken:
        broken.setattr(site_module, "take", lambda *_: 1 // 0)
        with pytest.raises(RuntimeError, match="could not be loaded"):
            _ = site.newest
    site.watch.stop()
    assert health(site.shown)[1] == 503
    (folder / "initiatives.yaml").touch()
    assert site.renew()
    assert health(site.shown) == ({**health(site.shown)[0], "status": "ok", "strategies": 1, "errors": 0}, 200)


def test_an_empty_folder_has_nothing_to_show(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.renew()
    assert health(site.shown)[1] == 503


def test_the_day_turns_by_itself(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    page = here.page(HOME)
    monkeypatch.setattr(site_module, "day_in", lambda timezone: date(2031, 1, 1))
    assert here.view(HOME).status.as_of == date(2031, 1, 1)
    assert here.page(HOME) is not page
    assert here.renew()


def test_links_carry_what_is_meant_and_not_the_default() -> None:
    assert carried(asked("kpi", {"lang": "da", "as-of": "2026-06-30", "id": "x"})) == (
        ("lang", "da"),
        ("as-of", "2026-06-30"),
    )
    assert carried(asked("kpi", {"lang": "en", "as-of": "soon", "since": "2025-01-01"})) == (("since", "2025-01-01"),)


def test_hidden_folders_and_other_files_are_not_looked_at(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("a: 1", encoding="utf-8")
    (folder / "README.txt").write_text("x", encoding="utf-8")
    assert fingerprint(folder) == before
    assert len(before) == 3


def test_every_page_has_a_screen() -> None:
    from tracker.app.main import SCREENS

    assert {f"{name}.py" for name in pages.PAGES} <= {each.name for each in SCREENS.iterdir()}
