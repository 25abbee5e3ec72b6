"""Copies of a paragraph's content for another place: clean runs, without marks, anchors or half a field."""

import copy
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby, takewhile

from lxml import etree
from lxml.etree import _Element as Element

from negotiator.documents import names as n
from negotiator.documents.bindings import release
from negotiator.documents.carrying import Carrier
from negotiator.documents.editing import plain_run
from negotiator.documents.marks import Marks, hide_text
from negotiator.documents.pieces import Piece, words_of
from negotiator.documents.properties import resolve_properties
from negotiator.documents.resolve import resolve
from negotiator.documents.shapes import View
from negotiator.documents.simple_fields import field_mark, field_start
from negotiator.documents.stories import Paragraph
from negotiator.documents.tracked import shown_properties
from negotiator.documents.tree import attributes, first_child, nearest
from negotiator.kernel.values import dataclass

_OWN_IDS = frozenset(f"{{{n.WORD_2010}}}{name}" for name in ("paraId", "textId"))


@dataclass(frozen=True, slots=True)
class Copier:
    """Copies elements to another place; None for what cannot be carried there.

    `view` is how the tracked changes of the file that is copied from are read; `anchors` tells whether bookmarks and
    comments come along; `fields` are the marks of fields over several paragraphs that do.
    """

    carry: Callable[[Element], Element | None]
    view: View
    anchors: bool = False
    fields: frozenset[Element] = frozenset()

    def __call__(self, element: Element) -> Element | None:
        """Return a copy fit for the other place, None where there is none."""
        return self.carry(element)

    @property
    def accepts(self) -> bool:
        """Tell whether the copied file's tracked changes are read as accepted."""
        return self.view == "accepted"


def within(
    carrier: Carrier, *, source: str, target: str, view: View, fields: frozenset[Element] = frozenset()
) -> Copier:
    """Return a copier from a part of the new file to a part of the old one."""

    def carry(element: Element) -> Element | None:
        return carrier.copy(element, source=source, target=target)

    return Copier(carry, view, anchors=True, fields=fields)


def content(
    paragraph: Paragraph,
    start: int,
    end: int,
    *,
    copier: Copier,
    marks: Marks,
    tag: str | None,
    whole: bool = False,
    fields: Collection[int] = (),
) -> list[Element]:
    """Return copies of a stretch of a paragraph, inside tracked changes of kind `tag` unless it is None.

    `whole` takes what has no length at both ends along, as when all of the paragraph is wanted; `fields` are those
    without length that come as well.
    """
    anchors = copier.anchors and tag in (None, *n.ARRIVING)
    found = _chosen(paragraph.pieces, start, end, whole=whole, anchors=anchors, along=fields, long=copier.fields)
    chosen = list(found)
    made: list[Element] = []
    for shells, group in groupby(chosen, key=_shells):
        runs = list(_runs(list(group), start, end, copier))
        if tag is not None and runs:
            mark = marks.mark(tag)
            mark.extend(runs)
            hide_text(mark, deleted=tag == n.DELETED)
            runs = [mark]
        for shell in shells:
            around = copier(etree.Element(shell.tag, attributes(shell)))
            if around is not None:
                around.extend(runs)
                runs = [around]
        made.extend(runs)
    return made


def _chosen(
    pieces: Sequence[Piece],
    start: int,
    end: int,
    *,
    whole: bool,
    anchors: bool,
    along: Collection[int],
    long: Collection[Element],
) -> Iterator[Piece]:
    worded = [at for at, p in enumerate(pieces) if p.text and p.start < end and p.end > start and start < end]
    first, last = (worded[0], worded[-1]) if worded else (len(pieces), -1)
    if whole:
        first, last = 0, len(pieces) - 1
    fields = {pieces[at].field for at in worded} - {-1} | {*along}
    whole_fields = _fields_within(pieces, start, end)
    hung = _anchored(pieces, first, last) if anchors else ()
    for at, piece in enumerate(pieces):
        if piece.hidden:
            continue
        if piece.kind in ("comment", "beside"):
            if at in hung:
                yield piece
            continue
        if piece.field >= 0 and piece.field not in fields and piece.field not in whole_fields:
            continue
        if piece.kind in ("field mark", "instruction") and piece.field < 0 and piece.node not in long:
            continue
        if piece.text and not (piece.start < end and piece.end > start and start < end):
            continue
        if first <= at <= last or piece.field in fields:
            yield piece


