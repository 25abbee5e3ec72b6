"""The text of a Word file as a tree: stories hold containers, containers hold paragraphs and tables.

The tree points into the XML and is built for one view of its tracked changes, so that the reader and the writer see
the same paragraphs in the same order. It changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import cast

from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.errors import DamagedPart, TooMany
from negotiator.documents.package import Package
from negotiator.documents.pieces import Piece, collect
from negotiator.documents.plain import Pass, Plain, Stretch, plain_paragraphs
from negotiator.documents.shapes import View
from negotiator.documents.tracked import cell_is_hidden, descend, mark_is_hidden, row_is_hidden
from negotiator.documents.tree import MARGIN_REFERENCES, first_child, missing_margins, nearest
from negotiator.kernel.values import dataclass
from negotiator.redline.shapes import BlockKind

# the properties of a section, and the references to the headers and footers that it names
NamedMargins = tuple[Element, list[Element]]

_BLOCKS = frozenset({n.PARAGRAPH, n.TABLE})
_SECTION_CHANGE = n.w("sectPrChange")


@dataclass(slots=True, eq=False)
class Paragraph:
    """One paragraph as read: usually one element, several where tracked changes removed the marks between them.

    What a plain paragraph says is known without its pieces; they are collected when somebody asks for them, which an
    editor does before it changes anything.
    """

    elements: list[Element]
    view: View
    plain: Plain | None = None
    boxes: list["Container"] = field(default_factory=list)
    block: int = -1
    ends_section: bool = False
    _pieces: list[Piece] | None = None

    @property
    def element(self) -> Element:
        """Return the element whose mark ends the paragraph and whose properties hold."""
        return self.elements[-1]

    @property
    def properties(self) -> Element | None:
        """Return the properties (pPr) that the file gives the paragraph."""
        return first_child(self.element, n.PARAGRAPH_PROPERTIES)

    @property
    def pieces(self) -> list[Piece]:
        """Return the paragraph's pieces, which an editor may cut."""
        if self._pieces is None:
            self._pieces = collect(self.elements, self.view)
        return self._pieces

    @property
    def stretches(self) -> Sequence[Stretch]:
        """Return the text in the tree's view, in stretches of one run each, with the run."""
        if self.plain is not None:
            return self.plain
        return [(piece.run if piece.is_run else None, piece.text) for piece in self.pieces if piece.text]

    @property
    def sections(self) -> list[Element]:
        """Return the properties of the sections that end with the paragraph, usually none."""
        if not self.ends_section:
            return []
        section = None if self.properties is None else first_child(self.properties, n.SECTION_PROPERTIES)
        return [] if section is None else [section]

    @property
    def text(self) -> str:
        """Return the text in the tree's view."""
        if self.plain is not None:
            return "".join([text for _, text in self.plain])
        return "".join([piece.text for piece in self.pieces])


@dataclass(slots=True, eq=False)
class Row:
    """One row of a table with its cells."""

    element: Element
    cells: list["Container"]


@dataclass(slots=True, eq=False)
class Table:
    """One table."""

    element: Element
    rows: list[Row]


Item = Paragraph | Table


@dataclass(slots=True, eq=False)
class Container:
    """Whatever holds paragraphs: the body, a cell, a note, a header, a text box.

    `element` is their XML parent, `boxes` how many text boxes hang in its paragraphs.
    """

    element: Element
    place: str
    items: list[Item]
    boxes: int = 0


@dataclass(slots=True, eq=False)
class Story:
    """One story in one part: `key` tells which (the note's id; the section and kind of a header)."""

    part: str
    key: str
    kind: BlockKind
    container: Container


@dataclass(slots=True, eq=False)
class Stories:
    """All text of one Word file. `roots` are the parsed parts that hold it, which a writer may edit.

    `sections` are the properties of the sections of the body, with those whose end the view does not have. `is_taken`
    says that an editor has it, so that it may differ from the file by now; `letters` is how many letters its longer
    formats take, None until its blocks are made.
    """

    package: Package
    view: View
    roots: dict[str, Element]
    stories: list[Story]
    paragraphs: list[Paragraph]
    sections: list[Element]
    is_taken: bool = False
    letters: int | None = None

    @property
    def main(self) -> Element:
        """Return the root of the part that holds the body."""
        return self.roots[self.package.main_part]


def paragraphs_in(container: Container) -> Iterator[Paragraph]:
    """Yield all paragraphs of a container in reading order, each followed by those of its text boxes."""
    for item in container.items:
        if isinstance(item, Table):
            for row in item.rows:
                for cell in row.cells:
                    yield from paragraphs_in(cell)
        else:
            yield item
            for box in item.boxes:
                yield from paragraphs_in(box)


