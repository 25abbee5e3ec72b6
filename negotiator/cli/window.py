"""Opening the window."""

from pathlib import Path

import click

from negotiator.cli.access import home_folders
from negotiator.cli.faces import faces


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def window(context: click.Context, file: Path | None = None) -> int:
    """Open the window, on FILE if one is given (a deal or a package)."""
    return faces(context).window(file, "", home_folders())
