"""Verified copies of a workspace: a backup under the same key, or everything encrypted anew under another one."""

import hashlib
import os
from functools import partial
from pathlib import Path
from typing import Any, Final

from negotiator.crypto import VaultKey
from negotiator.store.check import check_file
from negotiator.store.engine import APPLICATION, FORMAT, connect, raw_key_text
from negotiator.store.errors import CopyFailed, Damaged
from negotiator.store.faults import database_told, told
from negotiator.store.files import put_in_place, start_scratch, sweep_scratch

_COPIED: Final = (
    "entries",
    "blobs",
    "pieces",
    "local",
    "records",
    "search",
    "search_places",
    "search_versions",
    "search_spans",
)
_COLUMNS: Final = {"pieces": "name, form, length(data)"}
"""What is read of a table where that is not all: the check of a copy proves every piece by its content's hash."""

_PRESENT: Final = "SELECT name FROM sqlite_master WHERE type = 'table'"


def write_backup(source: Any, target: Path, *, key: VaultKey, salt: bytes) -> None:
    """Copy a driver connection page by page to a file in DELETE journal mode, verify it, and put it in place."""
    with told(target):
        scratch = start_scratch(target)
        try:
            expected = _copy_pages(source, scratch, key=key, salt=salt)
            verify_copy(scratch, key=key, salt=salt, expected=expected)
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


def verify_copy(path: Path, *, key: VaultKey, salt: bytes, expected: str) -> None:
    """Raise CopyFailed unless a closed copy passes every check and holds what it must."""
    connector = partial(connect, path, key=key, salt=salt, journal="DELETE")
    for line in check_file(path, connector=connector).lines:
        if not line.ok:
            raise CopyFailed(path=path, what=f"{line.name}: {line.detail}")
    copy = connector()
    try:
        found = contents(copy)
    finally:
        copy.close()
    if found != expected:
        raise CopyFailed(path=path, what="something is missing from it")


def _copy_pages(source: Any, scratch: Path, *, key: VaultKey, salt: bytes) -> str:
    """Copy all pages of a fresh connection and return the hash of what they must hold."""
    copy = connect(scratch, key=key, salt=salt, journal="DELETE")
    try:
        with database_told(scratch):
            expected = contents(source)  # before the copy, which leaves damaged pages in the cache as if they were good
            source.backup(copy)
    except Damaged as error:
        raise CopyFailed(path=scratch, what="the original has damaged pages") from error
    finally:
        copy.close()
    return expected


def contents(connection: Any) -> str:
    """Return a hash over every row that a copy must have in common with this driver connection.

    Reading them all is the point: SQLite's page-by-page copy passes over damaged pages of its source without a word.
    What of large contents is damaged there fails in the check of the copy, for which they are read once, not thrice.
    """
    digest = hashlib.sha256()
    present = {name for (name,) in connection.execute(_PRESENT)}  # the index has other tables in older files
    for table in _COPIED:
        digest.update(table.encode())
        if table not in present:
            continue
        columns = _COLUMNS.get(table, "*")
        for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY rowid"):  # noqa: S608 - our own names
            for value in row:
                data = value if isinstance(value, bytes) else repr(value).encode()
                digest.update(f"{type(value).__name__} {len(data)} ".encode())
                digest.update(data)
    return digest.hexdigest()
