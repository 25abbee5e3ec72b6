"""A signed, append-only ledger in two streams, and the projection that is folded from it. Knows nothing of deals."""

from negotiator.ledger.codec import (
    AlteredEntry,
    BadEntry,
    decode,
    decode_known,
    from_line,
    from_lines,
    make_entry,
    to_line,
    to_lines,
    verify,
)
from negotiator.ledger.kinds import Kinds, Upcaster
from negotiator.ledger.order import (
    Ancestry,
    Frontier,
    Place,
    heads,
    missing_parents,
    next_lamport,
    ordered,
    place,
    union,
)
from negotiator.ledger.projection import Address, GrowingProjection, Projection, Standing, is_record, project
from negotiator.ledger.records import NotUndoable, Overtaken, inverse, put_body, retire_body
from negotiator.ledger.shapes import Entry, Signer, Stream, Verifier

__all__ = [
    "Address",
    "AlteredEntry",
    "Ancestry",
    "BadEntry",
    "Entry",
    "Frontier",
    "GrowingProjection",
    "Kinds",
    "NotUndoable",
    "Overtaken",
    "Place",
    "Projection",
    "Signer",
    "Standing",
    "Stream",
    "Upcaster",
    "Verifier",
    "decode",
    "decode_known",
    "from_line",
    "from_lines",
    "heads",
    "inverse",
    "is_record",
    "make_entry",
    "missing_parents",
    "next_lamport",
    "ordered",
    "place",
    "project",
    "put_body",
    "retire_body",
    "to_line",
    "to_lines",
    "union",
    "verify",
]
