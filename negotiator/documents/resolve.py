"""Accept or reject tracked changes in the XML itself, as the specification says: marks, moves, rows, cells, formats."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.enclosures import CONTROL_STARTS, is_of_formula, resolve_controls, resolve_in_formula
from negotiator.documents.errors import NotAWordFile
from negotiator.documents.leftovers import drop_notes, referred_notes
from negotiator.documents.package import Package, open_package, serialise_xml
from negotiator.documents.pieces import words_of
from negotiator.documents.properties import resolve_properties
from negotiator.documents.revisions import read_date
from negotiator.documents.shapes import Document
from negotiator.documents.tracked import is_of_mark
from negotiator.documents.tree import (
    block_after,
    block_before,
    end_no_section,
    first_paragraph,
    last_paragraph,
    put_first,
    range_marks_between,
    remove_block,
    remove_keeping_anchors,
    unwrap,
)

_TEXT_PARTS = frozenset({"footnotes", "endnotes", "header", "footer"})
_VISIBLE = frozenset(
    {n.TEXT, n.DELETED_TEXT, n.w("tab"), n.w("ptab"), n.w("br"), n.w("cr"), n.w("noBreakHyphen"), n.w("softHyphen")}
    | n.OBJECTS
    | n.NOTE_REFERENCES
    | n.MATHS_OBJECTS
)
_OF_CELLS = (n.CELL_INSERTED, n.CELL_DELETED, n.CELL_MERGED)
_BEFORE_VERTICAL_MERGE = frozenset(n.w(name) for name in ("cnfStyle", "tcW", "gridSpan", "hMerge"))
Choice = Callable[[Element], bool]
Whose = Callable[[str, datetime | None], bool]


def anybody(author: str, date: datetime | None) -> bool:  # noqa: ARG001 -- it has the form of a choice
    """Choose the tracked changes of every author and date."""
    return True


def accept_revisions(document: Document, *, of: Whose = anybody) -> bytes:
    """Return the Word file with the tracked changes of every part accepted. Raises NotAWordFile.

    `of` chooses by author and date; the others stay as they are, tracked.
    """
    return _resolved(document, accept=True, of=of)


def reject_revisions(document: Document, *, of: Whose = anybody) -> bytes:
    """Return the Word file with the tracked changes of every part rejected. Raises NotAWordFile.

    `of` chooses by author and date; the others stay as they are, tracked.
    """
    return _resolved(document, accept=False, of=of)


def _resolved(document: Document, *, accept: bool, of: Whose) -> bytes:
    if document.kind != "docx":
        raise NotAWordFile(kind=document.kind)

    def chosen(element: Element) -> bool:
        return of(element.get(n.AUTHOR) or "", read_date(element.get(n.DATE)))

    package = open_package(document.source, name=document.name)
    return package.written(resolved_parts(package, accept=accept, only=chosen))


def resolved_parts(package: Package, *, accept: bool, only: Choice = lambda _: True) -> dict[str, bytes]:
    """Return the parts that change when the chosen tracked changes are accepted or rejected."""
    roots = {part: package.root(part) for part in text_parts(package)}
    before = referred_notes(roots)
    changed = {part for part, root in roots.items() if resolve(root, accept=accept, only=only)}
    if changed:
        changed |= drop_notes(roots, before - referred_notes(roots))
    return {part: serialise_xml(root, like=package.parts[part]) for part, root in roots.items() if part in changed}


def text_parts(package: Package) -> list[str]:
    """Return the body's part and all notes, headers and footers that belong to it."""
    main = package.main_part
    related = [
        relationship.target
        for relationship in package.relationships(main)
        if relationship.type.rsplit("/", 1)[-1] in _TEXT_PARTS and relationship.target in package.parts
    ]
    return list(dict.fromkeys([main, *related]))


def resolve(root: Element, *, accept: bool, only: Choice = lambda _: True) -> bool:
    """Accept or reject the chosen tracked changes of one part in place; tell whether there were any."""
    found = [element for element in root.iter(*n.TRACKED, *n.PROPERTY_CHANGES, *_OF_CELLS) if only(element)]
    ranges = [element for element in root.iter(*n.MOVE_RANGES) if element.get(n.AUTHOR) is None or only(element)]
    controls = [element for element in root.iter(*CONTROL_STARTS) if only(element)]
    if not accept:
        _remove_what_came(found)
    resolve_properties(found, accept=accept)
    _resolve_rows(found, accept=accept)
    _resolve_cells(found, accept=accept)
    resolve_controls(controls, accept=accept)
    _resolve_runs(found, accept=accept)
    _resolve_marks(found, accept=accept)
    _remove_ranges(ranges)
    return bool(found or ranges or controls)


