"""Firms that negotiate by letters alone: what each of their people can do at their desk, and the post between them.

Everything is the real thing but the file (in memory), the seal and the container around a package: desks are real
workspaces, letters are planned by `prepare`, judged by `weigh` and taken in as `take` does it. `vaults.py` has the same
firms with real files and real packages.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

from negotiator.crypto import Identity
from negotiator.domain import fold
from negotiator.domain.clashes import Rivals
from negotiator.domain.packages import PackageLogged
from negotiator.domain.taken_back import carried, taken_back, unsent_by
from negotiator.domain.versions import VersionProposed
from negotiator.exchange import Audience, Letter, WrittenPackage
from negotiator.exchange.shapes import Signatory
from negotiator.ledger import Entry, from_line, to_lines
from negotiator.services import identities, outgoing, pens, sending
from negotiator.services.assessing import assess
from negotiator.services.incoming import weigh
from negotiator.services.outgoing import Outgoing, packages_held, tips
from negotiator.services.receipts import Act, State
from negotiator.services.recipients import Walled
from negotiator.services.workspace import Workspace
from tests.machines.memory import Desk, MemoryVault
from tests.machines.persons import AT, LEAVES, PARTIES, TEXT, founding, identity_of, issuing, leaves_of
from tests.services.desks import DeskClock
from tests.services.signatories import signatory


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A letter, who signed it, and the file in which it lies, if it lies in one."""

    letter: Letter
    signer: Signatory
    path: Path | None = None


