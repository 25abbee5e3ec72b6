"""Pictures of every screen of a deal, for manuals and for looking them over."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, read_passphrase
from negotiator.cli.faces import faces
from negotiator.cli.output import tell
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE


@click.command()
@deal_file
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("pictures"), show_default=True, help="For the pictures."
)
@click.pass_context
def pictures(context: click.Context, file: Path, passphrase_fd: int | None, out: Path) -> int:
    """Draw every screen of the deal FILE: light and dark, in two sizes of window, and with large text."""
    drawn = faces(context).every_size(file, read_passphrase(passphrase_fd), out, home_folders())
    tell(f"{len(drawn)} pictures in {out}/")
    return DONE
