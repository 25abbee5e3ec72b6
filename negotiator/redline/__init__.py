"""The comparison engine: blocks in, one immutable redline out, from which screen, Word, PDF and figures are drawn.

What every redline needs is loaded at once. What is made of one (rows, figures, merges, maps, trails) is loaded when it
is asked for, so that a redline from the command line starts at once.
"""

from typing import TYPE_CHECKING

from negotiator.kernel.rooms import on_demand
from negotiator.redline.comparison import compare
from negotiator.redline.pairing import pairing
from negotiator.redline.reading import answered_by
from negotiator.redline.resolution import resolve
from negotiator.redline.shapes import (
    OBJECT_CHARACTER,
    Accept,
    Answer,
    Atom,
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Counter,
    Definition,
    Pair,
    PairKind,
    Reason,
    Redline,
    Reject,
    Row,
    Run,
    Segment,
    SegmentKind,
    Span,
)

if TYPE_CHECKING:
    from negotiator.redline.citing import citation, clause_numbers, find_clause, provision
    from negotiator.redline.counterparts import Nearest
    from negotiator.redline.digests import Digest, FigureChange, MovedClause, SectionDigest, digest
    from negotiator.redline.drawing import rows
    from negotiator.redline.figures import Statistics, statistics
    from negotiator.redline.merging import Conflict, Merged, merge
    from negotiator.redline.sectioning import sections
    from negotiator.redline.similarity_map import Counterpart, SectionKept, SimilarityMap, similarity
    from negotiator.redline.trails import Trail, TrailStep, follow

__all__ = [
    "OBJECT_CHARACTER",
    "Accept",
    "Answer",
    "Atom",
    "Block",
    "BlockKind",
    "Change",
    "ChangeKind",
    "Conflict",
    "Counter",
    "Counterpart",
    "Definition",
    "Digest",
    "FigureChange",
    "Merged",
    "MovedClause",
    "Nearest",
    "Pair",
    "PairKind",
    "Reason",
    "Redline",
    "Reject",
    "Row",
    "Run",
    "SectionDigest",
    "SectionKept",
    "Segment",
    "SegmentKind",
    "SimilarityMap",
    "Span",
    "Statistics",
    "Trail",
    "TrailStep",
    "answered_by",
    "citation",
    "clause_numbers",
    "compare",
    "digest",
    "find_clause",
    "follow",
    "merge",
    "pairing",
    "provision",
    "resolve",
    "rows",
    "sections",
    "similarity",
    "statistics",
]

_HOMES = {
    "citing": ("citation", "clause_numbers", "find_clause", "provision"),
    "counterparts": ("Nearest",),
    "digests": ("Digest", "FigureChange", "MovedClause", "SectionDigest", "digest"),
    "drawing": ("rows",),
    "figures": ("Statistics", "statistics"),
    "merging": ("Conflict", "Merged", "merge"),
    "sectioning": ("sections",),
    "similarity_map": ("Counterpart", "SectionKept", "SimilarityMap", "similarity"),
    "trails": ("Trail", "TrailStep", "follow"),
}

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, homes=_HOMES)