@dataclass
class Firm:
    """One person's desk. `own`: ids of all acts that were ever signed here; `founded`: how many founded the deal."""

    name: str
    desk: Workspace
    founded: int
    own: set[str] = field(default_factory=set)

    @property
    def party(self) -> str:
        return PARTIES[self.name]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(entry.id for entry in self.desk.entries)

    @property
    def stored(self) -> int:
        """Return how many acts the file holds."""
        return len(self.desk.vault.entries())

    @property
    def kept(self) -> frozenset[str]:
        """Return the ids of shared acts that were taken back before anyone else had them."""
        return taken_back(self.desk.deal, self.desk.carried)

    def knows(self, identity: Identity) -> bool:
        """Tell whether an act held here brings someone's certificate, be it that it counts for nothing."""
        puts = (entry.body["put"] for entry in self.desk.entries if entry.kind == "person/1")
        return any(put and put["fingerprint"] == identity.fingerprint for put in puts)

    # What its owner does

    def do(self, label: str, *acts: Act) -> None:
        """Sign acts as one change."""
        self.note(self.desk.perform(label, acts).entries)

    def note(self, entries: Iterable[Entry]) -> None:
        """Remember what was signed here."""
        self.own.update(entry.id for entry in entries)

    def propose(self, number: int, parents: tuple[str, ...]) -> None:
        """Draft a version."""
        self.do("Draft", State(draft(number, parents), False))

    def unite(self, number: int, rivals: Rivals) -> None:
        """Draft one version of two."""
        self.do("Unite", State(draft(number, rivals.versions), False))

    def do_with_old_papers(self, acts: Sequence[Act], *, by: Identity, less: int) -> None:
        """Sign acts as somebody who lacks the acts that came here last, and take them in from there."""
        known = self.desk.entries[: max(len(self.desk.entries) - less, self.founded)]
        deal = fold(known, ours=self.party)
        pen = pens.Pen(
            by,
            projection=deal.projection,
            deal_id=self.desk.deal_id,
            at=self.desk.clock.now(),
            frontiers=pens.Frontiers(known),
            is_unsent=unsent_by(deal, carried(deal)),
            is_walled=Walled().now(deal).hides,
        )
        entries = pens.write_entries(acts, pen=pen)
        self.desk.commit("Old papers", entries)
        self.note(entries)

    @property
    def _newest(self) -> int:
        """Return the place of its owner's newest leaf that an act here names."""
        return max(number for number, leaf in enumerate(leaves_of(self.name)) if self.knows(leaf))

    @property
    def next_leaf(self) -> str:
        """Return the name of its owner's first leaf that no act here names, "" when all of them were used."""
        place = self._newest + 1
        return f"{self.name}{LEAVES[place]}" if place < len(LEAVES) else ""

    def change_keys(self, verb: str, *, lost: bool) -> None:
        """Renew the certificate, enter again by the root alone, or sign with another that may have a seat already."""
        fresh = identity_of(self.next_leaf) if self.next_leaf else None
        seated = leaves_of(self.name)[self._newest]
        other = seated if seated.fingerprint != self.desk.identity.fingerprint else fresh
        if verb == "another" and other:
            with issuing(other):
                self.note(identities.replace_identity(self.desk, other, lost=lost).entries)
        elif verb != "another" and fresh:
            with issuing(fresh):
                alone = verb == "root alone"
                act = identities.take_seat(self.desk, seated) if alone else identities.renew(self.desk, lost=lost)
            self.note(act.entries)

    def reopen(self) -> None:
        """Close the file and read everything anew from its lines."""
        desk = cast(Desk, self.desk)
        self.desk = Desk(desk.memory, clock=desk.clock)

    def close(self) -> None:
        """Put everything away."""

    # Letters

    def letter(self, audience: Audience, to: Sequence[str]) -> Mail:
        """Write a package and log it, as sending does."""
        prepared = outgoing.prepare(self.desk, audience=audience, to=to)
        letter = letter_of(self.desk, prepared)
        acts = [act.id for act in entries_of(letter)]
        told = [self.name, audience, letter.sequence, letter.parents, *acts, self.desk.clock.now()]
        letter = replace(letter, id=hashlib.sha256(repr(told).encode()).hexdigest())
        written = cast(WrittenPackage, _Written(letter.id))
        entries = (*prepared.fresh, *sending._log_sent(self.desk, written, prepared, proof=b""))
        self.desk.commit("Send", entries)
        self.note(entries)
        return Mail(letter=letter, signer=signatory(self.desk.identity, at=self.desk.clock.now()))

    def receive(self, mail: Mail) -> None:
        """Take a package in as importing does. Raises what judging it raises."""
        letter = mail.letter
        found, _judged = weigh(self.desk, letter, mail.signer, written=mail.signer.signed_at)
        log: tuple[Entry, ...] = ()
        if not found.plan.replay:
            versions = tuple(version.hash for version in found.versions)
            log = self.desk.draft([State(_received(letter, versions))], beyond=found.plan.new)
        self.desk.commit("Receive", (*found.plan.new, *log))
        self.note(log)

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

    def take(self, letter: Letter) -> None:
        """Take in what a letter brings, whoever wrote it, and note nothing of it."""
        found = assess(self.desk.entries, self.desk.deal, letter, deal_id=self.desk.deal_id)
        self.desk.commit("Take", found.plan.new)


def letter_of(desk: Workspace, prepared: Outgoing, *, id_: str = "") -> Letter:
    """Return what was prepared as a letter."""
    return Letter(
        id=id_,
        deal_id=desk.deal_id,
        sequence=prepared.sequence,
        parents=prepared.parents,
        author_root=desk.identity.root_fingerprint,
        shared=_lines(prepared.entries),
        team=_lines(prepared.team),
        audience=prepared.audience,
        walled=tuple(sorted({*prepared.walled, *prepared.taken_back, *outgoing.kept_from_us(desk.deal)})),
    )


def entries_of(letter: Letter) -> tuple[Entry, ...]:
    """Return the acts in a letter."""
    return tuple(from_line(line) for line in (*letter.shared, *letter.team))


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
    desk = Desk(vault, clock=DeskClock(AT + timedelta(hours=1)))
    desk.keep_identity(identity_of(name))
    desk.commit("Found", founded)
    return Firm(name=name, desk=desk, founded=len(founded))


def draft(number: int, parents: tuple[str, ...]) -> VersionProposed:
    """Return a version whose tree is a mere name: nothing is read of it here."""
    tree = hashlib.sha256(f"{number}".encode()).hexdigest()
    return VersionProposed(instrument=TEXT, turn=1, state="working", tree=tree, parents=parents)
