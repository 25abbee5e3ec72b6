"""The comparison engine: blocks in, one immutable redline out, from which screen, Word, PDF and figures are drawn."""

from negotiator.redline.comparison import compare
from negotiator.redline.drawing import rows
from negotiator.redline.figures import Statistics, statistics
from negotiator.redline.merging import Conflict, Merged, merge
from negotiator.redline.pairing import pairing
from negotiator.redline.resolution import resolve
from negotiator.redline.shapes import (
    Accept,
    Answer,
    Atom,
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Counter,
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
    "Merged",
    "Pair",
    "PairKind",
    "Reason",
    "Redline",
    "Reject",
    "Row",
    "Run",
    "Segment",
    "SegmentKind",
    "Span",
    "Statistics",
    "compare",
    "merge",
    "pairing",
    "resolve",
    "rows",
    "statistics",
]
