"""Starting the dashboard's server, with safe defaults."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = "TRACKER_PORTFOLIO"
"""Environment variable that names the portfolio's folder."""

OPTIONS: Final = {
    "server.address": "127.0.0.1",
    "server.fileWatcherType": "none",
    "server.enableWebsocketCompression": "true",
    "server.showEmailPrompt": "false",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "viewer",
    "client.showErrorDetails": "none",
    "runner.postScriptGC": "false",
}
"""The same as .streamlit/config.toml, which serves `streamlit run dashboard.py`; a test compares them."""


def run(folder: Path, *, port: int, address: str, browser: bool) -> None:
    """Serve the dashboard of a portfolio until it is stopped."""
    from streamlit.web import cli

    os.environ[FOLDER] = str(folder.resolve())
    chosen = OPTIONS | {
        "server.address": address,
        "server.port": str(port),
        "server.headless": str(not browser).lower(),
    }
    script = Path(__file__).with_name("main.py")
    sys.argv = ["streamlit", "run", str(script), *(f"--{name}={value}" for name, value in chosen.items())]
    cli.main()


def portfolio_folder() -> Path:
    """Return the folder that is served: the one named in the environment, else the current one."""
    return Path(os.environ.get(FOLDER, "."))
