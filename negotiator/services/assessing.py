"""What a package's acts would do to a deal: pure, from what is held and what arrived. Reads no file and no seal.

Nothing of an act is believed before its signature holds: the certificates that a package brings are taken for checking
only, by the hash that names its author, and who may act is judged once everything is proven.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from negotiator.crypto import CertificateBook
from negotiator.domain import KINDS, Deal, fold, stages
from negotiator.domain.clashes import Rivals, rival_versions
from negotiator.domain.clocks import clock_stands
from negotiator.domain.contents import TERM_SHEET
from negotiator.domain.namesakes import namesakes, renamings
from negotiator.domain.plain import NotPlain
from negotiator.domain.records import read_body
from negotiator.domain.roster import OutsideMandate
from negotiator.domain.versions import DocumentVersion
from negotiator.exchange import ImportPlan, Letter, latest_of, plan
from negotiator.kernel import SILENT, NegotiatorError, Progress, Tampered
from negotiator.ledger import Entry, is_record, union, verify
from negotiator.services.contested import Contested, contested
from negotiator.services.outgoing import packages_held
from negotiator.services.pens import book_of

_STEP = 200


class ClockForged(Tampered):
    """An act claims a place in the order that does not follow from those it builds on."""

    code = "clock-forged"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} claims a place in the order that it cannot have.",
            hint="Nothing was imported. Tell the sender that their program or someone on the way changed the package.",
        )


class ActMalformed(Tampered):
    """An act of a kind that this program knows has not that kind's form."""

    code = "act-malformed"

    def __init__(self, entry: str) -> None:
        super().__init__(
            f"Act {entry[:12]} says that it is of a kind that this program knows, and has not its form.",
            hint="Nothing was imported. No program writes such an act by mistake: ask the sender.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What taking the acts in would do. after: the deal as it would be then.

    contested: records that it leaves with several values; rivals: versions that it leaves beside each other. acts: how
    many new ones of each topic. outside: acts that count for nothing once it is imported; undone: those of them that
    we hold and that counted until now. newer: its acts of kinds that this version does not know.
    ours: acts of our own identities that our file lacks, so that it is older than what was once sent from it.
    shorter: acts of the sender's that we hold and their newest package lacks.
    namesakes: how many new acts give a name that could be taken for somebody else's; renamed: how many change what
    another party than their author's is called.
    """

    plan: ImportPlan
    after: Deal
    versions: tuple[DocumentVersion, ...]
    contested: tuple[Contested, ...]
    acts: Mapping[str, int]
    outside: tuple[OutsideMandate, ...]
    undone: tuple[Entry, ...]
    newer: tuple[Entry, ...]
    ours: tuple[Entry, ...]
    shorter: tuple[Entry, ...]
    walled: int
    namesakes: int = 0
    renamed: int = 0
    rivals: tuple[Rivals, ...] = ()

    @property
    def counting(self) -> tuple[Entry, ...]:
        """Return the new acts that have a mandate."""
        void = {one.entry.id for one in self.outside}
        return tuple(entry for entry in self.plan.new if entry.id not in void)


def assess(
    held: Collection[Entry],
    deal: Deal,
    letter: Letter,
    *,
    deal_id: str,
    own: Collection[str] = (),
    progress: Progress = SILENT,
) -> Assessed:
    """Work out what a package's acts would do to a deal.

    held: every entry at hand, `deal` folded from them. own: fingerprints of the certificates that sign at this desk.
    Raises what `plan` raises, ActMalformed, ClockForged, and families Tampered and Unreadable for signatures.
    """
    found = plan(
        letter,
        deal_id=deal_id,
        held_entries={entry.id for entry in held},
        held_packages=packages_held(deal, letter.audience),
    )
    for entry in found.new:
        _require_form(entry)
    _require_signatures(deal, found.new, held=held, progress=progress)
    together = union(held, found.new)
    _require_clocks(together, found.new, unread=found.left_out + len(letter.walled))
    after = fold(together, ours=deal.ours) if found.new else deal
    return _assessed(deal, letter, found, after, own=own)


def _assessed(deal: Deal, letter: Letter, found: ImportPlan, after: Deal, *, own: Collection[str]) -> Assessed:
    fresh = {entry.id for entry in found.new}
    aside = {one.entry.id for one in deal.outside}
    outside = tuple(one for one in after.outside if one.entry.id not in aside)
    acts: dict[str, int] = {}
    for entry in found.new:
        topic = entry.kind.partition("/")[0]
        acts[topic] = acts.get(topic, 0) + 1
    void = {one.entry.id for one in outside}
    counting = [entry for entry in found.new if entry.id not in void]
    return Assessed(
        plan=found,
        after=after,
        versions=tuple(
            version
            for instrument in after.instruments
            for version in stages.versions(after, instrument.key)
            if version.entry.id in fresh
        ),
        contested=tuple(one for one in contested(after) if any(side.entry in fresh for side in one.sides)),
        acts=acts,
        outside=outside,
        undone=tuple(one.entry for one in outside if one.entry.id not in fresh),
        newer=tuple(entry for entry in after.newer if entry.id in fresh),
        ours=tuple(entry for entry in found.new if entry.author in own),
        shorter=_shorter(deal, letter, found),
        walled=len(letter.walled),
        namesakes=len(namesakes(deal, after, counting)),
        renamed=len(renamings(deal, counting)),
        rivals=_beside(after, fresh),
    )


def _beside(after: Deal, fresh: Collection[str]) -> tuple[Rivals, ...]:
    """Return the pairs of versions, one of them at least new, neither of which was made knowing of the other."""
    found: list[Rivals] = []
    for instrument in after.instruments:
        if instrument.key == TERM_SHEET:
            continue  # its terms are compared on their own screen
        new = {one.hash for one in stages.versions(after, instrument.key) if one.entry.id in fresh}
        found += [pair for pair in rival_versions(after, instrument.key) if new.intersection(pair.versions)]
    return tuple(found)


def _require_form(entry: Entry) -> None:
    """Refuse an act of a known kind that cannot be read: kept, it would stand in everybody's way for ever."""
    kind = KINDS.named(entry.kind)
    if kind is None:
        return
    try:
        if kind.milestone:
            read_body(kind, entry.body)
        elif not is_record(entry.body):
            raise ActMalformed(entry.id)
        elif entry.body["put"] is not None:
            read_body(kind, entry.body["put"])
    except NotPlain as error:
        raise ActMalformed(entry.id) from error


def _require_signatures(deal: Deal, entries: tuple[Entry, ...], *, held: Collection[Entry], progress: Progress) -> None:
    """Check every signature before anything is made of the acts.

    An act that is held and counts for nothing may be the one that brings a certificate: whose acts it proves count for
    nothing either, and are kept like it.
    """
    book = book_of(deal.roster.people.values()) if entries else CertificateBook()
    offered = _offered((*held, *entries)) if entries else {}
    for place, entry in enumerate(entries):
        if place % _STEP == 0:
            progress.step(place, len(entries), "Verifying signatures")
        if entry.author not in book:
            for leaf, root in offered.pop(entry.author, ()):
                _introduce(book, leaf, root)
        verify(entry, book)


def _offered(entries: Iterable[Entry]) -> dict[str, set[tuple[str, str]]]:
    """Return the certificates that acts bring, by the fingerprint that they claim; the book computes it anew."""
    found: dict[str, set[tuple[str, str]]] = {}
    for entry in entries:
        put = entry.body.get("put") if entry.kind == "person/1" else None
        if put:
            pair = (put.get("leaf_pem", ""), put.get("root_pem", ""))
            found.setdefault(put.get("fingerprint", ""), set()).add(pair)
    return found


def _introduce(book: CertificateBook, leaf: str, root: str) -> None:
    try:
        book.add(leaf.encode(), root.encode())
    except NegotiatorError:
        return  # its author stays unknown


def _require_clocks(together: tuple[Entry, ...], entries: tuple[Entry, ...], *, unread: int) -> None:
    held = {entry.id: entry for entry in together}
    for entry in entries:
        if not clock_stands(entry, held, unread=unread):
            raise ClockForged(entry.id)


def _shorter(deal: Deal, letter: Letter, found: ImportPlan) -> tuple[Entry, ...]:
    """Return the shared acts of the sender's that we hold and that their newest package lacks, behind no wall.

    An older package that fills a gap, or one of two for the same place, lacks some for a reason that is told already.
    """
    latest = latest_of(letter.author_root, packages_held(deal, letter.audience))
    if found.replay or found.forks or letter.sequence <= latest:
        return ()
    theirs = {leaf for leaf, person in deal.roster.people.items() if person.root == letter.author_root}
    known = found.named.union(letter.walled)
    return tuple(
        entry
        for entry in deal.projection.entries
        if entry.stream == "shared" and entry.author in theirs and entry.id not in known
    )
