"""A backup put in the place of its workspace: verified first, the present file kept beside.

At every moment the name leads to a whole file: the present one, or the restored one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from negotiator.crypto import VaultKey
from negotiator.kernel import SILENT, Clock, NegotiatorError, Progress, Refused, SystemClock
from negotiator.store.check import check_file
from negotiator.store.engine import connect
from negotiator.store.errors import CopyFailed, FolderReadOnly
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, scratch_of, start_scratch, sweep, sweep_scratch, sync_folder
from negotiator.store.header import read_salt
from negotiator.store.heads import require_as_remembered
from negotiator.store.lock import FileLock, held
from negotiator.store.opening import proven_connection
from negotiator.store.places import require_file, usable_place
from negotiator.store.wal import log_of

_CLOCK: Final = SystemClock()
_STEPS: Final = 4
_MOST_ASIDE: Final = 100


class SameFile(Refused):
    """The backup is the file that it would replace."""

    code = "restore-itself"

    def __init__(self, *, path: Path) -> None:
        super().__init__(f"{path} is the deal file itself.", hint="Choose one of its backups.")


def restore_backup(
    path: Path, backup: Path, *, key: VaultKey, opener: str, clock: Clock = _CLOCK, progress: Progress = SILENT
) -> Path | None:
    """Put a verified copy of a backup in a closed workspace's place. Return where the present file is kept, if any.

    The key is the backup's. Raise what opening the backup raises, CopyFailed when it does not verify, InUse, DiskFull,
    SameFile, or Cancelled from `progress`; the present file is then as it was.
    """
    path, backup = usable_place(path), usable_place(backup)
    require_file(backup)
    if path == backup:
        raise SameFile(path=path)
    at = clock.now()
    with held(path, opener=opener, at=at), told(path):
        try:
            progress.step(0, _STEPS, "Copying the backup")
            with _held_if_possible(backup, opener=opener, at=at):
                _copy(backup, start_scratch(path))
            progress.step(1, _STEPS, "Verifying the copy")
            _verify(path, key=key)
            progress.step(2, _STEPS, "Keeping the present file")
            _settle(path, key)
            aside = keep_aside(path, why="before restore", at=at)
            progress.step(3, _STEPS)
            log_of(path).unlink(missing_ok=True)  # left beside the restored file, it would be replayed into it
            put_in_place(path)
            progress.step(_STEPS, _STEPS)
            return aside
        finally:
            sweep_scratch(path)


def keep_aside(path: Path, *, why: str, at: datetime) -> Path | None:
    """Copy a closed file with its log to a name beside it that says why and when. Return it; None without a file."""
    if not path.exists():
        return None
    stem = f"{path.stem[:140]} ({why} {at.astimezone(UTC):%Y-%m-%d %H%M%S})"
    names = [path.with_name(f"{stem}{path.suffix}")]
    names += [path.with_name(f"{stem} {number}{path.suffix}") for number in range(2, _MOST_ASIDE)]
    aside = next((name for name in names if not name.exists()), names[-1])
    _copy(path, aside)
    return aside


def _copy(source: Path, target: Path) -> None:
    """Copy a file that nobody writes to, and the log that is beside it, and bring both to the disk."""
    for one, other in ((log_of(source), log_of(target)), (source, target)):
        if not one.exists():
            continue
        try:
            shutil.copyfile(one, other)
            with other.open("rb+") as file:
                os.fsync(file.fileno())
        except OSError:
            sweep(target)
            raise
    sync_folder(target.parent)


def _verify(path: Path, *, key: VaultKey) -> None:
    """Check the copy, its log moved into it. Raise CopyFailed, or what opening raises."""
    scratch = scratch_of(path)
    salt = read_salt(scratch)
    proven_connection(scratch, key=key, salt=salt, older=True).close()
    connector = partial(connect, scratch, key=key, salt=salt, journal="DELETE")
    connector().close()
    for line in check_file(scratch, connector=connector).lines:
        if not line.ok:
            raise CopyFailed(path=scratch, what=f"{line.name}: {line.detail}")


def _settle(path: Path, key: VaultKey) -> None:
    """Move the present file's log into it where the key fits, so that at no moment anything hangs on the log alone."""
    with suppress(NegotiatorError, OSError):
        if log_of(path).exists():
            salt = read_salt(path)
            require_as_remembered(path, key=key, salt=salt, accept=True)
            with told(path):
                proven_connection(path, key=key, salt=salt, older=True).close()


@contextmanager
def _held_if_possible(backup: Path, *, opener: str, at: datetime) -> Iterator[None]:
    """Keep others from the backup meanwhile, unless it lies where nothing can be written, and so nobody has it open."""
    lock = FileLock(backup)
    with suppress(FolderReadOnly):
        lock.acquire(opener=opener, at=at)
    try:
        yield
    finally:
        lock.release()
