"""The smallest parts of a paragraph that are never cut except inside plain text, with their place in its text.

A piece is a child of a run (text, tab, picture, field mark, …) or an element that stands beside runs (a bookmark, a
formula). Hidden pieces (deleted words in the accepted view) are kept, with no text, so that their place is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.enclosures import formula_is_hidden
from negotiator.documents.shapes import View
from negotiator.documents.tracked import hides
from negotiator.kernel.values import dataclass
from negotiator.redline import OBJECT_CHARACTER

PieceKind = Literal["text", "object", "note", "field mark", "instruction", "comment", "other", "beside"]

FIXED_TEXT = {
    n.w("tab"): "\t",
    n.w("ptab"): "\t",
    n.w("br"): "\n",
    n.w("cr"): "\n",
    n.w("noBreakHyphen"): "\u2011",
    n.w("softHyphen"): "\u00ad",
}
_BREAK, _PLACED_TAB = n.w("br"), n.w("ptab")
_MARK_KIND = n.w("fldCharType")
COMMENT_MARKS = frozenset({n.COMMENT_REFERENCE, n.w("commentRangeStart"), n.w("commentRangeEnd")})


@dataclass(slots=True, eq=False)
class Piece:
    """One part of a paragraph. `run` is what is moved or wrapped: the run, or the node where it stands alone.

    `simple` is the simple field (fldSimple) around it, `field` the number of its field in the paragraph, -1 for none.
    """

    node: Element
    run: Element
    kind: PieceKind
    text: str
    hidden: bool
    start: int = 0
    field: int = -1
    simple: Element | None = None

    @property
    def end(self) -> int:
        """Return the offset after the piece's text."""
        return self.start + len(self.text)

    @property
    def is_run(self) -> bool:
        """Tell whether the piece is inside a run."""
        return self.run is not self.node


def collect(elements: Sequence[Element], view: View) -> list[Piece]:
    """Return the pieces of a paragraph (whose text may be spread over several elements), placed in its text."""
    pieces = [piece for element in elements for piece in _walk(element, view, hidden=False)]
    _mark_fields(pieces)
    offset = 0
    for piece in pieces:
        piece.start = offset
        offset += len(piece.text)
    return pieces


def _walk(parent: Element, view: View, *, hidden: bool, simple: Element | None = None) -> Iterator[Piece]:
    for child in parent:
        tag = child.tag
        if tag == n.RUN:
            yield from _of_run(child, view, hidden=hidden, simple=simple)
        elif tag in n.WRAPPERS:
            inner = child if tag == n.SIMPLE_FIELD else simple
            yield from _walk(child, view, hidden=hidden, simple=inner)
        elif tag in n.TRACKED:
            yield from _walk(child, view, hidden=hidden or hides(tag, view), simple=simple)
        elif tag == n.ALTERNATE or tag in n.MATHS_OBJECTS:
            gone = hidden or (tag != n.ALTERNATE and formula_is_hidden(child, view))
            yield Piece(child, child, "object", "" if gone else OBJECT_CHARACTER, gone, simple=simple)
        elif tag in COMMENT_MARKS:
            yield Piece(child, child, "comment", "", hidden, simple=simple)
        elif isinstance(tag, str) and tag not in _NOT_CONTENT:
            yield Piece(child, child, "beside", "", hidden, simple=simple)


_NOT_CONTENT = frozenset(
    {n.PARAGRAPH_PROPERTIES, n.w("sdtPr"), n.w("sdtEndPr"), n.w("smartTagPr"), n.w("customXmlPr"), n.w("fldData")}
)


def _of_run(run: Element, view: View, *, hidden: bool, simple: Element | None) -> Iterator[Piece]:
    for node in run:
        tag = node.tag
        if tag == n.RUN_PROPERTIES or not isinstance(tag, str):
            continue
        kind, text = _kind_and_text(node, tag, view)
        yield Piece(node, run, kind, "" if hidden else text, hidden, simple=simple)


def _kind_and_text(node: Element, tag: str, view: View) -> tuple[PieceKind, str]:
    if tag == n.TEXT or (tag == n.DELETED_TEXT and view == "rejected"):
        return "text", words_of(node)
    if tag in FIXED_TEXT:
        return "text", FIXED_TEXT[tag]
    if tag in n.NOTE_REFERENCES:
        return "note", OBJECT_CHARACTER
    if tag in n.OBJECTS:
        return "object", OBJECT_CHARACTER
    if tag == n.FIELD_CHARACTER:
        return "field mark", ""
    if tag in (n.INSTRUCTION, n.DELETED_INSTRUCTION):
        return "instruction", ""
    if tag in COMMENT_MARKS:
        return "comment", ""
    return "other", ""


def special_kind(node: Element) -> str:
    """Return what a break or tab does that its character does not say: "page break", "tab right"; "" for nothing."""
    if node.tag == _BREAK:
        kind = node.get(n.TYPE) or "textWrapping"
        return "" if kind == "textWrapping" else f"{kind} break"
    if node.tag == _PLACED_TAB:
        return " ".join(["tab", *(node.get(n.w(name)) or "" for name in ("alignment", "relativeTo", "leader"))])
    return ""


def words_of(node: Element) -> str:
    """Return the words of a text element; remarks and instructions may stand between them."""
    if not len(node):
        return node.text or ""
    return "".join([node.text or "", *(child.tail or "" for child in node)])


def _mark_fields(pieces: list[Piece]) -> None:
    """Number the balanced fields of a paragraph from 0 and silence what stands in their instructions.

    A field that begins or ends in another paragraph (a table of contents) keeps -1: its marks are never moved. Where
    its result does not begin in the paragraph, nothing is silenced: rather too much is shown than too little.
    """
    number = 0
    separated = -1
    open_marks: list[int] = []
    before: Piece | None = None
    for index, piece in enumerate(pieces):
        if piece.simple is not None and not open_marks:
            same = before is not None and before.simple is piece.simple
            piece.field = before.field if before is not None and same else number
            number += not same
        before = piece
        if piece.kind != "field mark" or piece.hidden:
            continue
        mark = piece.node.get(_MARK_KIND)
        if mark == "begin":
            open_marks.append(index)
        elif mark == "separate" and len(open_marks) == 1:
            separated = index
        elif mark == "end" and open_marks:
            begin = open_marks.pop()
            if not open_marks:
                for one in pieces[begin : index + 1]:
                    one.field = number
                for one in _instructions(pieces[begin : index + 1]):
                    one.text = ""
                number += 1
    if open_marks and separated > open_marks[0]:
        for one in _instructions(pieces[open_marks[0] : separated]):
            if one.text:  # nothing is moved that belongs to a field over several paragraphs
                one.kind, one.text = "instruction", ""


def _instructions(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield what does not show in pieces that begin with a field: its instructions, and all within them."""
    in_result: list[bool] = []
    for piece in pieces:
        if piece.kind == "field mark" and not piece.hidden:
            mark = piece.node.get(_MARK_KIND)
            if mark == "begin":
                in_result.append(False)
            elif mark == "separate":
                in_result[-1] = True
            elif mark == "end":
                in_result.pop()
        elif not all(in_result):
            yield piece
