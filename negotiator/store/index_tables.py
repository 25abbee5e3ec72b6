"""The tables of the full-text index: derived, so they may be dropped and made anew at any time.

`search` holds the words of each row and is what texts are matched with; `search_places` says what a row is and where it
stands; `search_versions` and `search_spans` say through which versions of a text a row of it stood.
"""

from typing import Final

from sqlalchemy import Connection

_NAMES: Final = ("search", "search_places", "search_versions", "search_spans")

STATEMENTS: Final = (
    "CREATE VIRTUAL TABLE search USING fts5(title, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    "CREATE TABLE search_places (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL,"
    " label TEXT NOT NULL, cited TEXT NOT NULL, stream TEXT NOT NULL, author TEXT NOT NULL, side TEXT NOT NULL,"
    " at TEXT NOT NULL, UNIQUE (topic, scope, key)) STRICT",
    "CREATE INDEX search_cited ON search_places (cited) WHERE cited <> ''",
    "CREATE INDEX search_days ON search_places (at)",
    "CREATE TABLE search_versions (scope TEXT NOT NULL, number INTEGER NOT NULL, hash TEXT NOT NULL,"
    " entry TEXT NOT NULL, shared INTEGER NOT NULL, PRIMARY KEY (scope, number)) STRICT",
    "CREATE TABLE search_spans (id INTEGER NOT NULL, scope TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER,"
    " PRIMARY KEY (id, first)) STRICT",
    "CREATE INDEX search_open ON search_spans (scope) WHERE last IS NULL",
)
"""`label` is a number or key as it is written, `cited` as it is compared. A span that has no last
version lasts: its text stands in the newest version there is."""


def make_index_tables(connection: Connection) -> None:
    """Put empty tables of the index in the place of whatever stands there, inside the caller's transaction."""
    for name in _NAMES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)


def has_index_tables(connection: Connection) -> bool:
    """Tell whether the tables of the index are those of this version."""
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'search_spans'").first()
    return found is not None
