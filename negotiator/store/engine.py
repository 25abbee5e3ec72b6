"""Connections to one encrypted file, set up as the format demands.

The key goes in as bytes, never in a URL or a text.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from negotiator.crypto import VaultKey
from negotiator.crypto.keys import KEY_BYTES

APPLICATION: Final = 0x4E474F31
"""SQLite's application id of every workspace: NGO1."""

FORMAT: Final = 3
"""The number of the format that this version writes, kept in SQLite's user_version."""

WRITE: Final = "negotiator_write"
"""Execution option of a connection whose transactions take the write lock at once."""

_CACHE: Final = "cache_size=-64000"
_LITTLE_CACHE: Final = "cache_size=-2000"
_LONG_ROW: Final = 256 << 10
_BUSY_SECONDS: Final = 5.0
_BEFORE: Final = b"x'"
_AFTER: Final = b"'"
_SETTINGS: Final = (
    "cipher_log_level=NONE",  # before anything is read: a wrong key would be reported on the error stream
    "foreign_keys=ON",
    "synchronous=FULL",
    _CACHE,
    "temp_store=MEMORY",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "recursive_triggers=ON",  # so that a REPLACE cannot get round the append-only triggers
    "cell_size_check=ON",
    "checkpoint_fullfsync=ON",  # macOS alone acts on it
)


def connect(path: Path, *, key: VaultKey, salt: bytes, journal: str | None = "WAL") -> Any:
    """Return a driver connection with key and settings in place.

    `journal`: WAL at work, DELETE for copies, None to leave the file exactly as it is.
    """
    connection = dbapi2.connect(str(path), timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None)
    try:
        give_key(connection, key=key, salt=salt)
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}").fetchall()
        if journal:
            connection.execute(f"PRAGMA journal_mode={journal}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def give_key(connection: Any, *, key: VaultKey, salt: bytes) -> None:
    """Hand the raw key and the salt to a fresh connection, and wipe the text that carried them."""
    text = raw_key_text(key, salt)
    try:
        connection.set_key(text)
    finally:
        text[:] = bytes(len(text))


def raw_key_text(key: VaultKey, salt: bytes) -> bytearray:
    """Return key and salt in SQLCipher's raw form, x'96 hexadecimal digits', in one buffer that the caller wipes."""
    text = bytearray(_BEFORE + bytes(2 * KEY_BYTES) + salt.hex().encode("ascii") + _AFTER)
    key.write_hex(text, at=len(_BEFORE))
    return text


def make_engine(connector: Callable[[], Any]) -> Engine:
    """Return an engine whose connections begin their transactions themselves: IMMEDIATE to write, DEFERRED to read."""
    engine = create_engine("sqlite://", creator=connector, module=dbapi2, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def passing_through(connection: Connection, *, size: int) -> Iterator[None]:
    """Let a row of so many bytes pass without filling the memory that the connection has for pages, if it is large."""
    if size < _LONG_ROW:
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {_LITTLE_CACHE}")
    try:
        yield
    finally:
        with suppress(dbapi2.Error):  # what went wrong is on its way already
            driver.execute(f"PRAGMA {_CACHE}")
