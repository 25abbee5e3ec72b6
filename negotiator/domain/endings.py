"""Ends of mandates: which acts of someone whose certificate signs no more still count. Pure; the order of arrival is of
no account.

An end is an act: a person is withdrawn, their certificate is replaced or revoked, or a root is struck from its party.
An act of an ended author counts if, for every such end, the end follows it, or an act of another party follows it that
does not follow the end: what the other side has built upon cannot be taken back by going around it, and what nobody
relied on counts for nothing once its author's mandate is over, however old it claims to be. Someone entered again
after an end acts again from there on; a revoked certificate never. Acts of our own team, which no other party sees,
are judged by the times that our people claim.

Of two ends that each end the other's author without having seen each other, neither can be told to be the false one:
both end, and neither enters anybody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from negotiator.domain.mandates import Refusal
from negotiator.ledger import Entry

EndCode = Literal["withdrawn", "replaced", "revoked"]

_WHY: Mapping[EndCode, Refusal] = {
    "withdrawn": Refusal(code="withdrawn", why="its author's mandate was withdrawn"),
    "replaced": Refusal(code="replaced", why="its author's certificate was replaced"),
    "revoked": Refusal(code="revoked", why="its author's certificate was revoked"),
}
_AROUND = Refusal(code="act-after-end", why="its author's mandate ended, and nobody had built on it by then")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An act that ends what a certificate may sign. `subject`: fingerprint of the leaf, or of a root struck."""

    act: Entry
    subject: str
    code: EndCode

    @property
    def ends_its_author(self) -> bool:
        """Tell whether the act takes its own author's mandate and gives none: nobody need be kept from that."""
        return self.subject == self.act.author and self.code != "replaced"


