"""Full-text search over the deal: an index that follows each change, and may be dropped and made anew.

Every record has one row. A text that goes through versions has one row for each wording of a clause, with the versions
through which that wording stood, so that a hundred versions which hardly differ are hardly more than one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from negotiator.store.index_tables import has_index_tables, make_index_tables
from negotiator.store.questions import find_rows
from negotiator.store.transactions import Transactions
from negotiator.store.wanted import Hit, IndexRow, IndexVersion, Wanted, cleaned, label_of, stamp

_BATCH: Final = 1000
_PLACE: Final = text(
    "INSERT INTO search_places (id, topic, scope, key, label, cited, stream, author, side, at)"
    " VALUES (:id, :topic, :scope, :key, :label, :cited, :stream, :author, :side, :at)"
)
_WORDS: Final = text("INSERT INTO search (rowid, title, text) VALUES (:id, :title, :text)")
_PLACED: Final = text("SELECT id FROM search_places WHERE topic = :topic AND scope = :scope AND key = :key")
_STANDING: Final = text(
    "SELECT p.id, p.key, p.label, w.title FROM search_spans s JOIN search_places p ON p.id = s.id"
    " JOIN search w ON w.rowid = s.id WHERE s.scope = :scope AND s.last IS NULL"
)
_GIVEN_UP: Final = text(
    "SELECT p.id, p.key, p.label, w.title FROM json_each(:keys) k JOIN search_places p"
    " ON p.topic = :topic AND p.scope = :scope AND p.key = k.value JOIN search w ON w.rowid = p.id"
)
_VERSION: Final = text("INSERT INTO search_versions VALUES (:scope, :number, :hash, :entry, :shared)")
_RESTATE_VERSION: Final = text(
    "UPDATE search_versions SET entry = :entry, shared = :shared WHERE scope = :scope AND hash = :hash RETURNING number"
)
_RESTATE: Final = text(
    "UPDATE search_places SET author = :author, side = :side, at = :at WHERE id IN"
    " (SELECT id FROM search_spans WHERE scope = :scope GROUP BY id HAVING MIN(first) = :number)"
)
_SHARE: Final = text(
    "UPDATE search_places SET stream = 'shared' WHERE stream <> 'shared' AND id IN"
    " (SELECT id FROM search_spans WHERE scope = :scope AND first <= :number AND IFNULL(last, :number) >= :number)"
)


class SearchIndex:
    """The full-text index of one vault."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def is_ready(self) -> bool:
        """Tell whether the file's index is in the form of this version; otherwise it is to be built anew."""
        with self._transactions.read() as connection:
            return has_index_tables(connection)

    def rebuild(self, rows: Iterable[IndexRow] = ()) -> None:
        """Put these rows in the place of all there were, and of all versions."""
        with self._transactions.write() as connection:
            make_index_tables(connection)
            for batch in _batches(rows):
                _put(connection, batch)

    def put(self, rows: Iterable[IndexRow]) -> None:
        """Add rows, each in the place of the one that has its topic, scope and key."""
        for batch in _batches(rows):
            with self._transactions.write() as connection:
                _put(connection, batch)

    def drop(self, places: Iterable[tuple[str, str]], *, scope: str = "") -> None:
        """Remove rows by topic and key; those that are not there are no matter."""
        with self._transactions.write() as connection:
            for topic, key in places:
                place = {"topic": cleaned(topic), "scope": cleaned(scope), "key": cleaned(key)}
                id_ = connection.execute(_PLACED, place).scalar()
                if id_ is not None:
                    _remove(connection, [id_])

    # Texts in versions

    def versions(self, scope: str) -> tuple[IndexVersion, ...]:
        """Return the versions of a text that are indexed, in order."""
        found = text("SELECT hash, entry, shared FROM search_versions WHERE scope = :scope ORDER BY number")
        with self._transactions.read() as connection:
            rows = connection.execute(found, {"scope": scope})
            return tuple(IndexVersion(hash=row.hash, entry=row.entry, shared=bool(row.shared)) for row in rows)

    def add_version(
        self,
        scope: str,
        version: IndexVersion,
        clauses: Mapping[str, tuple[str, str]],
        *,
        topic: str,
        row_of: Callable[[str], IndexRow | None],
    ) -> None:
        """Add the next version of a text: the (label, title) of each wording in it, by the wording's key.

        `row_of` is asked for wordings that no version had before; what it has no row for is left out.
        """
        with self._transactions.write() as connection:
            number = len(self.versions(scope)) + 1
            connection.execute(_VERSION, _version_values(scope, version) | {"number": number})
            held = {row.key: row for row in connection.execute(_STANDING, {"scope": scope})}
            ended = [{"id": row.id, "last": number - 1} for key, row in held.items() if key not in clauses]
            if ended:
                connection.execute(text("UPDATE search_spans SET last = :last WHERE id = :id AND last IS NULL"), ended)
            back = _given_up(connection, topic, scope, [key for key in clauses if key not in held])
            rows = (row_of(key) for key in clauses if key not in held and key not in back)
            ids = [*(row.id for row in back.values()), *_put(connection, [row for row in rows if row is not None])]
            begun = [{"id": id_, "scope": scope, "first": number} for id_ in ids]
            if begun:
                connection.execute(text("INSERT INTO search_spans VALUES (:id, :scope, :first, NULL)"), begun)
            for key, row in (held | back).items():
                if key in clauses:
                    _rename(connection, row, *clauses[key])
            if version.shared:
                connection.execute(_SHARE, {"scope": scope, "number": number})

    def restate_version(self, scope: str, version: IndexVersion, *, author: str, side: str, at: datetime) -> None:
        """Note that another entry says most of a version now: with whom and when its new texts came, who has them."""
        with self._transactions.write() as connection:
            numbers = list(connection.execute(_RESTATE_VERSION, _version_values(scope, version)).scalars())
            for number in numbers:
                values = {"scope": scope, "number": number, "author": author, "side": cleaned(side), "at": stamp(at)}
                connection.execute(_RESTATE, values)
                if version.shared:
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


