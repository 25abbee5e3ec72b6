"""An identity in a file of its own: what an invited side needs before it has a deal."""

from pathlib import Path

import click

from negotiator.cli.access import passphrase_option, read_passphrase
from negotiator.cli.output import tell
from negotiator.cli.program import DONE
from negotiator.kernel import SystemClock
from negotiator.services import joining


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", required=True, help="Who negotiates and signs.")
@click.option("--organisation", required=True, help="Their organisation's full name.")
@click.option("--email", default="", help="Their e-mail address.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where to write the contact card (beside FILE).")
@passphrase_option
def identity(file: Path, name: str, organisation: str, email: str, out: Path | None, passphrase_fd: int | None) -> int:
    """Make an identity FILE, sealed with a passphrase, and the contact card to send to whoever invites us."""
    card = out or file.with_suffix(".card")
    made = joining.make_identity_and_card(
        file,
        card,
        passphrase=read_passphrase(passphrase_fd, twice=True),
        name=name,
        organisation=organisation,
        email=email,
        at=SystemClock().now(),
    )
    tell(f"Made {file}; keep it, and its passphrase. Send {card} to the partner.")
    tell(f"{name} signs under root {made.root_fingerprint}.")
    return DONE
