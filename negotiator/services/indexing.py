"""What of a deal goes into the derived tables: rows for full-text search and for the projection of records."""

from collections.abc import Iterator
from typing import Any

from negotiator.domain import KINDS, Deal, Held, body_of
from negotiator.domain.decisions import Decision
from negotiator.domain.plain import canonical
from negotiator.domain.records import fields_of
from negotiator.store import IndexRow, ProjectionRow

_TITLES = ("title", "name", "failure_mode", "question", "subject")


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
                yield ProjectionRow(
                    kind=kind.name,
                    key=held.value.key,
                    stream=held.stream,
                    json=canonical(body_of(held.value)).decode("utf-8"),
                    entry_id=held.entry.id,
                )
