"""`tracker serve`: the dashboard for a portfolio."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from tracker.cli.common import folder_argument

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command("serve")
@folder_argument
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port to listen on.")
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; the default is this computer only.",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    help="Name that browsers reach it by, such as tracker.example.org; all others are refused. Repeat for more.",
)
@click.option(
    "--edit",
    is_flag=True,
    help="Let reports be entered, by whoever sits at this computer. Behind a sign-in no option is needed.",
)
@click.option(
    "--as", "body", metavar="OWNER", default="", help="With --edit: who you are, where you write for other owners."
)
@click.option("--browser/--no-browser", default=True, help="Open a browser window.  [default: --browser]")
def command(path: Path, port: int, address: str, hosts: tuple[str, ...], edit: bool, body: str, browser: bool) -> None:  # noqa: FBT001
    """Open the dashboard of a portfolio (the same as `streamlit run dashboard.py`)."""
    if edit and address not in LOOPBACK:
        raise click.UsageError(
            "--edit is for this computer alone: leave --address out, or set up a sign-in (docs/rounds.md)."
        )
    if edit != bool(body):
        raise click.UsageError("--edit and --as go together: whoever writes for others says for which body.")
    if edit:
        _known(path, body)
    try:
        from tracker.app.server import run
    except ModuleNotFoundError as error:
        raise click.UsageError(f"the dashboard needs {error.name}: pip install 'strategy-tracker[dashboard]'") from None
    gc.enable()
    run(path, port=port, address=address, browser=browser, hosts=hosts, edit=body if edit else None)


def _known(path: Path, body: str) -> None:
    """Refuse a body that the portfolio does not have."""
    from tracker.cli.common import read, today
    from tracker.problems.problem import did_you_mean

    owners = read(path, today()).portfolio.plan.owners
    if body not in owners:
        hint = did_you_mean(body, owners, "add it with `tracker add owner`")
        raise click.BadParameter(f"there is no owner {body!r}; {hint}", param_hint="--as")