def _goes(element: Element, *, accept: bool) -> bool:
    """Tell whether what a tracked change is about disappears."""
    leaving = element.tag in n.LEAVING or element.tag == n.CELL_DELETED
    return leaving is accept


def _of_parent(found: list[Element], tags: frozenset[str], parent: str) -> Iterator[Element]:
    for element in found:
        holder = element.getparent()
        if element.tag in tags and holder is not None and holder.tag == parent:
            yield element


def _resolve_rows(found: list[Element], *, accept: bool) -> None:
    for mark in _of_parent(found, n.TRACKED, n.ROW_PROPERTIES):
        row = next(mark.iterancestors(n.ROW), None)
        _take_out(mark)
        if row is not None and _goes(mark, accept=accept):
            _remove_row(row)


def _remove_row(row: Element) -> None:
    table = next(row.iterancestors(n.TABLE), None)
    remove_block(row)
    if table is not None and next(table.iter(n.ROW), None) is None:
        remove_block(table)


def _resolve_cells(found: list[Element], *, accept: bool) -> None:
    for mark in _of_parent(found, frozenset(_OF_CELLS), n.CELL_PROPERTIES):
        cell = next(mark.iterancestors(n.CELL), None)
        if mark.tag == n.CELL_MERGED:
            _merge_cell(mark, accept=accept)
        _take_out(mark)
        if cell is None or mark.tag == n.CELL_MERGED or not _goes(mark, accept=accept):
            continue
        row = next(cell.iterancestors(n.ROW), None)
        remove_block(cell)
        if row is not None and next(row.iter(n.CELL), None) is None:
            _remove_row(row)


def _merge_cell(mark: Element, *, accept: bool) -> None:
    """Give a cell the vertical merge that a change of it brings, or that it had before."""
    properties = mark.getparent()
    wanted = {"cont": "continue", "rest": "restart"}.get(mark.get(n.w("vMerge" if accept else "vMergeOrig")) or "")
    if properties is None or (accept and wanted is None):
        return
    for merge in properties.findall(n.w("vMerge")):
        properties.remove(merge)
    if wanted is not None:
        at = sum(1 for child in properties if child.tag in _BEFORE_VERTICAL_MERGE)
        properties.insert(at, etree.Element(n.w("vMerge"), {n.VALUE: wanted}))


def _resolve_runs(found: list[Element], *, accept: bool) -> None:
    """Unwrap what stays and remove what goes, innermost first."""
    for element in reversed(found):
        holder = element.getparent()
        if element.tag not in n.TRACKED or holder is None or holder.tag == n.ROW_PROPERTIES or is_of_mark(element):
            continue
        if holder.tag in (n.RUN_PROPERTIES, n.w("numPr")):
            holder.remove(element)
        elif is_of_formula(element):
            resolve_in_formula(element, goes=_goes(element, accept=accept))
        elif _goes(element, accept=accept):
            remove_keeping_anchors(element)
        else:
            if element.tag in n.LEAVING:
                _restore_text(element)
            unwrap(element)


_Range = tuple[str, str]


def _remove_what_came(found: list[Element]) -> None:
    """Take out the bookmarks and comments that came with insertions and rows which are rejected now."""
    arriving = [element for element in found if element.tag in n.ARRIVING]
    rows = {row: None for row in map(_row_of, arriving) if row is not None}
    tables = dict.fromkeys(table for row in rows for table in row.iterancestors(n.TABLE))
    whole = [table for table in tables if all(row in rows for row in table.iter(n.ROW))]
    going = [*arriving, *rows, *whole]
    vanishing = _within(going)
    for anchor in [anchor for element in going for anchor in element.iter(*n.ONLY_ONCE)] if vanishing else ():
        holder = anchor.getparent()
        if holder is not None and _range(anchor) in vanishing:
            holder.remove(anchor)


def _row_of(mark: Element) -> Element | None:
    """Return the row that a mark is about, None where it is about something else."""
    holder = mark.getparent()
    return holder.getparent() if holder is not None and holder.tag == n.ROW_PROPERTIES else None


