"""How a closed file stands, compared with what was remembered of it, before anything in it is changed.

Three things no page of the file can tell by itself: that it is an older copy of itself, that single pages of it are,
and that the write-ahead log beside it belongs to another file or to another time. Keeps nothing.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey
from negotiator.crypto.pages import PAGE, PageCipher
from negotiator.crypto.witness import Witness, read_witness
from negotiator.kernel import NegotiatorError, Tampered
from negotiator.store.engine import give_key
from negotiator.store.errors import WrongKey
from negotiator.store.faults import told
from negotiator.store.files import sync_folder
from negotiator.store.header import key_fits
from negotiator.store.ledger_rows import GENESIS
from negotiator.store.wal import log_of, read_log

COMMITS: Final = "vault/commits"
"""The local value that counts every change ever saved in the file."""

ASIDE: Final = "-aside"
_MAC_BYTES: Final = 64


class RolledBack(Tampered):
    """The file lacks acts that this device has seen in it."""

    code = "rolled-back"

    def __init__(self, *, path: Path, held: int, remembered: int) -> None:
        missing = f"it holds {held} acts where there were {remembered}" if held != remembered else "changes are missing"
        super().__init__(
            f"{path} is older than this device remembers it, or another copy of it: {missing}.",
            hint="Look for the newer file, also among the copies that a synchronising service makes. If this is the "
            "one that you want, such as a backup put back by hand, accept it as it is.",
        )
        self.held = held
        self.remembered = remembered


class PagesChanged(Tampered):
    """Pages of the closed file are not those that this device left, though nothing was saved in it since."""

    code = "pages-changed"

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            f"Parts of {path} changed while it was closed: they are damaged or come from an older copy.",
            hint="Check the file: it names what is affected. Then restore a backup, or accept the file as it is.",
        )


class LogBroken(Tampered):
    """The write-ahead log is damaged in the middle: what was saved behind the damage would be left out."""

    code = "log-damaged"

    def __init__(self, *, path: Path, changes: int) -> None:
        super().__init__(
            f"The last changes to {path} lie behind a damaged part of its log: {changes} of them would be lost.",
            hint="Keep both files as they are and export what verifies. Or accept the file without these changes.",
        )
        self.changes = changes


class HeadMemory(Protocol):
    """What remembers how files were left, outside of them. Never fails: what cannot be remembered is not."""

    def recall(self, path: Path, salt: bytes) -> str:
        """Return the witness of a file, empty when there is none."""
        ...

    def keep(self, path: Path, salt: bytes, witness: str) -> None:
        """Remember the witness of a file in place of the one before."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What a file holds. digest: the hash over its first entries, as many as were asked for."""

    count: int
    digest: str
    commits: int


def require_as_remembered(
    path: Path, *, key: VaultKey, salt: bytes, memory: HeadMemory | None = None, accept: bool = False
) -> None:
    """Compare a file that nobody has open with what is remembered of it. Leaves the file and its log as they are.

    A log that is another file's or another time's is set aside, under a name that says so.
    Raise WrongKey, and RolledBack, PagesChanged or LogBroken unless the file is to be accepted as it is.
    """
    with told(path):
        log = read_log(path, cipher=PageCipher(key, salt))
        if (log is None or log.foreign) and not key_fits(path, key=key, salt=salt):
            raise WrongKey(path=path)  # before the database opens the file: closing it, it would settle the log
        if log and (log.foreign or _is_stale(path, key=key, salt=salt)):
            _set_aside(path)
            log = None
        if log and log.loses:
            if not accept:
                raise LogBroken(path=path, changes=log.left_out)
            _copy_aside(path)
    if memory is not None and not accept:
        witness = read_witness(key, memory.recall(path, salt))
        if witness is not None:
            _compare(path, witness, key=key, salt=salt, logged=log is not None)


def pages_of(path: Path) -> str:
    """Return a hash over what authenticates each page of a closed file: a page put back from an older copy changes it.

    Empty when a log is beside the file or it cannot be read.
    """
    digest = hashlib.sha256()
    with suppress(OSError):
        if log_of(path).exists() and log_of(path).stat().st_size:
            return ""
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            for start in range(PAGE - _MAC_BYTES, size, PAGE):
                file.seek(start)
                digest.update(file.read(_MAC_BYTES))
        digest.update(size.to_bytes(8, "big"))
        return digest.hexdigest()
    return ""


def _compare(path: Path, witness: Witness, *, key: VaultKey, salt: bytes, logged: bool) -> None:
    stands = _standing(path, key=key, salt=salt, count=witness.count, logged=logged)
    if stands is None:
        return  # damaged where it must be read: opening or reading tells
    if (
        stands.count < witness.count
        or (witness.count and stands.digest != witness.digest)
        or stands.commits < witness.commits
    ):
        raise RolledBack(path=path, held=stands.count, remembered=witness.count)
    if not logged and stands.commits == witness.commits and witness.pages and pages_of(path) != witness.pages:
        raise PagesChanged(path=path)


def _is_stale(path: Path, *, key: VaultKey, salt: bytes) -> bool:
    """Tell whether the file alone is further than with its log, which is then that of an earlier time.

    A log that belongs here bears a higher count than the file, or the same when it was just moved into it.
    """
    alone = _standing(path, key=key, salt=salt, count=0, logged=False)
    together = _standing(path, key=key, salt=salt, count=0, logged=True)
    return alone is not None and together is not None and together.commits < alone.commits


def _standing(path: Path, *, key: VaultKey, salt: bytes, count: int, logged: bool) -> _Standing | None:
    """Read where a file stands, with its log or as if there were none; None where it cannot be read.

    Neither way writes to the file: not even the last one to close it then moves the log into it.
    """
    mode = "mode=ro" if logged else "immutable=1"
    connection = None
    try:
        connection = dbapi2.connect(f"{path.as_uri()}?{mode}", uri=True, isolation_level=None)
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        give_key(connection, key=key, salt=salt)
        connection.execute("BEGIN")
        last = connection.execute("SELECT COALESCE(MAX(seq), 0) FROM entries").fetchone()[0]
        chain = connection.execute("SELECT chain FROM entries WHERE seq = ?", (count,)).fetchone()
        commits = connection.execute("SELECT value FROM local WHERE name = ?", (COMMITS,)).fetchone()
        return _Standing(
            count=last, digest=(chain[0] if chain else GENESIS).hex(), commits=int(commits[0]) if commits else 0
        )
    except (dbapi2.Error, NegotiatorError, OSError, ValueError, TypeError):
        return None
    finally:
        if connection is not None:
            connection.close()


def _set_aside(path: Path) -> None:
    log_of(path).replace(_aside_name(path))
    sync_folder(path.parent)


def _copy_aside(path: Path) -> None:
    """Keep a copy of a damaged log: opening the file goes over what lies behind the damage."""
    _aside_name(path).write_bytes(log_of(path).read_bytes())


def _aside_name(path: Path) -> Path:
    """Return a name for a log that is set aside which no earlier one has."""
    log, number = log_of(path), 1
    while (name := log.with_name(f"{log.name}{ASIDE}-{number}")).exists():
        number += 1
    return name
