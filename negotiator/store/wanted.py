"""What the full-text index is asked, and what it answers, as values. No database here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_UNTAKEN: Final = re.compile("[\0\ud800-\udfff]")
_WORD: Final = re.compile(r"\w")
_AFTER_NUMBERS: Final = ".: "


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One thing that can be found.

    topic: what kind of thing (clause, risk). scope: within what its key is unique ("" where it is unique alone). label:
    the number that it is cited by. author: who signed it; side: the party it comes from, where that is not its
    author's. at: when it last changed, aware.
    """

    topic: str
    key: str
    title: str
    text: str
    stream: str
    at: datetime
    scope: str = ""
    label: str = ""
    author: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexVersion:
    """One version of a text: its hash, the entry that says most of it, and whether both sides have it."""

    hash: str
    entry: str
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for: rows with all words and phrases that pass every filter; an empty filter lets all pass.

    words: the beginning of a word is enough. phrases: words together and whole. label: a number whose bearers come
    first, whatever their words. versions: (scope, number) of versions, in one of which a row's text must stand, or one
    of which it is. authors: certificates, None lets all pass; sides: parties, for authors or instead of them. since:
    not earlier; until: earlier.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    label: str = ""
    topics: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()
    versions: frozenset[tuple[str, int]] = frozenset()
    authors: frozenset[str] | None = None
    sides: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def match(self) -> str:
        """Return an FTS5 expression of quoted strings only, empty when no word is searched for."""
        return match_expression(self.words, self.phrases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found. matches: (start, end) of each match in the snippet, in characters.

    first and last: the hashes of the first and the last version of its scope that its text stands in, "" for what
    stands in none; `standing` when that is the newest there is, or what was found stands in none.
    """

    topic: str
    key: str
    title: str
    snippet: str
    stream: str
    at: datetime
    scope: str = ""
    label: str = ""
    author: str = ""
    side: str = ""
    first: str = ""
    last: str = ""
    standing: bool = True
    matches: tuple[tuple[int, int], ...] = ()


def match_expression(words: Iterable[str], phrases: Iterable[str] = ()) -> str:
    """Return an FTS5 expression of quoted strings only: every phrase, and the beginning of every word."""
    terms = [f'"{_unquoted(phrase)}"' for phrase in phrases if _WORD.search(_unquoted(phrase))]
    terms += [f'"{_unquoted(word)}"*' for word in words if _WORD.search(_unquoted(word))]
    return " ".join(terms)


def _unquoted(typed: str) -> str:
    return cleaned(typed).replace('"', " ")


def cleaned(text: str) -> str:
    """Return a text without the characters that no database takes."""
    return _UNTAKEN.sub(" ", text)


def label_of(text: str) -> str:
    """Return a number or key as it is compared: "7.4." and "Article VII" as "7.4" and "article vii"."""
    return " ".join(cleaned(text).casefold().split()).rstrip(_AFTER_NUMBERS)


def stamp(at: datetime) -> str:
    """Return a moment as it is kept and compared: UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
