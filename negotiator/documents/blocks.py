"""Blocks of a Word file: what the engine of redlines compares, made from the tree of stories."""

import re
from collections.abc import Iterator, Mapping

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.definitions import Definitions
from negotiator.documents.dialects import side
from negotiator.documents.looks import PAGE, Ground, Looks, cell_ground, styled
from negotiator.documents.numbering import Numbering
from negotiator.documents.pieces import Piece
from negotiator.documents.shapes import View
from negotiator.documents.stories import Container, Item, Paragraph, Stories, Table
from negotiator.documents.styles import BODY_LEVEL, Styles
from negotiator.documents.tracked import shown_properties
from negotiator.kernel.digests import short_digest
from negotiator.redline.shapes import Atom, Block, BlockKind, Run

# what changes no appearance, or is told elsewhere (numbers in labels, sections not at all)
_NOT_FORMAT = frozenset(
    {n.w(name) for name in ("lang", "noProof", "numPr", "sectPr", "rPr", "ins", "del", "moveFrom", "moveTo")}
    | n.PROPERTY_CHANGES
)


_CHARACTER_STYLE = n.w("rStyle")

# properties that are on or off, however that is written; off is how left-to-right text is often marked for no reason
_SWITCHES = frozenset(
    {
        *("b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint"),
        *("snapToGrid", "vanish", "webHidden", "rtl", "cs", "specVanish", "keepNext", "keepLines", "pageBreakBefore"),
        *("widowControl", "suppressLineNumbers", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct"),
        *("topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "contextualSpacing"),
        *("mirrorIndents", "suppressOverlap"),
    }
)
# names that a word processor gives to objects anew in each file
_OWN_NAMES = frozenset({"id", "name", "anchorId", "editId", "spid", "relativeHeight", "ObjectID", "ShapeID", "gfxdata"})
_AUTOMATIC_BOOKMARK = re.compile(r"\b(_Toc|_Ref|_Hlk)\d+")


def make_blocks(stories: Stories) -> tuple[Block, ...]:
    """Return the blocks of all paragraphs, in the order of `stories.paragraphs`."""
    prescribed = Prescribed(stories)
    blocks: list[Block] = []
    for story in stories.stories:
        sections = section_by_item(story.container) if story.kind == "paragraph" else {}
        maker = _Maker(story.kind, prescribed, stories.view, _media(stories, story.part), sections)
        maker.take(story.container, blocks, PAGE)
    return tuple(blocks)


class Prescribed:
    """What a file prescribes beside its text: styles, lists, and the looks and definitions that follow from them."""

    def __init__(self, stories: Stories) -> None:
        self.styles = Styles.of(stories.package)
        self.numbering = Numbering.of(stories.package, self.styles)
        self.looks = Looks(self.styles)
        self.definitions = Definitions(stories.package, self.styles)


class _Maker:
    """Makes the blocks of one story; it carries the headings seen so far."""

    def __init__(
        self,
        kind: BlockKind,
        prescribed: Prescribed,
        view: View,
        media: Mapping[str, str],
        sections: Mapping[Item, Element],
    ) -> None:
        self._media = media
        self._kind = kind
        self._prescribed = prescribed
        self._styles, self._numbering = prescribed.styles, prescribed.numbering
        self._view: View = view
        self._sections = sections
        self._section: Element | None = None
        self._headings: list[tuple[int, str]] = []

    def take(self, container: Container, blocks: list[Block], ground: Ground) -> None:
        for item in container.items:
            self._section = self._sections.get(item, self._section)
            if isinstance(item, Table):
                style = table_style(item.element)
                for row in item.rows:
                    for cell in row.cells:
                        self.take(cell, blocks, cell_ground(cell.element, row.element, style, ground))
            else:
                blocks.append(self._block(item, container.place, len(blocks), ground))
                for box in item.boxes:
                    self.take(box, blocks, PAGE)

    def _block(self, paragraph: Paragraph, place: str, index: int, ground: Ground) -> Block:
        properties = shown_properties(paragraph.element.find(n.PARAGRAPH_PROPERTIES), self._view)
        level = self._styles.outline_level(properties)
        label = self._numbering.label(properties)
        text = paragraph.text
        in_text = self._kind == "paragraph" and "/t" not in place
        is_heading = in_text and level < BODY_LEVEL and bool(text.strip())
        if is_heading:
            self._headings = [heading for heading in self._headings if heading[0] < level]
        block = Block(
            id=f"b{index}",
            kind="heading" if is_heading else "cell" if "/t" in place else self._kind,
            text=text,
            label=label,
            level=level + 1 if is_heading else 0,
            heading_path=tuple(title for _, title in self._headings),
            place=place,
            format=signature(properties),
            runs=self._runs(paragraph, properties, self._prescribed.looks.ground(properties, ground)),
            atoms=tuple(atom for atom in atoms(paragraph.pieces, self._media) if not atom.kind.startswith("comment")),
            definitions=self._prescribed.definitions.of(
                properties,
                _character_styles(paragraph),
                table=ground.table_style,
                level=self._numbering.level(properties) if label else None,
                section=self._section,
            ),
        )
        if is_heading:
            self._headings.append((level, f"{label} {text}".strip()))
        return block

    def _runs(self, paragraph: Paragraph, properties: Element | None, ground: Ground) -> tuple[Run, ...]:
        """Return the stretches of equal character formatting."""
        runs: list[Run] = []
        start = 0
        for own, text in paragraph.stretches:
            style, hidden = self._dress(own, properties, ground)
            end = start + len(text)
            if runs and runs[-1].style == style:
                runs[-1] = Run(start=runs[-1].start, end=end, style=style, hidden=hidden)
            elif text:
                runs.append(Run(start=start, end=end, style=style, hidden=hidden))
            start = end
        return tuple(runs)

    def _dress(self, own: Element | None, paragraph: Element | None, ground: Ground) -> tuple[str, bool]:
        """Return the signature of a run with these properties, and whether a reader takes it for absent."""
        shown = shown_properties(own, self._view)
        look = self._prescribed.looks.of(shown, paragraph, ground)
        return styled(signature(shown), look), look.hidden


def signature(properties: Element | None) -> str:
    """Return an opaque text that is equal for properties (pPr or rPr) that look the same."""
    if properties is None:
        return ""
    children = (
        _described(child) for child in properties if isinstance(child.tag, str) and child.tag not in _NOT_FORMAT
    )
    return ";".join(described for described in children if described)


def _described(element: Element) -> str:
    name = _local(element.tag)
    if name in _SWITCHES:
        off = element.get(n.VALUE) in ("0", "false", "off")
        return "" if off and name == "rtl" else f"{name}({'val=0' if off else ''})"
    named = ((_local(str(key)), str(value)) for key, value in element.items())
    sided = sorted((side(key), side(value)) for key, value in named)
    attributes = ",".join(f"{key}={value}" for key, value in sided if not key.startswith("rsid"))
    inner = "".join(_described(child) for child in element if isinstance(child.tag, str))
    return f"{side(name)}({attributes}{'/' if inner else ''}{inner})"


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _character_styles(paragraph: Paragraph) -> Iterator[str]:
    for own, text in paragraph.stretches:
        named = None if own is None or not text else own.find(_CHARACTER_STYLE)
        if named is not None:
            yield named.get(n.VALUE) or ""


def table_style(table: Element) -> str:
    """Return the id of the style that a table names."""
    named = table.find(f"{n.TABLE_PROPERTIES}/{n.w('tblStyle')}")
    return "" if named is None else named.get(n.VALUE) or ""


def section_by_item(body: Container) -> dict[Item, Element]:
    """Return the properties of the section that each item of the body belongs to."""
    found: dict[Item, Element] = {}
    section = body.element.find(n.SECTION_PROPERTIES)
    for item in reversed(body.items):
        for element in reversed(item.elements) if isinstance(item, Paragraph) else ():
            own = element.find(f"{n.PARAGRAPH_PROPERTIES}/{n.SECTION_PROPERTIES}")
            section = section if own is None else own
        if section is not None:
            found[item] = section
    return found


def _media(stories: Stories, part: str) -> dict[str, str]:
    """Return what the relationships of a part lead to, by id: the hash of a picture's bytes, or an outside address."""
    package = stories.package
    return {
        relationship.id: short_digest(package.parts[relationship.target])
        if relationship.target in package.parts
        else relationship.target
        for relationship in package.relationships(part)
    }


def atoms(pieces: list[Piece], media: Mapping[str, str]) -> tuple[Atom, ...]:
    """Return the fields, objects and anchors of a paragraph in their order."""
    found: list[Atom] = []
    done: set[int] = set()
    for piece in pieces:
        if piece.hidden:
            continue
        if piece.field >= 0:
            if piece.field not in done:
                done.add(piece.field)
                found.append(_field(pieces, piece.field))
        elif piece.kind in ("object", "note", "comment"):
            found.append(
                Atom(offset=piece.start, length=len(piece.text), kind=_atom_kind(piece), ref=_ref(piece, media))
            )
    return tuple(found)


def _field(pieces: list[Piece], number: int) -> Atom:
    members = [piece for piece in pieces if piece.field == number]
    instruction = "".join(piece.node.text or "" for piece in members if piece.kind == "instruction")
    if not instruction:
        holder = next(members[0].node.iterancestors(n.SIMPLE_FIELD), None)
        instruction = "" if holder is None else holder.get(n.w("instr")) or ""
    start = min(piece.start for piece in members)
    end = max(piece.end for piece in members)
    return Atom(
        offset=start,
        length=end - start,
        kind="field",
        ref=_AUTOMATIC_BOOKMARK.sub(r"\1", " ".join(instruction.split())),
    )


def _atom_kind(piece: Piece) -> str:
    if piece.kind == "note":
        return "footnote" if piece.node.tag == n.FOOTNOTE_REFERENCE else "endnote"
    if piece.kind == "comment":
        return _local(piece.node.tag)
    return "object"


def _ref(piece: Piece, media: Mapping[str, str]) -> str:
    """Return what tells an object from others: equal for the same picture in two files, whatever its ids there.

    A note's reference tells nothing: which note it is follows from where it stands, what it says stands in its blocks.
    """
    if piece.kind == "note":
        return ""
    if piece.kind == "comment":
        return piece.node.get(n.ID) or ""
    described: list[str] = []
    _describe_object(piece.node, media, described)
    return short_digest("".join(described).encode())


def _describe_object(element: Element, media: Mapping[str, str], described: list[str]) -> None:
    if element.tag in (n.TEXT_BOX, n.FALLBACK) or not isinstance(element.tag, str):
        return
    described.append(f"<{_local(element.tag)}")
    for name, value in sorted((str(name), str(value)) for name, value in element.items()):
        if name.startswith(f"{{{n.REFERENCES}}}"):
            described.append(f" {media.get(value, '')}")
        elif _local(name) not in _OWN_NAMES and not _local(name).startswith("rsid"):
            described.append(f" {_local(name)}={value}")
    described.append(f">{(element.text or '').strip()}")
    for child in element:
        _describe_object(child, media, described)
