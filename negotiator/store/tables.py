"""The tables of format 3: entries, blobs and pieces are truth, records and search a projection, local stays here."""

from typing import Final

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text

from negotiator.store.forms import IN_PIECES
from negotiator.store.index_tables import make_index_tables

METADATA: Final = MetaData()

ENTRIES: Final = Table(
    "entries",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("signed", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""seq counts from 1 without gaps; chain is the hash over all entries up to this one, in order of insertion."""

BLOBS: Final = Table(
    "blobs",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("crc", Integer, nullable=False),
    Column("form", Integer, nullable=False),
    Column("base", Text),
    Column("steps", Integer, nullable=False),
    Column("data", LargeBinary),
    sqlite_strict=True,
)
"""size in bytes and CRC-32 of the content; form says how data holds it (see forms.py), base what a difference is to,
steps how many differences lead to it; data is NULL once erased."""

IN_PIECES_INDEX: Final = "blobs_in_pieces"
Index(IN_PIECES_INDEX, BLOBS.c.hash, sqlite_where=BLOBS.c.form == IN_PIECES)

PIECES: Final = Table(
    "pieces",
    METADATA,
    Column("name", LargeBinary, primary_key=True),
    Column("form", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""Pieces of large contents, named as told in pieces.py. They alone may be removed: those that no content lists."""

LOCAL: Final = Table(
    "local",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text),
    Column("data", LargeBinary),
    sqlite_strict=True,
)
"""value is JSON, data are plain bytes; one of the two."""

RECORDS: Final = Table(
    "records",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("json", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    sqlite_strict=True,
)

_STATEMENTS: Final = (
    "CREATE TRIGGER entries_keep BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER entries_follow BEFORE INSERT ON entries"
    " WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM entries)"
    " BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER blobs_stay BEFORE DELETE ON blobs BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER blobs_keep BEFORE UPDATE ON blobs"
    " WHEN NEW.hash IS NOT OLD.hash OR NEW.size IS NOT OLD.size OR NEW.crc IS NOT OLD.crc OR OLD.data IS NULL"
    " OR (NEW.data IS NOT NULL AND NEW.base IS OLD.base)"
    " BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER pieces_keep BEFORE UPDATE ON pieces BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER pieces_stay BEFORE DELETE ON pieces"
    " WHEN EXISTS (SELECT 1 FROM blobs WHERE form = 4 AND instr(data, OLD.name) > 0)"
    " BEGIN SELECT RAISE(ABORT, 'append-only'); END",
)


def create_tables(connection: Connection, *, application: int, version: int) -> None:
    """Create everything in an empty file and name its format, inside the caller's transaction."""
    METADATA.create_all(connection, checkfirst=False)
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)
    make_index_tables(connection)
    connection.exec_driver_sql(f"PRAGMA application_id={application}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")
