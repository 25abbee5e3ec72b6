"""Word, Markdown and plain text in and out: blocks for the engine, native tracked changes for counsel.

What reads is loaded at once, what writes when it is asked for: a file can be read, listed and compared without it.
"""

from typing import TYPE_CHECKING

from negotiator.documents.errors import (
    DamagedPart,
    NoSuchComment,
    NoSuchRevision,
    NotADocument,
    NotAWordFile,
    RedlineUnsafe,
    TooLarge,
    UnsafePart,
)
from negotiator.documents.reader import in_view, read
from negotiator.documents.shapes import Comment, Document, DocumentKind, Revision, RevisionKind, View
from negotiator.documents.unpacking import LIMITS, Limits
from negotiator.kernel.rooms import on_demand

if TYPE_CHECKING:
    from negotiator.documents.answerable import Obstacle, obstacles, unanswerable
    from negotiator.documents.answering import answer_revisions
    from negotiator.documents.belonging import Move, moves, with_paragraphs, with_rows
    from negotiator.documents.cautions import cautions_of
    from negotiator.documents.cleaning import clean_copy
    from negotiator.documents.omissions import left_out
    from negotiator.documents.resolve import accept_revisions, reject_revisions
    from negotiator.documents.writer import resolve_document, rewrite, write_redline

__all__ = [
    "LIMITS",
    "Comment",
    "DamagedPart",
    "Document",
    "DocumentKind",
    "Limits",
    "Move",
    "NoSuchComment",
    "NoSuchRevision",
    "NotADocument",
    "NotAWordFile",
    "Obstacle",
    "RedlineUnsafe",
    "Revision",
    "RevisionKind",
    "TooLarge",
    "UnsafePart",
    "View",
    "accept_revisions",
    "answer_revisions",
    "cautions_of",
    "clean_copy",
    "in_view",
    "left_out",
    "moves",
    "obstacles",
    "read",
    "reject_revisions",
    "resolve_document",
    "rewrite",
    "unanswerable",
    "with_paragraphs",
    "with_rows",
    "write_redline",
]

_HOMES = {
    "answerable": ("Obstacle", "obstacles", "unanswerable"),
    "answering": ("answer_revisions",),
    "belonging": ("Move", "moves", "with_paragraphs", "with_rows"),
    "cautions": ("cautions_of",),
    "cleaning": ("clean_copy",),
    "omissions": ("left_out",),
    "resolve": ("accept_revisions", "reject_revisions"),
    "writer": ("resolve_document", "rewrite", "write_redline"),
}

if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, homes=_HOMES)
