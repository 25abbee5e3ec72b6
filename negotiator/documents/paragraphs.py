"""Write the changes of one linked pair of paragraphs (or of a split or joined one) into the old file's paragraph."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import takewhile

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.editing import Editor
from negotiator.documents.endings import change_format
from negotiator.documents.foreign import Copier, clean_properties, content, spoken
from negotiator.documents.links import leads_elsewhere
from negotiator.documents.marks import Marks, plain_properties
from negotiator.documents.pieces import Piece as DocumentPiece
from negotiator.documents.resolve import join_with_next
from negotiator.documents.stories import Container, Paragraph, Stories, text_boxes
from negotiator.documents.styles import Styles
from negotiator.documents.tracked import shown_properties
from negotiator.documents.treatments import Treatments
from negotiator.kernel.values import dataclass
from negotiator.redline.reading import Piece, concerns_paragraph, pieces
from negotiator.redline.shapes import Block, Change, Pair, Redline, Span


@dataclass(slots=True, eq=False)
class Found:
    """What lies inside paragraphs and stands on both sides: text boxes and notes, to be compared in their turn."""

    boxes: list[tuple[Container, Container]] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)


class PairWriter:
    """Writes linked pairs. One per story, since content is carried from part to part.

    `parts` are the paragraphs that were broken off others, by the number of the new paragraph that each is.
    """

    def __init__(
        self,
        redline: Redline,
        sides: tuple[Stories, Stories],
        treatments: Treatments,
        marks: Marks,
        *,
        copier: Copier,
        found: Found,
    ) -> None:
        self._redline = redline
        self._old, self._new = sides
        self._styles = Styles.of(self._old.package), Styles.of(self._new.package)
        self._treatments, self._marks, self._copier, self._found = treatments, marks, copier, found
        self.parts: dict[int, Element] = {}

    def write(self, pair: Pair, changes: Sequence[Change]) -> None:
        """Write all changes of a pair into the XML. A plain paragraph without changes holds nothing to be compared."""
        if not changes and None not in [self._old.paragraphs[block].plain for block in pair.old]:
            return
        editors = {block: Editor(self._old.paragraphs[block], self._marks) for block in pair.old}
        signs: list[tuple[int, Element, Change]] = []
        joins: list[Change] = []
        for piece in reversed(list(pieces(self._redline, pair, changes))):
            if piece.change is None or piece.change.kind == "format":
                self._equal(piece.old, piece.new)
            if piece.change is None:
                continue
            if self._treatments.of(piece.change).kind == "left":
                self._equal(piece.old, Span(block=piece.new.block, start=0, end=0))
            elif piece.change.kind == "format":
                self._restyle(editors[piece.old.block], piece)
            elif piece.change.kind == "split" and self._treatments.of(piece.change).words is None:
                sign = self._split_sign(editors[piece.old.block], piece)
                signs.insert(0, (piece.old.block, sign, piece.change))
            else:
                self._words(editors[piece.old.block], piece, piece.change)
                if piece.change.kind == "join":
                    joins.append(piece.change)
        for editor in editors.values():
            editor.finish()
        self._break(pair, signs, editors)
        if not signs:
            self._dress(pair, changes)
        self._join(pair, joins)

    def _words(self, editor: Editor, piece: Piece, change: Change) -> None:
        treatment = self._treatments.of(change)
        old, new = piece.old, piece.new
        goes, comes = self._silent(piece)
        if treatment.words is not None:
            fresh = spoken(treatment.words, like=self._run_at(old), marks=self._marks, tag=treatment.tag(n.INSERTED))
        else:
            paragraph = self._new.paragraphs[new.block]
            tag = treatment.tag(n.INSERTED)
            span = new.start, new.end
            fresh = content(paragraph, *span, copier=self._copier, marks=self._marks, tag=tag, fields=comes)
        controlled = _is_controlled(self._new.paragraphs[new.block], new)
        editor.insert(old.end, fresh, linked=treatment.words is None, controlled=controlled)
        if old.end > old.start or goes:
            editor.remove(old.start, old.end, treatment.tag(n.DELETED), fields=goes)

    def _silent(self, piece: Piece) -> tuple[list[int], list[int]]:
        """Return the fields without length that go and come with a change, where other ones stand in its place now."""
        before = _silent_atoms(self._redline.old[piece.old.block], piece.old)
        after = _silent_atoms(self._redline.new[piece.new.block], piece.new)
        if before == after:
            return [], []
        sides = (self._old.paragraphs[piece.old.block], piece.old), (self._new.paragraphs[piece.new.block], piece.new)
        goes, comes = (_silent_fields(paragraph, span) for paragraph, span in sides)
        return goes, comes

    def _run_at(self, span: Span) -> Element | None:
        shown = [piece for piece in self._old.paragraphs[span.block].pieces if piece.text and piece.is_run]
        inside = [piece for piece in shown if piece.end > span.start]
        return inside[0].run if inside else shown[-1].run if shown else None

    def _restyle(self, editor: Editor, piece: Piece) -> None:
        change = piece.change
        if change is None or self._treatments.of(change).words is not None:
            return
        if self._leads_elsewhere(piece):
            self._words(editor, piece, change)
            return
        wanted: list[tuple[int, Element | None]] = []
        for part in self._new.paragraphs[piece.new.block].pieces:
            if part.text and part.is_run and part.start < piece.new.end and part.end > piece.new.start:
                properties = shown_properties(part.run.find(n.RUN_PROPERTIES), self._new.view)
                offset = max(part.start, piece.new.start) - piece.new.start + piece.old.start
                wanted.append((offset, None if properties is None else self._copier(properties)))
        tracked = self._treatments.of(change).kind == "tracked"
        editor.restyle(piece.old.start, piece.old.end, wanted, tracked=tracked)

    def _leads_elsewhere(self, piece: Piece) -> bool:
        """Tell whether a link in the stretch leads elsewhere now: its words are then struck, and inserted with it."""
        old, new = self._redline.old[piece.old.block], self._redline.new[piece.new.block]
        shift = piece.new.start - piece.old.start
        return any(
            leads_elsewhere(mine.style, theirs.style)
            for mine in old.runs
            for theirs in new.runs
            if max(mine.start, theirs.start - shift, piece.old.start) < min(mine.end, theirs.end - shift, piece.old.end)
        )

    def _split_sign(self, editor: Editor, piece: Piece) -> Element:
        change = piece.change
        sign = editor.break_after(piece.old.end)
        if change is not None and piece.old.end > piece.old.start:
            editor.remove(piece.old.start, piece.old.end, self._treatments.of(change).tag(n.DELETED))
        return sign

    def _break(self, pair: Pair, signs: list[tuple[int, Element, Change]], editors: dict[int, Editor]) -> None:
        """Break a paragraph at its signs. The last part keeps the mark and, but for a tracked change, the format."""
        for number, (block, sign, change) in enumerate(signs):
            element = self._old.paragraphs[block].element
            fresh = editors[block].split_at(sign)
            whole = len(signs) == len(pair.new) - 1
            if whole:
                self.parts[pair.new[number]] = fresh
            properties = clean_properties(self._new.paragraphs[pair.new[number]], self._copier) if whole else None
            again = etree.Element(n.PARAGRAPH_PROPERTIES)
            again.extend(plain_properties(properties if whole else copy.deepcopy(element.find(n.PARAGRAPH_PROPERTIES))))
            if len(again):
                fresh.insert(0, again)
            if self._treatments.of(change).kind == "tracked":
                self._marks.mark_paragraph(fresh, n.INSERTED)
        if signs and self._redline.old[pair.old[0]].format != self._redline.new[pair.new[-1]].format:
            tracked = self._treatments.of(signs[-1][2]).kind == "tracked"
            self._change_format(pair.old[-1], pair.new[-1], tracked=tracked)

    def _join(self, pair: Pair, joins: list[Change]) -> None:
        for change in joins:
            if change.old is None:
                continue
            before = self._old.paragraphs[pair.old[pair.old.index(change.old.block) - 1]].element
            if self._treatments.of(change).kind == "tracked":
                self._marks.mark_paragraph(before, n.DELETED)
            else:
                join_with_next(before)
        if joins and self._redline.old[pair.old[-1]].format != self._redline.new[pair.new[0]].format:
            tracked = self._treatments.of(joins[0]).kind == "tracked"
            self._change_format(pair.old[-1], pair.new[0], tracked=tracked)

    def _dress(self, pair: Pair, changes: Sequence[Change]) -> None:
        """Write the change of the paragraph's own format, or of whether it is numbered."""
        for change in changes:
            treatment = self._treatments.of(change)
            if not concerns_paragraph(change) or change.definition or change.kind == "move" or treatment.kind == "left":
                continue
            if change.old is None or change.new is None or treatment.words is not None or len(pair.old) > 1:
                continue
            if change.kind == "renumber" and not self._numbered_otherwise(change.old.block, change.new.block):
                continue
            self._change_format(change.old.block, change.new.block, tracked=treatment.kind == "tracked")
            return  # the whole format: what else the engine says of it is written with that

    def _numbered_otherwise(self, old: int, new: int) -> bool:
        """Tell whether the label changed because list or level did, not because something before it did."""
        properties = (
            shown_properties(self._old.paragraphs[old].element.find(n.PARAGRAPH_PROPERTIES), self._old.view),
            shown_properties(self._new.paragraphs[new].element.find(n.PARAGRAPH_PROPERTIES), self._new.view),
        )
        left, right = (styles.numbering(own)[0] for styles, own in zip(self._styles, properties, strict=True))
        return (left.number in ("", "0"), left.level) != (right.number in ("", "0"), right.level)

    def _change_format(self, old: int, new: int, *, tracked: bool) -> None:
        wanted = clean_properties(self._new.paragraphs[new], self._copier)
        element = self._old.paragraphs[old].element
        change_format(element, wanted, self._marks, view=self._old.view, tracked=tracked)

    def _equal(self, old: Span, new: Span) -> None:
        """Note the objects that stand on both sides, so that what they hold is compared."""
        left, right = self._old.paragraphs[old.block], self._new.paragraphs[new.block]
        if left.plain is not None or right.plain is not None:
            return  # one of them has nothing but text
        pairs = zip(_inside(left, old), _inside(right, new), strict=False)
        for mine, theirs in pairs:
            if mine.kind == theirs.kind == "note" and mine.node.tag == theirs.node.tag:
                kind = "footnote" if mine.node.tag == n.FOOTNOTE_REFERENCE else "endnote"
                self._found.notes.append((kind, mine.node.get(n.ID) or "", theirs.node.get(n.ID) or ""))
            elif mine.kind == theirs.kind == "object":
                self._found.boxes.extend(zip(_boxes(left, mine), _boxes(right, theirs), strict=False))


