from __future__ import annotations

import tomllib

from helpers import ROOT
from tracker.app.server import OPTIONS


def test_both_ways_to_serve_have_the_same_settings() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flat = {
        f"{section}.{name}": str(value).lower() if isinstance(value, bool) else value
        for section, found in config.items()
        for name, value in found.items()
    }
    assert flat == OPTIONS
