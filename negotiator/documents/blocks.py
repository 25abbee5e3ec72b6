"""Blocks of a Word file: what the engine of redlines compares, made from the tree of stories."""

import re
from collections.abc import Mapping, Sequence

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.definitions import Definitions
from negotiator.documents.dialects import side
from negotiator.documents.enclosures import part_is_hidden
from negotiator.documents.errors import TooMany
from negotiator.documents.gridforms import ROW_EXCEPTIONS, form_of
from negotiator.documents.links import Targets, with_links
from negotiator.documents.looks import PAGE, Ground, Looks, Shading, cell_ground, row_ground, styled, table_ground
from negotiator.documents.numbering import Numbering
from negotiator.documents.pieces import Piece, special_kind
from negotiator.documents.plain import Stretch
from negotiator.documents.shapes import View
from negotiator.documents.stories import Container, Item, Paragraph, Stories, Story, Table
from negotiator.documents.styles import BODY_LEVEL, Styles
from negotiator.documents.theme import Theme
from negotiator.documents.tracked import hides, shown_properties
from negotiator.documents.tree import first_child
from negotiator.documents.untracked import instructions, pages_of, with_untracked
from negotiator.kernel.digests import short_digest
from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import Atom, Block, BlockKind, Definition, Run

# what changes no appearance, or is told elsewhere (numbers in labels, sections not at all)
_NOT_FORMAT = frozenset(
    {n.w(name) for name in ("lang", "noProof", "numPr", "sectPr", "rPr", "ins", "del", "moveFrom", "moveTo")}
    | n.PROPERTY_CHANGES
)


_CHANGES = n.TRACKED | n.PROPERTY_CHANGES
_CHARACTER_STYLE, _TABLE_STYLE = n.w("rStyle"), n.w("tblStyle")
_NONE: frozenset[str] = frozenset()
_LONG_FORMAT = 1_000  # letters, the names of tags with their namespaces among them

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
_OF_MATHS = f"{{{n.MATHS}}}"
# what an object holds without being part of it: text of its own, its older twin, how a formula's parts are written
_NOT_OBJECT = frozenset({n.TEXT_BOX, n.FALLBACK, n.RUN_PROPERTIES, f"{_OF_MATHS}ctrlPr"})
# names that a word processor gives to objects anew in each file
_OWN_NAMES = frozenset({"id", "name", "anchorId", "editId", "spid", "relativeHeight", "ObjectID", "ShapeID", "gfxdata"})
# in a form: whether a box is ticked, and which entry of a list of which entries is chosen
_FORM_STATES = tuple(n.w(name) for name in ("checked", "default", "result", "listEntry"))
_AUTOMATIC_BOOKMARK = re.compile(r"\b(_Toc|_Ref|_Hlk)\d+")


def make_blocks(stories: Stories) -> tuple[Block, ...]:
    """Return the blocks of all paragraphs, in the order of `stories.paragraphs`."""
    prescribed = Prescribed(stories)
    blocks: list[Block] = []
    for story in stories.stories:
        sections = section_by_item(story.container) if story.kind == "paragraph" else {}
        prescribed.part = story.part
        maker = _Maker(story, prescribed, Targets(stories.package, story.part), sections)
        maker.take(story.container, blocks, PAGE)
    stories.letters = prescribed.letters
    return tuple(blocks)


def letters_of(properties: Element) -> int:
    """Return what a format adds to the letters that the longer formats of a file take."""
    letters = _letters(_content(properties))
    return letters if letters > _LONG_FORMAT else 0


