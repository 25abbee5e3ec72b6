"""What a search index holds, free of the order in which it came there: for comparing one with another."""

from negotiator.services.indexing import rebuild
from negotiator.services.workspace import Workspace

_WORDS = (
    "SELECT p.topic, p.scope, p.key, p.label, p.cited, p.stream, p.author, p.side, p.at, search.title, search.text"
    " FROM search_places p JOIN search ON search.rowid = p.id"
)
_SPANS = (
    "SELECT p.scope, p.key, s.first, IFNULL(s.last, 0) FROM search_spans s JOIN search_places p ON p.id = s.id"
    " AND p.scope = s.scope"
)
_VERSIONS = "SELECT scope, number, hash, entry, shared FROM search_versions"


def told(desk: Workspace) -> list[list[tuple[object, ...]]]:
    """Return everything that the index of a deal says."""
    with desk.vault.index._transactions.read() as connection:
        loose = connection.exec_driver_sql("SELECT COUNT(*) FROM search").scalar_one()
        rows = [sorted(map(tuple, connection.exec_driver_sql(asked))) for asked in (_WORDS, _SPANS, _VERSIONS)]
    assert loose == len(rows[0]), "words without a place"
    return rows


def told_anew(desk: Workspace) -> list[list[tuple[object, ...]]]:
    """Return what the index says once it is made anew."""
    rebuild(desk.vault, desk.deal)
    return told(desk)
