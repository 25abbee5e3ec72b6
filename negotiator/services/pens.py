"""From acts to signed entries: which stream, which parents, which value is superseded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Self

from negotiator.crypto import CertificateBook, EntrySigner, Identity
from negotiator.domain import KINDS, body_of
from negotiator.domain.charter import Person
from negotiator.domain.roster import ROSTER_KINDS
from negotiator.kernel import Tampered
from negotiator.ledger import Entry, Frontier, Projection, Stream, is_record, make_entry
from negotiator.services.receipts import Act, Put, Retire, stream_of

_STREAMS: Final[tuple[Stream, ...]] = ("shared", "team")


def book_of(people: Iterable[Person]) -> CertificateBook:
    """Return the certificates of these people. One whose chain does not hold stays a stranger to the book."""
    book = CertificateBook()
    for person in people:
        if person.leaf_pem and person.root_pem:
            try:
                book.add(person.leaf_pem.encode(), person.root_pem.encode())
            except Tampered:
                continue
    return book


class Frontiers:
    """Where both streams of a deal end: what a new act comes after.

    A shared act's clock never tells of team acts; a team act comes after everything its author knew.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._streams: dict[Stream, Frontier] = {"shared": Frontier(), "team": Frontier()}
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in entries that are held from now on."""
        for entry in entries:
            self._streams[entry.stream].add([entry])

    def parents(self, stream: Stream) -> tuple[str, ...]:
        """Return the heads that a new act of a stream follows."""
        return self._streams[stream].heads

    def lamport(self, stream: Stream) -> int:
        """Return the clock of a new act of a stream."""
        shared = self._streams["shared"].next_lamport
        return shared if stream == "shared" else max(shared, self._streams["team"].next_lamport)

    def copy(self) -> Self:
        """Return the same frontiers, to move on their own."""
        twin = type(self)()
        twin._streams = {stream: frontier.copy() for stream, frontier in self._streams.items()}
        return twin


class Pen:
    """Signs entries one after the other, each knowing those before it."""

    def __init__(
        self,
        identity: Identity,
        *,
        projection: Projection,
        deal_id: str,
        at: datetime,
        frontiers: Frontiers,
        is_unsent: Callable[[Entry], bool] = lambda _act: False,
        is_walled: Callable[[Entry], bool] = lambda _act: False,
    ) -> None:
        self.projection = projection
        self._is_unsent = is_unsent
        self._is_walled = is_walled
        self.written: list[Entry] = []
        self._newest: dict[tuple[Stream, str, str], str] = {}
        self._signer = EntrySigner(identity)
        self._deal_id = deal_id
        self._at = at
        self._parents = {stream: frontiers.parents(stream) for stream in _STREAMS}
        self._lamports = {stream: frontiers.lamport(stream) for stream in _STREAMS}
        self._firm = self._firm_before(self._parents["shared"]) | self._ends_of_what_travels()

    def write(self, stream: Stream, kind: str, body: dict[str, Any]) -> Entry:
        """Sign an act that comes after all that is held and was written."""
        if stream == "shared" and is_record(body):
            body = body | {"after": self._reaching(body["after"])}
        entry = make_entry(
            self._signer,
            deal=self._deal_id,
            stream=stream,
            kind=kind,
            body=body,
            parents=self._parents[stream] if stream == "team" else self._shared_parents(kind, body),
            lamport=self._lamports[stream],
            at=self._at,
        )
        self.written.append(entry)
        if stream == "shared":
            self._follow(entry)
        self._newest[stream, kind, str(body.get("key"))] = entry.id
        self._parents[stream] = (entry.id,)
        # A shared entry's clock never tells of team entries; a team entry comes after everything its author knew.
        self._lamports["team"] = max(self._lamports["team"], self._lamports[stream]) + 1
        if stream == "shared":
            self._lamports["shared"] += 1
        return entry

    def _shared_parents(self, kind: str, body: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what a shared act names as its parents: the heads, and the last acts before it that surely travel.

        An act that is undone before it is sent stays here, and one behind a wall stays with its members. What an act
        follows must not hang on these, or others would judge it by less than its author had seen.
        """
        ending = self._before_an_end(kind, body) if kind in ROSTER_KINDS else set[str]()
        return tuple(sorted({*self._parents["shared"], *self._firm, *ending}))

    def _firm_before(self, heads: Sequence[str]) -> set[str]:
        """Return the last acts that surely travel, at some heads or before them: what may stay names those itself."""
        firm: set[str] = set()
        waiting, met = list(heads), set(heads)
        while waiting:
            id_ = waiting.pop()
            act = self.projection.by_id.get(id_)
            if act is None or not self._may_stay(act):
                firm.add(id_)
                continue
            before = [one for one in act.parents if one in self.projection.by_id]
            named = [one for one in before if not self._may_stay(self.projection.by_id[one])]
            firm.update(named)
            fresh = [one for one in before if one not in met] if not named else []
            met.update(fresh)
            waiting += fresh
        return firm

    def _ends_of_what_travels(self) -> set[str]:
        """Return the last acts that travel, where a wall keeps what came after one: it may have been built later."""
        acts = [act for act in self.projection.entries if act.stream == "shared"]
        if not any(self._is_walled(act) for act in acts):
            return set()
        travels = [act for act in acts if not self._may_stay(act)]
        return {act.id for act in travels}.difference(parent for act in travels for parent in act.parents)

    def _before_an_end(self, kind: str, body: Mapping[str, Any]) -> set[str]:
        """Return all that an act which may end a mandate follows and that others may get without what led to it."""
        held = self.projection.standing.get(("shared", kind, str(body.get("key"))))
        leaf = body.get("leaf") or ((held.value or {}).get("fingerprint") if held else "")
        acts = [act for act in (*self.projection.entries, *self.written) if act.stream == "shared"]
        travels = [act for act in acts if not self._may_stay(act)]
        named = {parent for act in travels for parent in act.parents}
        live = {id_ for one in self.projection.standing.values() for id_ in (one.entry.id, *(r.id for r in one.rivals))}
        theirs = {act.id for act in acts if act.author == leaf and act.id in live and self._may_stay(act)}
        return theirs.union(act.id for act in travels if act.id not in named) if leaf else set()

    def _follow(self, entry: Entry) -> None:
        """Let a further act be the last that surely travels, unless it is a record that may be undone before."""
        if not is_record(entry.body) or self._seats_someone(entry):
            self._firm = {entry.id}

    def _may_stay(self, act: Entry) -> bool:
        return (self._is_unsent(act) and not self._seats_someone(act)) or self._is_walled(act)

    def _seats_someone(self, act: Entry) -> bool:
        """Tell whether an act on the roster is one of those that are never kept back (`domain/taken_back.py`)."""
        if act.kind != "person/1":
            return act.kind == "party/1"
        held = self.projection.standing.get((act.stream, act.kind, str(act.body["key"])))
        acts = (act, *(held.history if held else ()))
        return any((one.body["put"] or {}).get("fingerprint") for one in acts)

    def _reaching(self, after: Sequence[str]) -> list[str]:
        """Return what an act supersedes, back to what the other side has: the steps between may stay here."""
        written = {entry.id: entry for entry in self.written}
        found = dict.fromkeys(after)
        for id_ in after:
            act = written.get(id_) or self.projection.by_id.get(id_)
            if act is not None and (id_ in written or self._is_unsent(act)):
                found |= dict.fromkeys(act.body["after"])
        return list(found)

    def live(self, stream: Stream, kind: str, key: str) -> list[str]:
        """Return the values of a record that nobody superseded, those written a moment ago included."""
        mine = self._newest.get((stream, kind, key))
        return [mine] if mine else list(self.projection.live(stream, kind, key))

    def stands(self, stream: Stream, kind: str, key: str) -> bool:
        """Tell whether a record has a value in a stream."""
        found = self.projection.standing.get((stream, kind, key))
        return found is not None and found.value is not None


