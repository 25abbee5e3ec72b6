"""A first connection to an existing file that proves the key, the format and the file's length."""

import os
from pathlib import Path
from typing import Any

from negotiator.crypto import VaultKey
from negotiator.kernel import Refused
from negotiator.store.engine import APPLICATION, FORMAT, connect
from negotiator.store.errors import Damaged, FileReadOnly, NewerFormat, NotAWorkspace, WrongKey
from negotiator.store.faults import told
from negotiator.store.header import PAGE, key_fits


class OlderFormat(Refused):
    """An earlier version of the program wrote the file, and nobody said where its backup goes."""

    code = "workspace-older"

    def __init__(self, *, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by an older version of Negotiator (format {found}; this version writes {known}).",
            hint="Open the deal: a backup is written and the file is brought up to date. Nothing was changed yet.",
        )


def proven_connection(path: Path, *, key: VaultKey, salt: bytes, older: bool = False) -> Any:
    """Return a driver connection to a workspace; `older`: one of an older format, too.

    Raise WrongKey, Damaged, NewerFormat, OlderFormat, NotAWorkspace or FileReadOnly.
    """
    if not os.access(path, os.W_OK):
        raise FileReadOnly(path=path)
    _refuse_cut_off(path)
    try:
        with told(path):
            # No journal mode yet: setting one writes, and a file that is refused must stay as it is.
            connection = connect(path, key=key, salt=salt, journal=None)
            try:
                _require_format(connection, path, older=older)
            except BaseException:
                connection.close()
                raise
    except Damaged:
        # A wrong key and a damaged first page look alike to SQLCipher; one page that the key fits tells them apart.
        if key_fits(path, key=key, salt=salt):
            raise
        raise WrongKey(path=path) from None
    return connection


def _refuse_cut_off(path: Path) -> None:
    """Refuse a file that ends within a page, unless a write-ahead log is there to complete it."""
    with told(path):
        rest = path.stat().st_size % PAGE
        if rest and not path.with_name(path.name + "-wal").exists():
            raise Damaged(path=path, what="it ends in the middle of a page, so its end is missing")


def format_of(connection: Any) -> int:
    """Return the number of the format that a driver connection's file has."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _require_format(connection: Any, path: Path, *, older: bool) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = format_of(connection)
    if application != APPLICATION or version < 1:
        raise NotAWorkspace(path=path, reason="another program made it")
    if version > FORMAT:
        raise NewerFormat(path=path, found=version, known=FORMAT)
    if version < FORMAT and not older:
        raise OlderFormat(path=path, found=version, known=FORMAT)
