"""Identities: one in a file of its own, and what becomes of the one that signs in a deal."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened, passphrase_option, read_passphrase
from negotiator.cli.defaulting import Defaulting
from negotiator.cli.output import tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.crypto import Identity
from negotiator.kernel import SystemClock
from negotiator.services import identities, joining

_PKCS12 = (".p12", ".pfx")
_SECOND = click.option(
    "--other-passphrase-fd", type=int, metavar="N", help="Read the passphrase of the other file from this descriptor."
)


@click.group(cls=Defaulting, default="new")
def identity() -> None:
    """Make an identity, renew it, replace it, save it; withdraw who leaves."""


@identity.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", default="", help="Who negotiates and signs.")
@click.option("--organisation", default="", help="Their organisation's full name.")
@click.option("--email", default="", help="Their e-mail address.")
@click.option("--p12", type=click.Path(path_type=Path, dir_okay=False), help="Take key and certificate from this file.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where to write the contact card (beside FILE).")
@_SECOND
@passphrase_option
def new(
    file: Path,
    name: str,
    organisation: str,
    email: str,
    p12: Path | None,
    out: Path | None,
    other_passphrase_fd: int | None,
    passphrase_fd: int | None,
) -> int:
    """Make an identity FILE, sealed with a passphrase, and the contact card to send to whoever invites us."""
    now = SystemClock().now()
    if p12 is None:
        if not name or not organisation:
            raise click.UsageError("--name and --organisation are needed, or --p12.")
    elif name or organisation or email:
        raise click.UsageError("With --p12 the certificate says the name; leave --name, --organisation, --email away.")
    if file.exists():
        raise joining.IdentityExists(file)
    if p12 is None:
        made = Identity.create(name=name, organisation=organisation, email=email, at=now)
    else:
        opens = read_passphrase(other_passphrase_fd, asking=f"Passphrase of {p12}")
        made = identities.from_p12_file(p12, opens, at=now)
    card = out or file.with_suffix(".card")
    identities.keep_identity_and_card(made, file, card, passphrase=read_passphrase(passphrase_fd, twice=True))
    tell(f"Made {file}; keep it, and its passphrase. Send {card} to the partner.")
    tell(f"{made.name} signs under root {made.root_fingerprint}.")
    return DONE


@identity.command("show")
@deal_file
@click.option("--json", "as_json", is_flag=True, help="Print them for scripts.")
def show(file: Path, passphrase_fd: int | None, as_json: bool) -> int:
    """List the identities in the deal FILE, and the compact card of the one that signs."""
    with opened(file, passphrase_fd) as workspace:
        active = workspace.identity
        held = workspace.identities
        card = identities.card_text(workspace)
    if as_json:
        values = [
            {
                "name": one.name,
                "organisation": one.organisation,
                "certificate": one.fingerprint,
                "root": one.root_fingerprint,
                "signs": one.fingerprint == active.fingerprint,
                "former": not one.can_sign,
            }
            for one in held
        ]
        tell_json({"identities": values, "card": card})
        return DONE
    rows = [(one.name, one.root_fingerprint[:16], one.fingerprint[:16], _state(one, active)) for one in held]
    tell_table(("Name", "Root", "Certificate", ""), rows)
    tell(f"Root, as others compare it: {active.root_fingerprint}")
    tell(f"Card, as a telephone reads it: {card}")
    return DONE


def _state(one: Identity, active: Identity) -> str:
    if not one.can_sign:
        return "former: opens what was sealed for it"
    return "signs here" if one.fingerprint == active.fingerprint else ""


@identity.command("renew")
@deal_file
@click.option("--lost", is_flag=True, help="The signing key may be in other hands: its certificate is revoked.")
def renew(file: Path, passphrase_fd: int | None, lost: bool) -> int:
    """Give whoever signs in the deal FILE a new certificate under the same root; nobody need compare anything."""
    with opened(file, passphrase_fd) as workspace:
        identities.renew(workspace, lost=lost)
        tell(f"{workspace.identity.name} signs with {workspace.identity.fingerprint} now. Send the partner a package.")
    return DONE


@identity.command("replace")
@deal_file
@click.argument("other", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lost", is_flag=True, help="The former key may be in other hands: its certificate is revoked as lost.")
@_SECOND
def replace(file: Path, passphrase_fd: int | None, other: Path, lost: bool, other_passphrase_fd: int | None) -> int:
    """Sign in the deal FILE with the identity in OTHER (.identity, .p12) from now on.

    Partners must compare another root anew. One that took this one's place at another computer only signs here, too.
    """
    with opened(file, passphrase_fd) as workspace:
        new_one = _read(other, other_passphrase_fd)
        before = workspace.identity.root_fingerprint
        identities.replace_identity(workspace, new_one, lost=lost)
        tell(f"{new_one.name} signs under root {new_one.root_fingerprint} now.")
        if new_one.root_fingerprint != before:
            tell("Your partners are told of another root: read the safety number out to them.")
    return DONE


@identity.command("enter")
@deal_file
@click.argument("saved", type=click.Path(path_type=Path, dir_okay=False))
@_SECOND
def enter(file: Path, passphrase_fd: int | None, saved: Path, other_passphrase_fd: int | None) -> int:
    """Enter whoever lost their signing key in the deal FILE again, by the root in their SAVED identity."""
    with opened(file, passphrase_fd) as workspace:
        identities.take_seat(workspace, _read(saved, other_passphrase_fd))
        tell(f"{workspace.identity.name} signs with {workspace.identity.fingerprint} now. Send the partner a package.")
    return DONE


@identity.command("leave")
@deal_file
@click.argument("person")
def leave(file: Path, passphrase_fd: int | None, person: str) -> int:
    """Withdraw a PERSON of our side (their key) from the deal FILE; what they signed so far stands."""
    with opened(file, passphrase_fd) as workspace:
        receipt = identities.leave(workspace, person)
        tell(f"{receipt.label}. No package goes to them any more; the partner learns it from the next one.")
    return DONE


@identity.command("save")
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write it.")
@_SECOND
def save(file: Path, passphrase_fd: int | None, out: Path, other_passphrase_fd: int | None) -> int:
    """Write the identity that signs in the deal FILE to a file of its own, sealed with a passphrase.

    Called .p12 it is PKCS#12, for other programs; called .age it is only what opens packages, for the program age.
    """
    with opened(file, passphrase_fd) as workspace:
        seals = read_passphrase(other_passphrase_fd, twice=True, asking=f"Passphrase for {out}")
        identities.save_identity(workspace, out, passphrase=seals)
        tell(f"Wrote {out}. Keep it apart from this computer, and its passphrase apart from it.")
    return DONE


def _read(path: Path, passphrase_fd: int | None) -> Identity:
    opens = read_passphrase(passphrase_fd, asking=f"Passphrase of {path}")
    if path.suffix.casefold() in _PKCS12:
        return identities.from_p12_file(path, opens, at=SystemClock().now())
    return joining.open_identity_file(path, opens)
