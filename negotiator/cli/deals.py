"""Deal files: making one, the contact card, and backing up."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened, passphrase_option, read_passphrase
from negotiator.cli.output import tell
from negotiator.cli.program import DONE
from negotiator.crypto import Identity
from negotiator.kernel import SystemClock
from negotiator.services import founding, identities
from negotiator.services.founding import OurSide


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--title", required=True, help="What the deal is called.")
@click.option("--party", required=True, help="Our party's key: a short word without spaces, like 'tessaline'.")
@click.option("--organisation", required=True, help="Our organisation's full name.")
@click.option("--name", required=True, help="Who negotiates for us and signs here.")
@click.option("--email", default="", help="Their e-mail address.")
@click.option("--role", default="negotiator", show_default=True, help="Their role.")
@click.option("--currency", default="EUR", show_default=True, help="The deal's currency (ISO 4217).")
@click.option("--instrument", multiple=True, help="A text to negotiate, as KEY=TITLE; may be given several times.")
@passphrase_option
def new(
    file: Path,
    title: str,
    party: str,
    organisation: str,
    name: str,
    email: str,
    role: str,
    currency: str,
    instrument: tuple[str, ...],
    passphrase_fd: int | None,
) -> int:
    """Make a new encrypted deal FILE with a new identity for who negotiates."""
    identity = Identity.create(name=name, organisation=organisation, email=email, at=SystemClock().now())
    workspace = founding.found_deal(
        file,
        passphrase=read_passphrase(passphrase_fd, twice=True),
        title=title,
        ours=OurSide(key=party, name=organisation, short=party.capitalize()),
        identity=identity,
        person_role=role,
        currency=currency,
    )
    try:
        for text in instrument or ("agreement=Agreement",):
            key, _, heading = text.partition("=")
            founding.add_instrument(workspace, key, title=heading or key.capitalize(), kind="agreement")
        tell(f"Made {file}. {name} signs with certificate {identity.fingerprint[:16]}…")
        tell(f"Print its recovery sheet before you need it: negotiator recovery {file} -o sheet.pdf")
    finally:
        workspace.close()
    return DONE


@click.command()
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write the card.")
def card(file: Path, passphrase_fd: int | None, out: Path) -> int:
    """Write our contact card from FILE, and its picture beside it: send it to the partner, who enters it."""
    with opened(file, passphrase_fd) as workspace:
        picture = identities.save_card(workspace, out)
    tell(f"Wrote {out} and {picture.name}, its picture for a telephone.")
    tell("Compare the safety number by telephone once both sides have each other's card.")
    return DONE


@click.command()
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write the backup.")
def backup(file: Path, passphrase_fd: int | None, out: Path) -> int:
    """Write a verified backup of FILE; it opens with the same passphrase."""
    with opened(file, passphrase_fd) as workspace:
        workspace.vault.backup(out)
    tell(f"Wrote and verified {out}.")
    return DONE