def _within(going: Sequence[Element]) -> frozenset[_Range]:
    """Return the bookmarks and comments, by kind and id, that come with the given insertions and go with them."""
    ends: dict[_Range, set[str]] = {}
    inside = frozenset(going)
    for anchor in going[0].getroottree().iter(*n.ONLY_ONCE - {n.COMMENT_REFERENCE}) if going else ():
        if not inside.isdisjoint(anchor.iterancestors()):
            ends.setdefault(_range(anchor), set()).add(str(anchor.tag))
    return frozenset(key for key, tags in ends.items() if len(tags) == 2)


def _range(anchor: Element) -> _Range:
    return "comment" if "comment" in str(anchor.tag) else "bookmark", anchor.get(n.ID) or ""


def _restore_text(element: Element) -> None:
    """Show again what a deletion hid, unless somebody else deleted it too."""
    for node in element.iter(n.DELETED_TEXT, n.DELETED_INSTRUCTION):
        if next((one for one in node.iterancestors(n.DELETED) if one is not element), None) is None:
            node.tag = n.TEXT if node.tag == n.DELETED_TEXT else n.INSTRUCTION


def _resolve_marks(found: list[Element], *, accept: bool) -> None:
    leaving: dict[Element, None] = {}
    for mark in [mark for mark in _of_parent(found, n.TRACKED, n.RUN_PROPERTIES) if is_of_mark(mark)]:
        paragraph = next(mark.iterancestors(n.PARAGRAPH), None)
        _take_out(mark)
        if paragraph is not None and _goes(mark, accept=accept):
            leaving[paragraph] = None
    for chain in _chains(leaving):
        # from the back, so that nothing is moved more than once; the last one may have nowhere to go
        for paragraph in [*reversed(chain[:-1]), chain[-1]]:
            if paragraph.getparent() is not None:
                join_with_next(paragraph)


def _chains(paragraphs: Iterable[Element]) -> Iterator[list[Element]]:
    """Yield the paragraphs in groups of those that follow each other."""
    chain: list[Element] = []
    for paragraph in paragraphs:
        if chain and block_after(chain[-1]) is not paragraph:
            yield chain
            chain = []
        chain.append(paragraph)
    if chain:
        yield chain


def join_with_next(paragraph: Element) -> None:
    """Remove a paragraph's mark: its content runs on into the next paragraph.

    Where no paragraph follows, the paragraph goes only if nothing is left in it and another one stands before it or a
    table after it; its bookmarks and anchors go to a neighbour. Even where it stays, no section ends with it any more.
    """
    following = block_after(paragraph)
    content = [child for child in paragraph if child.tag != n.PARAGRAPH_PROPERTIES]
    if following is not None and following.tag == n.PARAGRAPH:
        put_first(following, [*content, *range_marks_between(paragraph, following)])
        remove_block(paragraph)
        return
    end_no_section(paragraph)
    if any(map(_shows_something, content)):
        return
    before = block_before(paragraph)
    if following is not None:
        home = first_paragraph(following)
        if home is not None:
            put_first(home, [child for child in content if child.tag not in n.RANGE_MARKS])
            for mark in content:
                if mark.tag in n.RANGE_MARKS:
                    paragraph.addprevious(mark)
            remove_block(paragraph)
    elif before is not None and (before.tag == n.PARAGRAPH or not _in_cell(paragraph)):
        home = before if before.tag == n.PARAGRAPH else last_paragraph(before)
        if home is not None:
            home.extend(content)
            remove_block(paragraph)


def _shows_something(content: Element) -> bool:
    texts = (n.TEXT, n.DELETED_TEXT)
    return any(node.tag not in texts or words_of(node) for node in content.iter(*_VISIBLE))


def _in_cell(paragraph: Element) -> bool:
    holder = next(paragraph.iterancestors(n.CELL, n.BODY, n.TEXT_BOX, n.w("footnote"), n.w("endnote")), None)
    return holder is not None and holder.tag == n.CELL


def _take_out(mark: Element) -> None:
    """Remove a mark, and the property elements that held nothing else."""
    holder = mark.getparent()
    while holder is not None:
        holder.remove(mark)
        if len(holder) or holder.tag not in (n.RUN_PROPERTIES, n.PARAGRAPH_PROPERTIES, n.ROW_PROPERTIES):
            return
        mark, holder = holder, holder.getparent()


def _remove_ranges(ranges: list[Element]) -> None:
    starts = {element.get(n.ID) for element in ranges if element.get(n.AUTHOR) is not None or element.get(n.NAME)}
    for element in ranges:
        holder = element.getparent()
        if holder is not None and element.get(n.ID) in starts:
            holder.remove(element)