def _version_values(scope: str, version: IndexVersion) -> dict[str, Any]:
    return {"scope": scope, "hash": version.hash, "entry": version.entry, "shared": version.shared}


def _batches(rows: Iterable[IndexRow]) -> Iterator[list[IndexRow]]:
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _put(connection: Connection, rows: Sequence[IndexRow]) -> list[int]:
    """Add rows, each in the place of the one that has its topic, scope and key. Return their ids in order."""
    last = connection.execute(text("SELECT IFNULL(MAX(id), 0) FROM search_places")).scalar_one()
    values = {(value["topic"], value["scope"], value["key"]): value for value in map(_values, rows)}
    held: list[int] = []
    for value in values.values():
        value["id"] = connection.execute(_PLACED, value).scalar()
        if value["id"] is None:
            value["id"] = last = last + 1
        else:
            held.append(value["id"])
    _remove(connection, held, spans=False)
    if values:
        connection.execute(_PLACE, list(values.values()))
        connection.execute(_WORDS, list(values.values()))
    return [int(value["id"]) for value in values.values()]


def _values(row: IndexRow) -> dict[str, Any]:
    return {
        "title": cleaned(row.title),
        "text": cleaned(row.text),
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


def _remove(connection: Connection, ids: Sequence[int], *, spans: bool = True) -> None:
    values = [{"id": id_} for id_ in ids]
    statements = ["DELETE FROM search WHERE rowid = :id", "DELETE FROM search_places WHERE id = :id"]
    if spans:
        statements.append("DELETE FROM search_spans WHERE id = :id")
    for statement in statements:
        if values:
            connection.execute(text(statement), values)


def _given_up(connection: Connection, topic: str, scope: str, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the rows of wordings that stood in earlier versions, by key."""
    values = {"topic": topic, "scope": scope, "keys": json.dumps(keys)}
    return {row.key: row for row in connection.execute(_GIVEN_UP, values)} if keys else {}


def _rename(connection: Connection, row: Row[Any], label: str, title: str) -> None:
    """Give a row the number and heading that its text has now."""
    label, title = cleaned(label), cleaned(title)
    if label != row.label:
        values = {"id": row.id, "label": label, "cited": label_of(label)}
        connection.execute(text("UPDATE search_places SET label = :label, cited = :cited WHERE id = :id"), values)
    if title != row.title:
        connection.execute(text("UPDATE search SET title = :title WHERE rowid = :id"), {"id": row.id, "title": title})
