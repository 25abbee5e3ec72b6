"""Deal files: making one, the contact card, and backing up."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened, passphrase_option, read_passphrase
from negotiator.cli.output import tell
from negotiator.cli.program import DONE
from negotiator.crypto import Identity
from negotiator.domain.charter import Instrument
from negotiator.kernel import SystemClock
from negotiator.services import founding, identities
from negotiator.services.founding import OurSide


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--title", required=True, help="What the deal is called.")
@click.option("--party", required=True, help="Our party's key: a short word without spaces, like 'tessaline'.")
@click.option("--organisation", required=True, help="Our organisation's full name.")
@click.option("--name", default="", help="Who negotiates for us and signs here.")
@click.option("--email", default="", help="Their e-mail address.")
@click.option("--role", default="negotiator", show_default=True, help="Their role.")
@click.option("--currency", default="EUR", show_default=True, help="The deal's currency (ISO 4217).")
@click.option("--instrument", multiple=True, help="A text to negotiate, as KEY=TITLE; may be given several times.")
@click.option("--p12", type=click.Path(path_type=Path, dir_okay=False), help="Take key and name from this file.")
@click.option(
    "--other-passphrase-fd", type=int, metavar="N", help="Read the passphrase of the .p12 file from this descriptor."
)
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
    p12: Path | None,
    other_passphrase_fd: int | None,
    passphrase_fd: int | None,
) -> int:
    """Make a new encrypted deal FILE with an identity for who negotiates: a new one, or that of a .p12 file."""
    now = SystemClock().now()
    if p12 is not None:
        identity = identities.from_p12_file(
            p12, read_passphrase(other_passphrase_fd, asking=f"Passphrase of {p12}"), at=now
        )
    elif not name:
        raise click.UsageError("--name is needed, or --p12.")
    else:
        identity = Identity.create(name=name, organisation=organisation, email=email, at=now)
    workspace = founding.found_deal(
        file,
        passphrase=read_passphrase(passphrase_fd, twice=True),
        title=title,
        ours=OurSide(key=party, name=organisation, short=party.capitalize()),
        identity=identity,
        person_role=role,
        currency=currency,
        instruments=[_instrument(text) for text in instrument or ("agreement=Agreement",)],
    )
    workspace.close()
    tell(f"Made {file}. {identity.name} signs with certificate {identity.fingerprint[:16]}…")
    tell(f"Print its recovery sheet before you need it: negotiator recovery {file} -o sheet.pdf")
    return DONE


def _instrument(text: str) -> Instrument:
    key, _, heading = text.partition("=")
    return Instrument(key=key, title=heading or key.capitalize(), kind="agreement")


@click.command()
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write the card.")
def card(file: Path, passphrase_fd: int | None, out: Path) -> int:
    """Write our contact card from FILE, and its picture beside it: send it to the partner, who enters it.

    Called .pem, it is the root certificate alone, with which others verify what you sign by any program.
    """
    with opened(file, passphrase_fd) as workspace:
        if out.suffix.casefold() == ".pem":
            identity = identities.save_root(workspace, out)
            tell(f"Wrote {out}, the root certificate of {identity.name}: {identity.root_fingerprint}.")
            return DONE
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