def write_entries(acts: Sequence[Act], *, pen: Pen) -> tuple[Entry, ...]:
    """Return signed entries for acts, in order, as if each were appended before the next."""
    for act in acts:
        _write(pen, act)
    return tuple(pen.written)


def _write(pen: Pen, act: Act) -> None:
    if isinstance(act, Put):
        _put(pen, act)
    elif isinstance(act, Retire):
        kind = KINDS.of(act.type).name
        for stream in _streams_of(pen, kind, act.key):
            _retire(pen, stream, kind, act.key)
    else:
        kind = KINDS.of(type(act.fact)).name
        pen.write(stream_of(type(act.fact), shared=act.shared), kind, body_of(act.fact))


def _put(pen: Pen, act: Put) -> None:
    kind = KINDS.of(type(act.record))
    key = act.record.key
    homes = _streams_of(pen, kind.name, key)
    shared = act.shared if act.shared is not None else "shared" in homes
    stream = stream_of(kind.type, shared=shared)
    for other in homes:
        if other != stream:
            _retire(pen, other, kind.name, key)
    body = {"after": pen.live(stream, kind.name, key), "key": key, "put": body_of(act.record)}
    pen.write(stream, kind.name, body)


def _retire(pen: Pen, stream: Stream, kind: str, key: str) -> None:
    pen.write(stream, kind, {"after": pen.live(stream, kind, key), "key": key, "put": None})


def _streams_of(pen: Pen, kind: str, key: str) -> list[Stream]:
    return [stream for stream in _STREAMS if pen.stands(stream, kind, key)]
