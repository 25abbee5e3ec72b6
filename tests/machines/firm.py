"""Firms that negotiate by letters alone: what each of their people can do at their desk, and the post between them.

Everything is the real thing but the file (in memory), the seal and the container around a package: desks are real
workspaces, letters are planned by `prepare`, judged by `assess` and taken in as `take` does it.
"""

import functools
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from negotiator.crypto import Identity
from negotiator.domain import fold
from negotiator.domain.charter import Charter, Instrument, Party, Person
from negotiator.domain.packages import PackageLogged
from negotiator.domain.roster import FOUNDER_DIGITS
from negotiator.domain.taken_back import taken_back
from negotiator.domain.versions import VersionProposed
from negotiator.exchange import Audience, Letter, WrittenPackage
from negotiator.ledger import Entry, to_lines
from negotiator.services import outgoing, pens, sending
from negotiator.services.assessing import assess
from negotiator.services.outgoing import packages_held, tips
from negotiator.services.receipts import Act, Put, State
from tests.machines.memory import Desk, MemoryVault

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = "agreement"
PARTIES = {"ana": "alpha", "carl": "alpha", "ben": "beta", "bea": "beta", "gus": "gamma"}


class DeskClock:
    """A clock that moves one minute each time it is asked."""

    def __init__(self) -> None:
        self.time = AT + timedelta(hours=1)

    def now(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


PEOPLE = Path(__file__).with_name("people.json")
"""Identities made once for these machines alone: acts have the same ids in every run, and so the same order."""


@functools.cache
def identity_of(name: str) -> Identity:
    """Return someone's identity; "carl again" holds the root of "carl" with another leaf."""
    return Identity.from_bytes(json.dumps(json.loads(PEOPLE.read_text("utf-8"))[name]).encode())


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
        "card": _card_of(name),
    }
    return Person(**(facts | changed))


@functools.cache
def _card_of(name: str) -> str:
    identity = identity_of(name)
    return identity.contact().to_bytes(identity).decode()


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


