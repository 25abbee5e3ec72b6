"""From entries to a deal, at once or act by act: who may act is judged in the agreed order. Reads no bodies itself."""

import itertools
from bisect import insort
from collections import deque
from collections.abc import Iterable
from typing import Literal

from negotiator.domain.deal import Deal
from negotiator.domain.endings import NOTHING_ENDS, Contest, Verdict
from negotiator.domain.mandates import Refusal
from negotiator.domain.readings import FactsOfKind, Readings, RecordsOfKind
from negotiator.domain.records import KINDS
from negotiator.domain.roster import ROSTER_KINDS, OutsideMandate, Roster
from negotiator.ledger import Ancestry, Entry, GrowingProjection, Place, Projection, Standing, ordered, place

_TURNS = 64  # so many last states of the roster are remembered
_PATIENCE = 8  # so often is everything judged anew before acts found void stay void


def fold(entries: Iterable[Entry], *, ours: str = "") -> Deal:
    """Fold verified entries into a deal. The same set gives the same deal in any order; acts outside a mandate are kept
    aside and count for nothing.
    """
    return Folding(entries, ours=ours).deal


class Folding:
    """A deal that grows act by act: `deal` is always what `fold` makes of everything that was added.

    The cost of an act hardly depends on how many there are, with exceptions: an act on the roster (a person, party or
    decision right) that sorts before others may change whether these count, and so may, once a mandate ended, every act
    on the roster and whatever may be what another party has built upon. Then everything is folded again.
    """

    def __init__(self, entries: Iterable[Entry] = (), *, ours: str = "") -> None:
        self.ours = ours
        self._held: dict[str, Entry] = {entry.id: entry for entry in entries}
        self._ancestry = Ancestry(self._held.values())
        self._readings = Readings()
        self._deal: Deal | None = None
        self._fold()

    @property
    def deal(self) -> Deal:
        """Return the deal as the entries added so far make it; it does not change with later ones."""
        if self._deal is None:
            self._deal = self._snapshot()
        return self._deal

    def add(self, entries: Iterable[Entry]) -> Deal:
        """Add verified entries, in any order, and return the deal. One that was added before changes nothing."""
        fresh = {entry.id: entry for entry in entries if entry.id not in self._held}
        if fresh:
            self._deal = None
            self._held |= fresh
            grown = self._ancestry.grown(fresh.values())
            late, self._ancestry = grown is not self._ancestry, grown
            if not self._grows_by(ordered(fresh.values()), late=late):
                self._fold()
        return self.deal

    def _grows_by(self, fresh: tuple[Entry, ...], *, late: bool) -> bool:
        """Take in further acts. Return False when one may change what was judged before.

        Where mandates ended, what an act follows matters: then none may come after those that follow it.
        """
        if self._contest is not None:
            places = {entry.id: number for number, entry in enumerate(fresh)}
            turned = any(places.get(parent, -1) > places[entry.id] for entry in fresh for parent in entry.parents)
            if late or turned or not self._settled:
                return False
        return all(self._take(entry) for entry in fresh)

    def _fold(self) -> None:
        """Judge everything from the start."""
        sequence = ordered(self._held.values())
        self._outside: list[OutsideMandate] = []
        self._last: Place = place(sequence[-1]) if sequence else (0, "")
        counting = self._judge_with_ends(sequence)
        self._growing = GrowingProjection(counting, kinds=KINDS.for_ledger())
        self._touched: list[Entry] | None = None  # None: all of them
        self._records: dict[type, RecordsOfKind] = {}
        self._facts: dict[type, FactsOfKind] = {}
        self._seen_by = self._roster

    def _judge_with_ends(self, sequence: tuple[Entry, ...]) -> list[Entry]:
        """Return the acts that count, once the ends of mandates were weighed.

        Which ends there are depends on which acts on the roster count, and that on the ends: everything is judged until
        both agree. Where they never would, what was found void once stays void.
        """
        self._contest: Contest | None = None
        self._settled = True
        verdict = NOTHING_ENDS
        for turn in itertools.count():
            counting = self._judge_all(sequence, verdict)
            if not self._roster.endings and verdict == NOTHING_ENDS:
                break
            contest = Contest(sequence, counting=counting, seats=self._roster.seats, before=verdict)
            found = contest.verdict
            if turn >= _PATIENCE:
                found, self._settled = verdict.joined(found), False
            if found == verdict:
                self._contest, self._roster.ended = contest, contest.ended()
                break
            verdict = found
        return self._without_void(counting, verdict, self._contest) if self._contest else counting

    def _without_void(self, counting: list[Entry], verdict: Verdict, contest: Contest) -> list[Entry]:
        """Put aside what the ends leave without effect."""
        void = dict(verdict.void)
        for entry in counting:
            if entry.stream == "team" and (why := contest.refuses_ours(entry)):
                void[entry.id] = why
        aside = [_outside(entry, void[entry.id]) for entry in counting if entry.id in void]
        self._outside = sorted((*self._outside, *aside), key=lambda one: place(one.entry))
        return [entry for entry in counting if entry.id not in void]

    def _judge_all(self, sequence: tuple[Entry, ...], verdict: Verdict) -> list[Entry]:
        """Return the acts that count but for ends. The last states of the roster are kept, each with the act that led
        to it; acts on the roster that ends leave without effect do not change it.
        """
        counting = []
        self._outside.clear()
        early = sum(entry.kind in ROSTER_KINDS for entry in sequence) - _TURNS  # those leave no state behind
        self._turns: deque[tuple[Place, Roster]] = deque([((0, ""), Roster())], maxlen=_TURNS)
        for entry in sequence:
            if entry.kind in ROSTER_KINDS:
                early -= 1
                why = verdict.void.get(entry.id)
                if why is None:
                    why = self._judge_turn(entry, kept=early < 0, disputed=entry.id in verdict.disputed)
            else:
                why = _verdict(entry, self._roster, ours=self.ours)
            if why:
                self._outside.append(_outside(entry, why))
            else:
                counting.append(entry)
        return counting

    @property
    def _roster(self) -> Roster:
        return self._turns[-1][1]

    def _judge_turn(self, entry: Entry, *, kept: bool = True, disputed: bool = False) -> Refusal | None:
        """Judge an act on the roster that comes after all others; the roster follows it if it counts.

        Of a disputed act only its end counts.
        """
        roster = self._roster.copy() if kept else self._roster
        why = _verdict(entry, roster, ours=self.ours, ends_only=disputed)
        if not why or disputed:
            if not kept:
                self._turns.clear()
            self._turns.append((place(entry), roster))
        return why

    def _take(self, entry: Entry) -> bool:
        """Take in one more act. Return False when it may change what was judged before."""
        latest = place(entry) > self._last
        if entry.kind in ROSTER_KINDS:
            if not latest or self._contest is not None:
                return False
            why = self._judge_turn(entry)
            if self._roster.endings:
                return False
        else:
            roster = self._roster if latest else self._roster_at(place(entry))
            if roster is None:
                return False
            why = _verdict(entry, roster, ours=self.ours)
            if self._contest is not None:
                found = self._ended(self._contest, entry, counts=why is None)
                if found == "unclear":
                    return False
                why = why or found
        self._last = max(self._last, place(entry))
        if why:
            insort(self._outside, _outside(entry, why), key=lambda one: place(one.entry))
        else:
            counted = self._growing.add(entry)
            if self._touched is not None:
                self._touched.append(counted)
        return True

    def _ended(self, contest: Contest, entry: Entry, *, counts: bool) -> Refusal | Literal["unclear"] | None:
        if entry.stream == "team":
            return contest.refuses_ours(entry)
        return contest.take(entry, counts=counts)

    def _roster_at(self, where: Place) -> Roster | None:
        """Return the roster as the acts before a place made it, or None when that is no longer remembered."""
        return next((roster for since, roster in reversed(self._turns) if since < where), None)

    def _snapshot(self) -> Deal:
        projection = self._growing.projection()
        self._follow(projection)
        return Deal(
            ours=self.ours,
            projection=projection,
            roster=self._roster,
            outside=tuple(self._outside),
            _records=dict(self._records),
            _facts=dict(self._facts),
            _ancestry=self._ancestry,
        )

    def _follow(self, projection: Projection) -> None:
        """Let the records and facts of each kind that acts touched stand as the projection has them."""
        if self._seen_by is not self._roster:  # which of a team's and a shared value stands depends on it
            self._seen_by = self._roster
            self._records = {
                type_: records.changed((), roster=self._roster) for type_, records in self._records.items()
            }
        standing, milestones = self._touched_in(projection)
        by_kind: dict[str, list[Standing]] = {}
        for one in standing:
            by_kind.setdefault(one.kind, []).append(one)
        for name, stands in by_kind.items():
            kind = KINDS.known(name)
            held = self._records.get(kind.type) or RecordsOfKind(kind, {}, roster=self._roster, readings=self._readings)
            self._records[kind.type] = held.changed(stands, roster=self._roster)
        facts: dict[str, list[Entry]] = {}
        for entry in milestones:
            facts.setdefault(entry.kind, []).append(entry)
        for name, entries in facts.items():
            kind = KINDS.known(name)
            before = self._facts.get(kind.type) or FactsOfKind(kind, (), readings=self._readings)
            self._facts[kind.type] = before.changed(entries)
        self._touched = []

    def _touched_in(self, projection: Projection) -> tuple[Iterable[Standing], Iterable[Entry]]:
        """Return what stands of records that acts touched since the last deal, and the milestones among these acts."""
        if self._touched is None:
            return projection.standing.values(), projection.milestones
        places = {(entry.stream, entry.kind, str(entry.body.get("key"))) for entry in self._touched}
        kinds = self._growing.kinds
        return (
            [projection.standing[address] for address in places if address in projection.standing],
            [entry for entry in self._touched if entry.kind in kinds.milestones],
        )


def _outside(entry: Entry, why: Refusal) -> OutsideMandate:
    return OutsideMandate(entry=entry, why=why.why, code=why.code)


def _verdict(entry: Entry, roster: Roster, *, ours: str, ends_only: bool = False) -> Refusal | None:
    """Return why an act counts for nothing, or None; the roster learns what it says of it."""
    return _misplaced(entry, roster, ours=ours) or roster.refuses(entry, ends_only=ends_only)


def _misplaced(entry: Entry, roster: Roster, *, ours: str) -> Refusal | None:
    """Return why an act may not stand in its stream, or None."""
    kind = KINDS.named(entry.kind)
    if kind and not kind.may_stand_in(entry.stream):
        return Refusal(code="wrong-stream", why=f"acts of this kind do not belong in the {entry.stream} stream")
    if entry.stream == "team" and ours and roster.party_of(entry.author) not in ("", ours):
        return Refusal(code="other-side-team", why="the other side has no say in what is our team's")
    return None
