"""The rows of pieces: put, fetched, and removed once no content lists them."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, literal_column, select

from negotiator.store.engine import passing_through
from negotiator.store.forms import IN_PIECES
from negotiator.store.pieces import PIECE, Piece, listed
from negotiator.store.tables import BLOBS, PIECES


def piece_in(connection: Connection, name: bytes) -> Piece | None:
    """Return a piece by its name, or None."""
    with passing_through(connection, size=PIECE):
        row = connection.exec_driver_sql("SELECT form, data FROM pieces WHERE name = ?", (name,)).first()
    return None if row is None else Piece(name=name, form=row[0], data=row[1])


def put_pieces(connection: Connection, pieces: Iterable[Piece]) -> None:
    """Store pieces unless they are there."""
    for piece in pieces:
        row = (piece.name, piece.form, piece.data)
        with passing_through(connection, size=len(piece.data)):
            connection.exec_driver_sql("INSERT INTO pieces VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)


def unlisted_in(connection: Connection) -> frozenset[bytes]:
    """Return the names of the pieces that belong to no content."""
    held = frozenset(connection.execute(select(PIECES.c.name)).scalars())
    return held - _listed_in(connection) if held else held


def remove_pieces(connection: Connection, names: Iterable[bytes]) -> None:
    """Remove those of the pieces that no content lists."""
    unused = frozenset(names)
    for name in unused - _listed_in(connection) if unused else unused:
        connection.execute(delete(PIECES).where(PIECES.c.name == name))


def _listed_in(connection: Connection) -> frozenset[bytes]:
    in_pieces = BLOBS.c.form == literal_column(str(IN_PIECES))  # as it stands in the index, not as a parameter
    lists = connection.execute(select(BLOBS.c.data).where(in_pieces)).scalars()
    return frozenset(name for names in lists for name in listed(names or b""))
