"""Full-text search over the deal: an index that may be dropped and rebuilt, and queries from what people type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import RowMapping, text

from negotiator.store.transactions import Transactions

_MOST_TERMS: Final = 24
_LONGEST_QUERY: Final = 1000
_LONGEST_SNIPPET_WORDS: Final = 16
_START, _END = "\ue000", "\ue001"  # private characters around a match, removed from everything that is indexed
_MARKS: Final = re.compile(f"[{_START}{_END}\0\ud800-\udfff]")
_TERM: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD: Final = re.compile(r"\w")
_INSERT: Final = text(
    "INSERT INTO search (topic, key, title, text, stream, at) VALUES (:topic, :key, :title, :text, :stream, :at)"
)
_SEARCH: Final = text(
    "SELECT topic, key, title, stream, snippet(search, -1, :start, :end, '…', :words) AS snippet FROM search"
    " WHERE search MATCH :query AND (:topic IS NULL OR topic = :topic)"
    " ORDER BY bm25(search, 0, 0, 8, 1), topic, key LIMIT :limit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One thing that can be found. topic: what kind of thing (clause, risk, file). at: when it last changed, aware."""

    topic: str
    key: str
    title: str
    text: str
    stream: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found. matches: (start, end) of each match in the snippet, in characters."""

    topic: str
    key: str
    title: str
    snippet: str
    stream: str
    matches: tuple[tuple[int, int], ...] = ()


class SearchIndex:
    """The full-text index of one vault."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def rebuild(self, rows: Iterable[IndexRow]) -> None:
        """Put these rows in the place of all there were."""
        values = [_values(row) for row in rows]
        with self._transactions.write() as connection:
            connection.execute(text("DELETE FROM search"))
            if values:
                connection.execute(_INSERT, values)

    def search(self, query: str, *, topic: str | None = None, limit: int = 50) -> tuple[Hit, ...]:
        """Return the best hits for what a person typed: all words must occur, the beginning of a word is enough.

        Words in double quotes must occur together and whole. Nothing that can be typed is an error.
        """
        match = match_expression(query)
        if not match or limit < 1:
            return ()
        values = {
            "query": match,
            "topic": None if topic is None else _clean(topic),
            "limit": min(limit, 10_000),
            "start": _START,
            "end": _END,
            "words": _LONGEST_SNIPPET_WORDS,
        }
        with self._transactions.read() as connection:
            return tuple(_hit(row) for row in connection.execute(_SEARCH, values).mappings())


def match_expression(query: str) -> str:
    """Return an FTS5 expression of quoted strings only, empty when nothing searchable was typed."""
    terms = []
    for phrase, word in _TERM.findall(_clean(query[:_LONGEST_QUERY])):
        if _WORD.search(phrase):
            terms.append(f'"{phrase}"')
        elif _WORD.search(word):
            terms.append(f'"{word}"*')
    return " ".join(terms[:_MOST_TERMS])


def _clean(typed: str) -> str:
    return _MARKS.sub(" ", typed)


def _values(row: IndexRow) -> dict[str, str]:
    return {
        "topic": _clean(row.topic),
        "key": _clean(row.key),
        "title": _clean(row.title),
        "text": _clean(row.text),
        "stream": row.stream,
        "at": row.at.astimezone(UTC).isoformat(timespec="seconds"),
    }


def _hit(row: RowMapping) -> Hit:
    snippet, matches = _unmark(row["snippet"])
    return Hit(
        topic=row["topic"], key=row["key"], title=row["title"], stream=row["stream"], snippet=snippet, matches=matches
    )


def _unmark(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the snippet without its marks, and where the marks were."""
    plain, matches, start = "", [], 0
    for piece in re.split(f"([{_START}{_END}])", marked):
        if piece == _START:
            start = len(plain)
        elif piece == _END:
            matches.append((start, len(plain)))
        else:
            plain += piece
    return plain, tuple(matches)
