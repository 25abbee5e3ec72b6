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


class NotUndoable(Refused):
    """The act is not one on a record that stands here: milestones are answered, not undone."""

    code = "undo-impossible"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"This {kind.partition('/')[0]} cannot be undone.", hint="Answer it with an act of your own instead."
        )


def put_body(projection: Projection, *, stream: Stream, kind: str, key: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an act that gives the record this value, superseding every value seen so far."""
    return {"after": list(projection.live(stream, kind, key)), "key": key, "put": value}


def retire_body(projection: Projection, *, stream: Stream, kind: str, key: str) -> dict[str, Any]:
    """Return the body of an act that takes the record out of use, superseding every value seen so far."""
    return {"after": list(projection.live(stream, kind, key)), "key": key, "put": None}


def inverse(projection: Projection, entry: Entry) -> dict[str, Any]:
    """Return the body that brings back what the record was before `entry`.

    The record must stand as `entry` left it: with its value, be it that later acts were taken back in between. Raises
    Overtaken where it does not, and NotUndoable for an act that is not one on a standing record.
    """
    key = str(entry.body.get("key", ""))
    found = projection.standing.get((entry.stream, entry.kind, key))
    if found is None:
        raise NotUndoable(entry.kind)
    if found.rivals or found.value != entry.body["put"]:
        raise Overtaken(entry.kind, key)
    before = [act for act in found.history if act.id in entry.body["after"]]
    return {"after": [found.entry.id], "key": key, "put": before[-1].body["put"] if before else None}
