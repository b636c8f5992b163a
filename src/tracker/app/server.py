"""Starting the dashboard's server, with safe defaults."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any, Final

FOLDER: Final = "TRACKER_PORTFOLIO"
"""Environment variable that names the portfolio's folder."""

OPTIONS: Final[dict[str, Any]] = {
    "server.address": "127.0.0.1",
    "server.fileWatcherType": "none",
    "server.enableWebsocketCompression": True,
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "runner.postScriptGC": False,
    "theme.font": "'Source Sans 3', Arial, sans-serif",
    "theme.baseRadius": "2px",
    "theme.light.primaryColor": "#0B4F7D",
    "theme.light.backgroundColor": "#FFFFFF",
    "theme.light.secondaryBackgroundColor": "#F4F6F6",
    "theme.light.textColor": "#16202A",
    "theme.light.linkColor": "#0B4F7D",
    "theme.light.borderColor": "#75828B",
    "theme.dark.primaryColor": "#8FC7EC",
    "theme.dark.backgroundColor": "#11171C",
    "theme.dark.secondaryBackgroundColor": "#1A2229",
    "theme.dark.textColor": "#E9EEF1",
    "theme.dark.linkColor": "#8FC7EC",
    "theme.dark.borderColor": "#84939E",
}
"""The same as .streamlit/config.toml, which serves `streamlit run dashboard.py`; a test compares them."""


def run(
    folder: Path, *, port: int, address: str, browser: bool, hosts: tuple[str, ...] = (), edit: str | None = None
) -> None:  # fmt: skip
    """Serve the dashboard of a portfolio until it is stopped; with `edit`, which may be empty, entries are taken on this computer."""
    import streamlit as st

    from tracker.app.identity import EDIT, KEY
    from tracker.app.wiring import SCRIPT, parts

    os.environ[FOLDER] = str(folder.resolve())
    if edit is not None:
        os.environ[EDIT] = edit
        key = os.environ.setdefault(KEY, secrets.token_urlsafe(24))
        sys.stdout.write(
            f"\n  Enter reports at http://{address}:{port}/update?key={key}\n  This address is for you alone.\n"
        )
        sys.stdout.flush()
    app = st.App(SCRIPT, **parts())
    app.run(config=options(port=port, address=address, browser=browser, hosts=hosts))


def options(*, port: int, address: str, browser: bool, hosts: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return Streamlit's options for one start; the hosts are the names that a browser may reach us by."""
    chosen = OPTIONS | {"server.address": address, "server.port": port, "server.headless": not browser}
    # Without a name of its own Streamlit asks the internet for its address when it starts.
    return chosen | ({"server.allowedHosts": list(hosts), "browser.serverAddress": hosts[0]} if hosts else {})


def portfolio_folder() -> Path:
    """Return the folder that is served: the one named in the environment, else the current one."""
    return Path(os.environ.get(FOLDER, "."))