def _is_controlled(paragraph: Paragraph, span: Span) -> bool:
    """Tell whether all of a stretch stands in content controls of its paragraph."""
    if paragraph.plain is not None or span.start == span.end:
        return False
    inside = [piece for piece in paragraph.pieces if piece.text and span.start < piece.end and piece.start < span.end]
    return all(next(_controls_around(piece.node), None) is not None for piece in inside)


def _controls_around(node: Element) -> Iterator[Element]:
    around = takewhile(lambda holder: holder.tag != n.PARAGRAPH, node.iterancestors())
    return (holder for holder in around if holder.tag == n.CONTROL)


def _silent_atoms(block: Block, span: Span) -> list[str]:
    """Return what the fields without length say that stand in a span or at its edges."""
    return [
        atom.ref
        for atom in block.atoms
        if atom.kind == "field" and not atom.length and span.start <= atom.offset <= span.end
    ]


def _silent_fields(paragraph: Paragraph, span: Span) -> list[int]:
    """Return the numbers of those fields."""
    edges: dict[int, tuple[int, int]] = {}
    for piece in paragraph.pieces:
        if piece.field >= 0:
            start, _ = edges.setdefault(piece.field, (piece.start, piece.end))
            edges[piece.field] = start, piece.end
    return [number for number, (start, end) in edges.items() if span.start <= start == end <= span.end]


def _inside(paragraph: Paragraph, span: Span) -> Iterator[DocumentPiece]:
    for piece in paragraph.pieces:
        if (
            piece.kind in ("note", "object")
            and not piece.hidden
            and span.start <= piece.start
            and piece.end <= span.end
        ):
            yield piece


def _boxes(paragraph: Paragraph, piece: DocumentPiece) -> list[Container]:
    elements = list(text_boxes(piece.node))
    return [box for box in paragraph.boxes if box.element in elements]
