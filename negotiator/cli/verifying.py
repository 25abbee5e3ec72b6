"""Verifying packages and PDFs that someone handed over."""

from dataclasses import asdict
from pathlib import Path

import click

from negotiator.cli.access import opened, passphrase_option
from negotiator.cli.output import Lines, tell, tell_json
from negotiator.cli.program import DONE, REFUSED
from negotiator.crypto import Identity
from negotiator.domain import Deal
from negotiator.services import verification
from negotiator.services.files import read_file

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--root", multiple=True, type=_FILE, help="A root certificate (PEM) that you trust; several are fine.")
@click.option("--deal", type=_FILE, help="Judge signers by this deal file, and open packages with its keys.")
@click.option("--json", "as_json", is_flag=True, help="Print intact, trusted, signers and reason for scripts.")
@passphrase_option
def verify(
    files: tuple[Path, ...], root: tuple[Path, ...], deal: Path | None, as_json: bool, passphrase_fd: int | None
) -> int:
    """Tell of each package or PDF who signed it, what the signature covers, and whether it is intact and trusted."""
    trust = dict(verification.roots_from([read_file(path) for path in root]))
    identities: tuple[Identity, ...] = ()
    held: Deal | None = None
    if deal is not None:
        with opened(deal, passphrase_fd) as workspace:
            held, identities = workspace.deal, workspace.identities
    verdicts = [
        verification.verify_file(path, name=str(path), trust=trust, identities=identities, deal=held, progress=Lines())
        for path in files
    ]
    if as_json:
        told = [asdict(verdict) for verdict in verdicts]
        tell_json(told if len(told) > 1 else told[0])
    else:
        for verdict in verdicts:
            _show(verdict)
    return DONE if all(verdict.intact for verdict in verdicts) else REFUSED


def _show(verdict: verification.FileVerdict) -> None:
    state = "intact" if verdict.intact else "NOT INTACT"
    tell(f"{verdict.name}: {verdict.kind}, {state}, {'trusted' if verdict.trusted else 'not trusted'}")
    for signer in verdict.signers:
        known = "trusted" if signer.trusted else signer.code or "not known to you"
        tell(f"  signed by {signer.name}, {signer.organisation}, at {signer.at} by their clock ({known})")
        tell(f"    root {signer.root_fingerprint}")
    tell(f"  covers {verdict.covers}")
    if verdict.reason:
        tell(f"  {verdict.reason}")
