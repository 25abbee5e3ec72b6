"""Full-text search over the deal: an index that follows each change, and may be dropped and made anew.

Every record has one row. A text that goes through versions has one row for each wording of a clause, with the versions
through which that wording stood, so that a hundred versions which hardly differ are hardly more than one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, text

from negotiator.store.index_tables import has_index_tables, make_index_tables
from negotiator.store.questions import find_rows
from negotiator.store.transactions import Transactions
from negotiator.store.wanted import Hit, IndexRow, Wanted, cleaned, label_of, stamp

_BATCH: Final = 1000
_PLACE: Final = text(
    "INSERT INTO search_places (topic, scope, key, label, cited, stream, author, side, at)"
    " VALUES (:topic, :scope, :key, :label, :cited, :stream, :author, :side, :at)"
    " ON CONFLICT (topic, scope, key) DO UPDATE SET label = excluded.label, cited = excluded.cited,"
    " stream = excluded.stream, author = excluded.author, side = excluded.side, at = excluded.at RETURNING id"
)
_WORDS: Final = text("INSERT OR REPLACE INTO search (rowid, title, text) VALUES (:id, :title, :text)")
_PLACED: Final = text("SELECT id FROM search_places WHERE topic = :topic AND scope = :scope AND key = :key")
_STANDING: Final = text(
    "SELECT p.id, p.key, p.label, w.title FROM search_spans s JOIN search_places p ON p.id = s.id"
    " JOIN search w ON w.rowid = s.id WHERE s.scope = :scope AND s.last IS NULL"
)
_SHARE: Final = text(
    "UPDATE search_places SET stream = 'shared' WHERE stream <> 'shared' AND id IN"
    " (SELECT id FROM search_spans WHERE scope = :scope AND first <= :number AND IFNULL(last, :number) >= :number)"
)


class SearchIndex:
    """The full-text index of one vault."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @property
    def ready(self) -> bool:
        """Tell whether the file's index is in the form of this version; otherwise it is to be built anew."""
        with self._transactions.read() as connection:
            return has_index_tables(connection)

    def rebuild(self, rows: Iterable[IndexRow] = ()) -> None:
        """Put these rows in the place of all there were, and of all versions."""
        with self._transactions.write() as connection:
            make_index_tables(connection)
            for row in rows:
                _put(connection, row)

    def put(self, rows: Iterable[IndexRow]) -> None:
        """Add rows, each in the place of the one that has its topic, scope and key."""
        left = iter(rows)
        while batch := list(islice(left, _BATCH)):
            with self._transactions.write() as connection:
                for row in batch:
                    _put(connection, row)

    def drop(self, places: Iterable[tuple[str, str]], *, scope: str = "") -> None:
        """Remove rows by topic and key; those that are not there are no matter."""
        with self._transactions.write() as connection:
            for topic, key in places:
                id_ = connection.execute(_PLACED, {"topic": topic, "scope": scope, "key": key}).scalar()
                if id_ is not None:
                    _remove(connection, [id_])

    # Texts in versions

    def versions(self, scope: str) -> tuple[tuple[str, bool], ...]:
        """Return the versions of a text that are indexed, in order: each one's hash, and whether it is shared."""
        found = "SELECT hash, shared FROM search_versions WHERE scope = :scope ORDER BY number"
        with self._transactions.read() as connection:
            return tuple((row.hash, bool(row.shared)) for row in connection.execute(text(found), {"scope": scope}))

    def add_version(
        self,
        scope: str,
        hash_: str,
        clauses: Mapping[str, tuple[str, str]],
        *,
        topic: str,
        shared: bool,
        row_of: Callable[[str], IndexRow | None],
    ) -> None:
        """Add the next version of a text: the (label, title) of each wording in it, by the wording's key.

        `row_of` is asked for wordings that no version had before; what it has no row for is left out.
        """
        with self._transactions.write() as connection:
            number = len(self.versions(scope)) + 1
            values = {"scope": scope, "number": number, "hash": hash_, "shared": shared}
            connection.execute(text("INSERT INTO search_versions VALUES (:scope, :number, :hash, :shared)"), values)
            held = {row.key: row for row in connection.execute(_STANDING, {"scope": scope})}
            ended = [{"id": row.id, "last": number - 1} for key, row in held.items() if key not in clauses]
            if ended:
                connection.execute(text("UPDATE search_spans SET last = :last WHERE id = :id AND last IS NULL"), ended)
            for key, (label, title) in clauses.items():
                row = held.get(key)
                if row is None:
                    _begin(connection, (topic, scope, key), (label, title), number=number, row_of=row_of)
                else:
                    _rename(connection, row.id, (row.label, row.title), (cleaned(label), cleaned(title)))
            if shared:
                connection.execute(_SHARE, {"scope": scope, "number": number})

    def share_version(self, scope: str, hash_: str) -> None:
        """Note that a version is shared from now on, with every text in it."""
        with self._transactions.write() as connection:
            marked = connection.execute(
                text("UPDATE search_versions SET shared = 1 WHERE scope = :scope AND hash = :hash RETURNING number"),
                {"scope": scope, "hash": hash_},
            )
            for number in list(marked.scalars()):
                connection.execute(_SHARE, {"scope": scope, "number": number})

    def drop_versions(self, scope: str, *, topic: str) -> None:
        """Remove every version of a text with all its rows."""
        with self._transactions.write() as connection:
            rows = "SELECT id FROM search_places WHERE topic = :topic AND scope = :scope"
            _remove(connection, list(connection.execute(text(rows), {"topic": topic, "scope": scope}).scalars()))
            connection.execute(text("DELETE FROM search_versions WHERE scope = :scope"), {"scope": scope})

    # Asking

    def search(self, wanted: Wanted, *, limit: int = 50) -> tuple[Hit, ...]:
        """Return the best hits, none where the index is not ready. Nothing that can be asked is an error."""
        with self._transactions.read() as connection:
            if not has_index_tables(connection):
                return ()
            return find_rows(connection, wanted, limit=limit)


