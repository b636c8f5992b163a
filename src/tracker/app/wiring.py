"""The parts of the dashboard put together, for `st.App`."""

from __future__ import annotations

import logging
import os
import threading
import webbrowser
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from anyio import to_thread
from starlette.middleware import Middleware
from streamlit import config

from tracker.app.assets import assets
from tracker.app.bundles import bundles
from tracker.app.door import Door
from tracker.app.guard import Guard
from tracker.app.identity import EDIT, KEY, access
from tracker.app.site import site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOG: Final = logging.getLogger(__name__)
SCRIPT: Final = Path(__file__).with_name("main.py")
"""What Streamlit runs for each reader."""

EVERYWHERE: Final = {"", "0.0.0.0", "::"}  # noqa: S104 - compared with, not listened on


def parts() -> dict[str, Any]:
    """Return what `st.App` needs beside the script."""
    ours = Middleware(Door, site=site(), ours=assets(), streamlits=bundles(), rules=access)
    return {"middleware": [Middleware(Guard), ours], "lifespan": _lifespan, "on_script_error": _failed}


@asynccontextmanager
async def _lifespan(_app: object) -> AsyncIterator[None]:
    await to_thread.run_sync(_prepare)
    threading.Thread(target=bundles().warm, name="tracker-warm", daemon=True).start()
    if not config.get_option("server.headless"):
        threading.Thread(target=webbrowser.open, args=(_address(),), name="tracker-browser", daemon=True).start()
    try:
        yield
    finally:
        site().watch.stop()


def _prepare() -> None:
    """Do before the first reader comes what that reader would wait for."""
    import tracker.app.room  # noqa: F401 - Streamlit's modules come with it

    site().open()


def _address() -> str:
    host = config.get_option("server.address") or ""
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    shown = "localhost" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    key = os.environ.get(KEY, "") if EDIT in os.environ else ""
    return f"{scheme}://{shown}:{config.get_option('server.port')}" + (f"/update?key={key}" if key else "")


def _failed(error: Exception) -> bool:
    """Keep a failure of a script to the log: the reader has the page already, without Streamlit."""
    LOG.error("A page's script went wrong", exc_info=error)
    return True