def _anchored(pieces: Sequence[Piece], first: int, last: int) -> frozenset[int]:
    """Return where the ends of bookmarks and comments stand that belong to a stretch: in it, or close around it."""
    inside = {at for at in range(first, last + 1) if pieces[at].node.tag in n.ONLY_ONCE}
    before, behind = first - 1, last + 1
    while 0 <= before < len(pieces) and pieces[before].node.tag in _STARTS and not pieces[before].hidden:
        inside.add(before)
        before -= 1
    begun = {pieces[at].node.get(n.ID) for at in inside if pieces[at].node.tag in _STARTS}
    while first <= last and behind < len(pieces) and pieces[behind].node.tag in n.ONLY_ONCE - _STARTS:
        if pieces[behind].node.get(n.ID) in begun:
            inside.add(behind)
        behind += 1
    return frozenset(inside)


_STARTS = frozenset({n.w("bookmarkStart"), n.w("commentRangeStart")})


def _fields_within(pieces: Sequence[Piece], start: int, end: int) -> set[int]:
    """Return the fields that begin and end in a stretch."""
    begin: dict[int, int] = {}
    finish: dict[int, int] = {}
    for piece in pieces:
        if piece.field >= 0:
            begin.setdefault(piece.field, piece.start)
            finish[piece.field] = piece.end
    return {field for field in begin if start <= begin[field] and finish[field] <= end}


def _runs(pieces: list[Piece], start: int, end: int, copier: Copier) -> Iterator[Element]:
    for field, group in groupby(pieces, key=_simple_field):
        members = list(group)
        if field is not None:
            yield from field_start(field)
        for run, nodes in groupby(members, key=lambda piece: piece.run):
            yield from _run(run, list(nodes), start, end, copier)
        if field is not None:
            yield field_mark("end")


def _run(run: Element, pieces: list[Piece], start: int, end: int, copier: Copier) -> Iterator[Element]:
    if not pieces[0].is_run:
        copied = copier(run)
        if copied is not None:
            yield copied
        return
    fresh = etree.Element(n.RUN)
    properties = first_child(run, n.RUN_PROPERTIES)
    if properties is not None:
        dress = copier(properties)
        if dress is not None:
            resolve_properties(list(dress.iter(n.w("rPrChange"))), accept=copier.accepts)
            fresh.append(dress)
    for piece in pieces:
        if piece.node.tag in (n.TEXT, n.DELETED_TEXT) and piece.kind == "text":
            words = etree.SubElement(fresh, n.TEXT)
            inside = slice(max(0, start - piece.start), end - piece.start)
            words.text = piece.text[inside] if piece.text else words_of(piece.node)
            words.set(n.XML_SPACE, "preserve")
            continue
        copied = copier(piece.node)
        if copied is None:
            continue
        if piece.kind == "object":
            clean(copied, accept=copier.accepts)
        if copied.tag == n.DELETED_INSTRUCTION:
            copied.tag = n.INSTRUCTION
        fresh.append(copied)
    if any(child.tag != n.RUN_PROPERTIES for child in fresh):
        yield fresh


def clean(element: Element, *, accept: bool) -> None:
    """Settle the tracked changes inside a copy and take out what may exist only once in a file."""
    resolve(element, accept=accept)
    without_anchors(element)
    without_ids(element)


def without_anchors(element: Element) -> None:
    """Take out bookmarks and the anchors of comments, which may exist only once in a file."""
    _remove(element.iter(*n.ONLY_ONCE))


