"""What of a deal goes into the derived tables: rows for full-text search and for the projection of records."""

from collections.abc import Iterable, Iterator
from typing import Any

from negotiator.domain import KINDS, Deal, Held, body_of
from negotiator.domain.decisions import Decision
from negotiator.domain.plain import canonical
from negotiator.domain.records import Kind, fields_of
from negotiator.ledger import Entry
from negotiator.store import IndexRow, ProjectionRow, Vault

DERIVED = "derived"  # the local row that says in which shape the derived tables follow the ledger
SHAPE = 1
_TITLES = ("title", "name", "failure_mode", "question", "subject")


def rebuild(vault: Vault, deal: Deal) -> None:
    """Put everything that is derived from a deal in the place of what there was."""
    with vault.transaction():
        vault.index.rebuild(index_rows(deal))
        vault.projection.replace(projection_rows(deal))
        vault.local.set(DERIVED, SHAPE)


def follow(vault: Vault, before: Deal, after: Deal, entries: Iterable[Entry]) -> None:
    """Let what is derived follow a deal that grew by entries, inside the transaction that stores them."""
    if vault.local.get(DERIVED) != SHAPE:  # nothing to follow: a new file, or one that another version wrote
        rebuild(vault, after)
        return
    rows, gone = [], []
    for kind, key in changed_records(before, after, entries):
        held: Held[Any] | None = after.held(kind.type, key)
        if held is None:
            gone.append((kind.name, key))
        else:
            rows.append(_projected(kind, held))
    vault.projection.update(rows, gone=gone)


def changed_records(before: Deal, after: Deal, entries: Iterable[Entry]) -> frozenset[tuple[Kind, str]]:
    """Return which records stand otherwise since a deal grew by entries: kinds and keys."""
    if before.roster is not after.roster:  # who may act changed: anything may
        return frozenset(place for place, _standing in _standings(before) ^ _standings(after))
    counted = (after.projection.by_id.get(entry.id) for entry in entries)
    kinds = ((KINDS.named(entry.kind), entry.body.get("key")) for entry in counted if entry)
    return frozenset((kind, key) for kind, key in kinds if kind and not kind.milestone and isinstance(key, str))


def _standings(deal: Deal) -> set[tuple[tuple[Kind, str], tuple[str, ...]]]:
    found: set[tuple[tuple[Kind, str], tuple[str, ...]]] = set()
    for kind in KINDS:
        records: tuple[Held[Any], ...] = () if kind.milestone else deal.records(kind.type)
        found |= {((kind, held.value.key), (held.entry.id, held.stream)) for held in records}
    return found


def index_rows(deal: Deal) -> Iterator[IndexRow]:
    """Yield one row for every record and decision: its title, and all its text."""
    for kind in KINDS:
        if not kind.milestone:
            found: tuple[Held[Any], ...] = deal.records(kind.type)
            for held in found:
                yield _row(kind.topic, held)
    for fact in deal.facts(Decision):
        yield IndexRow(
            topic="decision",
            key=fact.value.key,
            title=fact.value.question,
            text=f"{fact.value.outcome}\n{fact.value.rationale}",
            stream=fact.entry.stream,
            at=fact.entry.claimed_at,
        )


def _row(topic: str, held: Held[Any]) -> IndexRow:
    plain = body_of(held.value)
    title = next((str(plain[name]) for name in _TITLES if plain.get(name)), held.value.key)
    shown = [facts.name for facts in fields_of(type(held.value)) if facts.widget not in ("hidden", "key")]
    texts = [str(plain[name]) for name in shown if plain[name] not in (None, "", [], 0)]
    return IndexRow(
        topic=topic,
        key=held.value.key,
        title=title,
        text="\n".join(texts),
        stream=held.stream,
        at=held.entry.claimed_at,
    )


def projection_rows(deal: Deal) -> Iterator[ProjectionRow]:
    """Yield one row for every standing record."""
    for kind in KINDS:
        if not kind.milestone:
            found: tuple[Held[Any], ...] = deal.records(kind.type)
            for held in found:
                yield _projected(kind, held)


def _projected(kind: Kind, held: Held[Any]) -> ProjectionRow:
    return ProjectionRow(
        kind=kind.name,
        key=held.value.key,
        stream=held.stream,
        json=canonical(body_of(held.value)).decode("utf-8"),
        entry_id=held.entry.id,
    )