# a run's signature, whether a reader takes it for absent, and its character style ("" for none)
Dress = tuple[str, bool, str]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What follows from a paragraph's own properties: those shown, its outline level, signature and ground.

    `dresses` are the dresses known so far of runs that stand on the same ground in the same style; `mark` tells how
    the paragraph's mark is put out of sight.
    """

    properties: Element | None
    level: int
    format: str
    ground: Ground
    dresses: dict[object, Dress]
    mark: str


_Own = tuple[Element | None, int, str, str | None, Shading]


class Prescribed:
    """What a file prescribes beside its text: styles, lists, and the looks and definitions that follow from them.

    Files say the same of hundreds of paragraphs and thousands of runs; what follows from it is found out once.
    """

    def __init__(self, stories: Stories) -> None:
        self.view: View = stories.view
        self.part = stories.package.main_part  # that is read now
        self._package, self.letters = stories.package, 0
        self.styles = Styles.of(stories.package)
        self.numbering = Numbering.of(stories.package, self.styles)
        theme = Theme(stories.package)
        self.looks = Looks(self.styles, theme)
        self.definitions = Definitions(stories.package, self.styles, theme)
        self._owns: dict[object, _Own] = {}
        self._standings: dict[Ground, dict[object, Standing]] = {}
        self._ground, self._standings_there = PAGE, self._standings.setdefault(PAGE, {})
        self._dresses: dict[tuple[str | None, Ground], dict[object, Dress]] = {}
        self._signatures: dict[object, str] = {}

    def standing(self, properties: Element | None, ground: Ground) -> Standing:
        """Return what follows from these properties (pPr) of a paragraph that stands on a ground."""
        if ground is not self._ground:
            self._ground, self._standings_there = ground, self._standings.setdefault(ground, {})
        key = _content(properties)
        standing = self._standings_there.get(key)
        if standing is None:
            shown, level, form, style, shading = self._own(key, properties)
            below = shading.on(ground)
            dresses = self._dresses.setdefault((style, below), {})
            standing = Standing(shown, level, form, below, dresses, self._unseen_mark(shown, below))
            self._standings_there[key] = standing
        return standing

    def _own(self, key: object, properties: Element | None) -> _Own:
        """Return what follows from such properties on any ground: those shown, level, format, style and shading."""
        own = self._owns.get(key)
        if own is None:
            self._weigh(key)
            shown = shown_properties(properties, self.view)
            form = signature(shown) + _section_end(properties, self.view)
            style = self.styles.named(shown)
            own = self._owns[key] = shown, self.styles.outline_level(shown), form, style, self.looks.shading(shown)
        return own

    def _unseen_mark(self, properties: Element | None, ground: Ground) -> str:
        """Return how a paragraph's mark is put out of sight, and with it its number or its end; "" if it is not."""
        own = None if properties is None else first_child(properties, n.RUN_PROPERTIES)
        own = shown_properties(own, self.view)
        if own is None or all(child.tag in _CHANGES for child in own):
            return ""
        look = self.looks.of(own, properties, ground)
        return f"mark {look.signature}" if look.hidden else ""

    def dress(self, run: Element | None, standing: Standing) -> Dress:
        """Return how a run is dressed in a paragraph, None standing for what is in none."""
        own = None if run is None else first_child(run, n.RUN_PROPERTIES)
        key = _content(own)
        known = standing.dresses.get(key)
        if known is None:
            self._weigh(key)
            shown = shown_properties(own, self.view)
            if key not in self._signatures:
                self._signatures[key] = signature(shown)
            look = self.looks.of(shown, standing.properties, standing.ground)
            named = None if own is None else own.find(_CHARACTER_STYLE)
            style = "" if named is None else named.get(n.VALUE) or ""
            known = standing.dresses[key] = styled(self._signatures[key], look), look.hidden, style
        return known

    def _weigh(self, content: object) -> None:
        """Refuse formats that say more than the package may: what is known of each is kept several times."""
        letters = _letters(content)
        self.letters += letters if letters > _LONG_FORMAT else 0
        limit = self._package.limits.properties
        if self.letters > limit:
            what = "letters in its formats"
            raise TooMany(self._package.name, part=self.part, what=what, count=self.letters, limit=limit)


def _letters(content: object) -> int:
    """Return how many letters the content of properties takes."""
    if isinstance(content, str):
        return len(content)
    return sum(map(_letters, content)) if isinstance(content, tuple) else 0


def _content(properties: Element | None) -> object:
    """Return what is equal for elements whose content is the same: the tags and attributes of all that is in them.

    Who made a tracked change, when and under which number is no part of it.
    """
    if properties is None:
        return None
    said: list[object] = []
    for element in properties:
        said.append(element.tag)
        if element.tag not in _CHANGES:
            said += element.keys()
            said += element.values()
        if len(element):
            said.append(_content(element))
    return tuple(said)


