"""The comparison engine: blocks in, one immutable redline out, from which screen, Word, PDF and figures are drawn."""

from negotiator.redline.citing import clause_numbers, find_clause
from negotiator.redline.comparison import compare
from negotiator.redline.counterparts import Nearest
from negotiator.redline.drawing import rows
from negotiator.redline.figures import Statistics, statistics
from negotiator.redline.merging import Conflict, Merged, merge
from negotiator.redline.pairing import pairing
from negotiator.redline.resolution import resolve
from negotiator.redline.sectioning import sections
from negotiator.redline.shapes import (
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
from negotiator.redline.similarity import Counterpart, SectionKept, SimilarityMap, similarity
from negotiator.redline.trails import Trail, TrailStep, follow

__all__ = [
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
    "Merged",
    "Nearest",
    "Pair",
    "PairKind",
    "Reason",
    "Redline",
    "Reject",
    "Row",
    "Run",
    "SectionKept",
    "Segment",
    "SegmentKind",
    "SimilarityMap",
    "Span",
    "Statistics",
    "Trail",
    "TrailStep",
    "clause_numbers",
    "compare",
    "find_clause",
    "follow",
    "merge",
    "pairing",
    "resolve",
    "rows",
    "sections",
    "similarity",
    "statistics",
]
