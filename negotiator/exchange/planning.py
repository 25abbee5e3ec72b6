"""What taking a package in would do to a workspace, worked out before anything is changed.

Merging is a union of entries, so order and repetition do no harm; what needs a person's eye is listed: another deal,
a package seen before, an older one, a second history by the same author, and what is missing in between.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from negotiator.exchange.shapes import Fork, HeldPackage, ImportPlan, Package, Refusal
from negotiator.kernel import NegotiatorError
from negotiator.ledger import Entry, Stream, Verifier, from_line, verify


def plan(
    package: Package,
    *,
    deal_id: str | None,
    held_entries: Collection[str],
    held_packages: Mapping[str, HeldPackage],
    verifier: Verifier | None = None,
) -> ImportPlan:
    """Return what is new, known, forked, missing and refused.

    deal_id: the open deal's, or None when the package may begin a new one. With a verifier each new entry's signature
    is checked; without one the caller checks them. Pass sets where many entries are held.
    """
    entries = _read_entries(package, held=held_entries, verifier=verifier)
    stops = _stops(package, deal_id=deal_id, held=held_packages)
    return ImportPlan(
        package_id=package.id,
        new=() if stops else tuple(entries.new.values()),
        known=entries.known,
        forks=_forks(package, held=held_packages),
        gaps=tuple(parent for parent in package.parents if parent not in held_packages),
        missing=_missing(entries.new, held=held_entries),
        replay=package.id in held_packages,
        stopped=bool(stops),
        refused=(*stops, *entries.refused),
    )


@dataclass(slots=True)
class _Entries:
    """What reading the ledgers has found so far; filled by `_read_entries` and by nobody else."""

    new: dict[str, Entry] = field(default_factory=dict)
    known: int = 0
    refused: list[Refusal] = field(default_factory=list)


def _read_entries(package: Package, *, held: Collection[str], verifier: Verifier | None) -> _Entries:
    found = _Entries()
    ledgers: tuple[tuple[Stream, tuple[bytes, ...]], ...] = (
        ("shared", package.ledger),
        ("team", package.team_ledger),
    )
    for stream, lines in ledgers:
        for number, line in enumerate(lines, start=1):
            what = f"{stream} entry {number}"
            try:
                entry = from_line(line)
            except NegotiatorError as error:
                found.refused.append(Refusal(code=error.code, what=what, why=error.message))
                continue
            if entry.id in held:
                found.known += 1
            elif refusal := _refusal(entry, what, stream=stream, deal_id=package.deal_id, verifier=verifier):
                found.refused.append(refusal)
            else:
                found.new.setdefault(entry.id, entry)
    return found


def _refusal(entry: Entry, what: str, *, stream: Stream, deal_id: str, verifier: Verifier | None) -> Refusal | None:
    if entry.deal != deal_id:
        return Refusal(code="entry-deal", what=what, why="It belongs to another deal.")
    if entry.stream != stream:
        return Refusal(code="entry-stream", what=what, why="It stands in the wrong ledger.")
    if verifier is not None:
        try:
            verify(entry, verifier)
        except NegotiatorError as error:
            return Refusal(code=error.code, what=what, why=error.message)
    return None


def _stops(package: Package, *, deal_id: str | None, held: Mapping[str, HeldPackage]) -> tuple[Refusal, ...]:
    """Return the reasons for which nothing of the package may be taken in."""
    what = f"package {package.id[:12]}"
    if package.standing == "changed":
        why = "Its author's root certificate is not the one you accepted for this person."
        return (Refusal(code="author-changed", what=what, why=why),)
    if deal_id is not None and package.deal_id != deal_id:
        return (Refusal(code="wrong-deal", what=what, why="It belongs to another deal."),)
    if package.id in held:
        return ()
    return (*_sequence_stops(package, what, held=held), *_rollback_stops(package, what, held=held))


def _sequence_stops(package: Package, what: str, *, held: Mapping[str, HeldPackage]) -> tuple[Refusal, ...]:
    seen = [held[parent].sequence for parent in package.parents if parent in held]
    complete = len(seen) == len(package.parents)
    expected = 1 + max(seen, default=0)
    if package.sequence < expected or (complete and package.sequence != expected):
        return (Refusal(code="sequence", what=what, why="Its number does not follow from the packages it builds on."),)
    return ()


def _rollback_stops(package: Package, what: str, *, held: Mapping[str, HeldPackage]) -> tuple[Refusal, ...]:
    """An older package than the author's latest is one that was held back, unless a held one builds on it."""
    wanted = {parent for each in held.values() for parent in each.parents}
    author = package.manifest.author
    latest = max((each.sequence for each in held.values() if each.author_root == author), default=0)
    if package.sequence < latest and package.id not in wanted:
        return (Refusal(code="rollback", what=what, why="Its author has already sent you a later one."),)
    return ()


def _forks(package: Package, *, held: Mapping[str, HeldPackage]) -> tuple[Fork, ...]:
    place = (package.manifest.author, package.sequence)
    return tuple(
        Fork(author_root=each.author_root, sequence=each.sequence, held=held_id, received=package.id)
        for held_id, each in held.items()
        if (each.author_root, each.sequence) == place and held_id != package.id
    )


def _missing(new: Mapping[str, Entry], *, held: Collection[str]) -> tuple[str, ...]:
    parents = {parent for entry in new.values() for parent in entry.parents}
    return tuple(sorted(parent for parent in parents if parent not in new and parent not in held))
