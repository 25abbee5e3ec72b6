"""Opening the window."""

import os
from pathlib import Path

import click

from negotiator.cli.faces import NoScreen, faces, has_screen
from negotiator.cli.places import home_folders


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def window(context: click.Context, file: Path | None = None) -> int:
    """Open the window, on FILE if one is given (a deal or a package)."""
    if not has_screen() and not os.environ.get("QT_QPA_PLATFORM"):
        raise NoScreen
    return faces(context).window(file, "", home_folders())
