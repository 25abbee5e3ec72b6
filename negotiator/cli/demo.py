"""The demonstration: a whole negotiation, played with real files."""

import time
from pathlib import Path

import click

from negotiator.cli.faces import faces, has_screen
from negotiator.cli.output import tell
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE
from negotiator.services.demo import PASSPHRASES, play


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("demo-out"), show_default=True, help="For its files."
)
@click.option("--no-window", is_flag=True, help="Do not open the window; leave pictures of the main screens instead.")
@click.pass_context
def demo(context: click.Context, out: Path, no_window: bool) -> int:
    """Play the sample negotiation between two firms and leave every file in a folder."""
    begun = time.monotonic()
    played = play(out, fonts=home_folders().fonts, tell=tell)
    tell(f"Played in {time.monotonic() - begun:.1f} s. Everything lies in {out}/:")
    for path in sorted(out.iterdir()):
        tell(f"  {path.name}  {path.stat().st_size:,} bytes")
    passphrase = PASSPHRASES["tessaline"]
    if no_window or not has_screen():
        pictures = faces(context).pictures(played.ours, passphrase, out / "pictures", home_folders())
        tell(f"No window; {len(pictures)} pictures of the main screens in {out / 'pictures'}/")
        return DONE
    return faces(context).window(played.ours, passphrase, home_folders())
