"""`tracker init`: a small fictional portfolio to start one's own from."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

import click


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Make DIR with a small, fictional portfolio that somebody else's ministry can start from.

    Nothing in it is real; replace its parts one at a time. Files that exist are never touched.
    """
    from tracker.schema import render, schemas

    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name a new folder")
    try:
        with as_file(files("tracker") / "example") as example:
            copytree(example, folder, dirs_exist_ok=True)
        (folder / "schemas").mkdir(exist_ok=True)
        for name, schema in schemas().items():
            (folder / "schemas" / name).write_text(render(schema), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"cannot write to {folder}: {error.strerror}") from None
    click.echo(f"Made {folder}: a fictional example. Next: tracker validate {folder}; tracker serve {folder}")
