"""From acts to signed entries: which stream, which parents, which value is superseded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from negotiator.crypto import CertificateBook, EntrySigner, Identity
from negotiator.domain import KINDS, Deal, body_of
from negotiator.domain.charter import Person
from negotiator.kernel import Tampered
from negotiator.ledger import Entry, Projection, Stream, heads, make_entry, next_lamport
from negotiator.services.receipts import Act, Put, Retire, stream_of


def book_of(people: Iterable[Person]) -> CertificateBook:
    """Return the certificates of these people. One whose chain does not hold stays a stranger to the book."""
    book = CertificateBook()
    for person in people:
        if person.leaf_pem and person.root_pem:
            try:
                book.add(person.leaf_pem.encode(), person.root_pem.encode())
            except Tampered:
                continue
    return book


@dataclass(slots=True)
class _Pen:
    """Signs entries one after the other, each knowing those before it."""

    identity: Identity
    projection: Projection
    deal_id: str
    at: datetime
    parents: dict[Stream, tuple[str, ...]]
    lamports: dict[Stream, int]
    written: list[Entry] = field(default_factory=list)

    def write(self, stream: Stream, kind: str, body: dict[str, Any]) -> None:
        entry = make_entry(
            EntrySigner(self.identity),
            deal=self.deal_id,
            stream=stream,
            kind=kind,
            body=body,
            parents=self.parents[stream],
            lamport=self.lamports[stream],
            at=self.at,
        )
        self.written.append(entry)
        self.parents[stream] = (entry.id,)
        # A shared entry's clock never tells of team entries; a team entry comes after everything its author knew.
        self.lamports["team"] = max(self.lamports["team"], self.lamports[stream]) + 1
        if stream == "shared":
            self.lamports["shared"] += 1

    def live(self, stream: Stream, kind: str, key: str) -> list[str]:
        """Return the values of a record that nobody superseded, those written a moment ago included."""
        mine = [one for one in self.written if (one.stream, one.kind, one.body.get("key")) == (stream, kind, key)]
        return [mine[-1].id] if mine else list(self.projection.live(stream, kind, key))

    def stands(self, stream: Stream, kind: str, key: str) -> bool:
        """Tell whether a record has a value in a stream."""
        found = self.projection.standing.get((stream, kind, key))
        return found is not None and found.value is not None


def write_entries(
    acts: Sequence[Act], *, identity: Identity, deal: Deal, deal_id: str, held: Sequence[Entry], at: datetime
) -> tuple[Entry, ...]:
    """Return signed entries for acts, in order, as if each were appended before the next."""
    streams: dict[Stream, list[Entry]] = {
        "shared": [entry for entry in held if entry.stream == "shared"],
        "team": [entry for entry in held if entry.stream == "team"],
    }
    pen = _Pen(
        identity=identity,
        projection=deal.projection,
        deal_id=deal_id,
        at=at,
        parents={"shared": heads(streams["shared"]), "team": heads(streams["team"])},
        lamports={"shared": next_lamport(streams["shared"]), "team": next_lamport(held)},
    )
    for act in acts:
        _write(pen, act)
    return tuple(pen.written)


def _write(pen: _Pen, act: Act) -> None:
    if isinstance(act, Put):
        _put(pen, act)
    elif isinstance(act, Retire):
        kind = KINDS.of(act.type).name
        for stream in _streams_of(pen, kind, act.key):
            _retire(pen, stream, kind, act.key)
    else:
        kind = KINDS.of(type(act.fact)).name
        pen.write(stream_of(type(act.fact), shared=act.shared), kind, body_of(act.fact))


def _put(pen: _Pen, act: Put) -> None:
    kind = KINDS.of(type(act.record))
    key = act.record.key
    homes = _streams_of(pen, kind.name, key)
    shared = act.shared if act.shared is not None else "shared" in homes
    stream = stream_of(kind.type, shared=shared)
    for other in homes:
        if other != stream:
            _retire(pen, other, kind.name, key)
    body = {"after": pen.live(stream, kind.name, key), "key": key, "put": body_of(act.record)}
    pen.write(stream, kind.name, body)


def _retire(pen: _Pen, stream: Stream, kind: str, key: str) -> None:
    pen.write(stream, kind, {"after": pen.live(stream, kind, key), "key": key, "put": None})


def _streams_of(pen: _Pen, kind: str, key: str) -> list[Stream]:
    streams: tuple[Stream, ...] = ("shared", "team")
    return [stream for stream in streams if pen.stands(stream, kind, key)]
