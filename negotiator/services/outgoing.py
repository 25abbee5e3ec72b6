"""What a package would hold: worked out from an allow-list and shown before anything is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from negotiator.domain import Deal
from negotiator.domain.charter import Person
from negotiator.domain.contents import is_digest
from negotiator.domain.packages import packages_logged
from negotiator.domain.taken_back import taken_back
from negotiator.domain.versions import VersionProposed
from negotiator.exchange import Audience, HeldPackage, Recipient
from negotiator.kernel import SILENT, Progress, Refused
from negotiator.ledger import Entry
from negotiator.services import mandates, proposals, recipients
from negotiator.services.founding import TERM_SHEET
from negotiator.services.receipts import State
from negotiator.services.recipients import NobodyToSendTo
from negotiator.services.workspace import Workspace

__all__ = ["NobodyToSendTo", "Outgoing", "PreparedTooEarly", "packages_held", "prepare", "tips", "withheld"]


class PreparedTooEarly(Refused):
    """The deal went on after a package was prepared, so what was shown is not what would leave."""

    code = "prepared-too-early"

    def __init__(self) -> None:
        super().__init__(
            "The deal has changed since this package was prepared.", hint="Nothing was written. Look at it once more."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposed:
    """What sending makes known: versions as facts, the texts among them, their signed acts, and new content."""

    facts: tuple[VersionProposed, ...]
    texts: tuple[VersionProposed, ...]
    fresh: tuple[Entry, ...]
    made: tuple[bytes, ...]

    @classmethod
    def of(
        cls, workspace: Workspace, people: tuple[Person, ...], *, instruments: Collection[str] | None
    ) -> "_Proposed":
        """Return what is proposed to these people: nothing that a wall keeps from one of them."""
        texts = proposals.unsent_versions(workspace, instruments=instruments)
        with_sheet = instruments is None or TERM_SHEET in instruments
        sheet, made = proposals.unsent_sheet(workspace) if with_sheet else ((), ())
        facts = (*texts, *sheet)
        fresh = workspace.draft([State(fact, True) for fact in facts])
        hidden = set(recipients.seen_by(workspace.deal, (*workspace.entries, *fresh), people).walled)
        if not any(entry.id in hidden for entry in fresh):
            return cls(facts=facts, texts=texts, fresh=fresh, made=made)
        open_ = {fact.instrument for fact, entry in zip(facts, fresh, strict=True) if entry.id not in hidden}
        return cls.of(workspace, people, instruments=open_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a package would hold, before it is written: shown to the sender, built once they say so.

    entries: the shared acts that travel; team: those of our own side, in a package for our own side. fresh: acts that
    are made by sending. made: content that no version held before, the term sheet as it is proposed. withheld: acts
    of our team that stay, by topic. hidden: how many acts each wall (by name) keeps from these people; walled: their
    ids. severed: acts that travel and follow others by way of walled ones, which their readers cannot tell. basis: how
    many acts the file held. against: which version the changes in a document are tracked against.
    """

    entries: tuple[Entry, ...]
    fresh: tuple[Entry, ...]
    versions: tuple[str, ...]
    documents: Mapping[str, bytes]
    recipients: tuple[Recipient, ...]
    withheld: Mapping[str, int]
    sequence: int
    parents: tuple[str, ...]
    note: str
    made: tuple[bytes, ...] = ()
    audience: Audience = "partner"
    team: tuple[Entry, ...] = ()
    label: str = ""
    people: tuple[Person, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)
    walled: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()
    severed: tuple[Entry, ...] = ()
    basis: int = 0
    against: Mapping[str, str] = field(default_factory=dict)

    @property
    def caution(self) -> str:
        """Return what a wall that was built late means for those who get the package, "" for nothing."""
        count = len(self.severed)
        if not count:
            return ""
        what = "1 act that goes was" if count == 1 else f"{count} acts that go were"
        return (
            f"{what} made after acts that a wall keeps back now. Whoever gets them cannot tell what they follow, and "
            "may judge an end, a consent or a signature otherwise than you. Make again what matters, or take the wall "
            "down."
        )


