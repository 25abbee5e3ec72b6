"""Putting a backup back in a deal file's place, on the command line."""

from pathlib import Path

import click

from negotiator.cli.access import deal_file, device_memory, opener, proven
from negotiator.cli.output import Lines, tell, tell_json, tell_table
from negotiator.cli.program import DONE
from negotiator.kernel import Refused
from negotiator.services import backups, salts
from negotiator.services.backups import BackupFile


class NoBackup(Refused):
    """No backup of the file is known here."""

    code = "no-backup"

    def __init__(self, *, file: Path, folder: Path) -> None:
        super().__init__(
            f"No backup of {file} was found in {folder}.",
            hint="Name one: negotiator restore FILE BACKUP. A backup is a deal file like any other.",
        )


@click.command()
@deal_file
@click.argument("backup", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--list", "listed", is_flag=True, help="List the backups that this device knows of, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print the list or the result for scripts.")
def restore(file: Path, passphrase_fd: int | None, backup: Path | None, listed: bool, as_json: bool) -> int:
    """Put BACKUP, or the newest automatic one, in the place of FILE, whose present state is kept beside it.

    The passphrase is that of the backup: the one that the deal had then.
    """
    if listed:
        _tell_backups(_known(file), as_json=as_json)
        return DONE
    chosen = backup or _newest(file)
    progress = Lines("Restoring")
    with proven(chosen, passphrase_fd) as (key, _salt):
        try:
            restored = backups.restore(
                file, chosen, key=key, opener=opener(), memory=device_memory(), progress=progress
            )
        finally:
            progress.clear()
    if as_json:
        tell_json({"backup": str(chosen), "path": str(restored.path), "aside": str(restored.aside or "")})
        return DONE
    tell(f"Put {chosen} in the place of {restored.path}, verified.")
    if restored.aside is not None:
        tell(f"What stood there before is kept as {restored.aside}.")
    return DONE


def _known(file: Path) -> tuple[BackupFile, ...]:
    memory = device_memory()
    found: dict[Path, BackupFile] = {}
    for salt in salts.salts_of(file, memory) or (b"",):
        found |= {
            one.path: one for one in backups.backups_beside(file, salt, memory) if one.opens or one.path not in found
        }
    return tuple(sorted(found.values(), key=lambda one: one.at, reverse=True))


def _newest(file: Path) -> Path:
    """Return the newest backup, of the present passphrase if there is one. Raise NoBackup."""
    found = _known(file)
    if not found:
        raise NoBackup(file=file, folder=device_memory().backups)
    return next((one.path for one in found if one.opens), found[0].path)


def _tell_backups(found: tuple[BackupFile, ...], *, as_json: bool) -> None:
    if as_json:
        tell_json(
            [{"path": str(one.path), "at": one.at.isoformat(), "size": one.size, "opens": one.opens} for one in found]
        )
        return
    rows = [
        (f"{one.at:%Y-%m-%d %H:%M} UTC", f"{one.size:,}", "present" if one.opens else "earlier", str(one.path))
        for one in found
    ]
    tell_table(("Made", "Bytes", "Passphrase", "File"), rows)
