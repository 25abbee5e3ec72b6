"""What a document is to the rooms above: its blocks, its tracked changes and comments, and its own bytes."""

from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Block, Span

if TYPE_CHECKING:
    from negotiator.documents.stories import Stories

DocumentKind = Literal["docx", "markdown", "text"]
View = Literal["accepted", "rejected"]
RevisionKind = Literal[
    "insert",
    "delete",
    "move from",
    "move to",
    "format",
    "paragraph format",
    "paragraph mark insert",
    "paragraph mark delete",
    "row insert",
    "row delete",
    "cell insert",
    "cell delete",
    "cell merge",
    "table format",
    "section format",
    "numbering",
    "control insert",
    "control delete",
    "control move from",
    "control move to",
    "formula insert",
    "formula delete",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One tracked change found in a Word file.

    `span` tells where it stands in the document's blocks; it is None where this view shows nothing of it. `part` is
    the part of the package, `text` the words that it adds, removes or formats.
    """

    id: str
    kind: RevisionKind
    author: str
    date: datetime | None
    part: str
    span: Span | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment with its replies; `anchor` is where it hangs, None when its anchor is gone."""

    id: str
    author: str
    initials: str
    date: datetime | None
    anchor: Span | None
    text: str
    replies: tuple["Comment", ...] = ()
    resolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as read. `blocks` are the text in the view that was asked for; `source` is the file, whole.

    `tree` is what was parsed of a Word file: for this room alone, so that the file is not read twice. Who changes it
    takes it first, so that nobody else reads it any more.
    """

    kind: DocumentKind
    name: str
    view: View
    blocks: tuple[Block, ...]
    revisions: tuple[Revision, ...] = ()
    comments: tuple[Comment, ...] = ()
    parts: tuple[str, ...] = ()
    source: bytes
    tree: "Stories | None" = field(default=None, repr=False, compare=False)
