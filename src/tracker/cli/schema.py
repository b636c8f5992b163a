"""`tracker schema`: the JSON Schemas that let an editor check while one types."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("schema")
@click.option("--write", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write one file for each schema into this folder, instead of printing them.")  # fmt: skip
def command(folder: Path | None) -> None:
    """Print or write the JSON Schemas of `initiatives.yaml`, of included files and of KPI files."""
    from tracker.schema import render, schemas

    found = schemas()
    if folder is None:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in found.items():
            (folder / name).write_text(render(schema), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"cannot write to {folder}: {error.strerror}") from None
    click.echo(f"Wrote {len(found)} schemas to {folder}")