def scan(package: Package, view: View, *, roots: Mapping[str, Element] | None = None) -> Stories:
    """Build the tree of a package: the body, notes in the order of their references, headers and footers.

    Parts among `roots` have been parsed already. Raises DamagedPart where there is no body, and TooMany where
    there are more paragraphs or sections than the package may have.
    """
    main = package.main_part
    parsed = _Parsed(package, view, roots or {})
    body = parsed.root(main).find(n.BODY)
    if body is None:
        raise DamagedPart(package.name, part=main, reason="it has no body")
    stories = [Story(main, "", "paragraph", parsed.container(body, "body", part=main))]
    for kind in ("footnote", "endnote"):
        stories.extend(_notes(package, parsed, stories[0], kind))
    sections = _sections(package, body)
    named = list(named_margins(sections, view))
    for kind in ("header", "footer"):
        stories.extend(_margins(package, parsed, sections, named, kind))
    paragraphs = [paragraph for story in stories for paragraph in paragraphs_in(story.container)]
    for index, paragraph in enumerate(paragraphs):
        paragraph.block = index
    return Stories(package, view, parsed.roots, stories, paragraphs, sections)


def _sections(package: Package, body: Element) -> list[Element]:
    """Return the properties of all sections, those of former layouts left aside."""
    found = [one for one in body.iter(n.SECTION_PROPERTIES) if nearest(one, _SECTION_CHANGE) is None]
    limit = package.limits.sections
    if len(found) > limit:
        raise TooMany(package.name, part=package.main_part, what="sections", count=len(found), limit=limit)
    return found


class _Parsed:
    """The parts that a scan has parsed, with the plain paragraphs of each."""

    def __init__(self, package: Package, view: View, known: Mapping[str, Element]) -> None:
        self._package, self._view, self._known = package, view, known
        self._passes: dict[str, Pass] = {}
        self._paragraphs = 0
        self.roots: dict[str, Element] = {}

    def root(self, part: str) -> Element:
        if part not in self.roots:
            known = self._known.get(part)
            self.roots[part] = self._package.root(part) if known is None else known
        return self.roots[part]

    def container(self, element: Element, place: str, *, part: str) -> Container:
        if part not in self._passes:
            self._passes[part] = found = plain_paragraphs(self.root(part))
            self._limit(found.count, part)
        return scan_container(element, place, self._view, known=self._passes[part])

    def _limit(self, paragraphs: int, part: str) -> None:
        """Refuse more paragraphs than there may be, or more cells: each has a paragraph at least, or is damaged."""
        package, limit = self._package, self._package.limits.paragraphs
        cells = 0
        if package.may_hold_more(part, than=limit):
            cells = int(cast(float, self.root(part).xpath("count(//w:tc)", namespaces={"w": n.WORD})))
        self._paragraphs += max(paragraphs, cells)
        if self._paragraphs > limit:
            what = "paragraphs" if paragraphs >= cells else "cells"
            raise TooMany(package.name, part=part, what=what, count=self._paragraphs, limit=limit)


def scan_container(element: Element, place: str, view: View, *, known: Pass | None = None) -> Container:
    """Build the tree of one container. `known` is what a pass over the part, or more than the container, has found."""
    known = plain_paragraphs(element) if known is None else known
    container = Container(element, place, [])
    pending: list[Element] = []
    tables = 0
    for block in descend(element, _BLOCKS):
        if block.tag == n.PARAGRAPH:
            plain = known.plain.get(block)
            if plain is not None and not (pending or block in known.marked or block in known.ending):
                container.items.append(Paragraph([block], view, plain))
                continue
            pending.append(block)
            if block not in known.marked or not mark_is_hidden(block, view):
                _add_paragraph(container, pending, view, known)
                pending = []
            continue
        table = _scan_table(block, f"{place}/t{tables}", view, known)
        if table.rows:
            _add_unfinished(container, pending, view, known)
            pending = []
            container.items.append(table)
            tables += 1
    last = container.items[-1] if container.items else None
    at_end_of_text = isinstance(last, Paragraph) or (last is not None and element.tag != n.CELL)
    if at_end_of_text or not pending:
        _add_unfinished(container, pending, view, known)
    else:
        _add_paragraph(container, pending, view, known)
    return container


def _add_unfinished(container: Container, pending: list[Element], view: View, known: Pass) -> None:
    """Add paragraphs whose mark is gone and that no paragraph follows, unless nothing is left of them."""
    if pending and any(piece.text for piece in collect(pending, view)):
        _add_paragraph(container, pending, view, known)


