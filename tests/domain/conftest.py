"""A small deal between two firms, founded and signed with real keys, and desks at which people act."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from negotiator.crypto import EntrySigner, Identity, Revocation
from negotiator.crypto.crl import to_text
from negotiator.domain import KINDS, Deal, body_of, fold
from negotiator.domain.charter import Charter, Instrument, Party, Person
from negotiator.domain.roster import FOUNDER_DIGITS
from negotiator.domain.trust import Revoked
from negotiator.ledger import Entry, Stream, heads, make_entry, next_lamport, ordered, put_body, retire_body, union

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Desk:
    """One person at work: what they hold, and how acts become entries. It checks nothing: attackers use it too."""

    identity: Identity
    deal_id: str
    ours: str
    held: tuple[Entry, ...] = ()
    at: datetime = AT

    @property
    def deal(self) -> Deal:
        return fold(self.held, ours=self.ours)

    def write(self, kind: str, body: dict[str, Any], *, stream: Stream = "shared", **changed: Any) -> Entry:
        beside = [entry for entry in self.held if entry.stream == stream]
        facts: dict[str, Any] = {
            "deal": self.deal_id,
            "stream": stream,
            "kind": kind,
            "body": body,
            "parents": heads(beside),
            "lamport": next_lamport(beside if stream == "shared" else self.held),
            "at": self.at,
        }
        entry = make_entry(EntrySigner(self.identity), **(facts | changed))
        self.held = union(self.held, [entry])
        self.at += timedelta(minutes=1)
        return entry

    def put(self, record: Any, *, shared: bool | None = None, **changed: Any) -> Entry:
        kind, stream = KINDS.of(type(record)), self.stream_of(type(record), shared=shared)
        projection = self.deal.projection
        body = put_body(projection, stream=stream, kind=kind.name, key=record.key, value=body_of(record))
        return self.write(kind.name, body, stream=stream, **changed)

    def retire(self, type_: type, key: str, *, shared: bool | None = None) -> Entry:
        kind, stream = KINDS.of(type_), self.stream_of(type_, shared=shared)
        return self.write(
            kind.name, retire_body(self.deal.projection, stream=stream, kind=kind.name, key=key), stream=stream
        )

    def state(self, fact: Any, *, shared: bool | None = None, **changed: Any) -> Entry:
        stream = self.stream_of(type(fact), shared=shared)
        return self.write(KINDS.of(type(fact)).name, body_of(fact), stream=stream, **changed)

    def stream_of(self, type_: type, *, shared: bool | None) -> Stream:
        sharing = KINDS.of(type_).sharing
        if shared is None:
            return "team" if sharing == "never" else "shared"
        return "shared" if shared else "team"

    def receive(self, entries: Iterable[Entry]) -> None:
        """Take in what the other side may see."""
        self.held = union(self.held, (entry for entry in entries if entry.stream == "shared"))

    @contextmanager
    def with_old_papers(self, less: int) -> Iterator[None]:
        """Act as if the last so many acts were not known yet."""
        everything = self.held
        self.held = ordered(everything)[: max(len(everything) - less, 1)] if less else everything
        yield
        self.held = union(everything, self.held)

    def beside(self, identity: Identity) -> "Desk":
        """Return a desk with the same papers at which someone else sits."""
        return replace(self, identity=identity)


def person(identity: Identity, party: str, **changed: Any) -> Person:
    facts: dict[str, Any] = {
        "key": identity.fingerprint[:12],
        "name": identity.name,
        "party": party,
        "fingerprint": identity.fingerprint,
        "root": identity.root_fingerprint,
        "leaf_pem": identity.leaf_pem.decode(),
        "root_pem": identity.root_pem.decode(),
        "recipient": identity.recipient,
    }
    return Person(**(facts | changed))


@dataclass
class World:
    """Two firms on one deal: Anna founded it for NW and entered Marco of CC."""

    anna: Desk
    marco: Desk
    lena: Identity
    eve: Identity
    nina: Identity
    people: dict[str, Identity] = field(default_factory=dict)

    def exchange(self) -> None:
        """Let both sides have everything that is shared."""
        self.anna.receive(self.marco.held)
        self.marco.receive(self.anna.held)

    def person(self, identity: Identity, party: str, **changed: Any) -> Person:
        return person(identity, party, **changed)

    def revoked(self, identity: Identity, *, by: Identity | None = None) -> Revoked:
        """Return the word of a root (the identity's own) that a leaf of it no longer counts."""
        crl = (by or identity).revoking([Revocation(serial=identity.serial, at=AT, reason="lost")]).crl(AT)
        return Revoked(leaf=identity.fingerprint, root=identity.root_fingerprint, reason="lost", crl=to_text(crl))

    def add_lena(self, role: str = "approver") -> Desk:
        """Enter Lena, a colleague of Anna's, and return a desk at which she acts with Anna's papers."""
        self.anna.put(person(self.lena, "NW", role=role))
        return self.anna.beside(self.lena)


@pytest.fixture(scope="session")
def identities() -> dict[str, Identity]:
    names = {"anna": "Northwind", "lena": "Northwind", "marco": "Castellan", "eve": "Elsewhere", "nina": "Bank"}
    found = {
        key: Identity.create(name=f"{key.title()} {firm}", organisation=firm, at=AT) for key, firm in names.items()
    }
    return found | {f"{key} again": found[key].renewed(AT) for key in ("anna", "lena", "marco")}


@pytest.fixture(scope="session")
def founded(identities: dict[str, Identity]) -> tuple[Entry, ...]:
    """Return the entries of a fresh deal, signed once."""
    anna, marco = identities["anna"], identities["marco"]
    desk = Desk(anna, f"abcdefgh-{anna.fingerprint[:FOUNDER_DIGITS]}", "NW")
    desk.put(person(anna, "NW"))
    desk.put(Party(key="NW", name="Northwind Tooling GmbH", short="Northwind", roots=(anna.root_fingerprint,)))
    desk.put(Charter(title="Joint line", effective=date(2026, 7, 1)))
    desk.put(Instrument(key="agreement", title="Agreement"))
    desk.put(Party(key="CC", name="Castellan S.r.l.", short="Castellan", roots=(marco.root_fingerprint,)))
    desk.put(person(marco, "CC"))
    return desk.held


@pytest.fixture(scope="session")
def make_world(identities: dict[str, Identity], founded: tuple[Entry, ...]) -> Callable[[], World]:
    """Return a maker of fresh worlds: a property asks for one in every example."""
    deal_id, later = founded[0].deal, AT + timedelta(hours=1)
    return lambda: World(
        anna=Desk(identities["anna"], deal_id, "NW", founded, later),
        marco=Desk(identities["marco"], deal_id, "CC", founded, later),
        lena=identities["lena"],
        eve=identities["eve"],
        nina=identities["nina"],
        people=identities,
    )


@pytest.fixture
def world(make_world: Callable[[], World]) -> World:
    return make_world()


@pytest.fixture
def new_desk() -> type[Desk]:
    return Desk
