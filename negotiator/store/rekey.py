"""A new passphrase: the closed file is encrypted anew beside itself, verified, and replaced at once."""

from pathlib import Path
from typing import Any, Final

from negotiator.crypto import VaultKey
from negotiator.kernel import SILENT, Clock, Progress, SystemClock
from negotiator.store.copies import write_reencrypted
from negotiator.store.errors import InUse
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, start_scratch, sweep_scratch
from negotiator.store.header import read_salt
from negotiator.store.lock import held
from negotiator.store.opening import proven_connection
from negotiator.store.places import require_file, usable_place

_STEPS: Final = 3
_PATIENCE_MS: Final = 250
_CLOCK: Final = SystemClock()


def rekey(
    path: Path,
    *,
    old_key: VaultKey,
    new_key: VaultKey,
    new_salt: bytes,
    opener: str,
    clock: Clock = _CLOCK,
    progress: Progress = SILENT,
) -> None:
    """Encrypt a closed workspace under a new key and salt. At every moment either the old file or the new one is whole.

    Raise what opening raises, CopyFailed, DiskFull, or Cancelled from `progress`; the file is then as it was.
    Backups made before keep the old key.
    """
    path = usable_place(path)
    require_file(path)
    with held(path, opener=opener, at=clock.now()), told(path):
        source = proven_connection(path, key=old_key, salt=read_salt(path))
        try:
            progress.step(0, _STEPS)
            write_reencrypted(source, start_scratch(path), key=new_key, salt=new_salt)
            progress.step(1, _STEPS)
            _empty_log(source, path)
            source.close()
            progress.step(2, _STEPS)
            put_in_place(path)
            progress.step(_STEPS, _STEPS)
        finally:
            source.close()
            sweep_scratch(path)


def _empty_log(source: Any, path: Path) -> None:
    """Move the write-ahead log into the old file: left beside the new one, it would be replayed into it."""
    source.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
    busy = source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise InUse(path=path, who="another program")
