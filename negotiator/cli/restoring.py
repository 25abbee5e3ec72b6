"""Putting a backup back from the command line."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, device_memory, opener, proven
from negotiator.cli.output import Lines, tell
from negotiator.cli.program import DONE
from negotiator.kernel import Refused
from negotiator.services import backups, salts
from negotiator.services.backups import BackupFile


class NoBackup(Refused):
    """There is no backup of the file where backups are kept."""

    code = "no-backup"

    def __init__(self, *, path: Path, folder: Path) -> None:
        super().__init__(
            f"There is no backup of {path} in {folder}.", hint="Name one that lies elsewhere: restore FILE BACKUP."
        )


@click.command()
@deal_file
@click.argument("backup", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--list", "listed", is_flag=True, help="List the backups of FILE and restore none.")
def restore(file: Path, passphrase_fd: int | None, backup: Path | None, listed: bool) -> int:
    """Put BACKUP in the place of FILE, by default the newest one; the present file is kept beside it.

    The passphrase is the one that the deal had when the backup was made.
    """
    memory = device_memory()
    if backup is None or listed:
        salt = next(iter(salts.salts_of(file, memory)), b"")
        found = backups.backups_beside(file, salt, memory)
        if not found:
            raise NoBackup(path=file, folder=memory.backups)
        if listed:
            for one in found:
                tell(_line(one))
            return DONE
        backup = found[0].path
        tell(f"Restoring {backup}.")
    progress = Lines("Restoring")
    with proven(backup, passphrase_fd) as (key, _salt):
        try:
            done = backups.restore(file, backup, key=key, opener=opener(), memory=memory, progress=progress)
        finally:
            progress.clear()
    tell(f"{done.path} is the backup from now on; it opens with the passphrase of its time.")
    if done.aside is not None:
        tell(f"The file that was there is kept as {done.aside}.")
    return DONE


def _line(one: BackupFile) -> str:
    note = "" if one.opens else "  (with an earlier passphrase, or of a file whose first bytes are damaged)"
    return f"{one.at:%Y-%m-%d %H:%M} UTC  {one.size / 1_000_000:8.1f} MB  {one.path}{note}"
