"""The rows of contents, in this format and in earlier ones. How they become contents is told by `contents`."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, select

from negotiator.store.contents import Contents, Stored, in_pieces
from negotiator.store.errors import BlobErased, BlobMissing
from negotiator.store.piece_rows import piece_in, put_pieces
from negotiator.store.pieces import LARGE, Intake
from negotiator.store.tables import BLOBS

_AT_ONCE: Final = 20


def kept_row(data: bytes, contents: Contents, connection: Connection, *, like: str | None = None) -> Stored:
    """Return the row that keeps content, its pieces stored already where it is large and like nothing else."""
    if len(data) < LARGE:
        return contents.row_for(data, like=like)
    close = contents.row_for(data, like=like) if like else None
    if close is not None and close.base is not None:
        return close
    intake = Intake(digest=hashlib.sha256(data).hexdigest(), size=len(data))
    put_pieces(connection, intake.pieces([data]))
    return in_pieces(intake)


def stored_of(row: Mapping[str, Any]) -> Stored:
    """Return a row of the table, by the names of its columns, as the value that `contents` understands.

    In format 1 every content was kept whole, and `packed` was 0 or 1 as `form` is now; before format 3 no CRC was kept.
    """
    form = row["packed"] if "packed" in row else row["form"]
    base, steps = row.get("base"), row.get("steps", 0)
    crc, data = row.get("crc"), row["data"]
    return Stored(digest=row["hash"], size=row["size"], crc=crc, form=form, base=base, steps=steps, data=data)


def row_of(stored: Stored) -> dict[str, Any]:
    """Return a row by the names of this format's columns."""
    kept_as = {"form": stored.form, "base": stored.base, "steps": stored.steps, "data": stored.data}
    return {"hash": stored.digest, "size": stored.size, "crc": stored.crc or 0, **kept_as}


def all_stored(connection: Connection) -> Iterator[Stored]:
    """Yield every row of a file, of this format or an earlier one, in the order of their storing."""
    found = connection.exec_driver_sql("SELECT * FROM blobs ORDER BY rowid").yield_per(_AT_ONCE)
    for row in found.mappings():
        yield stored_of(dict(row))


def stored_in(connection: Connection, digest: str) -> Stored | None:
    """Return the row of a hash, also in a file of an earlier format, or None."""
    row = connection.exec_driver_sql("SELECT * FROM blobs WHERE hash = ?", (digest,)).mappings().first()
    return None if row is None else stored_of(dict(row))


def is_known(connection: Connection, digest: str) -> bool:
    """Tell whether content is there or was erased, without reading it."""
    return connection.exec_driver_sql("SELECT 1 FROM blobs WHERE hash = ?", (digest,)).first() is not None


def contents_in(connection: Connection) -> Contents:
    """Return what makes contents of a file's rows."""
    return Contents(partial(stored_in, connection), piece=partial(piece_in, connection))


def readable_in(connection: Connection, digest: str) -> Stored:
    """Return the row of content that can be read. Raise BlobMissing or BlobErased."""
    stored = stored_in(connection, digest)
    if stored is None:
        raise BlobMissing(digest=digest)
    if stored.data is None:
        raise BlobErased(digest=digest)
    return stored


def rows_on(connection: Connection, digest: str) -> list[Stored]:
    """Return the rows that are differences to one content, oldest first."""
    found = connection.execute(select(BLOBS).where(BLOBS.c.base == digest).order_by(BLOBS.c.steps, BLOBS.c.hash))
    return [stored_of(dict(row)) for row in found.mappings()]
