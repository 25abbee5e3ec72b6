"""Backups of the open deal: verified copies in a folder, the older ones thinned out."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from negotiator.kernel import SILENT, Progress
from negotiator.services.files import CannotWrite
from negotiator.services.workspace import Workspace
from negotiator.store import Keep
from negotiator.store.rotation import backups_in


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One backup: where it lies, when it was made (aware, UTC), and its size in bytes."""

    path: Path
    at: datetime
    size: int


def back_up(workspace: Workspace, folder: Path, *, days: int, progress: Progress = SILENT) -> Path:
    """Write a verified backup into a folder, made when it is not there, and thin out old ones. Return its path."""
    progress.step(0, 2, "Copying the file")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(folder, error) from error
    written = workspace.vault.rotate_backups(folder, keep=Keep(daily=days), clock=workspace.clock)
    progress.step(2, 2, "Copied and verified")
    return written


def backups_of(workspace: Workspace, folder: Path) -> tuple[BackupFile, ...]:
    """Return the backups of this deal in a folder, newest first."""
    if not folder.is_dir():
        return ()
    found = backups_in(folder, workspace=workspace.path, salt=workspace.vault.salt)
    files = [BackupFile(path=path, at=at, size=path.stat().st_size) for path, at in found.items()]
    return tuple(sorted(files, key=lambda one: one.at, reverse=True))
