from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from streamlit import config
from streamlit.web.server.app_discovery import discover_asgi_app

from helpers import ROOT
from tracker.app import server
from tracker.app.server import OPTIONS, options
from tracker.cli.serve import command


def flat(found: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{name}.")
        else:
            yield above + name, value


def test_both_ways_to_serve_have_the_same_settings() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert dict(flat(settings)) == OPTIONS


def test_streamlit_knows_every_setting() -> None:
    assert set(OPTIONS) <= set(config._config_options_template)


def test_streamlit_run_finds_the_application() -> None:
    assert discover_asgi_app(ROOT / "dashboard.py").import_string == "dashboard:app"


def test_hosts_are_limited_only_when_named() -> None:
    assert "server.allowedHosts" not in options(port=1, address="127.0.0.1", browser=False)
    named = options(port=1, address="0.0.0.0", browser=False, hosts=("tracker.example.org",))
    assert named["server.allowedHosts"] == ["tracker.example.org"]
    assert named["server.headless"] is True


def test_the_command_passes_on_what_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}
    monkeypatch.setattr(server, "run", lambda folder, **more: told.update(more))
    done = CliRunner().invoke(
        command, [str(ROOT), "--port", "9", "--host", "a.example", "--host", "b.example", "--no-browser"]
    )
    assert done.exit_code == 0, done.output
    assert told == {
        "port": 9,
        "address": "127.0.0.1",
        "browser": False,
        "hosts": ("a.example", "b.example"),
        "edit": None,
    }
