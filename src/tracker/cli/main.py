"""`tracker` itself: the verbs, and what happens when we are at fault."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from tracker import __version__

OUR_FAULT: Final = 3
VERBS: Final = (
    "validate",
    "status",
    "explain",
    "diff",
    "goalposts",
    "review",
    "comment",
    "codeowners",
    "backtest",
    "inventory",
    "import-series",
    "update",
    "record",
    "event",
    "milestone",
    "add",
    "release",
    "form",
    "import",
    "remind",
    "schema",
    "init",
    "demo",
    "brief",
    "publish",
    "serve",
)


_MODULES: Final = {"import": "import_form"}
"""Verbs whose name is no name for a module."""


class _Verbs(click.Group):
    """Each verb is imported when it is asked for, so `--help` and `validate` stay light."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = _MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        command = import_module(f"tracker.cli.{module}").command
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tracker")
def tracker() -> None:
    """Follow public strategies: what was promised, what is reported, what the figures show.

    A portfolio is a folder with `initiatives.yaml` and `kpis/`. PATH is that folder; left out, it is the
    folder you are in.

    \b
    First steps:
      tracker init my-strategy      start a small example of your own
      tracker validate my-strategy  check every file, with line numbers and hints
      tracker status my-strategy    see what is on pace, behind and unknown
      tracker explain KPI           see how its verdict came about, formulas filled in
      tracker serve my-strategy     open the dashboard in a browser
      tracker demo                  look at a made-up country in which everything occurs
    """


def main() -> None:
    """Run the command line; a fault of ours is told apart from a problem in the data."""
    gc.disable()  # a short life that makes much and throws little away; `serve` turns it on again
    try:
        tracker(prog_name="tracker")
    except Exception as error:  # noqa: BLE001 - the outermost place: whatever we did not foresee ends here
        _confess(error)
        sys.exit(OUR_FAULT)


def _confess(error: Exception) -> None:
    click.echo(f"tracker: a fault in the program, not in your files ({type(error).__name__}: {error})", err=True)
    if os.environ.get("TRACKER_DEBUG"):
        traceback.print_exc()
        return
    with tempfile.NamedTemporaryFile(
        "w", prefix="tracker-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    click.echo(f"The details are in {Path(file.name)}; please send them with what you did.", err=True)
