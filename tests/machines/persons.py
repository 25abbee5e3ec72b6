"""Who negotiates in the machines, with certificates made once: acts have the same ids in every run, and so the
same order. Nothing here is known outside of these tests.
"""

import functools
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from negotiator.crypto import Contact, Identity
from negotiator.crypto.crl import from_text
from negotiator.domain import fold
from negotiator.domain.charter import Charter, Instrument, Party, Person
from negotiator.domain.roster import FOUNDER_DIGITS
from negotiator.ledger import Entry
from negotiator.services import pens
from negotiator.services.receipts import Act, Put

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = "agreement"
PARTIES = {"ana": "alpha", "carl": "alpha", "ben": "beta", "bea": "beta", "gus": "gamma"}
LEAVES = ("", " again", " anew")
"""What a name ends with under each of the three leaves of one root."""
_PEOPLE = Path(__file__).with_name("people.json")


@functools.cache
def _people() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(_PEOPLE.read_text("utf-8"))
    return found


@functools.cache
def identity_of(name: str) -> Identity:
    """Return someone's identity; "carl again" and "carl anew" hold the root of "carl" with other leaves."""
    facts = {key: value for key, value in _people()[name].items() if key not in ("card", "lists")}
    return Identity.from_bytes(json.dumps(facts).encode())


def leaves_of(name: str) -> tuple[Identity, ...]:
    """Return someone's identity with each of their leaves, in the order in which they come."""
    return tuple(identity_of(f"{name}{which}") for which in LEAVES)


@contextmanager
def issuing(new: Identity) -> Iterator[None]:
    """Let a root issue just this leaf when one is renewed, with the card and the lists that were made for it."""
    lists = next(one["lists"] for one in _people().values() if one["root"] == new.root_pem.decode() and "lists" in one)
    card = next(one["card"] for one in _people().values() if one["leaf"] == new.leaf_pem.decode())

    def renewed(self: Identity, _at: datetime) -> Identity:
        return replace(self, leaf_pem=new.leaf_pem, signing_key_pem=new.signing_key_pem)

    def crl(self: Identity, _at: datetime) -> bytes:
        return from_text(lists[" ".join(str(serial) for serial in sorted(one.serial for one in self.revoked))])

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(Identity, "renewed", renewed))
        stack.enter_context(mock.patch.object(Identity, "crl", crl))
        stack.enter_context(mock.patch.object(Contact, "to_bytes", return_value=card.encode()))
        yield


def person_of(name: str, **changed: Any) -> Person:
    """Return the record that enters someone."""
    identity = identity_of(name)
    facts: dict[str, Any] = {
        "key": name.partition(" ")[0],
        "name": identity.name,
        "party": PARTIES[name.partition(" ")[0]],
        "fingerprint": identity.fingerprint,
        "root": identity.root_fingerprint,
        "leaf_pem": identity.leaf_pem.decode(),
        "root_pem": identity.root_pem.decode(),
        "recipient": identity.recipient,
        "card": _people()[name]["card"],
    }
    return Person(**(facts | changed))


@functools.cache
def founding(names: tuple[str, ...]) -> tuple[str, tuple[Entry, ...]]:
    """Return the id of a deal and the acts that found it: Ana enters a person of each party, and her colleagues."""
    ana = identity_of("ana")
    deal_id = f"machines-{ana.fingerprint[:FOUNDER_DIGITS]}"
    acts: list[Act] = [Put(person_of("ana"))]
    for party in dict.fromkeys(PARTIES[name] for name in names):
        head = next(name for name in names if PARTIES[name] == party)
        roots = (identity_of(head).root_fingerprint,)
        acts.append(Put(Party(key=party, name=party.title(), short=party.title(), role="Firm", roots=roots)))
    acts += [Put(person_of(name)) for name in names if name != "ana" and PARTIES[name] not in _later(names, name)]
    acts += [Put(Charter(title="A deal")), Put(Instrument(key=TEXT, title="Agreement"))]
    pen = pens.Pen(ana, projection=fold(()).projection, deal_id=deal_id, at=AT, frontiers=pens.Frontiers())
    return deal_id, pens.write_entries(acts, pen=pen)


def _later(names: Sequence[str], name: str) -> set[str]:
    """Return the other side's party where it has somebody already: only its own people enter more."""
    before = names[: names.index(name)]
    return {PARTIES[one] for one in before if PARTIES[one] != "alpha"}