def _put(connection: Connection, row: IndexRow) -> int:
    id_ = int(connection.execute(_PLACE, _placed(row)).scalar_one())
    connection.execute(_WORDS, {"id": id_, "title": cleaned(row.title), "text": cleaned(row.text)})
    return id_


def _placed(row: IndexRow) -> dict[str, Any]:
    return {
        "topic": cleaned(row.topic),
        "scope": cleaned(row.scope),
        "key": cleaned(row.key),
        "label": cleaned(row.label),
        "cited": label_of(row.label),
        "stream": row.stream,
        "author": row.author,
        "side": cleaned(row.side),
        "at": stamp(row.at),
    }


def _remove(connection: Connection, ids: Sequence[int]) -> None:
    values = [{"id": id_} for id_ in ids]
    for statement in (
        "DELETE FROM search WHERE rowid = :id",
        "DELETE FROM search_spans WHERE id = :id",
        "DELETE FROM search_places WHERE id = :id",
    ):
        if values:
            connection.execute(text(statement), values)


def _begin(
    connection: Connection,
    place: tuple[str, str, str],
    named: tuple[str, str],
    *,
    number: int,
    row_of: Callable[[str], IndexRow | None],
) -> None:
    """Let a wording stand from a version on: one that stood before it was given up, or a new one."""
    (topic, scope, key), (label, title) = place, named
    held = connection.execute(
        text(
            "SELECT p.id, p.label, w.title FROM search_places p JOIN search w ON w.rowid = p.id"
            " WHERE topic = :topic AND scope = :scope AND key = :key"
        ),
        {"topic": topic, "scope": scope, "key": key},
    ).first()
    if held is not None:
        id_ = int(held.id)
        _rename(connection, id_, (held.label, held.title), (cleaned(label), cleaned(title)))
    else:
        row = row_of(key)
        if row is None:
            return
        id_ = _put(connection, row)
    connection.execute(
        text("INSERT INTO search_spans (id, scope, first) VALUES (:id, :scope, :first)"),
        {"id": id_, "scope": scope, "first": number},
    )


def _rename(connection: Connection, id_: int, before: tuple[str, str], after: tuple[str, str]) -> None:
    """Give a row the number and heading that its text has now."""
    (old_label, old_title), (label, title) = before, after
    if label != old_label:
        values = {"id": id_, "label": label, "cited": label_of(label)}
        connection.execute(text("UPDATE search_places SET label = :label, cited = :cited WHERE id = :id"), values)
    if title != old_title:
        connection.execute(text("UPDATE search SET title = :title WHERE rowid = :id"), {"id": id_, "title": title})
