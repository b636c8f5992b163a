"""`tracker demo`: a made-up country in which every verdict, every state and every finding occurs."""

from __future__ import annotations

import gc
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import click

from tracker.cli.common import LANGUAGES

if TYPE_CHECKING:
    from tracker.model.portfolio import Plan


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port to listen on.")
@click.option("--browser/--no-browser", default=True, help="Open a browser window.  [default: --browser]")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the steps.")
@click.option("--copy-to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Put the files into this new folder, to play with, and serve nothing.")  # fmt: skip
def command(port: int, browser: bool, lang: str, copy_to: Path | None) -> None:  # noqa: FBT001
    """Serve a fictional portfolio, and say what to look at first.

    Skerria does not exist: nothing in it is real, and every page says so. It is judged on a fixed day, so it never ages.
    """
    with as_file(files("tracker") / "demo") as folder:
        if copy_to is not None:
            _copy(folder, copy_to)
            return
        _serve(folder, port, lang, browser=browser)


def _copy(folder: Path, to: Path) -> None:
    if to.exists() and any(to.iterdir()):
        raise click.UsageError(f"{to} is not empty; name a new folder")
    try:
        copytree(folder, to, dirs_exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"cannot write to {to}: {error.strerror}") from None
    click.echo(f"Made {to}: a fictional country. Next: tracker serve {to}")


def _serve(folder: Path, port: int, lang: str, *, browser: bool) -> None:
    from tracker.cli.common import read, today

    try:
        from tracker.app.server import run
    except ModuleNotFoundError as error:
        raise click.UsageError(f"the dashboard needs {error.name}: pip install 'strategy-tracker[dashboard]'") from None
    click.echo(tour(read(folder, today()).portfolio.plan, f"http://127.0.0.1:{port}", lang))
    gc.enable()
    run(folder, port=port, address="127.0.0.1", browser=browser)


def tour(plan: Plan, site: str, lang: str) -> str:
    """Return the steps to try, each with its address and what to look at."""
    from tracker.model.record import say

    carried = "" if lang == "en" else f"lang={lang}"
    lines = [say(plan.title, lang, plan.language)[0], ""]
    for number, stop in enumerate(plan.tour, 1):
        title, look = (say(text, lang, plan.language)[0] for text in (stop.title, stop.look))
        place, _, anchor = ("" if stop.page == "overview" else stop.page).partition("#")
        address = f"{site}/{place}{('&' if '?' in place else '?') + carried if carried else ''}"
        lines += [f"{number}. {title}", f"   {address}{f'#{anchor}' if anchor else ''}", f"   {look}", ""]
    return "\n".join(lines)