def _add_paragraph(container: Container, elements: list[Element], view: View, known: Pass) -> None:
    paragraph = Paragraph(elements, view, known.plain.get(elements[0]) if len(elements) == 1 else None)
    paragraph.ends_section = elements[-1] in known.ending and not mark_is_hidden(elements[-1], view)
    container.items.append(paragraph)
    if paragraph.plain is not None:
        return
    objects = [piece for piece in paragraph.pieces if piece.kind == "object" and not piece.hidden]
    boxes = [box for piece in objects for box in text_boxes(piece.node)]
    for at, box in enumerate(boxes, container.boxes):
        paragraph.boxes.append(scan_container(box, f"{container.place}/x{at}", view, known=known))
    container.boxes += len(boxes)


def text_boxes(node: Element) -> Iterator[Element]:
    """Yield the outermost text boxes of a drawing; of two alternative drawings only the first that has any."""
    if node.tag == n.ALTERNATE:
        for alternative in node:
            found = list(text_boxes(alternative))
            if found:
                yield from found
                return
        return
    for inner in node:
        if inner.tag == n.TEXT_BOX:
            yield inner
        elif isinstance(inner.tag, str):
            yield from text_boxes(inner)


def _scan_table(table: Element, place: str, view: View, known: Pass) -> Table:
    rows: list[Row] = []
    for row in descend(table, frozenset({n.ROW})):
        if row_is_hidden(row, view):
            continue
        cells = [cell for cell in descend(row, frozenset({n.CELL})) if not cell_is_hidden(cell, view)]
        if cells:  # a row goes with its last cell
            places = [f"{place}/r{len(rows)}/c{at}" for at in range(len(cells))]
            rows.append(
                Row(row, [scan_container(*cell, view, known=known) for cell in zip(cells, places, strict=True)])
            )
    return Table(table, rows)


def _notes(package: Package, parsed: _Parsed, body: Story, kind: str) -> Iterator[Story]:
    part = package.related(package.main_part, f"{kind}s")
    if part is None:
        return
    root = parsed.root(part)
    notes = {note.get(n.ID): note for note in root if note.tag == n.w(kind) and note.get(n.TYPE) in (None, "normal")}
    reference = n.w(f"{kind}Reference")
    for paragraph in paragraphs_in(body.container):
        for piece in paragraph.pieces if paragraph.plain is None else ():
            if piece.kind == "note" and not piece.hidden and piece.node.tag == reference:
                key = piece.node.get(n.ID) or ""
                note = notes.pop(key, None)
                if note is not None:
                    container = parsed.container(note, f"{kind}/{key}", part=part)
                    yield Story(part, key, "note", container)


def _margins(
    package: Package, parsed: _Parsed, sections: list[Element], named: Iterable[NamedMargins], kind: str
) -> Iterator[Story]:
    """Yield headers or footers in the order of the sections that first use them; all are parsed for their changes."""
    related = package.relationships(package.main_part)
    targets = {one.id: one.target for one in related if one.type.rsplit("/", 1)[-1] == kind}
    seen: set[str] = set()
    tag = n.w(f"{kind}Reference")
    for section, (_, references) in enumerate(named):
        for reference in references:
            part = targets.get(reference.get(n.r("id")) or "")
            if reference.tag != tag or part is None or part in seen or part not in package.parts:
                continue
            seen.add(part)
            block_kind: BlockKind = "header" if kind == "header" else "footer"
            container = parsed.container(parsed.root(part), f"{kind}{len(seen)}", part=part)
            yield Story(part, f"{section}/{reference.get(n.TYPE)}", block_kind, container)
    for reference in [reference for properties in sections for reference in properties.iterchildren(tag)]:
        part = targets.get(reference.get(n.r("id")) or "")
        if part is not None and part in package.parts:
            parsed.root(part)


def named_margins(sections: Iterable[Element], view: View) -> Iterator[NamedMargins]:
    """Yield the properties of those sections that a view has, with the references to the headers and footers of each.

    A section whose end is gone leaves to the next one what that does not name itself.
    """
    left: list[Element] = []
    paragraph, runs_on = None, False
    for properties in sections:
        references = [*missing_margins(left, properties), *(one for one in properties if one.tag in MARGIN_REFERENCES)]
        around = nearest(properties, n.PARAGRAPH)
        if around is not paragraph:  # a damaged paragraph ends with any number of sections
            paragraph, runs_on = around, around is not None and mark_is_hidden(around, view)
        if runs_on:
            left = references
        else:
            left = []
            yield properties, references
