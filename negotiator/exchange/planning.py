"""What taking a package in would do to a workspace, worked out before anything is changed.

Merging is a union of entries, so order and repetition do no harm. A package is refused whole for what cannot be honest:
another deal, a place in history that does not follow, a line that is no entry or stands where it does not belong. What
needs a person's eye is listed: a package seen before, a second history by the same author, what is missing in between.
Entries that a newer program wrote are left out and told; they come in with the same package once this one is updated.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from negotiator.exchange.limits import LIMITS
from negotiator.exchange.shapes import Audience, Fork, HeldPackage, ImportPlan, Package, Refusal
from negotiator.kernel import Refused, Tampered, Unreadable
from negotiator.ledger import Entry, NewerEntry, Stream, from_line


class WrongDeal(Refused):
    """A package belongs to another deal than the one that is open."""

    code = "wrong-deal"

    def __init__(self) -> None:
        super().__init__(
            "The package belongs to another deal.", hint="Nothing was imported. Open that deal, then the package."
        )


class NumberDoesNotFollow(Tampered):
    """A package's number is not the one after those of the packages that it builds on."""

    code = "sequence"

    def __init__(self, sequence: int) -> None:
        super().__init__(
            f"The package bears number {sequence}, which does not follow from the packages it builds on.",
            hint="Nothing was imported. Ask its sender for a new package.",
        )


class Overtaken(Refused):
    """An older package than one that its author sent already, and nothing that was taken in builds on it."""

    code = "rollback"

    def __init__(self, sequence: int, latest: int) -> None:
        super().__init__(
            f"The package bears number {sequence}; its sender's package {latest} was taken in already.",
            hint="Nothing was imported. Take in their newest package; if this is it, ask if their file is an old one.",
        )


class OtherDealsEntry(Tampered):
    """An entry of another deal stands in a package."""

    code = "entry-deal"

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} belongs to another deal.", hint="Nothing was imported. Tell the sender.")


class WrongLedger(Tampered):
    """An entry stands in the ledger of the other stream."""

    code = "entry-stream"

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} stands in the wrong ledger.", hint="Nothing was imported. Tell the sender.")


