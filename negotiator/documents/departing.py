"""A moved paragraph where it left: its words moved away, with what was dropped on the way shown apart."""

from collections.abc import Sequence

from negotiator.documents import names as n
from negotiator.documents.editing import Editor
from negotiator.documents.foreign import Copier, content
from negotiator.documents.marks import Marks
from negotiator.documents.stories import Paragraph, Stories
from negotiator.documents.treatments import Treatments
from negotiator.redline.reading import pieces
from negotiator.redline.shapes import Change, Pair, Redline


def depart(
    item: Paragraph,
    redline: Redline,
    pair: Pair,
    changes: Sequence[Change],
    new: Stories,
    treatments: Treatments,
    marks: Marks,
    *,
    copier: Copier,
    tag: str,
) -> None:
    """Take a moved paragraph from where it was: its words as `tag`, those dropped on the way as deleted.

    What was accepted on the way is built in first, so that it stays when the move itself is rejected.
    """
    editor = Editor(item, marks)
    if not changes:
        editor.remove(0, len(item.text), tag, whole=True)
        return
    for piece in reversed(list(pieces(redline, pair, changes))):
        change = piece.change
        kind = "left" if change is None or change.kind == "format" else treatments.of(change).kind
        if kind == "applied":
            paragraph = new.paragraphs[piece.new.block]
            span = piece.new.start, piece.new.end
            editor.insert(piece.old.end, content(paragraph, *span, copier=copier, marks=marks, tag=tag))
        outer = {"left": tag, "tracked": n.DELETED}.get(kind)
        if piece.old.end > piece.old.start:
            editor.remove(piece.old.start, piece.old.end, outer)
    editor.finish()
