"""What of a deal goes into the derived tables: rows for full-text search and for the projection of records."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from negotiator.domain import KINDS, Deal, Held, body_of
from negotiator.domain.approvals import Approval
from negotiator.domain.changes import Consent
from negotiator.domain.decisions import Decision
from negotiator.domain.plain import canonical
from negotiator.domain.positions import ChangeAnswer, Comment, Note
from negotiator.domain.readings import Fact
from negotiator.domain.records import FieldFacts, Kind, fields_of
from negotiator.kernel import SILENT, Progress
from negotiator.ledger import Entry
from negotiator.services.wordings import follow_texts
from negotiator.store import IndexRow, ProjectionRow, Vault

DERIVED = "derived"  # the local row that says in which shape the derived tables follow the ledger
SHAPE = 4
PREPARING: Final = "Preparing the search"
_TITLES = ("title", "name", "failure_mode", "question")
_TEXT_KINDS: Final = frozenset({"version/1", "package/1"})  # acts that add versions, or tell when they came


def rebuild(vault: Vault, deal: Deal, *, progress: Progress = SILENT) -> None:
    """Put everything that is derived from a deal in the place of what there was. Raise Cancelled: all is as before."""
    with vault.transaction():
        progress.step(0, 1, PREPARING)
        vault.index.rebuild(index_rows(deal))
        follow_texts(vault, deal, progress=progress)
        vault.projection.replace(projection_rows(deal))
        vault.local.set(DERIVED, SHAPE)


def is_current(vault: Vault) -> bool:
    """Tell whether what is derived follows the ledger; a new file, and one that another version wrote, do not yet."""
    return vault.local.get(DERIVED) == SHAPE and vault.index.is_ready()


def follow(vault: Vault, before: Deal, after: Deal, entries: Iterable[Entry]) -> None:
    """Let what is derived follow a deal that grew by entries, inside the transaction that stores them."""
    if not is_current(vault):
        rebuild(vault, after)
        return
    entries = tuple(entries)
    rows: list[ProjectionRow] = []
    found: list[IndexRow] = []
    gone, lost = [], []
    for kind, key in changed_records(before, after, entries):
        held: Held[Any] | None = after.held(kind.type, key)
        if held is None:
            gone.append((kind.name, key))
        else:
            rows.append(_projected(kind, held))
        row = _row(kind.topic, held) if held else None
        if row is None:
            lost.append((kind.topic, key))
        else:
            found.append(row)
    vault.projection.update(rows, gone=gone)
    vault.index.drop(lost)
    vault.index.put(found)
    _follow_facts(vault, before, after, entries)
    if before.roster is not after.roster or any(entry.kind in _TEXT_KINDS for entry in entries):
        follow_texts(vault, after)


def _follow_facts(vault: Vault, before: Deal, after: Deal, entries: tuple[Entry, ...]) -> None:
    """Let the index follow decisions, approvals and consents. They only come, unless who may act changed."""
    anew = before.roster is not after.roster
    kinds = {entry.kind for entry in entries}
    for type_ in _ROWS_OF:
        if anew:
            held, now = _by_place(type_, before.facts(type_)), _by_place(type_, after.facts(type_))
            for topic, scope, key in held.keys() - now.keys():
                vault.index.drop([(topic, key)], scope=scope)
            vault.index.put(row for place, row in now.items() if held.get(place) != row)
        elif KINDS.of(type_).name in kinds:
            vault.index.put(_by_place(type_, _told_by(after.facts(type_), entries)).values())


def _told_by(facts: tuple[Fact[Any], ...], entries: tuple[Entry, ...]) -> Iterator[Fact[Any]]:
    """Return the facts that entries tell, in agreed order; of those with one number, the last is found."""
    fresh = {entry.id for entry in entries}
    numbers = {getattr(fact.value, "key", "") for fact in facts if fact.entry.id in fresh}
    return (fact for fact in facts if fact.entry.id in fresh or getattr(fact.value, "key", None) in numbers)


def _by_place(type_: type[Any], facts: Iterable[Fact[Any]]) -> dict[tuple[str, str, str], IndexRow]:
    rows = (_ROWS_OF[type_](fact) for fact in facts)
    return {(row.topic, row.scope, row.key): row for row in rows if row is not None}


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
    """Yield one row for everything with words but texts: records, decisions, and what was said on approving."""
    for kind in KINDS:
        if not kind.milestone:
            found: tuple[Held[Any], ...] = deal.records(kind.type)
            for held in found:
                row = _row(kind.topic, held)
                if row is not None:
                    yield row
    for type_ in _ROWS_OF:
        yield from _fact_rows(deal, type_)


def _row(topic: str, held: Held[Any]) -> IndexRow | None:
    if isinstance(held.value, ChangeAnswer) and not held.value.text:
        return None  # a yes or no without a word
    plain = body_of(held.value)
    named = next((name for name in _TITLES if plain.get(name)), "key")
    title = str(plain[named])
    shown = [facts.name for facts in fields_of(type(held.value)) if _has_words(facts)]
    texts = [str(plain[name]) for name in shown if name != named and plain[name] not in (None, "", [], 0)]
    if isinstance(held.value, Note | Comment):
        named_subject = held.value.subject and not held.value.subject.startswith("change/")
        title, texts = held.value.subject if named_subject else held.value.key, [held.value.text]
    return IndexRow(
        topic=topic,
        key=held.value.key,
        label=held.value.key,
        title=title,
        text="\n".join(filter(None, texts)),
        stream=held.stream,
        author=held.entry.author,
        at=held.entry.claimed_at,
    )


def _has_words(facts: FieldFacts) -> bool:
    return facts.widget not in ("hidden", "key") and (facts.column or facts.widget != "integer")


def _fact_rows(deal: Deal, type_: type[Any]) -> Iterator[IndexRow]:
    for fact in deal.facts(type_):
        row = _ROWS_OF[type_](fact)
        if row is not None:
            yield row


def _decision_row(fact: Fact[Decision]) -> IndexRow:
    said = fact.value
    texts = (said.outcome, said.rationale, ", ".join(said.stakeholders))
    return _fact_row("decision", fact, key=said.key, label=said.key, title=said.question, texts=texts)


def _approval_row(fact: Fact[Approval]) -> IndexRow | None:
    said = fact.value
    title, texts = said.verdict.capitalize(), (said.conditions, said.reason)
    return _fact_row("approval", fact, scope=said.subject, title=title, texts=texts) if any(texts) else None


def _consent_row(fact: Fact[Consent]) -> IndexRow | None:
    said = fact.value
    title, texts = said.verdict.capitalize(), (said.reason,)
    return _fact_row("consent", fact, scope=f"request/{said.request}", title=title, texts=texts) if any(texts) else None


_ROWS_OF: Final[dict[type[Any], Callable[[Fact[Any]], IndexRow | None]]] = {
    Decision: _decision_row,
    Approval: _approval_row,
    Consent: _consent_row,
}
"""What is said once and never changed, by its type. Assents and signatures say nothing in words."""


def _fact_row(
    topic: str,
    fact: Fact[Any],
    *,
    title: str,
    texts: tuple[str, ...],
    key: str = "",
    label: str = "",
    scope: str = "",
) -> IndexRow:
    return IndexRow(
        topic=topic,
        key=key or fact.entry.id,
        scope=scope,
        label=label,
        title=title,
        text="\n".join(text for text in texts if text),
        stream=fact.entry.stream,
        author=fact.entry.author,
        at=fact.entry.claimed_at,
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
