"""What shows in a paragraph's format and Word has no tracked change for: told with it, and told as left out.

That is on which pages a header prints, what a field over several paragraphs instructs, and a mark that is out of sight.
"""

import re
from collections.abc import Sequence

from negotiator.documents.pieces import Piece, words_of
from negotiator.documents.stories import Story

# stands before it in the format of a block; no property can hold it
_SIGN = "\x1d"
_AUTOMATIC_BOOKMARK = re.compile(r"\b(_Toc|_Ref|_Hlk)\d+")


def with_untracked(form: str, said: Sequence[str]) -> str:
    """Return the format of a block together with what is said of it that cannot be tracked."""
    return f"{form}{_SIGN}{'; '.join(said)}" if any(said) else form


def has_untracked(old: str, new: str) -> bool:
    """Tell whether the formats of two blocks differ in what cannot be tracked."""
    return old.partition(_SIGN)[2] != new.partition(_SIGN)[2]


def pages_of(story: Story) -> str:
    """Return on which pages a header or footer prints, "" for all that have no other."""
    kind = story.key.partition("/")[2] if story.kind in ("header", "footer") else ""
    return "" if kind in ("", "default", "None") else f"on {kind} pages"


def instructions(pieces: Sequence[Piece]) -> str:
    """Return what fields instruct that begin or end in another paragraph."""
    said = [
        words_of(piece.node) for piece in pieces if piece.kind == "instruction" and piece.field < 0 and not piece.hidden
    ]
    return _AUTOMATIC_BOOKMARK.sub(r"\1", " ".join("".join(said).split())) if said else ""
