"""Word, Markdown and plain text in and out: blocks for the engine, native tracked changes for counsel."""

from negotiator.documents.errors import (
    DamagedPart,
    NotADocument,
    NotAWordFile,
    RedlineUnsafe,
    TooLarge,
    UnsafePart,
)
from negotiator.documents.package import LIMITS, Limits
from negotiator.documents.reader import in_view, read
from negotiator.documents.shapes import Comment, Document, DocumentKind, Revision, RevisionKind, View

__all__ = [
    "LIMITS",
    "Comment",
    "DamagedPart",
    "Document",
    "DocumentKind",
    "Limits",
    "NotADocument",
    "NotAWordFile",
    "RedlineUnsafe",
    "Revision",
    "RevisionKind",
    "TooLarge",
    "UnsafePart",
    "View",
    "in_view",
    "read",
]