class TooManyLines(Unreadable):
    """A package's ledger has more lines than any deal."""

    code = "ledger-lines"

    def __init__(self) -> None:
        super().__init__(
            f"The package's ledger has more than {LIMITS.lines} lines.",
            hint="Nothing was imported. Ask the sender for a new package.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What of a package decides about its entries. shared, team: exact lines. walled: ids of shared entries that its
    sender keeps back from these recipients.
    """

    id: str
    deal_id: str
    sequence: int
    parents: tuple[str, ...]
    author_root: str
    shared: Iterable[bytes]
    team: Iterable[bytes] = ()
    audience: Audience = "partner"
    walled: tuple[str, ...] = ()


def letter_of(package: Package) -> Letter:
    """Return what of a verified package decides about its entries."""
    return Letter(
        id=package.id,
        deal_id=package.deal_id,
        sequence=package.sequence,
        parents=package.parents,
        author_root=package.manifest.author,
        shared=package.ledger,
        team=package.team_ledger,
        audience=package.manifest.audience,
        walled=package.manifest.walled,
    )


def plan(
    letter: Letter, *, deal_id: str, held_entries: Collection[str], held_packages: Mapping[str, HeldPackage]
) -> ImportPlan:
    """Return what is new, known, forked, missing and left out. The caller checks signatures.

    held_packages: those for the same audience. Raises WrongDeal, NumberDoesNotFollow, Overtaken, and for entries
    BadEntry, OtherDealsEntry, WrongLedger and TooManyLines. Pass sets where many entries are held.
    """
    if letter.deal_id != deal_id:
        raise WrongDeal
    if letter.id not in held_packages:
        _check_number(letter, held_packages)
    entries = _read_entries(letter, held=held_entries)
    return ImportPlan(
        package_id=letter.id,
        new=tuple(entries.new.values()),
        known=entries.known,
        forks=_forks(letter, held=held_packages),
        gaps=tuple(parent for parent in letter.parents if parent not in held_packages),
        missing=_missing(entries.new, held=held_entries, walled=frozenset(letter.walled)),
        replay=letter.id in held_packages,
        refused=tuple(entries.newer),
        left_out=entries.left_out,
        named=frozenset(entries.ids),
    )


@dataclass(slots=True)
class _Entries:
    """What reading the ledgers has found so far; filled by `_read_entries` and by nobody else."""

    new: dict[str, Entry] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    known: int = 0
    left_out: int = 0
    newer: list[Refusal] = field(default_factory=list)


def _read_entries(letter: Letter, *, held: Collection[str]) -> _Entries:
    found = _Entries()
    for number, (stream, what, line) in enumerate(_lines(letter), start=1):
        if number > LIMITS.lines:
            raise TooManyLines
        try:
            entry = from_line(line)
        except NewerEntry as error:
            found.left_out += 1
            if len(found.newer) < LIMITS.refusals:
                found.newer.append(Refusal(code=error.code, what=what, why=error.message))
            continue
        _check_place(entry, what, stream=stream, deal_id=letter.deal_id)
        found.ids.add(entry.id)
        if entry.id in held:
            found.known += 1
        else:
            found.new.setdefault(entry.id, entry)
    return found


def _lines(letter: Letter) -> Iterator[tuple[Stream, str, bytes]]:
    streams: tuple[tuple[Stream, Iterable[bytes]], ...] = (("shared", letter.shared), ("team", letter.team))
    for stream, lines in streams:
        for number, line in enumerate(lines, start=1):
            yield stream, f"{stream} entry {number}", line


def _check_place(entry: Entry, what: str, *, stream: Stream, deal_id: str) -> None:
    if entry.deal != deal_id:
        raise OtherDealsEntry(what)
    if entry.stream != stream:
        raise WrongLedger(what)


def _check_number(letter: Letter, held: Mapping[str, HeldPackage]) -> None:
    """Refuse a number that does not follow, and a package older than its author's latest that nobody builds on.

    Packages between may be missing, but not without end: what comes next must count on, and numbers have an end. One of
    two for the same place is no older one: it proves that its author signed both, however late it turns up.
    """
    seen = [held[parent].sequence for parent in letter.parents if parent in held]
    complete = len(seen) == len(letter.parents)
    expected = 1 + max(seen, default=0)
    furthest = max((each.sequence for each in held.values()), default=0) + LIMITS.ahead
    if letter.sequence < expected or letter.sequence > furthest or (complete and letter.sequence != expected):
        raise NumberDoesNotFollow(letter.sequence)
    latest = latest_of(letter.author_root, held)
    wanted = {parent for each in held.values() for parent in each.parents}
    if letter.sequence < latest and letter.id not in wanted and not _forks(letter, held=held):
        raise Overtaken(letter.sequence, latest)


def latest_of(author_root: str, held: Mapping[str, HeldPackage]) -> int:
    """Return the number of the newest package held of an author, 0 for none."""
    return max((each.sequence for each in held.values() if each.author_root == author_root), default=0)


def _forks(letter: Letter, *, held: Mapping[str, HeldPackage]) -> tuple[Fork, ...]:
    place = (letter.author_root, letter.sequence)
    return tuple(
        Fork(author_root=each.author_root, sequence=each.sequence, held=held_id, received=letter.id)
        for held_id, each in held.items()
        if (each.author_root, each.sequence) == place and held_id != letter.id
    )


def _missing(new: Mapping[str, Entry], *, held: Collection[str], walled: frozenset[str]) -> tuple[str, ...]:
    parents = {parent for entry in new.values() for parent in entry.parents}
    return tuple(sorted(parent for parent in parents if not (parent in new or parent in held or parent in walled)))