@dataclass(slots=True, kw_only=True)
class Seats:
    """What the roster says of ends: who was ended, entered again, and who belongs to which party.

    entered: ids of the acts that entered a subject. selves: acts by which holders of a root entered themselves, with
    that root. parties: by leaf.
    """

    endings: Sequence[Ending] = ()
    entered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    selves: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which acts the ends leave without effect, and why. `disputed`: ends that stand, but enter nobody."""

    void: Mapping[str, Refusal]
    disputed: frozenset[str] = frozenset()

    def joined(self, other: "Verdict") -> "Verdict":
        """Return what either finds."""
        return Verdict({**other.void, **self.void}, self.disputed | other.disputed)


NOTHING_ENDS = Verdict({})


def void(held: Iterable[Entry], *, counting: Iterable[Entry], seats: Seats, before: Verdict = NOTHING_ENDS) -> Verdict:
    """Return which of the acts held the ends leave without effect. `counting`: those that count apart from ends;
    `before`: what was found last, when this is asked again.
    """
    return Contest(held, counting=counting, seats=seats, before=before).verdict


class Contest:
    """The ends of a deal against the acts that they may undo, and what new acts change of it."""

    def __init__(
        self, held: Iterable[Entry], *, counting: Iterable[Entry], seats: Seats, before: Verdict = NOTHING_ENDS
    ) -> None:
        self._seats = seats
        self._before = before
        self._gone = before.void.keys() | before.disputed
        self._own_ends = {end.act.id for end in seats.endings if end.ends_its_author}
        marks = {ending.act.id for ending in seats.endings}
        marks |= {act for ending in seats.endings for act in seats.entered.get(ending.subject, ())}
        self._bit = {act: 1 << place for place, act in enumerate(sorted(marks))}
        sequence = parents_first([entry for entry in held if entry.stream == "shared"])
        self._follows: dict[str, int] = {}
        for entry in sequence:
            self._note(entry)
        self._seen = self._seen_by_marks(sequence)
        self._times = {entry.id: entry.claimed_at for entry in sequence if entry.id in marks}
        eligible = {entry.id for entry in counting} | self._gone
        self._hits = self._all_hits(sequence, eligible)
        self.verdict, self._standing = self._weigh()
        self._contested = {act for hit in self._hits for act in hit}
        self._against = sum({self._bit[end.act.id] for end, hit in self._paired() if hit})
        self._owners = {seats.parties.get(entry.author, "") for entry in sequence if entry.id in self._contested}
        self._tainted: set[str] = set()
        for entry in sequence:
            self._taint(entry)

    # Asked while a deal grows

    def take(self, entry: Entry, *, counts: bool) -> Refusal | Literal["unclear"] | None:
        """Take in a shared act that no act follows yet; `counts`: whether it does apart from ends.

        Return why an end leaves it without effect, None, or "unclear" when it may be what others have built upon.
        """
        self._note(entry)
        self._taint(entry)
        if not counts:
            return None
        ends = [end for end in self._standing if end.subject == entry.author and not self._entered_again(end, entry)]
        if ends:
            self._contested.add(entry.id)
            self._owners.add(self._seats.parties.get(entry.author, ""))
            self._against |= sum({self._bit[end.act.id] for end in ends})
            return self._why(ends[0], entry.id)
        party = self._seats.parties.get(entry.author, "")
        beside = self._follows[entry.id] & self._against != self._against
        if entry.id in self._tainted and beside and any(owner != party for owner in self._owners):
            return "unclear"
        return None

    def refuses_ours(self, entry: Entry) -> Refusal | None:
        """Return why an end leaves an act of our own team without effect: no act of it is tied to what is shared, so
        the times that our people claim decide.
        """
        for end in self._standing:
            if end.subject == entry.author and self._times[end.act.id] < entry.claimed_at:
                entered = self._seats.entered.get(end.subject, ()) if end.code != "revoked" else ()
                if not any(end.act.claimed_at <= self._times[act] <= entry.claimed_at for act in entered):
                    return _WHY[end.code]
        return None

    def ended(self) -> dict[str, Refusal]:
        """Return the certificates that sign nothing from now on, and why: ended, and not entered again since."""
        found: dict[str, Refusal] = {}
        for end in self._standing:
            if not self._entered_since(end):
                found.setdefault(end.subject, _WHY[end.code])
        return found

    # What follows what

    def _note(self, entry: Entry) -> None:
        follows = 0
        for parent in entry.parents:
            follows |= self._follows.get(parent, 0) | self._bit.get(parent, 0)
        self._follows[entry.id] = follows

    def _taint(self, entry: Entry) -> None:
        if any(parent in self._contested or parent in self._tainted for parent in entry.parents):
            self._tainted.add(entry.id)

    def _seen_by_marks(self, sequence: Sequence[Entry]) -> dict[str, int]:
        """Return which marks follow each act."""
        seen: dict[str, int] = {}
        for entry in reversed(sequence):
            here = seen.get(entry.id, 0) | self._bit.get(entry.id, 0)
            if here:
                for parent in entry.parents:
                    seen[parent] = seen.get(parent, 0) | here
        return seen

    def _entered_since(self, end: Ending) -> list[str]:
        """Return the acts that entered an end's subject again after it."""
        if end.code == "revoked":
            return []
        bit = self._bit[end.act.id]
        entered = self._seats.entered.get(end.subject, ())
        return [act for act in entered if self._follows.get(act, 0) & bit and act not in self._gone]

    def _entered_again(self, end: Ending, entry: Entry) -> bool:
        return any(self._follows[entry.id] & self._bit[act] for act in self._entered_since(end))

    # Who is hit

    def _all_hits(self, sequence: Sequence[Entry], eligible: Collection[str]) -> list[frozenset[str]]:
        """Return, for each end, the acts that it would leave without effect."""
        subjects = {end.subject for end in self._seats.endings}
        selves = self._seats.selves
        exposed: dict[str, list[Entry]] = {}
        for entry in sequence:
            if entry.id in eligible:
                for subject in {entry.author, selves.get(entry.id, "")} & subjects:
                    exposed.setdefault(subject, []).append(entry)
        moves = self._moves(sequence, eligible)
        return [
            self._hit_by(end, exposed.get(end.subject, ()), moves=moves, sequence=sequence, eligible=eligible)
            for end in self._seats.endings
        ]

    def _moves(self, sequence: Sequence[Entry], eligible: Collection[str]) -> dict[str, list[Entry]]:
        """Return the acts that enter or end anybody, by author."""
        moving = {end.act.id for end in self._seats.endings}
        moving.update(*self._seats.entered.values())
        moves: dict[str, list[Entry]] = {}
        for entry in sequence:
            if entry.id in moving and entry.id in eligible:
                moves.setdefault(entry.author, []).append(entry)
        return moves

    def _hit_by(
        self,
        end: Ending,
        exposed: Iterable[Entry],
        *,
        moves: Mapping[str, Sequence[Entry]],
        sequence: Sequence[Entry],
        eligible: Collection[str],
    ) -> frozenset[str]:
        late = [entry for entry in exposed if self._is_late(entry, end) and not self._entered_again(end, entry)]
        if not late:
            return frozenset()
        relied = self._relied_on(self._bit[end.act.id], late, sequence, eligible)
        hit = {entry.id for entry in late if entry.id not in relied}
        while more := {
            entry.id
            for author in self._entered_only_by(hit)
            for entry in moves.get(author, ())
            if entry.id not in hit and entry.id not in relied and self._is_late(entry, end)
        }:
            hit |= more
        return frozenset(hit)

    def _is_late(self, entry: Entry, end: Ending) -> bool:
        """Tell whether an end does not follow an act, and may be held against it."""
        own = entry.id == end.act.id or entry.id in self._own_ends
        return not own and not self._seen.get(entry.id, 0) & self._bit[end.act.id]

    def _entered_only_by(self, acts: set[str]) -> list[str]:
        """Return who would have no seat without these acts: what they do stands and falls with them."""
        return [subject for subject, entered in self._seats.entered.items() if acts.issuperset(entered)]

    def _relied_on(
        self, bit: int, late: Sequence[Entry], sequence: Sequence[Entry], eligible: Collection[str]
    ) -> Collection[str]:
        """Return the acts that another party has built upon without having seen the end."""
        parties = self._seats.parties
        ours = {parties.get(entry.author, "") for entry in late} | {""}
        below: set[str] = set()
        for entry in reversed(sequence):
            witness = (
                parties.get(entry.author, "") not in ours
                and entry.id in eligible
                and entry.id not in self._before.void
                and not self._follows[entry.id] & bit
            )
            if witness or entry.id in below:
                below.update(entry.parents)
        return below

    def _paired(self) -> Iterable[tuple[Ending, frozenset[str]]]:
        return zip(self._seats.endings, self._hits, strict=True)

    # Which ends stand

    def _weigh(self) -> tuple[Verdict, list[Ending]]:
        """Let ends that nobody contests stand, those that they hit fall, and so on; what is left ends both."""
        falls, stands = self._settled_ends()
        acts = {end.act.id for end in self._seats.endings}
        standing = [end for end in self._seats.endings if end.act.id not in falls]
        gone: dict[str, Refusal] = {}
        disputed: set[str] = set()
        for end, hit in self._paired():
            for act in hit:
                if act in acts and act not in falls:
                    disputed.add(act)
                elif end.act.id in stands or (end.act.id not in falls and act not in acts):
                    gone.setdefault(act, self._why(end, act))
        return Verdict(gone, frozenset(disputed - stands)), standing

    def _settled_ends(self) -> tuple[set[str], set[str]]:
        """Return the acts that end nobody after all, and those whose ends nobody contests."""
        against: dict[str, set[str]] = {end.act.id: set() for end in self._seats.endings}
        for end, hit in self._paired():
            for act in hit & against.keys():
                against[act].add(end.act.id)
        falls: set[str] = set()
        stands: set[str] = set()
        while True:
            firm = {act for act, by in against.items() if act not in stands and by <= falls}
            lost = {act for act, by in against.items() if act not in falls and by & (stands | firm)}
            if not firm and not lost:
                return falls, stands
            stands |= firm
            falls |= lost

    def _why(self, end: Ending, act: str) -> Refusal:
        return _WHY[end.code] if self._follows[act] & self._bit[end.act.id] else _AROUND


def parents_first(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries so that each comes after those it follows, whatever their clocks say; otherwise in their order."""
    by_id = {entry.id: entry for entry in entries}
    done: set[str] = set()
    sequence: list[Entry] = []
    for entry in entries:
        waiting = [entry]
        while waiting:
            one = waiting[-1]
            before = [by_id[parent] for parent in one.parents if parent in by_id and parent not in done]
            if one.id in done or not before:
                waiting.pop()
                if one.id not in done:
                    done.add(one.id)
                    sequence.append(one)
            else:
                waiting += before
    return sequence
