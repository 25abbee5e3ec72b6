"""The paragraphs of a Word redline as marked text, read with the standard library's XML parser and nothing of ours.

Body, tables, text boxes and the notes that the body refers to. Marks of earlier authors are not the engine's: what they
struck is gone on both sides, what they put in is there on both.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "word/footnotes.xml", W + "endnoteReference": "word/endnotes.xml"}
_OBJECTS = {W + "drawing", W + "pict", W + "object", *_NOTES}
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"


class State(Enum):
    """What becomes of a piece of text."""

    KEPT = auto()
    INSERTED = auto()
    DELETED = auto()
    GONE = auto()  # struck by an earlier author: in neither text


class Move(Enum):
    """Whether a piece stands where it was, at the place that it left, or at the place where it arrived."""

    NONE = auto()
    LEFT = auto()
    ARRIVED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some text of one state; `name` is that of the move."""

    text: str
    state: State
    move: Move = Move.NONE
    name: str = ""

    def in_old(self) -> bool:
        """Tell whether the old text holds the piece."""
        return self.state in (State.KEPT, State.DELETED) and self.move is not Move.ARRIVED

    def in_new(self) -> bool:
        """Tell whether the new text holds the piece."""
        return self.state in (State.KEPT, State.INSERTED) and self.move is not Move.LEFT


@dataclass(slots=True)
class MarkedParagraph:
    """One paragraph in the order of the file; `place` tells body, cell, text box or note."""

    place: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def old(self) -> str:
        """Return what it said."""
        return "".join(piece.text for piece in self.pieces if piece.in_old())

    @property
    def new(self) -> str:
        """Return what it says now."""
        return "".join(piece.text for piece in self.pieces if piece.in_new())

    def share(self, move: Move) -> float:
        """Return the share of its letters that left, or that arrived, with a move."""
        view = [piece for piece in self.pieces if (piece.in_new() if move is Move.ARRIVED else piece.in_old())]
        letters = sum(len(piece.text) for piece in view)
        return sum(len(piece.text) for piece in view if piece.move is move) / letters if letters else 0.0


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def authors_of(*files: bytes) -> frozenset[str]:
    """Return whose tracked changes the files hold already."""
    marks = {W + name for name in ("ins", "del", "moveFrom", "moveTo")}
    return frozenset(
        element.get(W + "author") or ""
        for data in files
        for name, part in parts_of(data).items()
        if name.startswith("word/") and name.endswith(".xml")
        for element in ET.fromstring(part).iter()
        if element.tag in marks
    )


def marked_paragraphs(data: bytes, *, earlier: Collection[str] = ()) -> list[MarkedParagraph]:
    """Return the body's paragraphs and those of its notes; changes of the `earlier` authors are settled."""
    files = parts_of(data)
    reader = _Reader(frozenset(earlier))
    reader.read(ET.fromstring(files["word/document.xml"]), _Context(place="body"))
    for tag, part in _NOTES.items():
        references = [(key, context) for found, key, context in reader.references if found == tag]
        notes = {note.get(W + "id"): note for note in ET.fromstring(files[part])} if references else {}
        for key, context in references:
            reader.read(notes[key], replace(context, place="note"))
    return reader.paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What the elements around say about a piece of text."""

    place: str
    state: State = State.KEPT
    move: Move = Move.NONE

    def within(self, tag: str, *, earlier: bool) -> "_Context":
        """Return the context inside a tracked change."""
        if earlier:
            return replace(self, state=State.GONE) if tag in (W + "del", W + "moveFrom") else self
        if tag == W + "ins":
            return replace(self, state=State.INSERTED if self.state is State.KEPT else self.state)
        if tag == W + "del":
            # what one change put in and the same strikes is in neither text
            return replace(self, state=State.GONE if self.state in (State.INSERTED, State.GONE) else State.DELETED)
        # a row that moves is marked as struck and as put in; what moves in it is neither
        state = State.GONE if self.state is State.GONE else State.KEPT
        return replace(self, state=state, move=Move.LEFT if tag == W + "moveFrom" else Move.ARRIVED)


class _Reader:
    """One walk over a part; it collects paragraphs, and the notes referred to."""

    def __init__(self, earlier: frozenset[str]) -> None:
        self._earlier = earlier
        self._names: dict[str, str] = {}
        self.paragraphs: list[MarkedParagraph] = []
        self.references: list[tuple[str, str, _Context]] = []

    def read(self, element: ET.Element, context: _Context) -> None:
        """Read the paragraphs below an element."""
        for child in element:
            self._note_ranges(child)
            if child.tag == W + "p":
                paragraph = MarkedParagraph(context.place)
                self.paragraphs.append(paragraph)
                paragraph.pieces.extend(self._pieces(child, context))
            elif child.tag == W + "tr":
                self.read(child, self._row(child, context))
            elif child.tag == W + "tc":
                self.read(child, replace(self._marked(child.find(W + "tcPr"), context, "cell"), place="cell"))
            elif child.tag not in (_FALLBACK, W + "sectPr"):
                self.read(child, context)

    def _row(self, row: ET.Element, context: _Context) -> _Context:
        return self._marked(row.find(W + "trPr"), context, "")

    def _marked(self, properties: ET.Element | None, context: _Context, prefix: str) -> _Context:
        """Return the context inside a row or cell that may be inserted or deleted whole."""
        for mark in () if properties is None else properties:
            for tag in ("ins", "del"):
                if mark.tag == W + (prefix + tag.title() if prefix else tag):
                    return context.within(W + tag, earlier=self._is_earlier(mark))
        return context

    def _is_earlier(self, mark: ET.Element) -> bool:
        return (mark.get(W + "author") or "") in self._earlier

    def _note_ranges(self, element: ET.Element) -> None:
        """Remember which moves are open here."""
        for kind in ("moveFrom", "moveTo"):
            if element.tag == f"{W}{kind}RangeStart":
                self._names[kind + (element.get(W + "id") or "")] = element.get(W + "name") or ""
            elif element.tag == f"{W}{kind}RangeEnd":
                self._names.pop(kind + (element.get(W + "id") or ""), None)

    def _name(self, move: Move) -> str:
        kind = "moveFrom" if move is Move.LEFT else "moveTo"
        return next((name for key, name in reversed(self._names.items()) if key.startswith(kind)), "")

    def _pieces(self, element: ET.Element, context: _Context) -> Iterator[Piece]:
        for child in element:
            self._note_ranges(child)
            tag = child.tag
            if tag in (W + "ins", W + "del", W + "moveFrom", W + "moveTo"):
                yield from self._pieces(child, context.within(tag, earlier=self._is_earlier(child)))
            elif tag in (W + "t", W + "delText"):
                yield self._piece(child.text or "", context)
            elif tag in _CHARACTERS:
                yield self._piece(_CHARACTERS[tag], context)
            elif tag in _OBJECTS or tag.endswith("}AlternateContent"):
                yield self._piece(OBJECT, context)
                if tag in _NOTES:
                    self.references.append((tag, child.get(W + "id") or "", context))
                self._read_boxes(child, context)
            elif tag not in (W + "pPr", W + "rPr"):
                yield from self._pieces(child, context)

    def _piece(self, text: str, context: _Context) -> Piece:
        name = self._name(context.move) if context.move is not Move.NONE else ""
        return Piece(text=text, state=context.state, move=context.move, name=name)

    def _read_boxes(self, element: ET.Element, context: _Context) -> None:
        for child in element:
            if child.tag == W + "txbxContent":
                self.read(child, replace(context, place="text box"))
            elif child.tag != _FALLBACK:
                self._read_boxes(child, context)
