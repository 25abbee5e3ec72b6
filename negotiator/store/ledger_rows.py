"""The ledger's rows: entries in order of arrival, each with a hash over all before it. Verifies no signatures."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select, text

from negotiator.kernel import NegotiatorError
from negotiator.ledger import Entry, decode, decode_known
from negotiator.store.errors import EntryAltered
from negotiator.store.tables import ENTRIES

GENESIS: Final = bytes(32)
_LAST_SEQUENCE: Final = (1 << 63) - 1
_END: Final = text("SELECT seq, chain FROM entries WHERE seq <= :count ORDER BY seq DESC LIMIT 1")
_APPEND: Final = insert(ENTRIES)
_AFTER: Final = text("SELECT seq, id, signed, signature FROM entries WHERE seq > :seen ORDER BY seq")
_HELD: Final = text("SELECT id FROM entries WHERE id IN (SELECT value FROM json_each(:ids))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a ledger ends. count: entries so far. digest: hex hash over all of them in order of arrival."""

    count: int
    digest: str


def link(previous: bytes, *, entry_id: str, signature: bytes) -> bytes:
    """Return the chain's next hash: SHA-256 of the one before, the entry's id and the hash of its signature."""
    return hashlib.sha256(previous + bytes.fromhex(entry_id) + hashlib.sha256(signature).digest()).digest()


def append_rows(connection: Connection, entries: Sequence[Entry]) -> int:
    """Insert the entries that are not there yet, in the given order. Return how many were new."""
    known = _known(connection, [entry.id for entry in entries])
    count, chain = _end(connection)
    rows = []
    for entry in entries:
        if entry.id in known:
            continue
        if hashlib.sha256(entry.signed).hexdigest() != entry.id:
            raise EntryAltered(sequence=count + 1)
        known.add(entry.id)
        count, chain = count + 1, link(chain, entry_id=entry.id, signature=entry.signature)
        rows.append(
            {
                "seq": count,
                "id": entry.id,
                "stream": entry.stream,
                "kind": entry.kind,
                "signed": entry.signed,
                "signature": entry.signature,
                "chain": chain,
            }
        )
    if rows:
        connection.execute(_APPEND, rows)
    return len(rows)


def read_entries(connection: Connection, *, after: int = 0) -> Iterator[Entry]:
    """Yield the entries after the first `after` ones. Raise EntryAltered on a row that is not its entry."""
    rows = connection.execute(_AFTER, {"seen": min(after, _LAST_SEQUENCE)}).all()  # far faster than one by one
    for sequence, entry_id, signed, signature in rows:
        _prove(sequence, entry_id, signed)
        yield decode_known(signed, signature, digest=entry_id)


def read_head(connection: Connection, *, count: int | None = None) -> Head:
    """Return the count of entries and the hash over them: over the first `count` ones when it is given."""
    count, chain = _end(connection, upto=count)
    return Head(count=count, digest=chain.hex())


def first_break(connection: Connection) -> int | None:
    """Recompute the chain from the start. Return the number of the first entry that does not fit, None when all do."""
    rows = connection.execute(select(ENTRIES).order_by(ENTRIES.c.seq))
    chain = GENESIS
    for expected, row in enumerate(rows, start=1):
        try:
            _prove(expected, row.id, row.signed)
            entry = decode(row.signed, row.signature)  # form and spelling too, which `read_entries` takes as proven
        except NegotiatorError:
            return expected
        chain = link(chain, entry_id=entry.id, signature=entry.signature)
        if row.seq != expected or row.chain != chain or (row.stream, row.kind) != (entry.stream, entry.kind):
            return expected
    return None


def _end(connection: Connection, *, upto: int | None = None) -> tuple[int, bytes]:
    row = connection.execute(_END, {"count": _LAST_SEQUENCE if upto is None else min(upto, _LAST_SEQUENCE)}).first()
    return (row.seq, row.chain) if row else (0, GENESIS)


def _known(connection: Connection, ids: Sequence[str]) -> set[str]:
    return set(connection.execute(_HELD, {"ids": json.dumps(ids)}).scalars())


def _prove(sequence: int, entry_id: str, signed: bytes) -> None:
    """Raise EntryAltered when an entry's bytes do not have its id."""
    if hashlib.sha256(signed).hexdigest() != entry_id:
        raise EntryAltered(sequence=sequence)