def without_ids(element: Element) -> None:
    """Take out the ids of paragraphs, rows and controls, which may exist only once, and what ties them to data."""
    release(element)
    _remove(element.iterfind(f".//{n.w('sdtPr')}/{n.ID}"))
    for named in element.iter(n.PARAGRAPH, n.ROW):
        for name in _OWN_IDS & set(map(str, named.attrib)):
            del named.attrib[name]


def _remove(found: Iterable[Element]) -> None:
    for one in list(found):
        holder = one.getparent()
        if holder is not None:
            holder.remove(one)


def paragraph_copy(
    paragraph: Paragraph, *, copier: Copier, marks: Marks, tag: str | None, words: str | None = None
) -> Element:
    """Return a new paragraph element like another one, its content tracked as `tag`; `words` replace its text."""
    fresh = etree.Element(n.PARAGRAPH)
    properties = clean_properties(paragraph, copier)
    if properties is not None:
        fresh.append(properties)
    length = len(paragraph.text)
    if words is None:
        fresh.extend(content(paragraph, 0, length, copier=copier, marks=marks, tag=tag, whole=True))
    else:
        fresh.extend(
            spoken(words, like=next((p.run for p in paragraph.pieces if p.is_run), None), marks=marks, tag=tag)
        )
    return fresh


def spoken(words: str, *, like: Element | None, marks: Marks, tag: str | None) -> list[Element]:
    """Return a run with these words, inside a tracked change of kind `tag` unless it is None."""
    if not words:
        return []
    run = plain_run(words, like=like)
    if tag is None:
        return [run]
    mark = marks.mark(tag)
    mark.append(run)
    return [mark]


def clean_properties(paragraph: Paragraph, copier: Copier) -> Element | None:
    """Return a copy of a paragraph's properties as they hold now, without its section and tracked changes."""
    properties = shown_properties(paragraph.element.find(n.PARAGRAPH_PROPERTIES), copier.view)
    if properties is None:
        return None
    plain = copy.deepcopy(properties)
    etree.strip_elements(plain, n.SECTION_PROPERTIES, *n.PROPERTY_CHANGES, *n.TRACKED)
    return copier(plain)


def table_copy(
    element: Element,
    *,
    copier: Copier,
    marks: Marks,
    tag: str | None,
    arrival: Callable[[Element], Element | None] = lambda _: None,
) -> Element:
    """Return a copy of a table or row with its text tracked as `tag`. The rows' own marks are the caller's.

    `arrival` may give the copy of a paragraph of the table itself, as of one that moved.
    """
    fresh = copy.deepcopy(element)
    originals = dict(zip(fresh.iter(n.PARAGRAPH), element.iter(n.PARAGRAPH), strict=True))
    fresh.tail = None
    resolve(fresh, accept=copier.accepts)
    without_ids(fresh)
    for properties in list(fresh.iter(n.TABLE_PROPERTIES)):
        copied, holder = copier(properties), properties.getparent()
        if copied is not None and holder is not None:
            holder.replace(properties, copied)
    for anchor in [one for one in fresh.iter(*n.ONLY_ONCE) if next(one.iterancestors(n.PARAGRAPH), None) is None]:
        _replace(anchor, copier(anchor))
    for old in [p for p in fresh.iter(n.PARAGRAPH) if next(p.iterancestors(n.TEXT_BOX), None) is None]:
        holder = old.getparent()
        if holder is not None:
            moved = arrival(originals[old])
            plain = Paragraph([old], "accepted")
            copied = paragraph_copy(plain, copier=copier, marks=marks, tag=tag) if moved is None else moved
            holder.replace(old, copied)
    return fresh


def _replace(element: Element, other: Element | None) -> None:
    holder = element.getparent()
    if holder is not None and other is not None:
        holder.replace(element, other)
    elif holder is not None:
        holder.remove(element)


def _shells(piece: Piece) -> list[Element]:
    """Return the links around a piece and what gives it a direction, the innermost first."""
    around = takewhile(lambda holder: holder.tag != n.PARAGRAPH, piece.node.iterancestors())
    return [holder for holder in around if holder.tag in n.SHELLS]


def _simple_field(piece: Piece) -> Element | None:
    return nearest(piece.node, n.SIMPLE_FIELD)
