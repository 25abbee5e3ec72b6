"""Two authors with real keys, each writing at a desk of their own, and a small set of kinds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from negotiator.crypto import CertificateBook, EntrySigner, Identity
from negotiator.ledger import (
    Entry,
    Kinds,
    Projection,
    Signer,
    Stream,
    heads,
    make_entry,
    next_lamport,
    project,
    put_body,
    retire_body,
    union,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def note_with_text(body: dict[str, Any]) -> dict[str, Any]:
    """Make a body of note/1, which said `words`, one of note/2, which says `text`."""
    put = body["put"]
    return body if put is None else {**body, "put": {"text": put["words"]}}


KNOWN = Kinds(
    records=frozenset({"risk/1", "note/2"}),
    milestones=frozenset({"signature/1"}),
    upcasters={"note/1": note_with_text},
)


@dataclass
class Desk:
    """One author's copy of the ledger."""

    signer: Signer
    held: tuple[Entry, ...] = ()
    kinds: Kinds = field(default_factory=lambda: KNOWN)

    @property
    def seen(self) -> Projection:
        return project(self.held, kinds=self.kinds)

    def write(self, kind: str, body: dict[str, Any], *, stream: Stream = "shared") -> Entry:
        entry = make_entry(
            self.signer,
            deal="deal-1",
            stream=stream,
            kind=kind,
            body=body,
            parents=heads(one for one in self.held if one.stream == stream),
            lamport=next_lamport(self.held),
            at=AT + timedelta(minutes=len(self.held)),
        )
        self.held = union(self.held, [entry])
        return entry

    def put(self, key: str, value: dict[str, Any], *, kind: str = "risk/1", stream: Stream = "shared") -> Entry:
        return self.write(kind, put_body(self.seen, stream=stream, kind=kind, key=key, value=value), stream=stream)

    def retire(self, key: str, *, kind: str = "risk/1") -> Entry:
        return self.write(kind, retire_body(self.seen, stream="shared", kind=kind, key=key))

    def receive(self, entries: Iterable[Entry]) -> None:
        self.held = union(self.held, entries)

    def value(self, key: str, *, kind: str = "risk/1", stream: Stream = "shared") -> dict[str, Any] | None:
        found = self.seen.standing.get((stream, kind, key))
        return found.value if found else None


@pytest.fixture(scope="session")
def identities() -> tuple[Identity, Identity]:
    return (
        Identity.create(name="Anna Keller", organisation="Northwind Tooling GmbH", at=AT),
        Identity.create(name="Marco Rossi", organisation="Castellan Components S.r.l.", at=AT),
    )


@pytest.fixture(scope="session")
def signers(identities: tuple[Identity, Identity]) -> tuple[EntrySigner, EntrySigner]:
    anna, marco = identities
    return EntrySigner(anna), EntrySigner(marco)


@pytest.fixture(scope="session")
def book(identities: tuple[Identity, Identity]) -> CertificateBook:
    book = CertificateBook()
    for identity in identities:
        book.add(identity.leaf_pem, identity.root_pem)
    return book


@pytest.fixture(scope="session")
def desks(signers: tuple[EntrySigner, EntrySigner]) -> Callable[[], tuple[Desk, Desk]]:
    """Return a maker of two empty desks: a property asks for fresh ones in every example."""
    return lambda: (Desk(signers[0]), Desk(signers[1]))


@pytest.fixture
def desk(desks: Callable[[], tuple[Desk, Desk]]) -> Desk:
    return desks()[0]


@pytest.fixture
def other(desks: Callable[[], tuple[Desk, Desk]]) -> Desk:
    return desks()[1]