@dataclass
class Firm:
    """One person's desk. `own`: ids of every act that was ever signed here; `lost`: letters refused for being old."""

    name: str
    desk: Desk
    own: set[str] = field(default_factory=set)
    marks: list[int] = field(default_factory=list)

    @property
    def party(self) -> str:
        return PARTIES[self.name]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(entry.id for entry in self.desk.entries)

    @property
    def kept(self) -> frozenset[str]:
        """Return the ids of shared acts that were taken back before anyone else had them."""
        return taken_back(self.desk.deal, self.desk.carried)

    def knows(self, identity: Identity) -> bool:
        """Tell whether an act held here brings someone's certificate, be it that it counts for nothing."""
        puts = (entry.body["put"] for entry in self.desk.entries if entry.kind == "person/1")
        return any(put and put["fingerprint"] == identity.fingerprint for put in puts)

    def do(self, label: str, *acts: Act) -> None:
        """Sign acts as one change."""
        self.note(self.desk.perform(label, acts).entries)

    def note(self, entries: Iterable[Entry]) -> None:
        """Remember what was signed here."""
        self.own.update(entry.id for entry in entries)

    def do_with_old_papers(self, acts: Sequence[Act], *, by: Identity, less: int) -> None:
        """Sign acts as somebody who lacks the acts that came here last, and take them in from there."""
        known = self.desk.entries[: max(len(self.desk.entries) - less, self.marks[0])]
        pen = pens.Pen(
            by,
            projection=fold(known, ours=self.party).projection,
            deal_id=self.desk.deal_id,
            at=self.desk.clock.now(),
            frontiers=pens.Frontiers(known),
        )
        entries = pens.write_entries(acts, pen=pen)
        self.desk.commit("Old papers", entries)
        self.note(entries)

    def reopen(self) -> None:
        """Close the file and read everything anew from its lines."""
        clock = self.desk.clock
        self.desk = Desk(self.desk.memory, clock=clock)

    def letter(self, audience: Audience, to: Sequence[str]) -> Letter:
        """Write a package and log it, as sending does."""
        prepared = outgoing.prepare(self.desk, audience=audience, to=to)
        walled = tuple(sorted({*prepared.walled, *prepared.taken_back, *outgoing.kept_from_us(self.desk.deal)}))
        letter = Letter(
            id="",
            deal_id=self.desk.deal_id,
            sequence=prepared.sequence,
            parents=prepared.parents,
            author_root=self.desk.identity.root_fingerprint,
            shared=_lines(prepared.entries),
            team=_lines(prepared.team),
            audience=audience,
            walled=walled,
        )
        letter = replace(letter, id=hashlib.sha256(repr(letter).encode()).hexdigest())
        written = _Written(letter.id)
        entries = (*prepared.fresh, *sending._log_sent(self.desk, cast(WrittenPackage, written), prepared, proof=b""))
        self.desk.commit("Send", entries)
        self.note(entries)
        return letter

    def everything(self, audience: Audience) -> Letter:
        """Return all that is held here as a letter, whoever may still send and whatever walls there are."""
        kept = self.kept if audience == "partner" else frozenset()
        streams = {
            stream: [one for one in self.desk.entries if one.stream == stream and one.id not in kept]
            for stream in ("shared", "team")
        }
        held = packages_held(self.desk.deal, audience)
        parents = tips(held)
        return Letter(
            id=hashlib.sha256(f"{self.name} {len(self.desk.entries)} {audience}".encode()).hexdigest(),
            deal_id=self.desk.deal_id,
            sequence=1 + max((held[parent].sequence for parent in parents), default=0),
            parents=parents,
            author_root=identity_of(self.name).root_fingerprint,
            shared=_lines(streams["shared"]),
            team=_lines(streams["team"]) if audience == "team" else (),
            audience=audience,
            walled=tuple(sorted(kept)),
        )

    def receive(self, letter: Letter, *, noted: bool = True) -> None:
        """Take a package in as importing does. Raises what assessing it raises."""
        own = {self.desk.identity.fingerprint}
        found = assess(self.desk.entries, self.desk.deal, letter, deal_id=self.desk.deal_id, own=own)
        versions = tuple(version.hash for version in found.versions)
        log: tuple[Entry, ...] = ()
        if noted and not found.plan.replay:
            log = self.desk.draft([State(_received(letter, versions))], beyond=found.plan.new)
        self.desk.commit("Receive", (*found.plan.new, *log))
        self.note(log)


def _lines(entries: Iterable[Entry]) -> tuple[bytes, ...]:
    return tuple(line for line in to_lines(entries).split(b"\n") if line)


@dataclass(frozen=True)
class _Written:
    """What the log of a package asks of one that was written."""

    package_id: str


def _received(letter: Letter, versions: tuple[str, ...]) -> PackageLogged:
    return PackageLogged(
        direction="received",
        package=letter.id,
        sequence=letter.sequence,
        parents=letter.parents,
        author_root=letter.author_root,
        versions=versions,
        audience=letter.audience,
        kept=letter.walled,
    )


def open_firm(name: str, names: tuple[str, ...]) -> Firm:
    """Return someone's desk with what the deal was founded with."""
    deal_id, founded = founding(names)
    vault = MemoryVault()
    vault.local.set("deal", deal_id)
    vault.local.set("party", PARTIES[name])
    desk = Desk(vault, clock=DeskClock())
    desk.keep_identity(identity_of(name))
    desk.commit("Found", founded)
    return Firm(name=name, desk=desk, marks=[len(founded)])


def draft(number: int, parents: tuple[str, ...]) -> VersionProposed:
    """Return a version whose tree is a mere name: nothing is read of it here."""
    tree = hashlib.sha256(f"{number}".encode()).hexdigest()
    return VersionProposed(instrument=TEXT, turn=1, state="working", tree=tree, parents=parents)
