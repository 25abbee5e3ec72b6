"""Verified copies of a workspace: a backup under the same key, or everything encrypted anew under another one."""

import os
from pathlib import Path
from typing import Any, Final

from negotiator.crypto import VaultKey
from negotiator.kernel import NegotiatorError
from negotiator.store.engine import APPLICATION, FORMAT, connect, raw_key_text
from negotiator.store.errors import CopyFailed
from negotiator.store.faults import told
from negotiator.store.files import put_in_place, start_scratch, sweep_scratch

_COUNTED: Final = ("entries", "blobs", "local", "records", "search")

Contents = tuple[int, ...]
"""What a copy must have in common with its source: the number of rows of every table, and the ledger's last hash."""


def write_backup(source: Any, target: Path, *, key: VaultKey, salt: bytes) -> None:
    """Copy a driver connection page by page to a file in DELETE journal mode, verify it, and put it in place."""
    with told(target):
        scratch = start_scratch(target)
        try:
            copy = connect(scratch, key=key, salt=salt, journal="DELETE")
            try:
                source.backup(copy)
            finally:
                copy.close()
            verify_copy(scratch, key=key, salt=salt, expected=contents(source))
            put_in_place(target)
        finally:
            sweep_scratch(target)


def write_reencrypted(source: Any, scratch: Path, *, key: VaultKey, salt: bytes) -> None:
    """Copy a driver connection table by table to an empty file under another key, and verify it."""
    source.execute("ATTACH DATABASE ? AS renewed KEY ?", (os.fspath(scratch), raw_key_text(key, salt).decode("ascii")))
    try:
        source.execute("SELECT sqlcipher_export('renewed')").fetchall()
        source.execute(f"PRAGMA renewed.application_id={APPLICATION}")
        source.execute(f"PRAGMA renewed.user_version={FORMAT}")
    finally:
        source.execute("DETACH DATABASE renewed")
    verify_copy(scratch, key=key, salt=salt, expected=contents(source))


def verify_copy(path: Path, *, key: VaultKey, salt: bytes, expected: Contents) -> None:
    """Raise CopyFailed unless every page, the structure and the contents of a closed copy are as they must be."""
    try:
        with told(path):
            copy = connect(path, key=key, salt=salt, journal="DELETE")
            try:
                faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
                sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                found = contents(copy)
            finally:
                copy.close()
    except NegotiatorError as error:
        raise CopyFailed(path=path, what=error.message) from error
    if faults or not sound:
        raise CopyFailed(path=path, what="some of its pages are damaged")
    if found != expected:
        raise CopyFailed(path=path, what="something is missing from it")


def contents(connection: Any) -> Contents:
    """Return what a copy must have in common with this driver connection."""
    counts = [connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in _COUNTED]  # noqa: S608
    last = connection.execute("SELECT chain FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
    return (*counts, int.from_bytes(last[0] if last else b"", "big"))