class _Maker:
    """Makes the blocks of one story; it carries the headings seen so far."""

    def __init__(
        self, story: Story, prescribed: Prescribed, media: Mapping[str, str], sections: Mapping[Item, Element]
    ) -> None:
        self._media = media
        self._kind: BlockKind = story.kind
        self._pages = pages_of(story)  # told once, with the first paragraph
        self._prescribed = prescribed
        self._sections = sections
        self._opening = ""  # the form of the table, row and cell that the next paragraph opens
        self._section: Element | None = None
        self._headings: list[tuple[int, str]] = []
        self._path: tuple[str, ...] = ()
        self._known: dict[object, tuple[Definition, ...]] = {}

    def take(self, container: Container, blocks: list[Block], ground: Ground) -> None:
        view = self._prescribed.view
        for item in container.items:
            self._section = self._sections.get(item, self._section)
            if isinstance(item, Table):
                table = table_ground(item.element, table_style(item.element, view), ground, view)
                self._opening += form_of(item.element, n.TABLE_PROPERTIES, view)
                for row in item.rows:
                    standing = row_ground(row.element, table, view)
                    self._opening += form_of(row.element, ROW_EXCEPTIONS, view)
                    self._opening += form_of(row.element, n.ROW_PROPERTIES, view)
                    for cell in row.cells:
                        self._opening += form_of(cell.element, n.CELL_PROPERTIES, view)
                        self.take(cell, blocks, cell_ground(cell.element, standing, view))
            else:
                blocks.append(self._block(item, container.place, len(blocks), ground))
                for box in item.boxes:
                    self.take(box, blocks, PAGE)

    def _block(self, paragraph: Paragraph, place: str, index: int, ground: Ground) -> Block:
        standing = self._prescribed.standing(paragraph.properties, ground)
        label = self._prescribed.numbering.label(standing.properties)
        text = paragraph.text
        in_table = "/t" in place
        may_head = standing.level < BODY_LEVEL and self._kind == "paragraph" and not in_table
        is_heading = may_head and bool(text.strip())
        if is_heading:
            self._leave(standing.level)
        opening, self._opening = self._opening, ""
        form = f"{standing.format};{opening}" if opening else standing.format
        runs, characters = self._runs(paragraph.stretches, standing)
        if standing.mark or self._pages:
            form = with_untracked(form, [self._pages, standing.mark])
            self._pages = ""
        if paragraph.plain is None:
            runs = with_links(runs, paragraph.pieces, self._media)
            form = with_untracked(form, [instructions(paragraph.pieces)])
        block = Block(
            id=f"b{index}",
            kind="heading" if is_heading else "cell" if in_table else self._kind,
            text=text,
            label=label,
            level=standing.level + 1 if is_heading else 0,
            heading_path=self._path,
            place=place,
            format=form,
            runs=runs,
            atoms=() if paragraph.plain is not None else self._atoms(paragraph),
            definitions=self._definitions(standing, characters, numbered=bool(label)),
        )
        if is_heading:
            self._enter(standing.level, f"{label} {text}".strip())
        return block

    def _leave(self, level: int) -> None:
        """Leave the headings of a level and below it."""
        self._headings = [heading for heading in self._headings if heading[0] < level]
        self._path = tuple(title for _, title in self._headings)

    def _enter(self, level: int, title: str) -> None:
        self._headings.append((level, title))
        self._path = (*self._path, title)

    def _runs(self, stretches: Sequence[Stretch], standing: Standing) -> tuple[tuple[Run, ...], frozenset[str]]:
        """Return the stretches of equal character formatting, and the character styles that they name."""
        if len(stretches) == 1 and stretches[0][1]:  # as most paragraphs are
            run, text = stretches[0]
            style, hidden, character = self._prescribed.dress(run, standing)
            return (Run(start=0, end=len(text), style=style, hidden=hidden),), _named(character)
        runs: list[Run] = []
        characters: set[str] = set()
        start = begun = 0
        last: tuple[str, bool] | None = None
        for run, text in stretches:
            if not text:
                continue
            style, hidden, character = self._prescribed.dress(run, standing)
            characters.add(character)
            if last is not None and last[0] != style:
                runs.append(Run(start=begun, end=start, style=last[0], hidden=last[1]))
                begun = start
            last = style, hidden
            start += len(text)
        if last is not None:
            runs.append(Run(start=begun, end=start, style=last[0], hidden=last[1]))
        return tuple(runs), _named(*characters)

    def _atoms(self, paragraph: Paragraph) -> tuple[Atom, ...]:
        found = atoms(paragraph.pieces, self._media, self._prescribed.view)
        return tuple(atom for atom in found if not atom.kind.startswith("comment"))

    def _definitions(self, standing: Standing, characters: frozenset[str], *, numbered: bool) -> tuple[Definition, ...]:
        key = standing, self._section, numbered, characters
        if key not in self._known:
            self._known[key] = self._prescribed.definitions.of(
                standing.properties,
                characters,
                table=standing.ground.table_style,
                level=self._prescribed.numbering.level(standing.properties) if numbered else None,
                section=self._section,
            )
        return self._known[key]


def _named(*styles: str) -> frozenset[str]:
    """Return the styles that have a name: "" stands for none."""
    return frozenset(filter(None, styles)) if any(styles) else _NONE


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