def prepare(
    workspace: Workspace,
    *,
    note: str = "",
    to: Collection[str] | None = None,
    instruments: Collection[str] | None = None,
    label: str | None = None,
    audience: Audience = "partner",
    progress: Progress = SILENT,
) -> Outgoing:
    """Work out what a package would hold; nothing is written or recorded.

    to: keys of people, or None for everybody of the other side (or of ours, for a team package). instruments: those
    whose newest draft is proposed with it, or None for all; the term sheet is one of them. What is shared already goes
    whole, but for what a wall keeps from one of the people. label: how confidential it is, or None for the charter's.
    Raises NoMandate, NobodyToSendTo, NoColleague, NobodyChosen, NotARecipient.
    """
    deal, people = workspace.deal, _readers(workspace, audience=audience, to=to)
    proposed = _Proposed.of(workspace, people, instruments=instruments if audience == "partner" else ())
    held = packages_held(deal, audience)
    parents = tips(held)
    acts = (*workspace.entries, *proposed.fresh)
    streams = {"shared"} if audience == "partner" else {"shared", "team"}
    seen = recipients.seen_by(deal, (entry for entry in acts if entry.stream in streams), people)
    back = taken_back(deal, workspace.carried) if audience == "partner" else frozenset[str]()
    names = {wall.key: wall.name for wall in recipients.walls_of(deal)}
    entries = tuple(entry for entry in seen.kept if entry.stream == "shared" and entry.id not in back)
    kept = {entry.id for entry in entries}
    return Outgoing(
        entries=entries,
        fresh=proposed.fresh,
        versions=tuple(fact.tree for fact in proposed.facts),
        documents=proposals.documents(workspace, proposed.texts, progress=progress),
        recipients=tuple(recipients.recipient_of(person) for person in people),
        withheld=withheld(deal) if audience == "partner" else {},
        sequence=1 + max((held[parent].sequence for parent in parents), default=0),
        parents=parents,
        note=note,
        made=proposed.made,
        audience=audience,
        team=tuple(entry for entry in seen.kept if entry.stream == "team"),
        label=deal.charter.label if label is None else label,
        people=people,
        hidden={names[key]: len(ids) for key, ids in seen.hidden.items()},
        walled=seen.walled,
        taken_back=tuple(sorted(back)),
        severed=recipients.severed(deal, acts, kept=kept) if seen.walled else (),
        basis=len(workspace.entries),
        against=proposals.tracked_against(workspace, proposed.texts),
    )


def _readers(workspace: Workspace, *, audience: Audience, to: Collection[str] | None) -> tuple[Person, ...]:
    """Return who will read a package of whoever signs here, if anybody would take it."""
    deal, signer, today = workspace.deal, workspace.identity, workspace.clock.now().date()
    mandates.require_signer(deal.roster, signer, on=today)
    return recipients.chosen(deal, on=today, audience=audience, to=to, but=signer.fingerprint)


def withheld(deal: Deal) -> dict[str, int]:
    """Return what the other side will not see: how many team entries of each kind stay here.

    What was written before it was shared is told as such ("earlier_step"): the thing itself, they do see.
    """
    counts: dict[str, int] = {}
    texts = {fact.value.tree for fact in deal.facts(VersionProposed) if fact.entry.stream == "shared"}
    for entry in deal.projection.entries:
        if entry.stream == "team":
            topic = "earlier_step" if _shared_since(deal, entry, texts) else entry.kind.partition("/")[0]
            counts[topic] = counts.get(topic, 0) + 1
    return counts


def _shared_since(deal: Deal, entry: Entry, texts: Collection[str]) -> bool:
    """Tell whether what an act of our team put down was shared later: a text in these words, or the record itself."""
    if entry.body.get("tree") in texts:
        return True
    shared = deal.projection.standing.get(("shared", entry.kind, str(entry.body.get("key"))))
    return shared is not None and shared.value is not None


def packages_held(deal: Deal, audience: str = "partner") -> dict[str, HeldPackage]:
    """Return the packages for an audience that were sent and received, by id: each audience has its own history.

    They count whoever logged them: otherwise a number would be given twice once a mandate turns out to have ended.
    """
    return {
        fact.value.package: HeldPackage(
            sequence=fact.value.sequence, author_root=fact.value.author_root, parents=fact.value.parents
        )
        for fact in packages_logged(deal)
        if fact.value.audience == audience
    }


def kept_from_us(deal: Deal) -> frozenset[str]:
    """Return the ids of acts that senders of packages said to keep back and that never came: whoever takes in what we
    send lacks them too, and could not tell otherwise how many acts there are.

    The newest package of each sender says it for all that they sent before.
    """
    logs = [fact.value for fact in packages_logged(deal) if fact.value.direction == "received"]
    newest: dict[str, int] = {}
    for log in logs:
        newest[log.author_root] = max(log.sequence, newest.get(log.author_root, 0))
    told = {id_ for log in logs if log.sequence == newest[log.author_root] for id_ in log.kept if is_digest(id_)}
    return frozenset(told).difference(deal.projection.by_id)


def tips(held: Mapping[str, HeldPackage]) -> tuple[str, ...]:
    """Return the packages that no other one follows: what the next one comes after."""
    named = {parent for package in held.values() for parent in package.parents}
    return tuple(sorted(id_ for id_ in held if id_ not in named))
