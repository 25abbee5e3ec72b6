"""Bodies of the two acts on a record, put and retire, and the generic inverse that undo appends."""

from typing import Any

from negotiator.kernel import Refused
from negotiator.ledger.projection import Projection
from negotiator.ledger.shapes import Entry, Stream


class Overtaken(Refused):
    """Someone changed the record after the act that should be undone."""

    code = "undo-overtaken"

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(
            f"This cannot be undone: {kind.partition('/')[0]} {key} was changed again since.",
            hint="Open it and set the value you want.",
        )


def put_body(projection: Projection, *, stream: Stream, kind: str, key: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an act that gives the record this value, superseding every value seen so far."""
    return {"after": list(projection.live(stream, kind, key)), "key": key, "put": value}


def retire_body(projection: Projection, *, stream: Stream, kind: str, key: str) -> dict[str, Any]:
    """Return the body of an act that takes the record out of use, superseding every value seen so far."""
    return {"after": list(projection.live(stream, kind, key)), "key": key, "put": None}


def inverse(projection: Projection, entry: Entry) -> dict[str, Any]:
    """Return the body that brings back what the record was before `entry`. Raises Overtaken if it changed since."""
    key = str(entry.body["key"])
    if projection.live(entry.stream, entry.kind, key) != (entry.id,):
        raise Overtaken(entry.kind, key)
    before = projection.winner(tuple(entry.body["after"]))
    return {"after": [entry.id], "key": key, "put": before.body["put"] if before else None}
