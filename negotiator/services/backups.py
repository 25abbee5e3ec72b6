"""Backups of deals: verified copies in a folder, made when they are due, the older ones thinned out, and put back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from negotiator.crypto import VaultKey
from negotiator.kernel import SILENT, Clock, Progress, SystemClock
from negotiator.services.files import CannotWrite
from negotiator.services.heads import DeviceHeads
from negotiator.services.salts import Memory, backup_folder
from negotiator.services.workspace import Workspace
from negotiator.settings import Folders, Settings
from negotiator.store import Keep
from negotiator.store.places import usable_place
from negotiator.store.restore import restore_backup
from negotiator.store.rotation import DEFAULT_KEEP, backups_in, mark_of

EVERY: Final = timedelta(hours=1)
"""How old the newest backup of a deal grows while it is being changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One backup: where it lies, when it was made (aware, UTC), and its size in bytes.

    opens: whether it opens with the deal's present passphrase; an earlier one keeps the passphrase of its time.
    commits: how many changes it holds, to be compared with those of the deal.
    """

    path: Path
    at: datetime
    size: int
    opens: bool = True
    commits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When backups are made without being asked for, where, and how many are kept."""

    folder: Path
    keep: Keep = DEFAULT_KEEP
    automatic: bool = True
    every: timedelta = EVERY

    @classmethod
    def of(cls, folders: Folders, settings: Settings) -> "Schedule":
        """Return the schedule that the settings name."""
        chosen = settings.backup
        return cls(
            folder=backup_folder(folders, settings),
            keep=Keep(hourly=chosen.hourly, daily=chosen.keep, weekly=chosen.weekly),
            automatic=chosen.automatic,
        )

    def is_due(self, workspace: Workspace, *, at_close: bool = False) -> bool:
        """Tell whether the deal has changed since its newest backup and that is old enough; none is always old enough.

        `at_close`: the work on it ends, so that every change is reason enough.
        """
        if not self.automatic:
            return False
        newest = next(iter(backups_of(workspace, self.folder)), None)
        if newest is None:
            return True
        changed = workspace.vault.commits != newest.commits
        return changed and (at_close or workspace.clock.now() - newest.at >= self.every)

    def tend(self, workspace: Workspace, *, at_close: bool = False, progress: Progress = SILENT) -> Path | None:
        """Make a backup when one is due, and return it. Raise what `back_up` raises; work on the deal can go on."""
        if not self.is_due(workspace, at_close=at_close):
            return None
        return back_up(workspace, self.folder, keep=self.keep, progress=progress)


def back_up(
    workspace: Workspace,
    folder: Path,
    *,
    days: int | None = None,
    keep: Keep = DEFAULT_KEEP,
    progress: Progress = SILENT,
) -> Path:
    """Write a verified backup into a folder, made when it is not there, and thin out old ones. Return its path."""
    progress.step(0, 2, "Copying the file")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(folder, error) from error
    kept = keep if days is None else Keep(daily=days)
    written = workspace.vault.rotate_backups(folder, keep=kept, clock=workspace.clock)
    progress.step(2, 2, "Copied and verified")
    return written


def backups_of(workspace: Workspace, folder: Path) -> tuple[BackupFile, ...]:
    """Return the backups of this deal in a folder, newest first, whatever name and passphrase it had then."""
    return _listed(folder, workspace.vault.workspace_id, workspace.vault.salt)


def under_old_passphrase(workspace: Workspace, folder: Path) -> tuple[BackupFile, ...]:
    """Return the backups of this deal that an earlier passphrase still opens, for the offer to delete them."""
    return tuple(one for one in backups_of(workspace, folder) if not one.opens)


def delete(backups: Iterable[BackupFile]) -> None:
    """Delete backups. Raise CannotWrite on the first that cannot be."""
    for one in backups:
        try:
            one.path.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(one.path, error) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup is in place. aside: where the file that stood there before is kept, None when there was none."""

    path: Path
    aside: Path | None


def restore(
    path: Path,
    backup: Path,
    *,
    key: VaultKey,
    opener: str,
    memory: Memory | None = None,
    clock: Clock | None = None,
    progress: Progress = SILENT,
) -> Restored:
    """Put a verified copy of a backup in the place of a closed deal file; the present one is kept beside it.

    The key is the backup's: the passphrase of its time. Raise what opening the backup raises, CopyFailed, InUse,
    DiskFull, or Cancelled; the file is then as it was.
    """
    aside = restore_backup(path, backup, key=key, opener=opener, clock=clock or SystemClock(), progress=progress)
    if memory is not None:
        DeviceHeads(memory).forget(usable_place(path))
    return Restored(path=path, aside=aside)


def backups_beside(path: Path, salt: bytes, memory: Memory) -> tuple[BackupFile, ...]:
    """Return what may be backups of a file that does not open, newest first: those that begin with its salt or name."""
    found: list[BackupFile] = []
    for workspace in _workspaces(memory.backups):
        listed = _listed(memory.backups, workspace, salt)
        if any(one.opens for one in listed) or any(one.path.name.startswith(f"{path.stem[:140]}.") for one in listed):
            found += listed
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _listed(folder: Path, workspace: str, salt: bytes) -> tuple[BackupFile, ...]:
    try:
        found = backups_in(folder, workspace=workspace) if folder.is_dir() else {}
        files = [
            BackupFile(
                path=path,
                at=name.at,
                size=path.stat().st_size,
                opens=name.mark == mark_of(salt),
                commits=name.commits,
            )
            for path, name in found.items()
        ]
    except OSError:
        return ()  # a disk that was taken away meanwhile
    return tuple(sorted(files, key=lambda one: (one.at, len(one.path.name), one.path.name), reverse=True))


def _workspaces(folder: Path) -> frozenset[str]:
    """Return the ids of all workspaces that have automatic backups in a folder."""
    try:
        return frozenset(name.workspace for name in backups_in(folder).values())
    except OSError:
        return frozenset()
