"""The questions put to the tables of the index: which rows fit, in which order, and what is told of each."""

import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from negotiator.store.snippets import snippet
from negotiator.store.wanted import Hit, Wanted, label_of, stamp

MOST_RANKED: Final = 5000
"""So many matches are weighed against each other; of more, the newest are: how rare such words are tells nothing."""

_MOST_HITS: Final = 10_000
_HEADING_WEIGHT: Final = 4
_STANDING_WEIGHT: Final = 1.25  # what stands in the newest version before what was given up
_STANDING: Final = "IFNULL((SELECT MAX(last IS NULL) FROM search_spans s WHERE s.id = p.id), 1)"
_WEIGHT: Final = (
    f"bm25(search, {_HEADING_WEIGHT}, 1) * IIF({_STANDING.replace('p.id', 'search.rowid')}, {_STANDING_WEIGHT}, 1)"
)
_PLACES: Final = "CROSS JOIN search_places p ON p.id = search.rowid"
_DETAILS: Final = text(
    "WITH found AS (SELECT k.value AS id, k.key AS place FROM json_each(:ids) k),"
    " whole AS (SELECT s.id, s.scope, MIN(s.first) AS first, MAX(IFNULL(s.last, s.first)) AS last,"
    " MAX(s.last IS NULL) AS standing FROM found f JOIN search_spans s ON s.id = f.id GROUP BY s.id)"
    " SELECT p.topic, p.scope, p.key, p.label, p.stream, p.author, p.side, p.at, w.title, w.text, v.standing,"
    " (SELECT hash FROM search_versions o WHERE o.scope = v.scope AND o.number = v.first) AS first,"
    " (SELECT hash FROM search_versions n WHERE n.scope = v.scope AND (v.standing OR n.number = v.last)"
    " ORDER BY number DESC LIMIT 1) AS last"
    " FROM found f JOIN search_places p ON p.id = f.id JOIN search w ON w.rowid = f.id LEFT JOIN whole v ON v.id = f.id"
    " ORDER BY f.place"
)


def find_rows(connection: Connection, wanted: Wanted, *, limit: int) -> tuple[Hit, ...]:
    """Return the best hits: those with the wanted number first, then by weight of the words."""
    limit = min(limit, _MOST_HITS)
    if limit < 1:
        return ()
    passing, values = _filters(wanted)
    values |= {"limit": limit, "match": wanted.match, "cited": label_of(wanted.label)}
    found = list(_with_label(connection, passing, values)) if values["cited"] else []
    if values["match"]:
        found += _with_words(connection, passing, values)
    elif passing and not (wanted.words or wanted.phrases):
        found += _newest(connection, passing, values)
    ids = list(dict.fromkeys(found))[:limit]
    return tuple(_hit(row, wanted) for row in connection.execute(_DETAILS, {"ids": json.dumps(ids)})) if ids else ()


def _filters(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """Return the conditions that a row's place must meet, and their values; "" when there are none."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for column, names in (("topic", wanted.topics), ("scope", wanted.scopes), ("stream", wanted.streams)):
        if names:
            conditions.append(f"p.{column} IN (SELECT value FROM json_each(:{column}s))")  # noqa: S608 -- our columns
            values[f"{column}s"] = json.dumps(sorted(names))
    if wanted.versions:
        conditions.append(
            "EXISTS (SELECT 1 FROM search_spans s, json_each(:versions) v WHERE s.id = p.id AND s.scope = v.value ->> 0"
            " AND v.value ->> 1 BETWEEN s.first AND IFNULL(s.last, v.value ->> 1)"
            " UNION ALL SELECT 1 FROM search_versions o, json_each(:versions) v WHERE o.scope = p.scope"
            " AND o.hash = p.key AND o.scope = v.value ->> 0 AND o.number = v.value ->> 1)"
        )
        values["versions"] = json.dumps(sorted(wanted.versions))
    if wanted.authors is not None:
        conditions.append(
            "(p.side IN (SELECT value FROM json_each(:sides))"
            " OR p.side = '' AND p.author IN (SELECT value FROM json_each(:authors)))"
        )
        values |= {"sides": json.dumps(sorted(wanted.sides)), "authors": json.dumps(sorted(wanted.authors))}
    for name, moment, sign in (("since", wanted.since, ">="), ("until", wanted.until, "<")):
        if moment is not None:
            conditions.append(f"p.at {sign} :{name}")
            values[name] = stamp(moment)
    return "".join(f" AND {one}" for one in conditions), values


def _with_label(connection: Connection, passing: str, values: dict[str, Any]) -> list[int]:
    asked = (
        f"SELECT p.id FROM search_places p WHERE p.cited = :cited AND p.cited <> '' {passing}"  # noqa: S608 -- our words
        f" ORDER BY {_STANDING} DESC, p.at DESC, p.id LIMIT :limit"
    )
    return list(connection.execute(text(asked), values).scalars())


def _newest(connection: Connection, passing: str, values: dict[str, Any]) -> list[int]:
    asked = f"SELECT p.id FROM search_places p WHERE 1 {passing} ORDER BY p.at DESC, p.id LIMIT :limit"  # noqa: S608 -- our words
    return list(connection.execute(text(asked), values).scalars())


def _with_words(connection: Connection, passing: str, values: dict[str, Any]) -> list[int]:
    """Return the best rows. Where nothing filters them, only those are looked up that may be among the first.

    The rows of places are large: on a file whose pages are still to be read and decrypted, each costs a page.
    """
    matching = f"FROM search {_PLACES if passing else ''} WHERE search MATCH :match {passing}"
    newest = f"SELECT search.rowid {matching} ORDER BY search.rowid DESC LIMIT 1 OFFSET :most"
    floor = connection.execute(text(newest), values | {"most": MOST_RANKED - 1}).scalar()
    asked = (
        f"WITH ranked AS MATERIALIZED (SELECT search.rowid AS id, {_WEIGHT} AS weight {matching}"  # noqa: S608 -- our words
        " AND search.rowid >= :floor)"
        " SELECT r.id FROM ranked r JOIN search_places p ON p.id = r.id WHERE r.weight <="
        " IFNULL((SELECT weight FROM ranked ORDER BY weight LIMIT 1 OFFSET :limit - 1), r.weight)"
        " ORDER BY r.weight, p.at DESC, p.topic, p.key LIMIT :limit"
    )
    return list(connection.execute(text(asked), values | {"floor": floor or 0}).scalars())


def _hit(row: Row[Any], wanted: Wanted) -> Hit:
    shown, matches = snippet(row.text, words=wanted.words, phrases=wanted.phrases)
    return Hit(
        topic=row.topic,
        key=row.key,
        title=row.title,
        snippet=shown,
        stream=row.stream,
        at=datetime.fromisoformat(row.at),
        scope=row.scope,
        label=row.label,
        author=row.author,
        side=row.side,
        first=row.first or "",
        last=row.last or "",
        standing=row.standing is None or bool(row.standing),
        matches=matches,
    )
