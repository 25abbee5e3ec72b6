"""Keys of a deal file: a new passphrase, the recovery sheet, and what this device remembers."""

import sys
from pathlib import Path

import click

from negotiator.cli.access import (
    device_memory,
    opener,
    passphrase_option,
    read_passphrase,
    tell_mended,
)
from negotiator.cli.output import Lines, tell
from negotiator.cli.places import home_folders
from negotiator.cli.program import DONE
from negotiator.kernel import Refused
from negotiator.services import devices, recovery, secrets
from negotiator.services.opening import open_with_secret
from negotiator.services.workspace import Workspace


class NoKeyring(Refused):
    """Nothing here can keep a key safely."""

    code = "no-keyring"

    def __init__(self) -> None:
        super().__init__(
            "This device has no store of passwords that answers.",
            hint="Unlock or start it (on Linux GNOME Keyring or KWallet), then try again.",
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
@click.option("--new-passphrase-fd", type=int, metavar="N", help="Read the new passphrase from this descriptor.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the new recovery sheet as a PDF here.")
@click.option("--delete-old-backups", is_flag=True, help="Delete the backups that open with the old passphrase.")
def passphrase(
    file: Path, passphrase_fd: int | None, new_passphrase_fd: int | None, out: Path | None, delete_old_backups: bool
) -> int:
    """Give FILE a new passphrase. The recovery code does for the old one. Everything is encrypted anew and verified."""
    old = read_passphrase(passphrase_fd, asking="Present passphrase or recovery code")
    new = read_passphrase(new_passphrase_fd, twice=True, asking="New passphrase")
    progress = Lines("Encrypting anew")
    memory = device_memory()
    changed = secrets.change_passphrase(file, old=old, new=new, opener=opener(), memory=memory, progress=progress)
    tell(f"{file} opens with the new passphrase. The recovery code is a new one; the old sheet no longer opens it.")
    if out is None:
        tell(f"Print the new sheet: negotiator recovery {file} -o sheet.pdf")
    else:
        _write_sheet(file, new, out)
    _settle_backups(changed.old_backups, delete=delete_old_backups)
    return DONE


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where to write the PDF.")
def recovery_(file: Path, passphrase_fd: int | None, out: Path) -> int:
    """Write the recovery sheet of FILE as a PDF to be printed. Asks for the passphrase even where it is remembered."""
    _write_sheet(file, read_passphrase(passphrase_fd), out)
    return DONE


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@passphrase_option
def remember(file: Path, passphrase_fd: int | None) -> int:
    """Keep the key of FILE in this system's store of passwords, so that --remembered opens it."""
    workspace = _opened(file, read_passphrase(passphrase_fd))
    try:
        if not recovery.remember_here(workspace):
            raise NoKeyring
    finally:
        workspace.close()
    tell(f"This device remembers the key of {file}. Open it with --remembered; to do so always:")
    tell("  negotiator config identity.remember_on_device on")
    return DONE


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def forget(file: Path) -> int:
    """Remove the key of FILE from this system's store of passwords, also when the file itself is gone."""
    was_kept = devices.forget(file, memory=device_memory())
    tell(f"This device no longer remembers the key of {file}." if was_kept else f"No key of {file} was kept here.")
    return DONE


def _opened(file: Path, secret: str) -> Workspace:
    opened = open_with_secret(file, secret, opener=opener(), memory=device_memory())
    if opened.mended:
        tell_mended(file)
    return opened.workspace


def _write_sheet(file: Path, secret: str, out: Path) -> None:
    workspace = _opened(file, secret)
    try:
        recovery.write_sheet(workspace, out, fonts=home_folders().fonts)
    finally:
        workspace.close()
    tell(f"Wrote {out}. Print it, put the paper away from the computer, and delete the PDF.")


def _settle_backups(backups: tuple[Path, ...], *, delete: bool) -> None:
    """Say which backups keep the old passphrase, and delete them where that is wanted."""
    if not backups:
        return
    tell(f"{len(backups)} earlier backups open with the old passphrase and the old recovery sheet:")
    for path in backups:
        tell(f"  {path}")
    if not delete and sys.stdin.isatty():
        delete = click.confirm("Delete them?", default=False)
    if delete:
        secrets.delete_old_backups(backups)
        tell("Deleted. Make a new one: negotiator backup")
    else:
        tell("They are kept. --delete-old-backups removes them.")
