"""Packages: sending one to the partner, and receiving theirs after it was verified and shown."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, opened, passphrase_option, read_passphrase
from negotiator.cli.output import Lines, tell
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE, REFUSED
from negotiator.crypto import Identity
from negotiator.services import joining
from negotiator.services import packages as service
from negotiator.services.files import read_file
from negotiator.services.summaries import SummaryOptions
from negotiator.services.workspace import Workspace


@click.command()
@deal_file
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write it (.asice.age).")
@click.option("--note", default="", help="A covering note that the partner reads.")
@click.option("--no-summary", is_flag=True, help="Leave the signed PDF summary out.")
@click.option("--as", "acting", default="", metavar="NAME", help="Let another identity of the file sign.")
@click.option("--dry-run", is_flag=True, help="Only list what would leave and what would stay.")
def send(
    file: Path, passphrase_fd: int | None, out: Path, note: str, no_summary: bool, acting: str, dry_run: bool
) -> int:
    """Write a signed and sealed package of FILE for the partner."""
    with opened(file, passphrase_fd, acting=acting) as workspace:
        outgoing = service.prepare(workspace, note=note, progress=Lines())
        _preview(outgoing)
        if dry_run:
            return DONE
        options = None if no_summary else SummaryOptions(fonts=home_folders().fonts)
        sent = service.send(workspace, outgoing, out, with_summary=not no_summary, options=options, progress=Lines())
        tell(f"Wrote {out}. Package {sent.written.package_id}.")
    return DONE


def _preview(outgoing: service.Outgoing) -> None:
    tell(f"For: {', '.join(recipient.name for recipient in outgoing.recipients)}")
    tell(f"They get {len(outgoing.entries)} shared entries and: {', '.join(outgoing.documents) or 'no document'}.")
    stays = ", ".join(f"{count} {topic}" for topic, count in sorted(outgoing.withheld.items()))
    tell(f"They will NOT see: {stays or 'nothing is withheld'}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Import without asking (a known sender only).")
@click.option(
    "--join", type=click.Path(path_type=Path), help="Make FILE from this first package with this identity file."
)
@click.option("--as-party", default="", help="With --join: our party's key in the deal.")
@click.option("--trust", default="", metavar="FINGERPRINT", help="With --join: the sender's root, as you compared it.")
@passphrase_option
def receive(
    file: Path,
    package: Path,
    yes: bool,
    join: Path | None,
    as_party: str,
    trust: str,
    passphrase_fd: int | None,
) -> int:
    """Verify a PACKAGE, show what it brings, and import it into FILE."""
    if join is None:
        with opened(file, passphrase_fd) as workspace:
            return _import(workspace, read_file(package), yes=yes)
    passphrase = read_passphrase(passphrase_fd)
    identity = joining.open_identity_file(join, passphrase)
    return _join(file, read_file(package), identity=identity, party=as_party, trust=trust, passphrase=passphrase)


def _join(file: Path, data: bytes, *, identity: Identity, party: str, trust: str, passphrase: str) -> int:
    workspace = joining.join_from_package(
        file, data, identity=identity, party=party, trusted_root=trust, passphrase=passphrase
    )
    workspace.close()
    tell(f"Made {file} and imported the package.")
    return DONE


def warn(incoming: service.Incoming) -> None:
    """Say what speaks against a package, before anyone is asked to import it."""
    for one in incoming.contested:
        tell(f"  BOTH SIDES CHANGED  {one.topic} {one.key}")
    if incoming.outside:
        tell(f"  COUNT FOR NOTHING  {len(incoming.outside)} acts: {incoming.outside[0].why}")
    if incoming.undone:
        tell(f"  UNDOES  {len(incoming.undone)} acts that you hold and that counted until now: ask them why")
    if incoming.ours:
        tell(
            f"  OLDER FILE  {len(incoming.ours)} acts of your own are not in this file: it is older than what was sent"
        )
    for fork in incoming.plan.forks:
        tell(f"  FORK  they signed two packages number {fork.sequence}: ask them which one holds")
    if incoming.plan.gaps:
        tell(f"  GAP  {len(incoming.plan.gaps)} earlier packages never arrived here")
    for refusal in incoming.plan.refused:
        tell(f"  REFUSED  {refusal.what}: {refusal.why}")


def _import(workspace: Workspace, data: bytes, *, yes: bool) -> int:
    incoming = service.open_package(workspace, data, progress=Lines())
    package = incoming.package
    tell(
        f"From {package.signer.name}, {package.signer.organisation} ({package.standing}); intact; note: "
        f"{package.manifest.note or 'none'}"
    )
    counts = ", ".join(f"{count} {topic}" for topic, count in sorted(incoming.acts.items()))
    tell(f"New: {counts or 'nothing'}. Known already: {incoming.plan.known}.")
    warn(incoming)
    if incoming.plan.replay:
        tell("This package was imported before; nothing to do.")
        return DONE
    unasked = yes and package.standing == "known" and not incoming.undone
    if not unasked and not click.confirm("Import it?"):
        tell("Nothing was imported.")
        return REFUSED
    service.take(workspace, incoming)
    tell(f"Imported {len(incoming.plan.new)} entries.")
    return DONE