def _section_end(properties: Element | None, view: View) -> str:
    """Return what tells a paragraph with which a section ends from others; it ends only where the mark is."""
    if properties is None or first_child(properties, n.SECTION_PROPERTIES) is None:
        return ""
    marks = first_child(properties, n.RUN_PROPERTIES)
    return "" if marks is not None and any(hides(mark.tag, view) for mark in marks) else ";section"


def table_style(table: Element, view: View) -> str:
    """Return the id of the style that a table names."""
    properties = shown_properties(table.find(n.TABLE_PROPERTIES), view)
    named = None if properties is None else properties.find(_TABLE_STYLE)
    return "" if named is None else named.get(n.VALUE) or ""


def section_by_item(body: Container) -> dict[Item, Element]:
    """Return the properties of the section that each item of the body belongs to."""
    found: dict[Item, Element] = {}
    section = body.element.find(n.SECTION_PROPERTIES)
    for item in reversed(body.items):
        if isinstance(item, Paragraph) and item.ends_section:
            section = next(iter(item.sections), section)
        if section is not None:
            found[item] = section
    return found


def atoms(pieces: list[Piece], media: Mapping[str, str], view: View = "accepted") -> tuple[Atom, ...]:
    """Return the fields, objects and anchors of a paragraph in their order."""
    found: list[Atom] = []
    members: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.field >= 0:
            members.setdefault(piece.field, []).append(piece)
    done: set[int] = set()
    for piece in pieces:
        if piece.hidden:
            continue
        if piece.field >= 0:
            if piece.field not in done:
                done.add(piece.field)
                found.append(_field(members[piece.field]))
        elif piece.kind in ("object", "note", "comment"):
            found.append(
                Atom(offset=piece.start, length=len(piece.text), kind=_atom_kind(piece), ref=_ref(piece, media, view))
            )
        elif piece.kind == "text" and (kind := special_kind(piece.node)):
            found.append(Atom(offset=piece.start, length=len(piece.text), kind="break", ref=kind))
    return tuple(found)


def _field(members: list[Piece]) -> Atom:
    instruction = "".join(piece.node.text or "" for piece in members if piece.kind == "instruction")
    if not instruction:
        holder = next(members[0].node.iterancestors(n.SIMPLE_FIELD), None)
        instruction = "" if holder is None else holder.get(n.w("instr")) or ""
    start = min(piece.start for piece in members)
    end = max(piece.end for piece in members)
    said = _AUTOMATIC_BOOKMARK.sub(r"\1", " ".join(instruction.split()))
    form = "".join(_form_field(piece.node) for piece in members if piece.kind == "field mark" and len(piece.node))
    return Atom(offset=start, length=end - start, kind="field", ref=said + form)


def _form_field(mark: Element) -> str:
    """Return what a field of a form shows without any character: a box that is ticked or not, a choice from a list."""
    return "".join(f" {_local(state.tag)}={state.get(n.VALUE, '1')}" for state in mark.iter(*_FORM_STATES))


def _atom_kind(piece: Piece) -> str:
    if piece.kind == "note":
        return "footnote" if piece.node.tag == n.FOOTNOTE_REFERENCE else "endnote"
    if piece.kind == "comment":
        return _local(piece.node.tag)
    return "object"


def _ref(piece: Piece, media: Mapping[str, str], view: View) -> str:
    """Return what tells an object from others: equal for the same picture in two files, whatever its ids there.

    A note's reference tells nothing: which note it is follows from where it stands, what it says stands in its blocks.
    """
    if piece.kind == "note":
        return ""
    if piece.kind == "comment":
        return piece.node.get(n.ID) or ""
    described: list[str] = []
    _describe_object(piece.node, media, view, described)
    return short_digest("".join(described).encode())


def _describe_object(element: Element, media: Mapping[str, str], view: View, described: list[str]) -> None:
    if element.tag in _NOT_OBJECT or not isinstance(element.tag, str) or hides(element.tag, view):
        return
    if element.tag.startswith(_OF_MATHS) and part_is_hidden(element, view):
        return
    if element.tag not in n.TRACKED:
        described.append(f"<{_local(element.tag)}")
        for name, value in sorted((str(name), str(value)) for name, value in element.items()):
            if name.startswith(f"{{{n.REFERENCES}}}"):
                described.append(f" {media.get(value, '')}")
            elif name != n.XML_SPACE and _local(name) not in _OWN_NAMES and not _local(name).startswith("rsid"):
                described.append(f" {_local(name)}={value}")
        described.append(f">{(element.text or '').strip()}")
    for child in element:
        _describe_object(child, media, view, described)
