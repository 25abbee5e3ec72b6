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

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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
    """The ends of a deal against the acts that they may undo, and what new acts change of it.

    Sets of ends are numbers of which each bit is one end: that of an act and one subject.
    """

    def __init__(
        self, held: Iterable[Entry], *, counting: Iterable[Entry], seats: Seats, before: Verdict = NOTHING_ENDS
    ) -> None:
        self._parties = seats.parties
        self._selves = seats.selves
        self._before = before
        self._number_ends(seats)
        self._sequence = parents_first([entry for entry in held if entry.stream == "shared"])
        self._follows: dict[str, int] = {}
        self._excused: dict[str, int] = {}
        for entry in self._sequence:
            self._note(entry)
        self._eligible = {entry.id for entry in counting} | before.void.keys() | before.disputed
        self._hits = self._all_hits()
        self.verdict, self._standing = self._weigh()
        self._contested = {act for act, ends in self._hits.items() if ends}
        self._against = functools.reduce(operator.or_, self._hits.values(), 0)
        contested = (entry for entry in self._sequence if entry.id in self._contested)
        self._owners = {seats.parties.get(entry.author, "") for entry in contested}
        self._tainted: set[str] = set()
        for entry in self._sequence:
            self._taint(entry)

    def _number_ends(self, seats: Seats) -> None:
        self._ends = tuple(seats.endings)
        self._ends_by: dict[str, int] = {}  # by act
        self._ends_of: dict[str, int] = {}  # by subject
        lasting = 0
        for place, end in enumerate(self._ends):
            self._ends_by[end.act.id] = self._ends_by.get(end.act.id, 0) | 1 << place
            self._ends_of[end.subject] = self._ends_of.get(end.subject, 0) | 1 << place
            lasting |= 1 << place if end.code == "revoked" else 0
        self._own_ends = {end.act.id for end in self._ends if end.ends_its_author}
        self._entering: dict[str, tuple[str, ...]] = {
            subject: tuple(acts) for subject, acts in seats.entered.items() if subject
        }
        self._excuses: dict[str, int] = {}  # the ends that an act of entering would take back if it followed them
        for subject, acts in self._entering.items():
            for act in acts if subject in self._ends_of else ():
                self._excuses[act] = self._excuses.get(act, 0) | self._ends_of[subject] & ~lasting

    # Asked while a deal grows

    def take(self, entry: Entry, *, counts: bool) -> Refusal | Literal["unclear"] | None:
        """Take in a shared act that no act follows yet; `counts`: whether it does apart from ends.

        Return why an end leaves it without effect, None, or "unclear" when it may be what others have built upon.
        """
        self._note(entry)
        self._taint(entry)
        if not counts:
            return None
        party = self._parties.get(entry.author, "")
        ends = self._ends_of.get(entry.author, 0) & self._standing & ~self._excused[entry.id]
        if ends:
            self._contested.add(entry.id)
            self._owners.add(party)
            self._against |= ends
            return self._why(ends, entry.id)
        beside = self._follows[entry.id] & self._against != self._against
        if entry.id in self._tainted and beside and any(owner != party for owner in self._owners):
            return "unclear"
        return None

    def refuses_ours(self, entry: Entry) -> Refusal | None:
        """Return why an end leaves an act of our own team without effect: no act of it is tied to what is shared, so
        the times that our people claim decide.
        """
        ends = self._ends_of.get(entry.author, 0) & self._standing
        for end in _chosen(self._ends, ends):
            if end.act.claimed_at < entry.claimed_at and not self._entered_between(end, entry):
                return _WHY[end.code]
        return None

    def _entered_between(self, end: Ending, entry: Entry) -> bool:
        if end.code == "revoked":
            return False
        times = (self._times[act] for act in self._entering.get(end.subject, ()) if act in self._times)
        return any(end.act.claimed_at <= time <= entry.claimed_at for time in times)

    @functools.cached_property
    def _times(self) -> dict[str, datetime]:
        return {entry.id: entry.claimed_at for entry in self._sequence if entry.id in self._excuses}

    def ended(self) -> dict[str, Refusal]:
        """Return the certificates that sign nothing from now on, and why: ended, and not entered again since."""
        found = {}
        for subject, ends in self._ends_of.items():
            entered = (self._excuses[act] & self._follows.get(act, 0) for act in self._entering.get(subject, ()))
            left = ends & self._standing & ~functools.reduce(operator.or_, entered, 0)
            for end in _chosen(self._ends, left & -left):
                found[subject] = _WHY[end.code]
        return found

    # What follows what

    def _note(self, entry: Entry) -> None:
        """Note which ends an act follows, and of which of them its author was entered again before it."""
        follows = excused = 0
        for parent in entry.parents:
            follows |= self._follows.get(parent, 0) | self._ends_by.get(parent, 0)
            excused |= self._excused.get(parent, 0)
            excused |= self._excuses.get(parent, 0) & self._follows.get(parent, 0)
        self._follows[entry.id] = follows
        self._excused[entry.id] = excused

    def _taint(self, entry: Entry) -> None:
        if any(parent in self._contested or parent in self._tainted for parent in entry.parents):
            self._tainted.add(entry.id)

    @functools.cached_property
    def _seen(self) -> dict[str, int]:
        """The ends that follow each act."""
        seen: dict[str, int] = {}
        for entry in reversed(self._sequence):
            here = seen.get(entry.id, 0) | self._ends_by.get(entry.id, 0)
            if here:
                for parent in entry.parents:
                    seen[parent] = seen.get(parent, 0) | here
        return seen

    def _relied(self, party: str) -> dict[str, int]:
        """Return, for each act, the ends without sight of which another party than this one has built upon it."""
        if party not in self._relied_on:
            self._relied_on[party] = found = dict[str, int]()
            everything = (1 << len(self._ends)) - 1
            for entry in reversed(self._sequence):
                here = found.get(entry.id, 0)
                if self._bears_witness(entry, party):
                    here |= everything & ~self._follows[entry.id]
                if here:
                    for parent in entry.parents:
                        found[parent] = found.get(parent, 0) | here
        return self._relied_on[party]

    def _bears_witness(self, entry: Entry, party: str) -> bool:
        counts = entry.id in self._eligible and entry.id not in self._before.void
        return counts and self._parties.get(entry.author, "") not in ("", party)

    # Who is hit

    def _all_hits(self) -> dict[str, int]:
        """Return, for each act, the ends that would leave it without effect."""
        self._relied_on: dict[str, dict[str, int]] = {}
        hits = {}
        moves: dict[str, list[Entry]] = {}
        moving = self._ends_by.keys() | {act for acts in self._entering.values() for act in acts}
        for entry in self._sequence:
            if entry.id in self._eligible:
                subjects = {entry.author, self._selves.get(entry.id, "")}
                ends = functools.reduce(operator.or_, (self._ends_of.get(subject, 0) for subject in subjects))
                if ends and (hit := self._against_late(entry, ends & ~self._excused[entry.id])):
                    hits[entry.id] = hit
                if entry.id in moving:
                    moves.setdefault(entry.author, []).append(entry)
        while self._spread(hits, moves):
            pass
        return hits

    def _spread(self, hits: dict[str, int], moves: Mapping[str, Sequence[Entry]]) -> bool:
        """Let what someone did to the roster fall with the acts that gave them a seat. Tell whether there was more."""
        more = False
        for subject, acts in self._entering.items():
            ends = functools.reduce(operator.and_, (hits.get(act, 0) for act in acts))
            for entry in moves.get(subject, ()) if ends else ():
                fresh = self._against_late(entry, ends & ~hits.get(entry.id, 0))
                if fresh:
                    hits[entry.id] = hits.get(entry.id, 0) | fresh
                    more = True
        return more

    def _against_late(self, entry: Entry, ends: int) -> int:
        """Return those of some ends that an act is not seen by, and does not stand against by what was built on it."""
        if entry.id in self._own_ends:
            return 0
        late = ends & ~self._seen.get(entry.id, 0) & ~self._ends_by.get(entry.id, 0)
        return late and late & ~self._relied(self._parties.get(entry.author, "")).get(entry.id, 0)

    # Which ends stand

    def _weigh(self) -> tuple[Verdict, int]:
        """Let ends that nobody contests stand, those that they hit fall, and so on; what is left ends both."""
        stands, falls = self._settled_ends()
        void: dict[str, Refusal] = {}
        disputed = set()
        for act, hit in self._hits.items():
            own = self._ends_by.get(act, 0)
            by = hit & stands if own & falls else hit & ~falls
            if not own or own & falls:
                if by:
                    void[act] = self._why(by, act)
            elif not own & stands:
                disputed.add(act)
        return Verdict(void, frozenset(disputed)), ~falls & ((1 << len(self._ends)) - 1)

    def _settled_ends(self) -> tuple[int, int]:
        """Return the ends that nobody contests, and those that end nobody after all."""
        stands = falls = 0
        while True:
            firm = lost = 0
            for act, ends in self._ends_by.items():
                hit = self._hits.get(act, 0)
                firm |= ends if not hit & ~falls else 0
                lost |= ends if hit & stands else 0
            if firm | stands == stands and lost | falls == falls:
                return stands, falls
            stands, falls = stands | firm, falls | lost

    def _why(self, ends: int, act: str) -> Refusal:
        first = ends & -ends
        (end,) = _chosen(self._ends, first)
        return _WHY[end.code] if self._follows[act] & first else _AROUND


def _chosen(ends: Sequence[Ending], bits: int) -> Iterator[Ending]:
    while bits:
        place = (bits & -bits).bit_length() - 1
        yield ends[place]
        bits &= bits - 1


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
